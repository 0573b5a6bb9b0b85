"""Pages of courses."""

from lms.courses.views import (
    catalogue,
    enrolment,
    materials,
    offerings,
    page,
    plans,
    records,
    tasks,
    terms,
)
from lms.courses.views.blueprint import bp

__all__ = [
    "bp",
    "catalogue",
    "enrolment",
    "materials",
    "offerings",
    "page",
    "plans",
    "records",
    "tasks",
    "terms",
]
