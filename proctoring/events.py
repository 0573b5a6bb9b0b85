"""What the browser's own reports mean as observations; all of them are untrusted."""

from proctoring.types import ClientEvent, EventKind, IncidentCode, Observation

_MEANINGS: dict[EventKind, tuple[IncidentCode, bool]] = {
    EventKind.FOCUS_LOST: (IncidentCode.BROWSER_FOCUS_LOST, True),
    EventKind.FOCUS_GAINED: (IncidentCode.BROWSER_FOCUS_LOST, False),
    EventKind.HIDDEN: (IncidentCode.BROWSER_FOCUS_LOST, True),
    EventKind.FULLSCREEN_EXIT: (IncidentCode.BROWSER_FULLSCREEN_EXIT, True),
    EventKind.FULLSCREEN_ENTER: (IncidentCode.BROWSER_FULLSCREEN_EXIT, False),
    EventKind.CLIPBOARD: (IncidentCode.BROWSER_CLIPBOARD, True),
    EventKind.PRINT: (IncidentCode.BROWSER_PRINT, True),
    EventKind.DEVTOOLS: (IncidentCode.BROWSER_DEVTOOLS, True),
    EventKind.SHORTCUT: (IncidentCode.BROWSER_SHORTCUT, True),
    EventKind.SCREEN_LOST: (IncidentCode.SCREEN_LOST, True),
    EventKind.SCREEN_BACK: (IncidentCode.SCREEN_LOST, False),
    EventKind.CAMERA_LOST: (IncidentCode.CAM_LOST, True),
    EventKind.CAMERA_BACK: (IncidentCode.CAM_LOST, False),
}


def observe_event(event: ClientEvent) -> list[Observation]:
    """Return what an event says; `visible` gives back the focus only when it says so in its detail."""
    if event.kind is EventKind.VISIBLE and event.detail.get("focused") == "true":
        return [Observation(IncidentCode.BROWSER_FOCUS_LOST, event.at_ms, active=False, trusted=False)]
    meaning = _MEANINGS.get(event.kind)
    if meaning is None:
        return []
    code, active = meaning
    return [Observation(code, event.at_ms, active=active, trusted=False)]


def sign_of_life(at_ms: int) -> Observation:
    """Return that the session was heard of at this time of the server."""
    return Observation(IncidentCode.NET_OFFLINE, at_ms, active=False)
