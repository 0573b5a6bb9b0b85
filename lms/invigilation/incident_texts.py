"""What each incident code means, in words of a proctor and of a student; three languages through the catalogue."""

from __future__ import annotations

from lms.core.i18n import LazyText, lazy_gettext
from proctoring.types import IncidentCode

C = IncidentCode
INCIDENT_TEXTS: dict[IncidentCode, LazyText] = {
    C.ID_MISMATCH: lazy_gettext("Another person than at the check-in"),
    C.ID_SIMILAR_OTHER: lazy_gettext("The face resembles another candidate of this exam"),
    C.ID_SPOOF: lazy_gettext("A photo, screen or mask in place of a face"),
    C.ID_INJECTION: lazy_gettext("The camera picture seems to be fed in by a program"),
    C.FACE_ABSENT: lazy_gettext("Nobody in front of the camera"),
    C.FACE_OCCLUDED: lazy_gettext("The face is covered"),
    C.PERSON_MULTIPLE: lazy_gettext("More than one person"),
    C.GAZE_AWAY: lazy_gettext("Looking away from the screen"),
    C.GAZE_REPEATED: lazy_gettext("Looking at the same place beside the screen again and again"),
    C.OBJ_PHONE: lazy_gettext("A telephone or tablet"),
    C.OBJ_NOTES: lazy_gettext("A book or notes"),
    C.OBJ_HEADPHONES: lazy_gettext("Headphones or an earpiece"),
    C.AUDIO_SPEECH: lazy_gettext("Speech"),
    C.AUDIO_OTHER_SPEAKER: lazy_gettext("A second voice"),
    C.AUDIO_SILENT: lazy_gettext("The microphone gives no sound"),
    C.AUDIO_MUTED: lazy_gettext("The microphone is muted"),
    C.CAM_LOST: lazy_gettext("No pictures from the camera"),
    C.CAM_FROZEN: lazy_gettext("The camera picture stands still"),
    C.CAM_BLACK: lazy_gettext("The camera is covered or dark"),
    C.SCREEN_LOST: lazy_gettext("The screen is no longer shared"),
    C.SCREEN_WRONG_SURFACE: lazy_gettext("A window or tab is shared, not the whole screen"),
    C.SCREEN_EXTENDED: lazy_gettext("A second display"),
    C.BROWSER_FOCUS_LOST: lazy_gettext("Another window or tab is in front"),
    C.BROWSER_FULLSCREEN_EXIT: lazy_gettext("Full screen was left"),
    C.BROWSER_CLIPBOARD: lazy_gettext("Copying or pasting was tried"),
    C.BROWSER_PRINT: lazy_gettext("Printing was tried"),
    C.BROWSER_DEVTOOLS: lazy_gettext("Developer tools were tried"),
    C.BROWSER_SHORTCUT: lazy_gettext("A blocked key combination"),
    C.BROWSER_EXTENSION: lazy_gettext("A browser extension changed the page"),
    C.BROWSER_SECOND_SESSION: lazy_gettext("The same test was opened in a second place"),
    C.KEYS_ATYPICAL: lazy_gettext("Typing unlike the earlier typing of this person"),
    C.NET_OFFLINE: lazy_gettext("The connection was lost"),
    C.NET_MOBILE_LOST: lazy_gettext("The second camera was lost"),
    C.ENV_VM: lazy_gettext("The computer is a virtual machine"),
    C.ENV_REMOTE: lazy_gettext("A remote-control program is running"),
    C.ENV_SEB_KEY: lazy_gettext("The exam browser's key is wrong"),
    C.ANS_SIMILARITY: lazy_gettext("Answers resemble those of another candidate"),
    C.ANS_TOO_FAST: lazy_gettext("Unusually fast answers"),
    C.PROCTOR_MANUAL: lazy_gettext("Noted by the proctor"),
}


def incident_text(code: str) -> str:
    """Return the words of a code in the reader's language."""
    return str(INCIDENT_TEXTS[IncidentCode(code)])
