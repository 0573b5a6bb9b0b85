"""What the browser's API object is loaded with before the course initialises it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from scorm.commit_types import Mode
from scorm.manifest_types import Item
from scorm.state import SessionState
from scorm.values import duration, show_duration, show_timespan12, timespan12
from scorm.version import ScormVersion

# The API checks dependencies while it loads: identifiers and types come before what leans on them.
_FIRST_LEAVES = {"id": 0, "type": 1, "objectives": 2}


def launch_seed(
    version: ScormVersion,
    state: SessionState,
    learner_id: str,
    learner_name: str,
    item: Item,
    *,
    mode: Mode | str = Mode.NORMAL,
) -> dict[str, Any]:  # values are JSON
    """Return the nested `{"cmi": {...}}` for the API's `loadFromJSON`; no value is empty."""
    mode = Mode(mode)
    flat = {key: value for key, value in state.values.items() if value}
    own = _seed_2004 if version.is_2004 else _seed_12
    flat.update({key: value for key, value in own(state, item, mode).items() if value})
    names = ("cmi.learner_id", "cmi.learner_name")
    if not version.is_2004:
        names = ("cmi.core.student_id", "cmi.core.student_name")
    flat.update(zip(names, (learner_id, learner_name), strict=True))
    return {"cmi": _nest(flat).get("cmi", {})}


def _seed_12(state: SessionState, item: Item, mode: Mode) -> dict[str, str]:
    return {
        "cmi.core.entry": state.entry.value,
        "cmi.core.credit": mode.credit,
        "cmi.core.lesson_mode": mode.value,
        "cmi.core.total_time": show_timespan12(state.total_hundredths),
        "cmi.launch_data": item.launch_data,
        "cmi.student_data.mastery_score": _plain(item.mastery_score),
        "cmi.student_data.max_time_allowed": _if_good(
            item.max_time_allowed, timespan12(item.max_time_allowed)
        ),
        "cmi.student_data.time_limit_action": item.time_limit_action,
    }


def _seed_2004(state: SessionState, item: Item, mode: Mode) -> dict[str, str]:
    seed = {
        "cmi.entry": state.entry.value,
        "cmi.credit": mode.credit,
        "cmi.mode": mode.value,
        "cmi.total_time": show_duration(state.total_hundredths),
        "cmi.launch_data": item.launch_data,
        "cmi.scaled_passing_score": _plain(item.scaled_passing_score),
        "cmi.completion_threshold": _plain(item.completion_threshold),
        "cmi.max_time_allowed": _if_good(item.max_time_allowed, duration(item.max_time_allowed)),
        "cmi.time_limit_action": item.time_limit_action,
    }
    has_objectives = any(key.startswith("cmi.objectives.") for key in state.values)
    if not has_objectives:
        # RTE 4.2.17: the manifest's objectives stand in the collection before Initialize, in their order.
        seed.update({f"cmi.objectives.{place}.id": name for place, name in enumerate(item.objective_ids)})
    return seed


def _plain(value: Decimal | None) -> str:
    return "" if value is None else format(value, "f")


def _if_good(value: str, fault: object) -> str:
    return "" if fault else value


def _nest(flat: Mapping[str, str]) -> dict[str, Any]:  # a tree of dicts, lists and strings
    root: dict[str, Any] = {}
    for key in sorted(flat, key=_loading_order):
        node = root
        *path, leaf = key.split(".")
        for part in path:
            node = node.setdefault(part, {})
        node[leaf] = flat[key]
    return {name: _as_lists(node) for name, node in root.items()}


def _loading_order(key: str) -> tuple[tuple[int, int, str], ...]:
    parts = key.split(".")
    return tuple((_FIRST_LEAVES.get(part, 3), int(part) if part.isdigit() else 0, part) for part in parts)


def _as_lists(node: Any) -> Any:  # a tree of dicts and strings
    """Turn `{"0": a, "1": b}` into `[a, b]`."""
    if not isinstance(node, dict):
        return node
    if node and all(key.isdigit() for key in node):
        return [_as_lists(node[key]) for key in sorted(node, key=int)]
    return {key: _as_lists(value) for key, value in node.items()}
