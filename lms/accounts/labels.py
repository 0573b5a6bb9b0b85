"""Words for the kinds of accounts: roles, places, units, faults of a list. Used by pages of every room."""

from __future__ import annotations

from lms.accounts.models import OneTimeCodeKind, UnitKind
from lms.accounts.people_csv import FileFault
from lms.accounts.person_fields import FaultKind
from lms.accounts.roles import Role, ScopeKind
from lms.core.i18n import LazyText, lazy_gettext

ROLE_NAMES: dict[Role, LazyText] = {
    Role.STUDENT: lazy_gettext("Student"),
    Role.TEACHER: lazy_gettext("Teacher"),
    Role.TUTOR: lazy_gettext("Tutor"),
    Role.ADVISER: lazy_gettext("Adviser"),
    Role.EXAMINER: lazy_gettext("Examiner"),
    Role.SECOND_MARKER: lazy_gettext("Second marker"),
    Role.PROCTOR: lazy_gettext("Proctor"),
    Role.REGISTRAR: lazy_gettext("Registrar"),
    Role.DEPARTMENT_HEAD: lazy_gettext("Head of department"),
    Role.DISTANCE_HEAD: lazy_gettext("Head of distance-learning support"),
    Role.DISTANCE_STAFF: lazy_gettext("Staff of the distance-learning faculty"),
    Role.DEAN: lazy_gettext("Dean of the distance-learning faculty"),
    Role.BRANCH_DIRECTOR: lazy_gettext("Director of a branch office"),
    Role.INVIGILATOR: lazy_gettext("Invigilator of a branch office"),
    Role.DIDACTIC_SERVICE: lazy_gettext("Didactic service"),
    Role.IT_SERVICE: lazy_gettext("IT service"),
    Role.INSPECTOR: lazy_gettext("Inspector"),
    Role.ADMINISTRATOR: lazy_gettext("Administrator"),
}
SCOPE_NAMES: dict[ScopeKind, LazyText] = {
    ScopeKind.INSTITUTION: lazy_gettext("Whole university"),
    ScopeKind.UNIT: lazy_gettext("Unit"),
    ScopeKind.OFFERING: lazy_gettext("Discipline"),
    ScopeKind.CONTROL_EVENT: lazy_gettext("Exam"),
    ScopeKind.STUDENT: lazy_gettext("Student"),
}
UNIT_KINDS: dict[UnitKind, LazyText] = {
    UnitKind.UNIVERSITY: lazy_gettext("University"),
    UnitKind.FACULTY: lazy_gettext("Faculty"),
    UnitKind.DEPARTMENT: lazy_gettext("Department"),
    UnitKind.SERVICE: lazy_gettext("Service"),
    UnitKind.BRANCH_OFFICE: lazy_gettext("Branch office"),
}
CODE_KINDS: dict[OneTimeCodeKind, LazyText] = {
    OneTimeCodeKind.FIRST_SIGN_IN: lazy_gettext("First sign-in"),
    OneTimeCodeKind.RESET: lazy_gettext("New password"),
}
FIELD_NAMES: dict[str, LazyText] = {
    "login": lazy_gettext("Login"),
    "family_name": lazy_gettext("Family name"),
    "given_name": lazy_gettext("Given name"),
    "patronymic": lazy_gettext("Patronymic"),
    "email": lazy_gettext("E-mail"),
    "locale": lazy_gettext("Language"),
    "unit": lazy_gettext("Unit"),
}
FAULTS: dict[FaultKind, LazyText] = {
    FaultKind.MISSING: lazy_gettext("Nothing is entered. Enter it: it is required."),
    FaultKind.TOO_LONG: lazy_gettext("“%(got)s…” is too long. Shorten it to 120 characters."),
    FaultKind.LOGIN_SHAPE: lazy_gettext(
        "“%(got)s” cannot be a login. Use 2 to 80 Latin letters, digits, dots, hyphens."
    ),
    FaultKind.LOGIN_TAKEN: lazy_gettext("The login belongs to %(got)s already. Choose another one."),
    FaultKind.LOGIN_REPEATED: lazy_gettext(
        "The same login stands in line %(got)s. Remove one of the lines or change the login."
    ),
    FaultKind.EMAIL_SHAPE: lazy_gettext("“%(got)s” is not an e-mail address. Correct it or leave it empty."),
    FaultKind.NAME_SHAPE: lazy_gettext(
        "“%(got)s” is not a name. Use letters, spaces, hyphens; check the file's encoding."
    ),
    FaultKind.LOCALE_UNKNOWN: lazy_gettext("“%(got)s” is not a language here. Write kk, ru or en."),
    FaultKind.UNIT_UNKNOWN: lazy_gettext(
        "There is no unit with the code “%(got)s”. Take a code from the list of units."
    ),
    FaultKind.UNIT_FOREIGN: lazy_gettext(
        "You may not put people here (“%(got)s”). Use the code of one of your own units."
    ),
}
FILE_FAULTS: dict[FileFault, LazyText] = {
    FileFault.EMPTY: lazy_gettext(
        "The file has no lines with people. Fill in the template and send it again."
    ),
    FileFault.TOO_LARGE: lazy_gettext("The file is larger than %(got)s KiB. Split it into several files."),
    FileFault.TOO_MANY_LINES: lazy_gettext(
        "The file has more than %(got)s lines. Split it into several files."
    ),
    FileFault.NOT_TEXT: lazy_gettext(
        "This is not a CSV text file. Save the table as “CSV UTF-8” and send it again."
    ),
    FileFault.COLUMN_MISSING: lazy_gettext(
        "The first line has no column “%(got)s”. Take the headings from the template."
    ),
    FileFault.COLUMN_REPEATED: lazy_gettext(
        "The column “%(got)s” stands twice in the first line. Remove one."
    ),
    FileFault.NOT_CSV: lazy_gettext(
        "The file cannot be read as CSV (%(got)s). Check the quotation marks and send it again."
    ),
}
NOTICE_NAMES: dict[str, LazyText] = {
    "privacy": lazy_gettext("Personal data"),
    "proctoring": lazy_gettext("Proctored exam"),
}
DETECTOR_GROUPS: dict[str, LazyText] = {
    "GAZE.AWAY": lazy_gettext("Looking away from the screen"),
    "GAZE.REPEATED": lazy_gettext("Looking away again and again"),
    "FACE.OCCLUDED": lazy_gettext("Face partly covered"),
    "PERSON.MULTIPLE": lazy_gettext("Another person beside (an assistant)"),
    "AUDIO.SPEECH": lazy_gettext("Speaking aloud"),
    "AUDIO.OTHER_SPEAKER": lazy_gettext("Another voice (an assistant)"),
    "OBJ.HEADPHONES": lazy_gettext("Headphones or a hearing aid"),
    "KEYS.ATYPICAL": lazy_gettext("Unusual way of typing"),
}
"""What may be switched off for a person, by the codes that proctoring uses."""
