"""The small Markdown of the shelf as HTML: headings, paragraphs, lists, bold; all else is escaped text."""

import re
from html import escape

_BOLD = re.compile(r"\*\*(.+?)\*\*")
_HEADING = re.compile(r"(#{2,4}) +(.+)")


def to_html(text: str) -> str:
    """Return the HTML of a notice or a page of help; no markup of the text itself survives."""
    return "\n".join(_block(block.strip()) for block in re.split(r"\n\s*\n", text) if block.strip())


def _block(block: str) -> str:
    lines = block.splitlines()
    heading = _HEADING.fullmatch(lines[0])
    if heading is not None:
        level = len(heading[1])
        rest = "\n".join(lines[1:]).strip()
        return f"<h{level}>{_inline(heading[2])}</h{level}>" + (f"\n{_block(rest)}" if rest else "")
    if all(line.startswith("- ") for line in lines):
        items = "".join(f"<li>{_inline(line[2:])}</li>" for line in lines)
        return f"<ul>{items}</ul>"
    return f"<p>{_inline(' '.join(line.strip() for line in lines))}</p>"


def _inline(text: str) -> str:
    return _BOLD.sub(r"<strong>\1</strong>", escape(text.strip()))
