"""Catalogues: one per room under `lms/translations/<room>/{kk,ru}`; English texts are the source.

`python -m lms.core.catalogues extract ROOM...|check [ROOM...]|compile`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HOUSE = Path(__file__).parent.parent
TRANSLATIONS = HOUSE / "translations"
TARGETS = ("kk", "ru")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "lazy_gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "lazy_pgettext": ((1, "c"), 2),
}
METHODS = [("**.py", "python"), ("**.html", "jinja2"), ("**.txt", "jinja2")]
OPTIONS = {"**.html": {"trimmed": "true"}, "**.txt": {"trimmed": "true"}}
_PLACE = re.compile(r"%\(\w+\)[sd]|%%")


def rooms() -> list[str]:
    """Return every room that has a folder of texts."""
    return sorted(p.name for p in TRANSLATIONS.iterdir() if p.is_dir())


def path_of(room: str, locale: str) -> Path:
    """Return the catalogue file of a room."""
    return TRANSLATIONS / room / locale / "LC_MESSAGES" / "messages.po"


def template_of(room: str) -> Catalog:
    """Collect the room's texts from its code and templates."""
    catalog = Catalog(project="qashyq", charset="utf-8")
    folders = [HOUSE / room, HOUSE / "templates" / room]
    if room == "core":
        folders.append(HOUSE / "templates" / "layout")
    for folder in (f for f in folders if f.is_dir()):
        for name, _line, message, comments, text_context in extract_from_dir(
            folder, method_map=METHODS, options_map=OPTIONS, keywords=KEYWORDS, comment_tags=("NOTE:",)
        ):
            catalog.add(
                message,
                locations=[(str((folder / name).relative_to(HOUSE)), 0)],
                auto_comments=comments,
                context=text_context,
            )
    return catalog


def read(room: str, locale: str) -> Catalog:
    """Read a catalogue; an absent one is empty."""
    path = path_of(room, locale)
    if not path.exists():
        return Catalog(locale=locale)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def extract(room: str) -> None:
    """Bring a room's catalogues up to its code; shared words that `core` already has are left to it."""
    template = template_of(room)
    if room != "core":
        common = read("core", "kk")
        for message in [m for m in template if m.id and common.get(m.id, m.context)]:
            template.delete(message.id, message.context)
    for locale in TARGETS:
        catalog = read(room, locale)
        catalog.update(
            template, no_fuzzy_matching=True, update_header_comment=False, update_creation_date=False
        )
        catalog.obsolete.clear()
        path = path_of(room, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_po(file, catalog, width=110, no_location=True, omit_header=False, sort_output=True)


def problems(room: str) -> list[str]:
    """Return what is missing or wrong in a room's catalogues."""
    found: list[str] = []
    common = {locale: read("core", locale) for locale in TARGETS}
    for locale in TARGETS:
        catalog = read(room, locale)
        for message in template_of(room):
            if not message.id:
                continue
            done = catalog.get(message.id, message.context) or common[locale].get(message.id, message.context)
            found.extend(f"{room}/{locale}: {fault}: {message.id!r}" for fault in _faults(message, done))
    return found


def collisions() -> list[str]:
    """Return the texts that two rooms translate differently: pages see one catalogue, so one of them would win by chance.

    Give such a text a context (`pgettext`) or better words.
    """
    found: list[str] = []
    for locale in TARGETS:
        said: dict[tuple[str | None, str], tuple[str, str]] = {}
        for room in rooms():
            for message in read(room, locale):
                if not message.id or not message.string:
                    continue
                key = (message.context, str(message.id))
                other, text = said.setdefault(key, (room, str(message.string)))
                if text != str(message.string):
                    found.append(
                        f"{room}/{locale}: {other} says {text!r}, not {message.string!r}: {message.id!r}"
                    )
    return found


def _faults(message: Message, done: Message | None) -> list[str]:
    if done is None:
        return ["not extracted"]
    if done.fuzzy:
        return ["fuzzy"]
    texts = list(done.string) if isinstance(done.string, (list, tuple)) else [done.string]
    filled = [text for text in texts if text]
    if len(filled) != len(texts) or not filled:
        return ["empty"]
    ids = message.id if isinstance(message.id, (list, tuple)) else [message.id]
    wanted = set(_PLACE.findall(ids[-1])) - {"%%"}
    return ["places differ"] if any(set(_PLACE.findall(t)) - {"%%"} != wanted for t in filled) else []


def compile_all() -> int:
    """Write the .mo files; return how many."""
    count = 0
    for po in sorted(TRANSLATIONS.rglob("messages.po")):
        target = po.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime >= po.stat().st_mtime:
            continue
        with po.open("rb") as file:
            catalog = read_po(file, locale=po.parts[-3])
        temporary = target.with_suffix(".mo.new")
        with temporary.open("wb") as file:
            write_mo(file, catalog)
        temporary.replace(target)
        count += 1
    return count


def main(arguments: list[str]) -> int:
    """Run one of the three steps."""
    step, names = (arguments[0], arguments[1:]) if arguments else ("", [])
    if step == "extract":
        for room in names or rooms():
            extract(room)
        return 0
    if step == "check":
        found = [line for room in names or rooms() for line in problems(room)]
        found += [] if names else collisions()
        print("\n".join(found) or "catalogues are complete")
        return 1 if found else 0
    if step == "compile":
        compile_all()
        return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
