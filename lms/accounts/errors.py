"""What accounts refuse, each with a stable code, what happened and what to do next."""

from __future__ import annotations

from lms.core.errors import BadInput, Conflict, Forbidden, TooMany
from lms.core.i18n import lazy_gettext


class SignInFailed(BadInput):
    code = "sign_in_failed"
    status = 401
    message = lazy_gettext("The login or the password is not right.")
    next_step = lazy_gettext("Check the keyboard layout and Caps Lock, or ask for a new password below.")


class SignInLocked(TooMany):
    code = "sign_in_locked"
    message = lazy_gettext("Too many failed attempts to sign in.")
    next_step = lazy_gettext(
        "Wait %(minutes)s minutes and try again, or ask the faculty's desk for a new code."
    )


class LoginTaken(BadInput):
    code = "login_taken"
    status = 409
    message = lazy_gettext("Another person already has the login %(login)s.")
    next_step = lazy_gettext("Choose another login, or open the person who has it.")


class PasswordRefused(BadInput):
    code = "password_refused"
    message = lazy_gettext("The new password was not accepted.")
    next_step = lazy_gettext("Choose another one by the rules on the page.")


class PasswordTooShort(PasswordRefused):
    code = "password_too_short"
    message = lazy_gettext("The password is too short: it needs at least %(length)s characters.")


class PasswordTooLong(PasswordRefused):
    code = "password_too_long"
    message = lazy_gettext("The password is too long: it may have at most %(length)s characters.")


class PasswordIsPersonal(PasswordRefused):
    code = "password_is_personal"
    message = lazy_gettext("The password repeats your login, name or e-mail.")


class PasswordIsCommon(PasswordRefused):
    code = "password_is_common"
    message = lazy_gettext("This password is among the first that anybody would try.")


class PasswordsDiffer(PasswordRefused):
    code = "passwords_differ"
    message = lazy_gettext("The two passwords are not the same.")
    next_step = lazy_gettext("Type the new password twice, letter by letter the same.")


class CodeInvalid(BadInput):
    code = "code_invalid"
    message = lazy_gettext(
        "This code or link does not work: it is mistyped, was used already or is out of date."
    )
    next_step = lazy_gettext("Type the code again, or ask the faculty's desk for a new one.")


class NotNow(Conflict):
    code = "sitting_runs"
    message = lazy_gettext("An exam is running, so the sign-in cannot end now.")
    next_step = lazy_gettext("Finish the exam first; then repeat the step.")


class NotOneself(Forbidden):
    code = "not_oneself"
    message = lazy_gettext("Nobody does this for himself.")
    next_step = lazy_gettext("Ask another person who holds this right.")


class PersonProtected(Forbidden):
    code = "person_protected"
    message = lazy_gettext("This person holds a role that only an administrator may touch.")
    next_step = lazy_gettext("Ask an administrator of the system.")


class RoleRefused(BadInput):
    code = "role_refused"
    message = lazy_gettext("This role cannot be given like this.")
    next_step = lazy_gettext("Choose another role, place or dates.")


class RoleScopeWrong(RoleRefused):
    code = "role_scope_wrong"
    message = lazy_gettext("This role is not given for a place of this kind.")


class RoleNeedsEnd(RoleRefused):
    code = "role_needs_end"
    message = lazy_gettext("An inspector's role needs a last day.")
    next_step = lazy_gettext("Enter the day on which the inspection ends.")


class RoleDatesWrong(RoleRefused):
    code = "role_dates_wrong"
    message = lazy_gettext("The role would end before it begins.")
    next_step = lazy_gettext("Check the two dates.")


class TeacherExamines(RoleRefused):
    code = "teacher_examines"
    status = 409
    message = lazy_gettext(
        "A teacher of a discipline is neither its examiner nor its proctor (Order 152 clause 37)."
    )
    next_step = lazy_gettext("Choose a person who does not teach this discipline.")


class ImportRefused(BadInput):
    code = "import_refused"
    status = 409
    message = lazy_gettext("The list changed meanwhile or has faults in %(count)s lines; nobody was added.")
    next_step = lazy_gettext("Check the file again.")


class AccommodationRefused(BadInput):
    code = "accommodation_refused"
    message = lazy_gettext("These conditions cannot be given like this.")
    next_step = lazy_gettext(
        "Time is 100 to 300 percent, extra time 0 to 240 minutes, an order number is needed, and only one set of "
        "conditions begins on a day."
    )
