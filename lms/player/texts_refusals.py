"""Why an archive is refused, in words: code of `scorm.errors.PackageCode` -> (what happened, what to do)."""

from __future__ import annotations

from lms.core.i18n import LazyText, lazy_gettext

_REPACK = lazy_gettext(
    "Unpack the course into an empty folder on your computer and pack the folder's contents as a new ZIP file."
)
_EXPORT = lazy_gettext(
    "Export the course again from the tool it was made with, and choose SCORM as the format."
)
_AGAIN = lazy_gettext("The file was damaged on its way. Copy or download it again and upload it once more.")
_SMALLER = lazy_gettext(
    "Make the media smaller (video to 720p, pictures to 1600 pixels) or divide the course into parts."
)
_RENAME = lazy_gettext("Rename the file in the course, correct the links to it and pack the course again.")

REFUSALS: dict[str, tuple[LazyText, LazyText]] = {
    "not_a_zip": (lazy_gettext("The file is not a ZIP archive."), _EXPORT),
    "truncated": (lazy_gettext("The archive is cut off: its end is missing."), _AGAIN),
    "multi_disk": (lazy_gettext("The archive is one part of several."), _REPACK),
    "archive_too_large": (lazy_gettext("The archive is too large: %(value)s, at most %(limit)s."), _SMALLER),
    "too_many_files": (
        lazy_gettext("The archive holds too many files: at most %(limit)s."),
        lazy_gettext("Divide the course into parts."),
    ),
    "total_too_large": (
        lazy_gettext("Unpacked, the course is too large: %(value)s, at most %(limit)s."),
        _SMALLER,
    ),
    "file_too_large": (lazy_gettext("The file “%(name)s” is too large: at most %(limit)s."), _SMALLER),
    "ratio_too_high": (
        lazy_gettext(
            "The file “%(name)s” unpacks to more than %(limit)s times its size, as files made to fill a disk do."
        ),
        lazy_gettext("Take this file out of the course. If it is needed, pack it without compression."),
    ),
    "too_deep": (lazy_gettext("The path “%(name)s” has more than %(limit)s folders."), _RENAME),
    "name_too_long": (lazy_gettext("The name “%(name)s” is too long: at most %(limit)s signs."), _RENAME),
    "name_unsafe": (
        lazy_gettext(
            "The name “%(name)s” leads out of its folder or holds signs that no file name may have."
        ),
        _REPACK,
    ),
    "name_absolute": (lazy_gettext("The name “%(name)s” begins at the root of a disk."), _REPACK),
    "name_drive": (lazy_gettext("The name “%(name)s” names a disk drive."), _REPACK),
    "name_backslash": (lazy_gettext("The name “%(name)s” divides folders with backslashes."), _REPACK),
    "name_undecodable": (
        lazy_gettext("The name “%(name)s” cannot be read: its letters are in an unknown encoding."),
        _RENAME,
    ),
    "link": (
        lazy_gettext("“%(name)s” is a link to another place, not a file."),
        lazy_gettext("Put the file itself in its place and pack the course again."),
    ),
    "device": (lazy_gettext("“%(name)s” is not an ordinary file."), _REPACK),
    "encrypted": (
        lazy_gettext("The file “%(name)s” is locked with a password."),
        lazy_gettext("Pack the course again without a password."),
    ),
    "compression_unknown": (
        lazy_gettext("The file “%(name)s” is packed in a way that cannot be read."),
        _REPACK,
    ),
    "entries_overlap": (
        lazy_gettext("Files of the archive share the same bytes, as in archives made to do harm."),
        _REPACK,
    ),
    "header_mismatch": (
        lazy_gettext("The archive's table of contents and the file “%(name)s” contradict each other."),
        _REPACK,
    ),
    "duplicate_name": (
        lazy_gettext("“%(name)s” stands in the archive twice; capital and small letters make no difference."),
        _RENAME,
    ),
    "name_conflict": (lazy_gettext("“%(name)s” is a file and a folder at once."), _RENAME),
    "bad_crc": (lazy_gettext("The file “%(name)s” is damaged."), _AGAIN),
    "size_mismatch": (lazy_gettext("The file “%(name)s” has another size than the archive says."), _AGAIN),
    "manifest_missing": (
        lazy_gettext("There is no imsmanifest.xml: this is not a SCORM package."),
        _EXPORT,
    ),
    "manifest_ambiguous": (
        lazy_gettext(
            "There are several imsmanifest.xml (“%(name)s”, for one): it is not clear which course is meant."
        ),
        lazy_gettext("Upload each course as a package of its own."),
    ),
}
