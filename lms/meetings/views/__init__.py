"""Pages of class meetings."""

from lms.meetings.views import holding, placing, timetable
from lms.meetings.views.blueprint import bp

__all__ = ["bp", "holding", "placing", "timetable"]
