"""Settings for the tests."""

from hypothesis import settings

settings.register_profile("ocsea", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("ocsea")
