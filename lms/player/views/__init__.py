"""Pages of the player on the LMS origin."""

from lms.player.views import play, report, upload
from lms.player.views.blueprint import bp

__all__ = ["bp", "play", "report", "upload"]
