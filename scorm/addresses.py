"""Addresses of a manifest: xml:base, query, fragment, parameters, and the file that is really meant."""

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote

from scorm.names import normal

_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_PATH_SAFE = "/~!$&'()*+,;=:@"
_QUERY_SAFE = _PATH_SAFE + "?%"


@dataclass(frozen=True, slots=True)
class Launch:
    """What to open: a file of the package (decoded path from its root), query and fragment as written."""

    path: str
    query: str = ""
    fragment: str = ""

    @property
    def address(self) -> str:
        """Give the address relative to the package's root, ready to be put behind a URL prefix."""
        address = quote(self.path, safe=_PATH_SAFE)
        if self.query:
            address += "?" + quote(self.query, safe=_QUERY_SAFE)
        if self.fragment:
            address += "#" + quote(self.fragment, safe=_QUERY_SAFE)
        return address

    def with_parameters(self, parameters: str) -> "Launch":
        """Add an item's `parameters` as SCORM CAM 3.4.1.4 (1.2: CAM 2.3.2.3) tells."""
        parameters = parameters.strip()
        while parameters[:1] in ("?", "&") and parameters:
            parameters = parameters[1:]
        if not parameters:
            return self
        if parameters.startswith("#"):
            return self if self.fragment else Launch(self.path, self.query, parameters[1:])
        addition, _, fragment = parameters.partition("#")
        query = f"{self.query}&{addition}" if self.query else addition
        return Launch(self.path, query, self.fragment or fragment)


class Repair(StrEnum):
    """What was put right to find the file."""

    BACKSLASH = "backslash"
    SPACE = "space"
    CASE = "case"


class Trouble(StrEnum):
    """Why there is no file."""

    MISSING = "missing"
    EXTERNAL = "external"
    UNSAFE = "unsafe"


@dataclass(frozen=True, slots=True)
class Resolved:
    """The answer: a launch or the trouble, with the repairs on the way; `shown` is what was looked for."""

    launch: Launch | None
    trouble: Trouble | None
    repairs: tuple[Repair, ...]
    shown: str


class FileNames:
    """The names of a package, searchable as written and without regard to case and Unicode form."""

    def __init__(self, names: Collection[str]) -> None:
        """Index the names once."""
        self._exact = frozenset(names)
        self._folded = {normal(name): name for name in names}

    def find(self, path: str) -> str | None:
        """Give the real name of a path; None when the package has no such file."""
        return path if path in self._exact else self._folded.get(normal(path))

    def resolve(self, href: str, bases: Iterable[str] = ()) -> Resolved:
        """Find the file of an href under the xml:base values, outermost first."""
        repairs: list[Repair] = []
        written = href
        if written != written.strip():
            repairs.append(Repair.SPACE)
            written = written.strip()
        body, _, fragment = written.partition("#")
        body, _, query = body.partition("?")
        if "\\" in body:
            repairs.append(Repair.BACKSLASH)
            body = body.replace("\\", "/")
        path = ""
        for part in (*bases, body):
            part = part.strip().replace("\\", "/")
            scheme = _SCHEME.match(part)
            if scheme or part.startswith("//"):
                is_web = not scheme or scheme.group(1).lower() in ("http", "https")
                trouble = Trouble.EXTERNAL if is_web else Trouble.UNSAFE
                return Resolved(None, trouble, tuple(repairs), href)
            # A base that does not end in a slash names a folder in every package seen.
            path = (
                part
                if part.startswith("/")
                else path + ("/" if path and not path.endswith("/") else "") + part
            )
        return self._look_up(path, query, fragment, repairs)

    def _look_up(self, path: str, query: str, fragment: str, repairs: list[Repair]) -> Resolved:
        shown = path
        for candidate in dict.fromkeys((unquote(path), path)):
            flat = _flatten(candidate)
            if flat is None:
                return Resolved(None, Trouble.UNSAFE, tuple(repairs), shown)
            name = self.find(flat)
            if name is not None:
                if name != flat:
                    repairs.append(Repair.CASE)
                return Resolved(Launch(name, query, fragment), None, tuple(repairs), shown)
        return Resolved(None, Trouble.MISSING, tuple(repairs), shown)


def _flatten(path: str) -> str | None:
    """Take dot segments out; None when the path leaves the package."""
    parts: list[str] = []
    for part in path.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)
