"""The shelf: policies validate, texts exist in three languages, and no name leaves its folder."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content import loader
from content.loader import help_pages, load_clause_texts, load_help, load_notice, load_policy
from content.markup import to_html
from content.schema import LOCALES, NOTICES, POLICY_KINDS, ContentError, Problem, merged

ROLES = ("dean", "proctor", "registrar", "student", "teacher")
TEXTS = [(load_notice, name) for name in NOTICES] + [(load_help, page) for page in ROLES]


def shape(text: str) -> list[str]:
    """Return the structure of a text: heading levels, and how many list items stand under each."""
    found: list[str] = []
    for line in text.splitlines():
        if line.startswith("#"):
            found.append(line.split(" ")[0])
        elif line.startswith("- "):
            found.append("-")
    return found


@pytest.mark.parametrize("kind", POLICY_KINDS)
def test_every_policy_is_on_the_shelf_with_its_source(kind):
    document = load_policy(kind)

    assert document["source"]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", document["valid_from"])


@pytest.mark.parametrize(("load", "name"), TEXTS, ids=lambda part: part if isinstance(part, str) else "")
def test_a_text_has_the_same_shape_in_three_languages(load, name):
    texts = {locale: load(name, locale) for locale in LOCALES}

    shapes = {locale: shape(text.text) for locale, text in texts.items()}
    assert shapes["kk"] == shapes["ru"] == shapes["en"]
    assert len({text.title for text in texts.values()}) == 3
    assert len({text.sha256 for text in texts.values()}) == 3


@pytest.mark.parametrize("page", ROLES)
@pytest.mark.parametrize("locale", LOCALES)
def test_a_page_of_help_is_one_page(page, locale):
    words = load_help(page, locale).text.split()

    assert 150 <= len(words) <= 300


@pytest.mark.parametrize("load", [load_notice, load_help])
def test_russian_and_kazakh_texts_hold_no_latin_look_alikes(load):
    names = NOTICES if load is load_notice else ROLES
    for name in names:
        for locale in ("kk", "ru"):
            for word in re.findall(r"[^\W\d_]+", load(name, locale).text):
                is_mixed = re.search(r"[A-Za-z]", word) and re.search(r"[\u0400-\u04ff]", word)
                assert not is_mixed, f"{name}.{locale}: {word}"


def test_every_role_has_help():
    assert help_pages() == ROLES


@pytest.mark.parametrize("locale", LOCALES)
def test_the_notice_says_what_the_policies_say(locale):
    text = load_notice("proctoring", locale).text
    retention = load_policy("retention")["values"]

    for key in ("recording", "frames", "incident_pictures", "reference_face"):
        assert f" {retention[f'{key}_after_final_days']} " in text
    assert retention["embedding_after_term_days"] == 0
    assert retention["browser_events_after_final_days"] == 365
    assert retention["answers_after_term_days"] == 5 * 365
    assert "94-V" in text
    assert "8.8" in text


@pytest.mark.parametrize("locale", LOCALES)
def test_help_names_the_numbers_that_are_in_force(locale):
    sitting, distance = load_policy("sitting")["values"], load_policy("distance")["values"]
    dean = load_help("dean", locale).text

    assert f" {sitting['check_in_opens_minutes']} " in load_help("student", locale).text
    assert f"{distance['ceiling_percent']} %" in dean
    assert f"{distance['contact_floor_percent']} %" in dean
    early = distance["ceiling_percent"] * distance["early_warning_percent_of_ceiling"] // 100
    assert f"{early} %" in dean


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_has_one_version_in_all_languages(name):
    assert len({load_notice(name, locale).version for locale in LOCALES}) == 1


@pytest.mark.parametrize("locale", LOCALES)
def test_every_open_question_names_a_clause_whose_text_is_there(locale):
    document = load_policy("distance")
    texts = load_clause_texts("distance", locale)

    assert (
        set(document["questions"]) == set(document["values"]["questions"]) == {f"Q{n}" for n in range(1, 13)}
    )
    for question in document["questions"].values():
        assert question["default"] in question["readings"]
        assert all(clause in texts for clause in question["clauses"])


def test_the_shipped_settings_are_the_defaults_of_the_questions():
    document = load_policy("distance")

    for name, question in document["questions"].items():
        assert document["values"]["questions"][name] == question["default"]


HOSTILE = ["../distance", "policy/distance", "/etc/passwd", "..", ".", "", "distance.json", "dist\x00ance", "DISTANCE",
           "дистанция", "a" * 100, "distance\n", "%2e%2e", "..\\distance"]  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_no_name_leaves_its_folder(name):
    for load in (load_policy, lambda n: load_notice(n, "kk"), lambda n: load_help(n, "kk")):
        with pytest.raises(ContentError) as caught:
            load(name)
        assert caught.value.problem is Problem.NAME_NOT_PLAIN


@pytest.mark.parametrize("locale", ["de", "", "../kk", "kk.md", "KK"])
def test_an_unknown_language_is_refused(locale):
    with pytest.raises(ContentError) as caught:
        load_help("student", locale)

    assert caught.value.problem is Problem.LOCALE_UNKNOWN


def test_a_missing_text_is_named():
    with pytest.raises(ContentError) as caught:
        load_notice("nothing", "kk")

    assert (caught.value.path, caught.value.problem) == ("notices/nothing.kk.md", Problem.FILE_MISSING)


GOOD = '{"kind": "odd", "source": "s", "valid_from": "2026-01-01", "values": {"a": 1}, "clauses": {"a": "c"}}'


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param("[" * 100_000, Problem.NOT_JSON, id="nested without end"),
        pytest.param("[]", Problem.OBJECT_EXPECTED, id="a list"),
        pytest.param("{}", Problem.MISSING, id="empty"),
        pytest.param("\ud7ff".encode() + b"\xff", Problem.NOT_JSON, id="not utf-8"),
        pytest.param(GOOD.replace('"odd"', '"other"'), Problem.WRONG_KIND, id="another kind"),
        pytest.param(GOOD.replace('"c"', '""'), Problem.CLAUSE_MISSING, id="a number without a clause"),
        pytest.param(GOOD.replace("01-01", "13-01"), Problem.DATE_EXPECTED, id="no such day"),
        pytest.param(GOOD.replace('{"a": 1}', "[]"), Problem.OBJECT_EXPECTED, id="values are no object"),
        pytest.param(" " * (600 * 1024), Problem.FILE_TOO_LARGE, id="too large"),
    ],
)
def test_a_broken_policy_file_is_refused_with_its_place(tmp_path, monkeypatch, content, problem):
    (tmp_path / "policy").mkdir()
    data = content if isinstance(content, bytes) else content.encode()
    (tmp_path / "policy" / "odd.json").write_bytes(data)
    monkeypatch.setattr(loader, "ROOT", tmp_path)

    with pytest.raises(ContentError) as caught:
        load_policy("odd")

    assert caught.value.problem is problem
    assert caught.value.path.startswith("policy/odd.json")


def test_a_notice_without_a_version_is_refused(tmp_path, monkeypatch):
    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "odd.kk.md").write_text("# Тақырып\n\nмәтін\n", encoding="utf-8")
    monkeypatch.setattr(loader, "ROOT", tmp_path)

    with pytest.raises(ContentError, match="version_missing"):
        load_notice("odd", "kk")


def test_an_override_replaces_values_and_keeps_the_rest():
    document = merged({"values": {"a": {"x": 1, "y": 2}, "b": [1, 2]}}, {"values": {"a": {"x": 3}, "b": [4]}})

    assert document == {"values": {"a": {"x": 3, "y": 2}, "b": [4]}}


def test_the_small_markdown_becomes_html():
    html = to_html("Бірінші\nжол.\n\n## Тақырып\n\n- **Камера**: бір\n- екі\n")

    assert html == (
        "<p>Бірінші жол.</p>\n<h2>Тақырып</h2>\n<ul><li><strong>Камера</strong>: бір</li><li>екі</li></ul>"
    )


@given(st.text(alphabet="<>&\"'#*- \nab[](!`", max_size=80))
def test_no_markup_of_a_text_survives(text):
    html = to_html(text)

    assert not re.search(r"<(?!/?(h[2-4]|p|ul|li|strong)>)", html)
