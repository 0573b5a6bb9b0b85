"""How fast the engine is by itself: commits applied, a wide package imported. The house adds database and network."""

import io
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO

from scorm.manifest import read_manifest
from scorm.manifest_types import Item
from scorm.pack import pack_files
from scorm.package import open_package
from scorm.runtime import SessionState, apply_commit, begin_session
from scorm.version import ScormVersion

_MANIFEST = b"""<manifest identifier="wide" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"
 xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"><metadata><schemaversion>1.2</schemaversion></metadata>
<organizations default="o"><organization identifier="o"><title>Wide</title>
<item identifier="i" identifierref="r"><title>Wide</title></item></organization></organizations>
<resources><resource identifier="r" type="webcontent" adlcp:scormtype="sco" href="index.html"/></resources>
</manifest>"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure with what was done to get it."""

    name: str
    value: float
    unit: str
    protocol: str


def measure(
    *,
    commits: int = 2_000,
    files: int = 2_000,
    file_bytes: int = 20_000,
    clock: Callable[[], float] | None = None,
) -> list[Measure]:
    """Run both rounds; `clock` gives seconds."""
    clock = clock or time.perf_counter
    return [*_measure_commits(commits, clock), *_measure_import(files, file_bytes, clock)]


def commit_body(place: int, interactions: int = 40) -> dict[str, str]:
    """Return a commit of about 8 KB that changes with `place`."""
    body = {
        "cmi.location": f"page-{place}",
        "cmi.completion_status": "incomplete",
        "cmi.score.raw": str(place % 100),
        "cmi.score.scaled": str((place % 100) / 100),
        "cmi.session_time": f"PT{place}S",
        "cmi.suspend_data": f"{place}:" + "visited;" * 250,
    }
    for number in range(interactions):
        record = f"cmi.interactions.{number}."
        body[record + "id"] = f"question-{number}"
        body[record + "type"] = "choice"
        body[record + "learner_response"] = f"answer-{(place + number) % 5}"
        body[record + "result"] = "correct" if (place + number) % 2 else "incorrect"
    return body


def _measure_commits(commits: int, clock: Callable[[], float]) -> list[Measure]:
    item = Item("item", "Bench")
    state = begin_session(SessionState.new(ScormVersion.V2004_4), "bench")
    bodies = [json.dumps(commit_body(place)) for place in range(1, commits + 1)]
    size = round(statistics.mean(map(len, bodies)))
    stored = json.dumps(state.to_json())
    began = clock()
    for sequence, body in enumerate(bodies, 1):
        # Everything the server does around the database: read the state, apply, write the state.
        state = SessionState.from_json(json.loads(stored))
        state = apply_commit(state, json.loads(body), sequence, "bench", False, item=item).state
        stored = json.dumps(state.to_json())
    rate = commits / (clock() - began)
    protocol = (
        f"{commits} commits of {size} bytes one after another, JSON in and out, no database, one thread"
    )
    return [Measure("commit application", round(rate, 1), "commits/s", protocol)]


def _measure_import(files: int, file_bytes: int, clock: Callable[[], float]) -> list[Measure]:
    content = {"imsmanifest.xml": _MANIFEST, "index.html": b"<p>wide</p>"}
    for place in range(files):
        content[f"media/{place // 100}/{place}.txt"] = (f"{place} " * file_bytes)[:file_bytes].encode()
    packed = pack_files(content)
    began = clock()
    package = open_package(io.BytesIO(packed))
    manifest = read_manifest(package.manifest_bytes(), package.names())

    def swallow(_name: str, stream: BinaryIO) -> None:
        while stream.read(1 << 20):
            pass

    package.extract_to(swallow)
    seconds = clock() - began
    protocol = (
        f"{files} files of {file_bytes} bytes, opened, checked, read with CRC and SHA-256, "
        f"manifest read ({'playable' if manifest.is_playable else 'not playable'}), nothing written"
    )
    return [Measure("package import", round(seconds, 3), "s", protocol)]
