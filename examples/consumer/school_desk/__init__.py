"""A small app of a school that embeds the library; see the README beside it."""
