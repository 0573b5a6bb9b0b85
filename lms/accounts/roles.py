"""Roles, permissions and scopes: the vocabulary of who may do what (a closed list, tested against permissions.csv)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    STUDENT = "student"
    TEACHER = "teacher"
    TUTOR = "tutor"
    ADVISER = "adviser"
    EXAMINER = "examiner"
    SECOND_MARKER = "second_marker"
    PROCTOR = "proctor"
    REGISTRAR = "registrar"
    DEPARTMENT_HEAD = "department_head"
    DISTANCE_HEAD = "distance_head"  # head of ҚОҰҚБ
    DISTANCE_STAFF = "distance_staff"
    DEAN = "dean"  # dean of the distance-learning faculty
    BRANCH_DIRECTOR = "branch_director"
    INVIGILATOR = "invigilator"  # of a branch office
    DIDACTIC_SERVICE = "didactic_service"
    IT_SERVICE = "it_service"
    INSPECTOR = "inspector"  # dated, read-only
    ADMINISTRATOR = "administrator"


class ScopeKind(StrEnum):
    INSTITUTION = "institution"
    UNIT = "unit"
    OFFERING = "offering"
    CONTROL_EVENT = "control_event"
    STUDENT = "student"


class Permission(StrEnum):
    # people
    MANAGE_PEOPLE = "manage_people"
    RESET_SIGN_IN = "reset_sign_in"
    GRANT_ROLES = "grant_roles"
    READ_AUDIT = "read_audit"
    MANAGE_SYSTEM = "manage_system"
    # courses
    SEE_COURSE = "see_course"
    EDIT_COURSE_PAGE = "edit_course_page"
    MANAGE_CATALOGUE = "manage_catalogue"
    MANAGE_CALENDAR = "manage_calendar"
    MANAGE_ENROLMENT = "manage_enrolment"
    EDIT_PLAN = "edit_plan"
    APPROVE_PLAN = "approve_plan"
    MANAGE_ORDERS = "manage_orders"
    # meetings and share
    SCHEDULE_MEETING = "schedule_meeting"
    APPROVE_MODE_CHANGE = "approve_mode_change"
    SEE_SHARE = "see_share"
    SEE_SHARE_DESK = "see_share_desk"
    # marks
    SEE_JOURNAL = "see_journal"
    RECORD_MARK = "record_mark"
    SEE_OWN_MARKS = "see_own_marks"
    MANAGE_SHEETS = "manage_sheets"
    SIGN_SHEET_EXAMINER = "sign_sheet_examiner"
    SIGN_SHEET_HEAD = "sign_sheet_head"
    FILE_APPEAL = "file_appeal"
    DECIDE_APPEAL = "decide_appeal"
    # exams
    EDIT_QUESTIONS = "edit_questions"
    APPROVE_QUESTIONS = "approve_questions"
    SCHEDULE_EXAM = "schedule_exam"
    SIT_EXAM = "sit_exam"
    MARK_ANSWERS = "mark_answers"
    # scorm
    UPLOAD_PACKAGE = "upload_package"
    PLAY_PACKAGE = "play_package"
    SEE_PACKAGE_REPORT = "see_package_report"
    # invigilation
    WATCH_LIVE = "watch_live"
    REVIEW_INCIDENTS = "review_incidents"
    DECIDE_SITTING = "decide_sitting"
    RELEASE_RESULTS = "release_results"
    SEE_FACES = "see_faces"
    GRANT_EVIDENCE = "grant_evidence"


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an object lies: ids of the units from its own up to the root, its offering, event and student."""

    unit_ids: tuple[int, ...] = ()
    offering_id: int | None = None
    event_id: int | None = None
    student_id: int | None = None


P = Permission
_SEE_ALL = frozenset({P.SEE_COURSE, P.SEE_SHARE, P.SEE_SHARE_DESK, P.SEE_JOURNAL})
GRANTS: dict[Role, frozenset[Permission]] = {
    Role.STUDENT: frozenset({P.SEE_COURSE, P.SEE_OWN_MARKS, P.SIT_EXAM, P.PLAY_PACKAGE, P.FILE_APPEAL}),
    Role.TEACHER: frozenset(
        {
            P.SEE_COURSE,
            P.EDIT_COURSE_PAGE,
            P.EDIT_PLAN,
            P.SCHEDULE_MEETING,
            P.SEE_SHARE,
            P.SEE_JOURNAL,
            P.RECORD_MARK,
            P.EDIT_QUESTIONS,
            P.SCHEDULE_EXAM,
            P.UPLOAD_PACKAGE,
            P.PLAY_PACKAGE,
            P.SEE_PACKAGE_REPORT,
        }
    ),
    Role.TUTOR: frozenset({P.SEE_COURSE, P.SEE_JOURNAL, P.PLAY_PACKAGE, P.SEE_PACKAGE_REPORT}),
    Role.ADVISER: frozenset({P.SEE_JOURNAL}),
    Role.EXAMINER: frozenset({P.MARK_ANSWERS, P.SIGN_SHEET_EXAMINER, P.APPROVE_QUESTIONS}),
    Role.SECOND_MARKER: frozenset({P.MARK_ANSWERS}),
    Role.PROCTOR: frozenset({P.WATCH_LIVE, P.REVIEW_INCIDENTS, P.DECIDE_SITTING, P.SEE_FACES}),
    Role.REGISTRAR: frozenset(
        {
            P.SEE_COURSE,
            P.MANAGE_CATALOGUE,
            P.MANAGE_CALENDAR,
            P.MANAGE_ENROLMENT,
            P.MANAGE_ORDERS,
            P.SEE_SHARE,
            P.SEE_SHARE_DESK,
            P.SEE_JOURNAL,
            P.MANAGE_SHEETS,
            P.MANAGE_PEOPLE,
        }
    ),
    Role.DEPARTMENT_HEAD: _SEE_ALL
    | {P.APPROVE_PLAN, P.APPROVE_MODE_CHANGE, P.APPROVE_QUESTIONS, P.SEE_PACKAGE_REPORT},
    Role.DISTANCE_HEAD: _SEE_ALL
    | {
        P.SCHEDULE_EXAM,
        P.WATCH_LIVE,
        P.REVIEW_INCIDENTS,
        P.DECIDE_SITTING,
        P.RELEASE_RESULTS,
        P.SEE_FACES,
        P.GRANT_EVIDENCE,
        P.SIGN_SHEET_HEAD,
        P.RESET_SIGN_IN,
    },
    Role.DISTANCE_STAFF: _SEE_ALL | {P.SCHEDULE_EXAM, P.RELEASE_RESULTS, P.RESET_SIGN_IN, P.WATCH_LIVE},
    Role.DEAN: _SEE_ALL | {P.APPROVE_PLAN, P.MANAGE_ORDERS, P.DECIDE_APPEAL, P.GRANT_EVIDENCE, P.READ_AUDIT},
    Role.BRANCH_DIRECTOR: frozenset({P.SEE_COURSE, P.SEE_SHARE}),
    Role.INVIGILATOR: frozenset({P.WATCH_LIVE}),
    Role.DIDACTIC_SERVICE: frozenset({P.SEE_COURSE, P.UPLOAD_PACKAGE, P.PLAY_PACKAGE, P.SEE_PACKAGE_REPORT}),
    Role.IT_SERVICE: frozenset({P.RESET_SIGN_IN, P.MANAGE_SYSTEM}),
    Role.INSPECTOR: _SEE_ALL | {P.READ_AUDIT},
    Role.ADMINISTRATOR: frozenset(
        {P.MANAGE_PEOPLE, P.RESET_SIGN_IN, P.GRANT_ROLES, P.MANAGE_SYSTEM, P.READ_AUDIT}
    ),
}
NEVER_TEACHER_OF_FINAL = frozenset({Role.EXAMINER, Role.SECOND_MARKER, Role.PROCTOR})
"""Roles at a final that a teacher of its offering never holds (Order 152 cl. 37)."""

PROTECTED = frozenset(
    {Role.ADMINISTRATOR, Role.IT_SERVICE, Role.REGISTRAR, Role.DEAN, Role.DISTANCE_HEAD, Role.DISTANCE_STAFF}
)
"""Whoever holds one of these has his sign-in and address changed only by a person who may give roles."""

_S = ScopeKind
_OFFICE = frozenset({_S.INSTITUTION, _S.UNIT})
ROLE_SCOPES: dict[Role, frozenset[ScopeKind]] = {
    Role.STUDENT: frozenset({_S.OFFERING}),
    Role.TEACHER: frozenset({_S.OFFERING}),
    Role.TUTOR: frozenset({_S.OFFERING}),
    Role.ADVISER: frozenset({_S.STUDENT, _S.UNIT}),
    Role.EXAMINER: frozenset({_S.OFFERING, _S.CONTROL_EVENT}),
    Role.SECOND_MARKER: frozenset({_S.OFFERING, _S.CONTROL_EVENT}),
    Role.PROCTOR: frozenset({_S.OFFERING, _S.CONTROL_EVENT}),
    Role.REGISTRAR: _OFFICE,
    Role.DEPARTMENT_HEAD: frozenset({_S.UNIT}),
    Role.DISTANCE_HEAD: _OFFICE,
    Role.DISTANCE_STAFF: _OFFICE,
    Role.DEAN: _OFFICE,
    Role.BRANCH_DIRECTOR: frozenset({_S.UNIT}),
    Role.INVIGILATOR: frozenset({_S.UNIT, _S.CONTROL_EVENT}),
    Role.DIDACTIC_SERVICE: _OFFICE | {_S.OFFERING},
    Role.IT_SERVICE: frozenset({_S.INSTITUTION}),
    Role.INSPECTOR: _OFFICE,
    Role.ADMINISTRATOR: frozenset({_S.INSTITUTION}),
}
"""For what kinds of place a role is given."""
