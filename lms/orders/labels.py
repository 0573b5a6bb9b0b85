"""Words for kinds of orders, scopes of waivers and categories of distance learners."""

from __future__ import annotations

from lms.core.i18n import LazyText, lazy_gettext
from lms.orders.models import OrderKind

KIND_NAMES: dict[OrderKind, LazyText] = {
    OrderKind.WAIVER: lazy_gettext("Waiver of the distance-share ceiling"),
    OrderKind.DISTANCE_ADMISSION: lazy_gettext("Admission to distance study"),
    OrderKind.EXTENSION: lazy_gettext("Extension of a term"),
    OrderKind.ACCOMMODATION: lazy_gettext("Special conditions at exams"),
    OrderKind.PROCTORING_WAIVER: lazy_gettext("Exam without proctoring"),
    OrderKind.OTHER: lazy_gettext("Other order"),
}
SCOPE_NAMES: dict[str, LazyText] = {
    "offering": lazy_gettext("Discipline in this term"),
    "course": lazy_gettext("Discipline in every term"),
    "programme": lazy_gettext("Educational programme"),
    "unit": lazy_gettext("Faculty or unit"),
}
CATEGORY_NAMES: dict[str, LazyText] = {
    "5.7(1)": lazy_gettext("Shortened programme after vocational or higher education, MBA, DBA"),
    "5.7(2)": lazy_gettext("Special educational needs or disability"),
    "5.7(3)": lazy_gettext("Exchange abroad (not Bolashak)"),
    "5.7(4)": lazy_gettext("Business trip abroad of more than two months"),
    "5.7(5)": lazy_gettext("Academic mobility"),
    "5.7(6)": lazy_gettext("Serving a sentence in a minimum-security institution"),
}
