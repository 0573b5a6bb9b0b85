"""What the orders register refuses."""

from __future__ import annotations

from lms.core.errors import BadInput
from lms.core.i18n import lazy_gettext


class OrderRefused(BadInput):
    code = "order_refused"
    message = lazy_gettext("The order was not registered.")
    next_step = lazy_gettext("Correct the marked field and send the form again.")


class OrderTaken(OrderRefused):
    code = "order_taken"
    status = 409
    message = lazy_gettext("An order with this number and date is registered already.")
    next_step = lazy_gettext("Open it in the register, or check number and date.")


class OrderFileRefused(OrderRefused):
    code = "order_file_refused"
    message = lazy_gettext("Only a PDF or a picture (PNG, JPEG) of the order is taken.")
    next_step = lazy_gettext("Scan the order into one such file of up to 20 MB.")


class WrongOrderKind(OrderRefused):
    code = "wrong_order_kind"
    message = lazy_gettext("This order is of another kind.")
    next_step = lazy_gettext("Use an order of the right kind, or register it.")


class DatesWrong(OrderRefused):
    code = "order_dates_wrong"
    message = lazy_gettext("The last day lies before the first one.")
    next_step = lazy_gettext("Check the two dates.")


class EntitlementOverlaps(OrderRefused):
    code = "entitlement_overlaps"
    status = 409
    message = lazy_gettext("The person has a right to distance study for some of these days already.")
    next_step = lazy_gettext("Choose days that do not overlap.")
