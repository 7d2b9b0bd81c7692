"""How many random examples a property is tried on: few in every run, many more on request."""

from hypothesis import settings

USUAL = 25
"""Examples of the usual profile; another profile tries every property as many times more."""


def examples(number):
    """Return settings for a property that is tried on this many examples in a usual run.

    With ``HYPOTHESIS_PROFILE=thorough`` it is tried on as many times more as that profile asks for.
    """
    return settings(max_examples=max(1, number * settings.default.max_examples // USUAL))
