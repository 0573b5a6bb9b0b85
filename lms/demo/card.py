"""The card that `make demo` prints: addresses, accounts, a ten-minute tour for each role."""

from __future__ import annotations

from lms.core.settings import Settings
from lms.demo.people import PASSWORD

TOURS = (
    (
        "student",
        "Student Әйгерім",
        (
            "Home says what is due now. Open Дерекқорлар негіздері, week 8.",
            "Play the SCORM course, leave in the middle, open it again: it resumes; its score stands in My marks.",
            "Open 1-аралық бақылау: read the notice, show your face, share the whole screen, take the five questions.",
            "After submitting, the result is held until a person has looked; the page says until when.",
        ),
    ),
    (
        "teacher",
        "Teacher Гүлнәр",
        (
            "My courses: the share bar shows how many hours may still move to a distance.",
            "Open the volume plan and try to move one more lecture row on-line: the gate answers with both numbers.",
            "Upload a SCORM package into a week; import a GIFT file into a question bank; fill the journal.",
        ),
    ),
    (
        "proctor",
        "Proctor Динара",
        (
            "Live room of 1-аралық бақылау: incidents come up with pictures as they open (sit as student in another window).",
            "Review: a replayed sitting waits with incidents; confirm or dismiss each, then give the verdict.",
        ),
    ),
    (
        "head",
        "Head of ҚОҰҚБ Айжан",
        (
            "Release: see how many clean sittings wait and a random sample, then release them in your name.",
            "A violation that a proctor proposes needs you as the second person; the midterm sheet needs your signature.",
        ),
    ),
    (
        "registrar",
        "Registrar Марал",
        (
            "Open the midterm sheet: released marks stand, held ones say until when a decision is due.",
            "Calendar, enrolment, people and orders are yours; close the sheet when it is signed and print it.",
        ),
    ),
    (
        "dean",
        "Dean Бауыржан",
        (
            "Distance desk: every offering with colour, planned and delivered share, both readings and the clause.",
            "Open the red one and follow its derivation; look at the audit journal.",
        ),
    ),
)
OTHERS = (
    "student2 ... student8, teacher2, tutor, adviser, examiner, marker, department, staff, director (Astana), "
    "invigilator (Shymkent), didactic, it, inspector, admin"
)


def text(settings: Settings) -> str:
    """Return the card as plain text."""
    lines = [
        "",
        f"  LMS             {settings.lms_origin}",
        f"  Course content  {settings.content_origin}",
        f"  Password        {PASSWORD}   (of every demo account)",
        "",
    ]
    for login, name, steps in TOURS:
        lines.append(f"  {login:<10} {name}")
        lines += [f"    {number}. {step}" for number, step in enumerate(steps, start=1)]
    lines += [
        "",
        f"  More accounts: {OTHERS}",
        "  Stop with Ctrl+C; `qashyq demo reset` starts again from the first day.",
        "",
    ]
    return "\n".join(lines)
