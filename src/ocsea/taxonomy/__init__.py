"""Forms of harm, facets of a situation, published schemes and the crosswalk between them."""
