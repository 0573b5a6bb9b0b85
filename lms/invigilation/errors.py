"""What invigilation refuses, with what to do next; codes of check-in steps and sockets are stable.

The four `...Missing` errors name the step that comes next; the StartGate raises them too.
"""

from __future__ import annotations

from lms.core.errors import QashyqError
from lms.core.i18n import lazy_gettext
from lms.exams.errors import StartRefused


class CheckInRefused(QashyqError):
    """Parent of what a step of the check-in refuses."""

    code = "check_in_refused"
    status = 409
    message = lazy_gettext("This step of the check-in cannot be taken now.")
    next_step = lazy_gettext("Load the page again: it shows the step that comes next.")


class CheckInClosed(CheckInRefused):
    code = "check_in_closed"
    message = lazy_gettext("The check-in of this test is not open.")
    next_step = lazy_gettext("The page of the test shows when it opens; a finished test is not opened again.")


class ConsentMissing(StartRefused):
    code = "consent_missing"
    message = lazy_gettext("The notice has not been accepted yet.")
    next_step = lazy_gettext(
        "Read the notice and accept it, or tell the faculty that you prefer to sit on site."
    )


class NoticeChanged(CheckInRefused):
    code = "notice_changed"
    message = lazy_gettext("The notice was changed while you were reading it.")
    next_step = lazy_gettext("Load the page again and read the new text.")


class CameraMissing(StartRefused):
    code = "camera_missing"
    message = lazy_gettext("The camera has not been checked yet.")
    next_step = lazy_gettext("Switch the camera on and let the page take a picture.")


class ReferenceMissing(StartRefused):
    code = "reference_missing"
    message = lazy_gettext("Your reference pictures are missing.")
    next_step = lazy_gettext("Look into the camera and let the page take the pictures.")


class ScreenMissing(StartRefused):
    code = "screen_missing"
    message = lazy_gettext("Your screen is not shared yet.")
    next_step = lazy_gettext("Share your whole screen, then start.")


class WrongSurface(CheckInRefused):
    code = "wrong_surface"
    status = 422
    message = lazy_gettext("You shared a window or a tab, not the whole screen.")
    next_step = lazy_gettext("Choose “Share screen” again and pick the entry of the entire screen.")


class NotAPicture(CheckInRefused):
    code = "not_a_picture"
    status = 422
    message = lazy_gettext("What was sent is not a camera picture that can be used.")
    next_step = lazy_gettext("Load the page again; use the camera of this computer, not a file.")


class FaceDiffers(CheckInRefused):
    code = "face_differs"
    status = 422
    message = lazy_gettext("The picture does not match the face of your check-in.")
    next_step = lazy_gettext(
        "Sit facing the camera in good light and try again. "
        "If it fails three times you go on, and a person looks at it."
    )


class FaceCheckUnavailable(QashyqError):
    code = "face_check_unavailable"
    status = 503
    message = lazy_gettext("The face check is not available: its models are missing on the server.")
    next_step = lazy_gettext(
        "You have lost nothing. Tell the proctor or the support desk; they know the code %(detail)s."
    )


class TicketRefused(QashyqError):
    """The ticket of a proctoring connection does not open it."""

    code = "ticket_refused"
    status = 403
    message = lazy_gettext("This connection to the proctoring is not valid.")
    next_step = lazy_gettext("Load the page of the test again; your saved answers are there.")


class SittingNotRunning(QashyqError):
    code = "sitting_not_running"
    status = 409
    message = lazy_gettext("The test is not running.")
    next_step = lazy_gettext("Load the page of the test again: it shows what comes next.")


class SittingNotFinished(QashyqError):
    code = "sitting_not_finished"
    status = 409
    message = lazy_gettext("The test has not been submitted yet, so it cannot be decided.")
    next_step = lazy_gettext("Wait until it is over.")


class IncidentsUndecided(QashyqError):
    code = "incidents_undecided"
    status = 409
    message = lazy_gettext("%(count)s incidents have not been looked at.")
    next_step = lazy_gettext("Confirm or dismiss each of them, or mark it as technical; then decide.")


class IncidentConfirmed(QashyqError):
    code = "incident_confirmed"
    status = 409
    message = lazy_gettext("A confirmed incident stands against a clean result.")
    next_step = lazy_gettext("Dismiss the incident with a note if it was no breach, or propose a violation.")


class NothingConfirmed(QashyqError):
    code = "nothing_confirmed"
    status = 409
    message = lazy_gettext("A violation needs at least one confirmed incident.")
    next_step = lazy_gettext("Confirm the incident that shows it, or record one by hand.")


class ReasonMissing(QashyqError):
    code = "reason_missing"
    status = 422
    message = lazy_gettext("A reason is missing.")
    next_step = lazy_gettext("Write in one sentence why; the student will read it.")


class SecondPersonNeeded(QashyqError):
    code = "second_person_needed"
    status = 409
    message = lazy_gettext("A violation is decided by two different people.")
    next_step = lazy_gettext("Another proctor or the head of the distance-learning office has to confirm it.")


class NothingProposed(QashyqError):
    code = "nothing_proposed"
    status = 409
    message = lazy_gettext("There is no proposal here that waits for a second person.")
    next_step = lazy_gettext("Load the page again: somebody may have decided meanwhile.")


class AlreadyDecided(QashyqError):
    code = "already_decided"
    status = 409
    message = lazy_gettext("This has been decided already.")
    next_step = lazy_gettext(
        "Load the page again. To change a decision, decide anew with a reason: the earlier one stays on record."
    )


class BatchChanged(QashyqError):
    code = "batch_changed"
    status = 409
    message = lazy_gettext("The list changed since you opened it: it now holds %(count)s results.")
    next_step = lazy_gettext("Look at the new count and the new sample, then release.")


class GrantRefused(QashyqError):
    code = "grant_refused"
    status = 409
    message = lazy_gettext("This request was answered already.")
    next_step = lazy_gettext("Load the page again.")
