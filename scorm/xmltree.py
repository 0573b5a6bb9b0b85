"""A manifest's XML as a small tree with line numbers; no DTD, no entities, bounded depth and size."""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from scorm.report import FindingCode, Findings

MAX_DEPTH = 100
MAX_ELEMENTS = 200_000
_XML_NAMESPACE = "http://www.w3.org/XML/1998/namespace"
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARATION = re.compile(r"""^\s*<\?xml[^>]*?\?>""")
_DECLARED = re.compile(rb"""^\s*<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")


@dataclass(slots=True)
class Node:
    """One element: local name, attributes by local name in lower case, text without its children's."""

    name: str
    namespace: str
    attributes: dict[str, str]
    line: int
    base: str = ""
    children: list["Node"] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute whatever its case and prefix; surrounding blanks are not part of it."""
        return self.attributes.get(name.lower(), default).strip()

    def all(self, name: str) -> Iterator["Node"]:
        """Walk the direct children of that name."""
        wanted = name.lower()
        return (child for child in self.children if child.name.lower() == wanted)

    def first(self, *path: str) -> "Node | None":
        """Follow the first child of each name."""
        node: Node | None = self
        for name in path:
            node = next(node.all(name), None) if node else None
        return node

    def content(self, *path: str) -> str:
        """Give the text at the end of a path with its white space folded; "" when nothing is there."""
        node = self.first(*path)
        return " ".join(node.text.split()) if node else ""

    def walk(self) -> Iterator["Node"]:
        """Walk the element and everything below it in the document's order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))


class _TooMuch(Exception):
    def __init__(self, code: FindingCode, limit: int) -> None:
        self.code, self.limit = code, limit


class _Builder:
    """Takes the parser's events; the parser is asked where it stands."""

    def __init__(self) -> None:
        self.root: Node | None = None
        self.parser: DefusedXMLParser | None = None
        self._open: list[Node] = []
        self._texts: list[list[str]] = []
        self._count = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= MAX_DEPTH:
            raise _TooMuch(FindingCode.XML_TOO_DEEP, MAX_DEPTH)
        if self._count > MAX_ELEMENTS:
            raise _TooMuch(FindingCode.XML_TOO_LARGE, MAX_ELEMENTS)
        namespace, _, name = tag.rpartition("}")
        plain: dict[str, str] = {}
        base = ""
        for key, value in attributes.items():
            space, _, local = key.rpartition("}")
            if space[1:] == _XML_NAMESPACE and local == "base":
                base = value
            else:
                plain.setdefault(local.lower(), value)
        node = Node(name, namespace[1:], plain, self.line(), base)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._texts.append([])

    def end(self, _tag: str) -> None:
        self._open.pop().text = "".join(self._texts.pop())

    def data(self, text: str) -> None:
        if self._texts:
            self._texts[-1].append(text)

    def close(self) -> None:
        """Nothing is left open: the parser checks it."""

    def line(self) -> int:
        return int(self.parser.parser.CurrentLineNumber) if self.parser else 0


def parse_xml(data: bytes, found: Findings) -> Node | None:
    """Read a document; what is wrong goes into `found`, None when nothing can be read."""
    text = _decode(data, found)
    if text is None:
        return None
    builder = _Builder()
    parser = DefusedXMLParser(target=builder, forbid_dtd=True)
    builder.parser = parser
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException as error:
        found.error(FindingCode.XML_FORBIDDEN, builder.line(), reason=type(error).__name__)
    except _TooMuch as error:
        found.error(error.code, builder.line(), limit=error.limit)
    except ParseError as error:
        found.error(FindingCode.XML_MALFORMED, error.position[0], reason=str(error).partition(":")[0])
    else:
        return builder.root
    return None


def _decode(data: bytes, found: Findings) -> str | None:
    """Decode by byte order mark, declaration, then what fits; the declaration is cut, lines stay."""
    text = _decode_bytes(data, found)
    if text is None:
        return None
    begin = text.find("<")
    if begin > 0 and text[:begin].strip():
        found.repair(FindingCode.LEADING_JUNK_REMOVED)
    if begin > 0:
        text = "\n" * text[:begin].count("\n") + text[begin:]
    declaration = _DECLARATION.match(text)
    if declaration:
        text = "\n" * declaration.group().count("\n") + text[declaration.end() :]
    return text


def _decode_bytes(data: bytes, found: Findings) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    if data[:2] in (b"<\0", b"\0<"):
        return data.decode("utf-16-le" if data[:1] == b"<" else "utf-16-be", "replace")
    declared = _DECLARED.match(data)
    encoding = declared.group(1).decode().lower() if declared else "utf-8"
    try:
        codecs.lookup(encoding)
    except LookupError:
        found.error(FindingCode.ENCODING_UNKNOWN, 1, encoding=encoding)
        return None
    # ASCII could be read up to here, so a declared UTF-16 is a lie.
    encodings = ("utf-8",) if encoding.startswith(("utf-16", "utf-32", "ucs")) else (encoding,)
    for candidate in dict.fromkeys((*encodings, "utf-8", "cp1251")):
        try:
            text = data.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        if candidate != encoding:
            found.repair(FindingCode.ENCODING_REPAIRED, 1, encoding=candidate)
        return text
    found.repair(FindingCode.ENCODING_REPAIRED, 1, encoding="cp1251")
    return data.decode("cp1251", "replace")
