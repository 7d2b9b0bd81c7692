"""The law on the forms of harm: instruments and provisions, each with the days it binds."""
