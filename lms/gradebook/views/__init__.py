"""Pages of the gradebook: the journal, own marks, the admission list, windows of entering."""

from lms.gradebook.views import admission, journal, mine, windows
from lms.gradebook.views.blueprint import bp

__all__ = ["admission", "bp", "journal", "mine", "windows"]
