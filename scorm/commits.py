"""A commit applied: sequence, sessions, time, then the elements, then the overrides of the standard.

Elements merge: a key that is not in the commit keeps its value. The browser sends a full snapshot or the
difference to the last snapshot that the server acknowledged, so the newest commit always carries all that the
older ones could.
"""

from collections.abc import Mapping
from dataclasses import replace

from scorm.commit_types import CommitResult, Mode, RuntimeCode, RuntimeFinding
from scorm.elements_check import ElementCheck
from scorm.manifest_types import Item
from scorm.overrides import override_12, override_2004
from scorm.state import SessionMark, SessionState
from scorm.values import parse_duration, parse_timespan12

__all__ = ["CommitResult", "Mode", "RuntimeCode", "RuntimeFinding", "apply_commit"]

MAX_KEYS = 20_000
MAX_STATE_SIGNS = 2_000_000


def apply_commit(
    state: SessionState,
    commit: Mapping[str, str],
    sequence: int,
    session_id: str,
    final: bool,
    *,
    item: Item | None = None,
    mode: Mode | str = Mode.NORMAL,
) -> CommitResult:
    """Apply one commit; the same (session, sequence) again, or an older one, changes nothing.

    Args:
        state: what is stored.
        commit: flattened elements, `{"cmi.location": "3"}`; empty for the mark of the end.
        sequence: grows by the browser's count within the session, from 1.
        session_id: of a session that `begin_session` has opened.
        final: the course has terminated.
        item: gives mastery score, passing score and threshold.
        mode: outside `normal` no score is judged; in `review` nothing changes.
    """
    general_failure = 391 if state.version.is_2004 else 101
    mark = state.mark(session_id)
    if mark is None:
        return _refuse(state, RuntimeCode.SESSION_UNKNOWN, general_failure)
    if len(commit) > MAX_KEYS or sum(map(len, commit.values())) > MAX_STATE_SIGNS:
        return _refuse(state, RuntimeCode.COMMIT_TOO_LARGE, general_failure)
    mode = Mode(mode)
    if mode is Mode.REVIEW:
        return CommitResult(state, True, 0, (RuntimeFinding(RuntimeCode.REVIEW_IGNORED),))
    stale = _staleness(mark, commit, sequence, final)
    if stale:
        return CommitResult(state, True, 0, (RuntimeFinding(stale),))
    return _apply(state, commit, _moved(mark, commit, sequence, final), item, mode)


def _refuse(state: SessionState, code: RuntimeCode, error_code: int) -> CommitResult:
    return CommitResult(state, False, error_code, (RuntimeFinding(code, "", error_code),))


def _staleness(
    mark: SessionMark, commit: Mapping[str, str], sequence: int, final: bool
) -> RuntimeCode | None:
    """Tell whether nothing new is in it; a final marker is news whatever overtook it."""
    if final and not mark.is_final:
        return None
    if not commit or sequence == mark.sequence:
        return RuntimeCode.COMMIT_REPEATED
    return RuntimeCode.COMMIT_OUT_OF_DATE if sequence < mark.sequence else None


def _moved(mark: SessionMark, commit: Mapping[str, str], sequence: int, final: bool) -> SessionMark:
    """Take number, finality, time and exit; only a newer data commit may say the latter two."""
    is_final = mark.is_final or final
    if not commit or sequence <= mark.sequence:
        return replace(mark, is_final=is_final)
    exit_word = commit.get("cmi.exit", commit.get("cmi.core.exit", mark.exit))
    known = exit_word in ("", "normal", "suspend", "logout", "time-out")
    return replace(mark, sequence=sequence, is_final=is_final, exit=exit_word if known else mark.exit)


def _apply(
    state: SessionState, commit: Mapping[str, str], mark: SessionMark, item: Item | None, mode: Mode
) -> CommitResult:
    old_mark = state.mark(mark.session_id)
    is_newer_data = old_mark is not None and mark.sequence > old_mark.sequence
    findings: list[RuntimeFinding] = []
    values = dict(state.values)
    if is_newer_data:
        mark = _with_time(state, mark, commit, findings)
        check = ElementCheck(state.version, values)
        if _is_superseded(state, mark.session_id):
            findings.append(RuntimeFinding(RuntimeCode.SESSION_SUPERSEDED))
        else:
            values = check.merge(commit)
        findings.extend(check.findings)
    if sum(len(key) + len(value) for key, value in values.items()) > MAX_STATE_SIGNS:
        return _refuse(state, RuntimeCode.COMMIT_TOO_LARGE, 391 if state.version.is_2004 else 101)
    moved = replace(state, values=values).with_mark(mark)
    if state.version.is_2004:
        moved = override_2004(moved, item)
    elif mark.is_final and not _is_superseded(state, mark.session_id):
        moved = override_12(moved, mark, item, mode, findings)
    error_code = next((each.error_code for each in findings if each.error_code), 0)
    return CommitResult(moved, True, error_code, tuple(findings))


def _with_time(
    state: SessionState, mark: SessionMark, commit: Mapping[str, str], findings: list[RuntimeFinding]
) -> SessionMark:
    """Replace the session's time: every commit repeats the time since the launch."""
    name = "cmi.session_time" if state.version.is_2004 else "cmi.core.session_time"
    value = commit.get(name, "")
    if not value:
        return mark
    hundredths = parse_duration(value) if state.version.is_2004 else parse_timespan12(value)
    if hundredths is None:
        error_code = 406 if state.version.is_2004 else 405
        findings.append(RuntimeFinding(RuntimeCode.TYPE_MISMATCH, name, error_code))
        return mark
    return replace(mark, hundredths=hundredths)


def _is_superseded(state: SessionState, session_id: str) -> bool:
    """Whether a later session has already said something: then this one's values are old."""
    identifiers = [mark.session_id for mark in state.sessions]
    later = state.sessions[identifiers.index(session_id) + 1 :]
    return any(mark.sequence or mark.is_final for mark in later)
