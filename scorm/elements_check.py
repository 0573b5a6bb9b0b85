"""Elements of a commit checked against the data model and merged into what is stored."""

from collections.abc import Mapping

from scorm.commit_types import RuntimeCode, RuntimeFinding
from scorm.elements import KEYWORDS, Access, Element, pattern_of
from scorm.elements12 import ELEMENTS as ELEMENTS_12
from scorm.elements2004 import ELEMENTS as ELEMENTS_2004
from scorm.values import Fault
from scorm.version import ScormVersion

LENIENT_LIMIT = 64_000
# Kept by the session, not among the values: they speak of one launch.
_OF_THE_SESSION = frozenset({"cmi.exit", "cmi.core.exit", "cmi.session_time", "cmi.core.session_time"})
_TRANSIENT = frozenset({"adl.nav.request"})
_COLLECTIONS = ("cmi.objectives.", "cmi.interactions.", "cmi.comments_from_learner.")
# SCORM 1.2 RTE 3.5 and SCORM 2004 RTE 3.1.7: what the versions answer.
_CODES_12 = {
    RuntimeCode.ELEMENT_UNKNOWN: 401,
    RuntimeCode.TYPE_MISMATCH: 405,
    RuntimeCode.OUT_OF_RANGE: 405,
    RuntimeCode.VALUE_TOO_LONG: 405,
    RuntimeCode.INDEX_GAP: 201,
}
_CODES_2004 = {
    RuntimeCode.ELEMENT_UNKNOWN: 401,
    RuntimeCode.TYPE_MISMATCH: 406,
    RuntimeCode.OUT_OF_RANGE: 407,
    RuntimeCode.VALUE_TOO_LONG: 406,
    RuntimeCode.INDEX_GAP: 351,
    RuntimeCode.DEPENDENCY_MISSING: 408,
    RuntimeCode.IDENTIFIER_FIXED: 351,
    RuntimeCode.DUPLICATE_IDENTIFIER: 351,
}
_FAULT_CODES = {
    Fault.TYPE: RuntimeCode.TYPE_MISMATCH,
    Fault.RANGE: RuntimeCode.OUT_OF_RANGE,
    Fault.LENGTH: RuntimeCode.VALUE_TOO_LONG,
}


class ElementCheck:
    """One merge; `findings` tells what was refused and what was taken over a limit."""

    def __init__(self, version: ScormVersion, values: Mapping[str, str]) -> None:
        """Take the stored values; they are not changed."""
        self._is_2004 = version.is_2004
        self._elements = ELEMENTS_2004 if version.is_2004 else ELEMENTS_12
        self._codes = _CODES_2004 if version.is_2004 else _CODES_12
        self._values = values
        self.findings: list[RuntimeFinding] = []

    def merge(self, commit: Mapping[str, str]) -> dict[str, str]:
        """Return the stored values with everything good of the commit in them."""
        cleared = []
        taken: dict[str, str] = {}
        for key, value in commit.items():
            if self._values.get(key, "") == value or key in _OF_THE_SESSION or key in _TRANSIENT:
                continue
            element = self._element(key)
            if element is None or element.access is Access.READ_ONLY:
                continue
            if value == "":
                if element.is_text:
                    cleared.append(key)
                continue
            if self._is_good(key, value, element):
                taken[key] = value
        self._drop_broken_records(taken)
        merged = {**self._values, **taken}
        for key in cleared:
            merged.pop(key, None)
        return merged

    def _element(self, key: str) -> Element | None:
        element = self._elements.get(key) or self._elements.get(pattern_of(key))
        # Snapshots repeat counters and learner data: the server's own values stand, without a word.
        if element is None and key.rpartition(".")[2] not in KEYWORDS:
            self._refuse(RuntimeCode.ELEMENT_UNKNOWN, key)
        return element

    def _is_good(self, key: str, value: str, element: Element) -> bool:
        fault = element.check(value)
        if fault is None and element.limit is not None and len(value) > element.limit:
            if len(value) > LENIENT_LIMIT:
                fault = Fault.LENGTH
            else:
                params = (("limit", str(element.limit)), ("length", str(len(value))))
                self.findings.append(RuntimeFinding(RuntimeCode.VALUE_OVER_LIMIT, key, 0, params))
        if fault is not None:
            self._refuse(_FAULT_CODES[fault], key)
        return fault is None

    def _refuse(self, code: RuntimeCode, key: str) -> None:
        self.findings.append(RuntimeFinding(code, key[:300], self._codes.get(code, 0)))

    def _drop_broken_records(self, taken: dict[str, str]) -> None:
        """Refuse records beyond a gap, without their identifier, or with one that may not change."""
        for collection in _COLLECTIONS:
            touched = {key: _record(key, collection) for key in taken if key.startswith(collection)}
            if not touched:
                continue
            present = {_record(key, collection) for key in self._values if key.startswith(collection)}
            present.update(touched.values())
            count = 0
            while count in present:
                count += 1
            for key, record in touched.items():
                code = self._record_trouble(collection, record, count, taken)
                if code is not None:
                    self._refuse(code, key)
            for key in touched:
                if any(
                    finding.element == key and finding.error_code
                    for finding in self.findings[-len(touched) :]
                ):
                    del taken[key]

    def _record_trouble(
        self, collection: str, record: int, count: int, taken: Mapping[str, str]
    ) -> RuntimeCode | None:
        if record >= count:
            return RuntimeCode.INDEX_GAP
        if not self._is_2004 or collection == "cmi.comments_from_learner.":
            return None
        name = f"{collection}{record}.id"
        if name not in taken and name not in self._values:
            return RuntimeCode.DEPENDENCY_MISSING
        is_objective = collection == "cmi.objectives."
        if is_objective and name in taken and name in self._values:
            return RuntimeCode.IDENTIFIER_FIXED
        return None


def _record(key: str, collection: str) -> int:
    return int(key[len(collection) :].partition(".")[0])
