"""Values that cross the engine's border: what goes in (frames, events), what comes out (incident changes).

Times are integer milliseconds since the Unix epoch on the server's clock. A room that gets a client's time
adds the measured clock offset before it makes a value; the engine never believes a client's time beyond the
policy's limits.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class IncidentCode(StrEnum):
    """Stable codes of what can be seen; never renamed, since they stand in stored incidents."""

    ID_MISMATCH = "ID.MISMATCH"
    ID_SIMILAR_OTHER = "ID.SIMILAR_OTHER"
    ID_SPOOF = "ID.SPOOF"
    ID_INJECTION = "ID.INJECTION"
    FACE_ABSENT = "FACE.ABSENT"
    FACE_OCCLUDED = "FACE.OCCLUDED"
    PERSON_MULTIPLE = "PERSON.MULTIPLE"
    GAZE_AWAY = "GAZE.AWAY"
    GAZE_REPEATED = "GAZE.REPEATED"
    OBJ_PHONE = "OBJ.PHONE"
    OBJ_NOTES = "OBJ.NOTES"
    OBJ_HEADPHONES = "OBJ.HEADPHONES"
    AUDIO_SPEECH = "AUDIO.SPEECH"
    AUDIO_OTHER_SPEAKER = "AUDIO.OTHER_SPEAKER"
    AUDIO_SILENT = "AUDIO.SILENT"
    AUDIO_MUTED = "AUDIO.MUTED"
    CAM_LOST = "CAM.LOST"
    CAM_FROZEN = "CAM.FROZEN"
    CAM_BLACK = "CAM.BLACK"
    SCREEN_LOST = "SCREEN.LOST"
    SCREEN_WRONG_SURFACE = "SCREEN.WRONG_SURFACE"
    SCREEN_EXTENDED = "SCREEN.EXTENDED"
    BROWSER_FOCUS_LOST = "BROWSER.FOCUS_LOST"
    BROWSER_FULLSCREEN_EXIT = "BROWSER.FULLSCREEN_EXIT"
    BROWSER_CLIPBOARD = "BROWSER.CLIPBOARD"
    BROWSER_PRINT = "BROWSER.PRINT"
    BROWSER_DEVTOOLS = "BROWSER.DEVTOOLS"
    BROWSER_SHORTCUT = "BROWSER.SHORTCUT"
    BROWSER_EXTENSION = "BROWSER.EXTENSION"
    BROWSER_SECOND_SESSION = "BROWSER.SECOND_SESSION"
    KEYS_ATYPICAL = "KEYS.ATYPICAL"
    NET_OFFLINE = "NET.OFFLINE"
    NET_MOBILE_LOST = "NET.MOBILE_LOST"
    ENV_VM = "ENV.VM"
    ENV_REMOTE = "ENV.REMOTE"
    ENV_SEB_KEY = "ENV.SEB_KEY"
    ANS_SIMILARITY = "ANS.SIMILARITY"
    ANS_TOO_FAST = "ANS.TOO_FAST"
    PROCTOR_MANUAL = "PROCTOR.MANUAL"


class FrameSource(StrEnum):
    """Where a picture comes from."""

    CAMERA = "camera"
    SCREEN = "screen"


class EventKind(StrEnum):
    """What the browser reports by itself; every one is untrusted."""

    FOCUS_LOST = "focus_lost"
    FOCUS_GAINED = "focus_gained"
    FULLSCREEN_EXIT = "fullscreen_exit"
    FULLSCREEN_ENTER = "fullscreen_enter"
    CLIPBOARD = "clipboard"
    PRINT = "print"
    DEVTOOLS = "devtools"
    SHORTCUT = "shortcut"
    SCREEN_LOST = "screen_lost"
    SCREEN_BACK = "screen_back"
    CAMERA_LOST = "camera_lost"
    CAMERA_BACK = "camera_back"
    HIDDEN = "hidden"
    VISIBLE = "visible"
    HEARTBEAT = "heartbeat"


class ChangeKind(StrEnum):
    """What happened to an incident."""

    OPENED = "opened"
    UPDATED = "updated"
    CLOSED = "closed"


class EnrolmentReason(StrEnum):
    """Why pictures cannot be used; a page turns it into advice."""

    TOO_FEW_PICTURES = "too_few_pictures"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    FACE_TOO_SMALL = "face_too_small"
    FACE_TURNED = "face_turned"
    PICTURE_BLURRED = "picture_blurred"
    PICTURE_DARK = "picture_dark"
    FACES_DIFFER = "faces_differ"


@dataclass(frozen=True, slots=True)
class Frame:
    """One picture of a session; `seq` counts the pictures of its source from 1 and never starts again."""

    session_key: str
    source: FrameSource
    seq: int
    captured_ms: int
    received_ms: int
    jpeg: bytes


@dataclass(frozen=True, slots=True)
class ClientEvent:
    """One report of the browser; `seq` counts the session's events from 1 and never starts again."""

    session_key: str
    kind: EventKind
    at_ms: int
    seq: int
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionEnd:
    """The last item of a session: open incidents are closed, what comes after is ignored."""

    session_key: str
    at_ms: int


Item = Frame | ClientEvent | SessionEnd


@dataclass(frozen=True, slots=True)
class Observation:
    """One look at one code: it is seen (`active`) or it is not.

    `score` is the detector's own number (0..1, or a distance for ID.MISMATCH), None where there is none.
    `trusted` is False for what only the browser says.
    """

    code: IncidentCode
    at_ms: int
    active: bool
    score: float | None = None
    trusted: bool = True


@dataclass(frozen=True, slots=True)
class IncidentChange:
    """A change of one incident; a reader keeps one row per `episode_id` and overwrites it.

    `opened_ms` is where the evidence begins (not when it had lasted long enough), `closed_ms` where it ends,
    None while it is open. UPDATED may follow CLOSED of the same `episode_id`: the evidence came back within
    the merge gap and `closed_ms` is None again. `evidence_ms` is the time of the observation that shows it
    best, `weight` the policy's. The same change may be reported twice after a restart; `episode_id` is then
    the same.
    """

    kind: ChangeKind
    code: IncidentCode
    episode_id: str
    opened_ms: int
    closed_ms: int | None
    evidence_ms: int
    weight: float
    score: float | None
