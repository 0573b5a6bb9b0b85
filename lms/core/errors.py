"""One tree of errors: each has a stable code, a status, what happened and what to do next."""

from __future__ import annotations

from typing import Any, ClassVar

from lms.core.i18n import LazyText, lazy_gettext


class QashyqError(Exception):
    """Parent of every error that a person or a program may see.

    `message` and `next_step` are lazy texts; `params` fills their `%(name)s` places.
    """

    code: ClassVar[str] = "internal"
    status: ClassVar[int] = 500
    message: ClassVar[LazyText] = lazy_gettext("Something went wrong on our side.")
    next_step: ClassVar[LazyText] = lazy_gettext(
        "Try again in a minute. If it happens again, tell the support desk the number below."
    )

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code, params)
        self.params = params

    @property
    def text(self) -> str:
        """What happened, in the reader's language."""
        return str(self.message) % self.params if self.params else str(self.message)

    @property
    def advice(self) -> str:
        """What to do next, in the reader's language."""
        return str(self.next_step) % self.params if self.params else str(self.next_step)


class NotFound(QashyqError):
    code = "not_found"
    status = 404
    message = lazy_gettext("There is no such page, or it is not yours to see.")
    next_step = lazy_gettext("Check the address or go back to your home page.")


class SignInRequired(QashyqError):
    code = "sign_in_required"
    status = 401
    message = lazy_gettext("You are not signed in.")
    next_step = lazy_gettext("Sign in and open the page again.")


class Forbidden(QashyqError):
    code = "forbidden"
    status = 403
    message = lazy_gettext("Your role does not allow this.")
    next_step = lazy_gettext("If you need it for your work, ask the distance-learning faculty's desk.")


class BadInput(QashyqError):
    """The request itself is wrong; `field` in params names the place when there is one."""

    code = "bad_input"
    status = 400
    message = lazy_gettext("The request could not be understood.")
    next_step = lazy_gettext("Go back, check what you entered and send it again.")


class BadOrigin(QashyqError):
    code = "bad_origin"
    status = 403
    message = lazy_gettext("The request came from another site and was refused.")
    next_step = lazy_gettext("Open the page from this site again and repeat the step.")


class BadCsrfToken(QashyqError):
    code = "bad_csrf_token"
    status = 403
    message = lazy_gettext("The form is out of date.")
    next_step = lazy_gettext("Load the page again and repeat the step; nothing was changed.")


class TooMany(QashyqError):
    code = "too_many"
    status = 429
    message = lazy_gettext("Too many attempts in a short time.")
    next_step = lazy_gettext("Wait a minute and try again.")


class TooLarge(QashyqError):
    code = "too_large"
    status = 413
    message = lazy_gettext("What you sent is too large.")
    next_step = lazy_gettext("Send a smaller file.")


class Conflict(QashyqError):
    code = "conflict"
    status = 409
    message = lazy_gettext("Somebody changed this in the meantime.")
    next_step = lazy_gettext("Load the page again and repeat the step.")


class GateUnbound(QashyqError):
    """A gate has no implementation: unbound means refuse."""

    code = "gate_unbound"
    status = 503
    message = lazy_gettext("This step is closed because a check that guards it is not switched on.")
    next_step = lazy_gettext("Tell the administrator: the gate %(gate)s is not bound.")


class Unavailable(QashyqError):
    code = "unavailable"
    status = 503
    message = lazy_gettext("This part is not available right now.")
    next_step = lazy_gettext("Try again in a few minutes.")
