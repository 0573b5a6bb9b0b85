"""Pages of invigilation: check-in, frames over HTTP, live room, review desk, release, evidence, the student's outcome."""

from lms.invigilation.views import check_in, evidence, frames, live, outcome, pictures, release, review
from lms.invigilation.views.blueprint import bp

__all__ = ["bp", "check_in", "evidence", "frames", "live", "outcome", "pictures", "release", "review"]
