"""Items of a manifest: what opens, what it is given, and which score passes it."""

from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from scorm.manifest_types import Item, Resource
from scorm.report import FindingCode, Findings
from scorm.version import ScormVersion
from scorm.xmltree import Node

MAX_TITLE_SIGNS = 300
_TRUE = frozenset({"true", "1", "yes"})


@dataclass(slots=True)
class ItemReader:
    """Reads the items of all organisations; identifiers are unique in the manifest."""

    version: ScormVersion
    resources: dict[str, Resource]
    sequencings: dict[str, Node]
    found: Findings
    _seen: set[str] = field(default_factory=set)

    def read(self, node: Node) -> Item:
        """Read an item and everything below it; the tree's depth was limited by the parser."""
        identifier = self._identifier(node)
        title = read_title(node, identifier, self.found)
        resource = self._resource(node, identifier)
        launch = resource.launch if resource else None
        parameters = node.get("parameters")
        sequencing = _Sequencing.read(node, self.sequencings)
        is_2004 = self.version.is_2004
        return Item(
            identifier=identifier,
            title=title or identifier,
            launch=launch.with_parameters(parameters) if launch else None,
            is_sco=bool(resource and resource.is_sco),
            is_visible=node.get("isvisible", "true").lower() not in ("false", "0"),
            parameters=parameters,
            children=tuple(self.read(child) for child in node.all("item")),
            mastery_score=None if is_2004 else self._number(node, "masteryscore", 0, 100),
            scaled_passing_score=self._passing_score(sequencing) if is_2004 else None,
            completion_threshold=self._threshold(node) if is_2004 else None,
            max_time_allowed=sequencing.time_limit if is_2004 else node.content("maxtimeallowed"),
            time_limit_action=node.content("timelimitaction").lower(),
            launch_data=_launch_data(node),
            prerequisites=node.content("prerequisites"),
            objective_ids=sequencing.objective_ids if is_2004 else (),
            hide_lms_ui=_hidden_buttons(node),
            resource_id=resource.identifier if resource else "",
            line=node.line,
        )

    def _identifier(self, node: Node) -> str:
        identifier = node.get("identifier") or f"item-line-{node.line}"
        if identifier in self._seen:
            self.found.warn(FindingCode.DUPLICATE_IDENTIFIER, node.line, identifier=identifier)
        self._seen.add(identifier)
        if not node.content("title"):
            self.found.warn(FindingCode.TITLE_MISSING, node.line, identifier=identifier)
        return identifier

    def _resource(self, node: Node, identifier: str) -> Resource | None:
        wanted = node.get("identifierref")
        if not wanted:
            return None
        resource = self.resources.get(wanted)
        if resource is None:
            code = FindingCode.RESOURCE_MISSING
            self.found.warn(code, node.line, identifier=identifier, resource=wanted)
            return None
        if resource.launch is None:
            self.found.warn(FindingCode.RESOURCE_WITHOUT_HREF, node.line, resource=wanted)
        elif not resource.is_sco:
            self.found.warn(FindingCode.ASSET_LAUNCHED, node.line, resource=wanted)
        return resource

    def _number(self, node: Node, name: str, low: int, high: int) -> Decimal | None:
        child = node.first(name)
        return self._decimal(child.text, child, low, high) if child and child.text.strip() else None

    def _decimal(self, text: str, node: Node, low: int, high: int) -> Decimal | None:
        try:
            value = Decimal(text.strip())
        except InvalidOperation:
            value = Decimal("NaN")
        if not (value.is_finite() and low <= value <= high):
            self.found.warn(FindingCode.VALUE_INVALID, node.line, element=node.name, value=text.strip())
            return None
        return value

    def _passing_score(self, sequencing: "_Sequencing") -> Decimal | None:
        """Read minNormalizedMeasure; it counts only when the primary objective is satisfied by measure."""
        primary = sequencing.primary
        if primary is None or primary.get("satisfiedbymeasure").lower() not in _TRUE:
            return None
        child = primary.first("minNormalizedMeasure")
        if child is None or not child.text.strip():
            return Decimal("1.0")
        return self._decimal(child.text, child, -1, 1)

    def _threshold(self, node: Node) -> Decimal | None:
        """4th edition: attributes; 2nd and 3rd: the number as text."""
        child = node.first("completionThreshold")
        if child is None:
            return None
        if child.text.strip():
            return self._decimal(child.text, child, 0, 1)
        if child.get("completedbymeasure").lower() not in _TRUE:
            return None
        return self._decimal(child.get("minprogressmeasure") or "1.0", child, 0, 1)


@dataclass(frozen=True, slots=True)
class _Sequencing:
    """The part of sequencing that a single SCO needs; local elements replace those of the collection."""

    primary: Node | None
    objective_ids: tuple[str, ...]
    time_limit: str

    @classmethod
    def read(cls, item: Node, collection: dict[str, Node]) -> "_Sequencing":
        local = item.first("sequencing")
        shared = collection.get(local.get("idref")) if local else None
        places = [place for place in (local, shared) if place]
        objectives = next((node for place in places if (node := place.first("objectives"))), None)
        limits = next((node for place in places if (node := place.first("limitConditions"))), None)
        primary = objectives.first("primaryObjective") if objectives else None
        others = objectives.all("objective") if objectives else ()
        listed = ([primary] if primary else []) + list(others)
        identifiers = tuple(node.get("objectiveid") for node in listed if node.get("objectiveid"))
        limit = limits.get("attemptabsolutedurationlimit") if limits else ""
        return cls(primary, identifiers, limit)


def read_title(node: Node, identifier: str, found: Findings) -> str:
    """Read a title; one longer than a screen line can hold is shortened, and that is told."""
    title = node.content("title")
    if len(title) <= MAX_TITLE_SIGNS:
        return title
    found.repair(FindingCode.TITLE_SHORTENED, node.line, identifier=identifier, length=len(title))
    return title[: MAX_TITLE_SIGNS - 1] + "…"


def _launch_data(node: Node) -> str:
    """Keep blanks inside: the course reads the text as it is."""
    child = node.first("dataFromLMS")
    return child.text.strip() if child else ""


def _hidden_buttons(node: Node) -> tuple[str, ...]:
    interface = node.first("presentation", "navigationInterface")
    return tuple(each.text.strip() for each in interface.all("hideLMSUI")) if interface else ()
