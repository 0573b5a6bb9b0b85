"""Pages of exams: the learner's sitting, question banks, control events."""

from lms.exams.views import banks, events, sittings, taking
from lms.exams.views.blueprint import bp

__all__ = ["banks", "bp", "events", "sittings", "taking"]
