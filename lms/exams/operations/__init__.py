"""Every write of exams: banks, events, sittings, answers; `session` first, `actor` named, never commits."""

from lms.exams.event_rules import EventPlan
from lms.exams.operations.answers import Saved, save_answer
from lms.exams.operations.banks import (
    ImportResult,
    add_question,
    approve_bank,
    create_bank,
    drop_old_imports,
    edit_question,
    import_questions,
    retire_question,
    review_bank,
)
from lms.exams.operations.events import (
    cancel_event,
    change_event,
    publish_event,
    schedule_event,
    set_capabilities,
    settle_events,
)
from lms.exams.operations.finishing import (
    close_sitting,
    expire_due,
    expire_if_due,
    is_overdue,
    submit,
    void_sitting,
)
from lms.exams.operations.sittings import (
    begin_check,
    open_sitting,
    pass_check,
    recheck,
    report_problem,
    start,
)
from lms.exams.operations.timing import credit_outage, resume, suspend

__all__ = [
    "EventPlan",
    "ImportResult",
    "Saved",
    "add_question",
    "approve_bank",
    "begin_check",
    "cancel_event",
    "change_event",
    "close_sitting",
    "create_bank",
    "credit_outage",
    "drop_old_imports",
    "edit_question",
    "expire_due",
    "expire_if_due",
    "import_questions",
    "is_overdue",
    "open_sitting",
    "pass_check",
    "publish_event",
    "recheck",
    "report_problem",
    "resume",
    "retire_question",
    "review_bank",
    "save_answer",
    "schedule_event",
    "set_capabilities",
    "settle_events",
    "start",
    "submit",
    "suspend",
    "void_sitting",
]
