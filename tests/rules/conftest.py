"""Shipped policies as values: tests change single numbers with `dataclasses.replace`."""

import pytest
from hypothesis import settings

from content.loader import load_policy
from lms.rules.policy import AdmissionPolicy, CalendarPolicy, DistancePolicy, GradingPolicy, SittingPolicy

settings.register_profile("no time limit", deadline=None)  # times belong to benchmarks
settings.load_profile("no time limit")


@pytest.fixture(scope="session")
def distance() -> DistancePolicy:
    return DistancePolicy.from_json(load_policy("distance"))


@pytest.fixture(scope="session")
def grading() -> GradingPolicy:
    return GradingPolicy.from_json(load_policy("grading"))


@pytest.fixture(scope="session")
def admission() -> AdmissionPolicy:
    return AdmissionPolicy.from_json(load_policy("admission"))


@pytest.fixture(scope="session")
def sitting() -> SittingPolicy:
    return SittingPolicy.from_json(load_policy("sitting"))


@pytest.fixture(scope="session")
def calendar() -> CalendarPolicy:
    return CalendarPolicy.from_json(load_policy("calendar"))
