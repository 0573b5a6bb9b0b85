"""Manifests: what real tools write is read, what is wrong is told with its line."""

from __future__ import annotations

from decimal import Decimal

import pytest

from scorm.manifest import Item, Manifest, read_manifest
from scorm.xmltree import MAX_DEPTH
from tests.builders import packages

FILES = ("imsmanifest.xml", "index.html", "course.js", "course.css")


def read(manifest: str | bytes, names: tuple[str, ...] = FILES) -> Manifest:
    return read_manifest(manifest.encode() if isinstance(manifest, str) else manifest, names)


def codes(manifest: Manifest) -> set[str]:
    return {finding.code.value for finding in manifest.report}


def launch_address(manifest: Manifest) -> str:
    assert manifest.launch is not None
    assert manifest.launch.launch is not None
    return manifest.launch.launch.address


def test_a_single_sco_of_1_2_is_read_without_findings() -> None:
    manifest = read(packages.manifest_12(mastery="75"))
    assert manifest.is_playable
    assert not list(manifest.report)
    assert (manifest.version.value, manifest.title, launch_address(manifest)) == (
        "1.2",
        "Tiny course",
        "index.html",
    )
    assert manifest.launch is not None
    assert (manifest.launch.mastery_score, manifest.launch.launch_data) == (Decimal(75), "hello")


def test_a_single_sco_of_2004_gives_its_passing_score_objectives_and_parameters() -> None:
    manifest = read(packages.manifest_2004(passing="0.7", parameters="?lang=kk&amp;x=1"))
    item = manifest.launch
    assert item is not None
    assert not list(manifest.report)
    assert launch_address(manifest) == "index.html?lang=kk&x=1"
    assert (item.scaled_passing_score, item.objective_ids) == (Decimal("0.7"), ("whole",))


def test_an_item_goes_through_json_and_back() -> None:
    item = read(packages.manifest_2004(parameters="a=1#end")).launch
    assert item is not None
    assert Item.from_dict(item.as_dict()) == item


@pytest.mark.parametrize(
    ("said", "version"),
    [
        ("1.2", "1.2"),
        ("CAM 1.3", "2004-2"),
        ("2004 2nd Edition", "2004-2"),
        ("2004 3rd Edition", "2004-3"),
        ("2004 4th Edition", "2004-4"),
        ("2004.3", "2004-3"),
    ],
)
def test_the_edition_is_told_by_what_tools_write(said: str, version: str) -> None:
    assert read(packages.manifest_2004(edition=said)).version.value == version


def test_without_a_version_the_namespaces_tell() -> None:
    for manifest, version in ((packages.manifest_12(), "1.2"), (packages.manifest_2004(), "2004-3")):
        start, end = manifest.index("<metadata>"), manifest.index("</metadata>") + len("</metadata>")
        result = read(manifest[:start] + manifest[end:])
        assert result.version.value == version
        assert codes(result) == {"version_assumed"}


@pytest.mark.parametrize(
    ("href", "address", "repairs"),
    [
        pytest.param("Index.HTML", "index.html", {"path_case_repaired"}, id="wrong case"),
        pytest.param(".\\index.html", "index.html", {"path_backslash_repaired"}, id="backslash"),
        pytest.param("index.html?a=b#c", "index.html?a=b#c", set(), id="query and fragment"),
        pytest.param("%69ndex.html", "index.html", set(), id="percent"),
        pytest.param(" index.html ", "index.html", {"path_space_repaired"}, id="blanks"),
        pytest.param("a/../index.html", "index.html", set(), id="dots inside"),
    ],
)
def test_an_address_finds_its_file(href: str, address: str, repairs: set[str]) -> None:
    manifest = read(packages.manifest_12(href=href))
    assert launch_address(manifest) == address
    assert codes(manifest) == repairs


@pytest.mark.parametrize(
    ("href", "code"),
    [
        ("../../etc/passwd", "launch_unsafe"),
        ("javascript:alert(1)", "launch_unsafe"),
        ("https://example.org/x", "launch_external"),
        ("//example.org/x", "launch_external"),
        ("gone.html", "launch_file_missing"),
    ],
)
def test_an_address_that_leads_away_is_not_launched(href: str, code: str) -> None:
    manifest = read(packages.manifest_12(href=href))
    assert not manifest.is_playable
    assert {code, "nothing_to_launch"} <= codes(manifest)
    assert all(finding.line for finding in manifest.report.warnings)


def test_xml_base_is_followed_at_three_levels_and_names_are_encoded() -> None:
    text = packages.manifest_12(href="бет 1.html").replace("<manifest ", '<manifest xml:base="a/" ')
    text = text.replace("<resources>", '<resources xml:base="b/">').replace(
        "<resource id", '<resource xml:base="c" id'
    )
    manifest = read(text, ("a/b/c/бет 1.html",))
    assert launch_address(manifest) == "a/b/c/%D0%B1%D0%B5%D1%82%201.html"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1251"])
def test_encodings_are_read(encoding: str) -> None:
    text = packages.manifest_12(title="Қазақ" if encoding != "windows-1251" else "Курс")
    declared = text.replace("UTF-8", encoding.removesuffix("-sig"))
    manifest = read(declared.encode(encoding))
    assert manifest.title in ("Қазақ", "Курс")
    assert manifest.is_playable


def test_a_manifest_that_lies_about_utf_8_is_repaired() -> None:
    manifest = read(packages.manifest_12(title="Курс").encode("windows-1251"))
    assert manifest.title == "Курс"
    assert codes(manifest) == {"encoding_repaired"}


def test_a_missing_default_and_a_missing_organisation_are_assumed() -> None:
    no_default = read(packages.manifest_12().replace(' default="org"', ""))
    text = packages.manifest_12()
    start, end = text.index("<organizations"), text.index("</organizations>")
    none_at_all = read(text[:start] + "<organizations>" + text[end:])
    assert (no_default.is_playable, none_at_all.is_playable) == (True, True)
    assert codes(no_default) == {"default_organization_assumed"}
    assert "organization_assumed" in codes(none_at_all)


def test_a_title_with_markup_stays_a_text() -> None:
    manifest = read(packages.manifest_12(title="&lt;img src=x onerror=alert(1)&gt;"))
    assert manifest.title == "<img src=x onerror=alert(1)>"


def test_a_title_without_end_is_shortened_and_told() -> None:
    manifest = read(packages.manifest_12(title="т" * 5_000))
    assert len(manifest.title) == 300
    assert codes(manifest) == {"title_shortened"}


@pytest.mark.parametrize(
    ("data", "code"),
    [
        pytest.param(b"", "xml_malformed", id="nothing"),
        pytest.param(b"<manifest><x></manifest>", "xml_malformed", id="broken"),
        pytest.param(b"<html/>", "not_a_manifest", id="something else"),
        pytest.param(b"<!DOCTYPE m SYSTEM 'http://x/'><manifest/>", "xml_forbidden", id="a DTD"),
        pytest.param(b"<a>" * (MAX_DEPTH + 1), "xml_too_deep", id="too deep"),
        pytest.param(
            b"<?xml version='1.0' encoding='no-such'?><manifest/>", "encoding_unknown", id="encoding"
        ),
        pytest.param(b"<manifest/>", "nothing_to_launch", id="empty"),
    ],
)
def test_what_cannot_be_played_is_told_with_a_code(data: bytes, code: str) -> None:
    manifest = read(data)
    assert not manifest.is_playable
    assert [finding.code.value for finding in manifest.report.errors] == [code]


def test_the_place_of_an_oddity_is_its_line() -> None:
    text = packages.manifest_12(mastery="very good")
    line = next(place for place, row in enumerate(text.splitlines(), 1) if "masteryscore" in row)
    (warning,) = read(text).report.warnings
    assert (warning.code.value, warning.line) == ("value_invalid", line)
