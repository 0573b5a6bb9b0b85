"""A folder of course files made into a package: the same files give the same bytes."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from scorm.names import is_system_file

_LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack_files(files: Mapping[str, bytes]) -> bytes:
    """Return a zip of the files, the manifest first, the others by name; times and modes are fixed."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files, key=lambda each: (each != "imsmanifest.xml", each)):
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o100644 << 16
            archive.writestr(entry, files[name])
    return written.getvalue()


def pack_folder(path: Path) -> bytes:
    """Return a zip of everything in the folder, without what operating systems leave there."""
    files = {}
    for file in sorted(path.rglob("*")):
        name = file.relative_to(path).as_posix()
        if file.is_file() and not file.is_symlink() and not is_system_file(name):
            files[name] = file.read_bytes()
    return pack_files(files)
