"""Values that a manifest holds; all frozen, the house stores `Item.as_dict()` beside an activity."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from scorm.addresses import Launch
from scorm.report import Report
from scorm.version import ScormVersion


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource; `files` and `launch` are names in the package."""

    identifier: str
    is_sco: bool
    launch: Launch | None
    files: tuple[str, ...]
    dependencies: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Item:
    """A node of the table of contents. Scores: mastery 0..100 (1.2), passing -1..1, threshold 0..1 (2004)."""

    identifier: str
    title: str
    launch: Launch | None = None
    is_sco: bool = False
    is_visible: bool = True
    parameters: str = ""
    children: tuple["Item", ...] = ()
    mastery_score: Decimal | None = None
    scaled_passing_score: Decimal | None = None
    completion_threshold: Decimal | None = None
    max_time_allowed: str = ""
    time_limit_action: str = ""
    launch_data: str = ""
    prerequisites: str = ""
    objective_ids: tuple[str, ...] = ()
    hide_lms_ui: tuple[str, ...] = ()
    resource_id: str = ""
    line: int = 0

    def walk(self) -> Iterator["Item"]:
        """Walk the item and everything below it, depth first."""
        yield self
        for child in self.children:
            yield from child.walk()

    def as_dict(self) -> dict[str, Any]:  # values are JSON
        """Give the JSON shape without children; `from_dict` reads it back."""
        return {
            "identifier": self.identifier,
            "title": self.title,
            "launch": [self.launch.path, self.launch.query, self.launch.fragment] if self.launch else None,
            "is_sco": self.is_sco,
            "is_visible": self.is_visible,
            "parameters": self.parameters,
            "mastery_score": _text(self.mastery_score),
            "scaled_passing_score": _text(self.scaled_passing_score),
            "completion_threshold": _text(self.completion_threshold),
            "max_time_allowed": self.max_time_allowed,
            "time_limit_action": self.time_limit_action,
            "launch_data": self.launch_data,
            "prerequisites": self.prerequisites,
            "objective_ids": list(self.objective_ids),
            "hide_lms_ui": list(self.hide_lms_ui),
            "resource_id": self.resource_id,
            "line": self.line,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> "Item":  # values are JSON
        """Read what `as_dict` gave."""
        fields = dict(stored)
        fields["launch"] = Launch(*fields["launch"]) if fields.get("launch") else None
        for name in ("mastery_score", "scaled_passing_score", "completion_threshold"):
            fields[name] = Decimal(fields[name]) if fields.get(name) is not None else None
        for name in ("objective_ids", "hide_lms_ui"):
            fields[name] = tuple(fields.get(name, ()))
        return cls(**fields)


@dataclass(frozen=True, slots=True)
class Organization:
    """One way through the content."""

    identifier: str
    title: str
    items: tuple[Item, ...]
    line: int = 0


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a manifest says, with the report of reading it; unplayable ones are values too."""

    version: ScormVersion
    identifier: str
    title: str
    organizations: tuple[Organization, ...]
    default_organization: str | None
    resources: tuple[Resource, ...]
    report: Report

    @property
    def organization(self) -> Organization | None:
        """The organisation to play."""
        for organization in self.organizations:
            if organization.identifier == self.default_organization:
                return organization
        return None

    def items(self) -> Iterator[Item]:
        """Walk the items of the organisation to play, depth first."""
        if self.organization:
            for item in self.organization.items:
                yield from item.walk()

    def find_item(self, identifier: str) -> Item | None:
        """Find an item of the organisation to play."""
        return next((item for item in self.items() if item.identifier == identifier), None)

    def launchable(self) -> tuple[Item, ...]:
        """Items that open a file which is there."""
        return tuple(item for item in self.items() if item.launch)

    @property
    def launch(self) -> Item | None:
        """The item to open first: the first visible SCO, else the first SCO, else whatever opens."""
        items = self.launchable()
        ranked = sorted(items, key=lambda item: (not item.is_sco, not item.is_visible))
        return ranked[0] if ranked else None

    @property
    def is_playable(self) -> bool:
        """Whether a learner can open it."""
        return not self.report.errors and self.launch is not None


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)
