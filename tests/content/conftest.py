"""Property tests of the shelf run without a time limit: times belong to benchmarks."""

from hypothesis import settings

settings.register_profile("no time limit", deadline=None)
settings.load_profile("no time limit")
