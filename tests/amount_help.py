"""How many random examples a property is tried on: few in every run, many more on request."""

from hypothesis import settings

USUAL = 25
"""What the numbers at the properties are relative to: a profile of half as many tries each half as often."""


def examples(number):
    """Return settings for a property that is tried on this many examples where the usual number is 25.

    The profile says how many that is now: fewer in every run, many more with ``HYPOTHESIS_PROFILE=thorough``.
    """
    return settings(max_examples=max(1, number * settings.default.max_examples // USUAL))
