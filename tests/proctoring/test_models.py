"""Model files: pinned, checked, and closed when something is wrong."""

import shutil
from pathlib import Path

import pytest

from proctoring import models
from proctoring.build import command, fetch
from proctoring.build.dlib_onnx import ParameterFile, convert
from proctoring.errors import ModelsBuildFailed, ModelsMissing
from proctoring.models import Models


@pytest.fixture
def built(tmp_path: Path, networks: Models) -> Path:
    """A copy of the built models that a test may damage."""
    folder = tmp_path / "models"
    shutil.copytree(models.models_directory(), folder)
    return folder


def test_every_model_names_licence_source_and_hashes() -> None:
    archives, files = models.manifest()

    assert {model.name for model in files} == {"blazeface", "mesh", "iris", "centerface", "identity"}
    assert {model.archive for model in files} == {archive.file for archive in archives}
    for model in files:
        assert model.licence in ("Apache-2.0", "MIT", "CC0-1.0")
        assert model.source
        assert len(model.sha256) == len(model.member_sha256) == 64


def test_built_models_are_in_order(built: Path) -> None:
    models.verify(built)


@pytest.mark.parametrize("name", [model.file for model in models.manifest()[1]])
def test_a_missing_model_is_named_with_the_command_that_builds_it(built: Path, name: str) -> None:
    (built / name).unlink()

    with pytest.raises(ModelsMissing, match=name) as refusal:
        models.load(built)

    assert "make models" in str(refusal.value)
    assert refusal.value.code == "models.missing"


def test_one_changed_bit_is_found(built: Path) -> None:
    place = built / "blazeface.tflite"
    content = bytearray(place.read_bytes())
    content[len(content) // 2] ^= 1
    place.write_bytes(content)

    with pytest.raises(ModelsMissing, match=r"blazeface\.tflite"):
        models.load(built)


def test_models_are_loaded_once_in_a_process(networks: Models) -> None:
    assert models.load() is networks


def test_building_again_touches_nothing(built: Path, tmp_path: Path) -> None:
    told: list[str] = []

    fetch.build(built, tmp_path / "no archives", tell=told.append)

    assert told == []
    assert not (tmp_path / "no archives").exists()


def test_an_archive_of_another_content_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def deliver_rubbish(archive: models.Archive, folder: Path) -> None:
        (folder / archive.file).write_bytes(b"rubbish")

    monkeypatch.setattr(fetch, "_download", deliver_rubbish)

    with pytest.raises(ModelsBuildFailed, match="not the pinned archive"):
        fetch.build(tmp_path / "models", tmp_path / "cache", tell=lambda line: None)

    assert list((tmp_path / "models").iterdir()) == []
    assert list((tmp_path / "cache").iterdir()) == []


def test_the_command_ends_with_one_for_missing_models(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("QASHYQ_MODELS", str(tmp_path / "nowhere"))

    with pytest.raises(SystemExit) as leaving:
        command.main(["verify"])

    assert leaving.value.code == 1
    assert "models.missing" in capsys.readouterr().err


def test_the_converter_refuses_a_file_that_is_no_network() -> None:
    with pytest.raises(ModelsBuildFailed, match="no tensor"):
        convert(b"dlib" * 1000)


def test_the_converter_refuses_a_cut_tensor() -> None:
    header = b"\x01\x02" + b"\x01\x04" + b"\x01\x01" * 3

    with pytest.raises(ModelsBuildFailed):
        ParameterFile(header + b"\x00" * 15).tensor(4)


def test_the_converter_reads_a_tensor_behind_other_bytes() -> None:
    header = b"\x01\x02" + b"\x02\x2c\x01" + b"\x01\x01" * 3

    values = ParameterFile(b"con_4" + header + b"\x00\x00\x80\x3f" * 300).tensor(300)

    assert values.shape == (300,)
    assert set(values.tolist()) == {1.0}


def test_the_archive_in_the_cache_gives_the_pinned_network_again(networks: Models) -> None:
    wanted = next(model for model in models.manifest()[1] if model.name == "identity")
    place = command.cache_directory() / wanted.archive
    if not place.is_file():
        pytest.skip(f"{wanted.archive} is not in the cache")

    content = fetch._convert(wanted, fetch._member(place, wanted))

    assert content == (models.models_directory() / wanted.file).read_bytes()
