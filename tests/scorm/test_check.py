"""The report of a file, and the packer behind it."""

from __future__ import annotations

import json
from pathlib import Path

from scorm.bench import commit_body, measure
from scorm.check import check
from scorm.pack import pack_folder
from scorm.runtime import SessionState, apply_commit, begin_session
from scorm.version import ScormVersion
from tests.builders import packages


def test_each_file_gets_its_own_result(tmp_path: Path) -> None:
    builds = {
        "good.zip": packages.single_sco_2004(),
        "letter.zip": packages.not_a_zip(),
        "damaged.zip": packages.bad_crc(),
        "entities.zip": packages.entity_bomb(),
        "gone.zip": packages.nothing_to_launch(),
    }
    for name, data in builds.items():
        (tmp_path / name).write_bytes(data)

    results = [result.as_dict() for result in check(tmp_path / name for name in builds)]

    assert [result["playable"] for result in results] == [True, False, False, False, False]
    assert results[0]["launch_addresses"] == ["index.html?lang=en"]
    assert results[1]["errors"] == [{"code": "not_a_zip", "line": None, "params": {}}]
    assert json.loads(json.dumps(results)) == results


def test_packing_a_folder_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "imsmanifest.xml").write_text(packages.manifest_12())
    (tmp_path / "index.html").write_text("x")
    (tmp_path / ".DS_Store").write_text("left by a system")
    first = pack_folder(tmp_path)
    (tmp_path / "index.html").touch()
    assert pack_folder(tmp_path) == first
    assert b"DS_Store" not in first


def test_the_benchmark_measures_commits_that_are_really_taken() -> None:
    state = begin_session(SessionState.new(ScormVersion.V2004_4), "s")
    result = apply_commit(state, commit_body(1), 1, "s", False)
    figures = measure(commits=3, files=3, file_bytes=10)
    assert (result.error_code, result.findings) == (0, ())
    assert [figure.unit for figure in figures] == ["commits/s", "s"]
