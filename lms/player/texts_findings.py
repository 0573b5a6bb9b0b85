"""What was found in a manifest, in words: code of `scorm.report.FindingCode` -> (what was found, what to do or what was done)."""

from __future__ import annotations

from lms.core.i18n import LazyText, lazy_gettext

_MAKER = lazy_gettext("Export the course again, or ask its maker to correct imsmanifest.xml.")
_LOOK = lazy_gettext("Open the course and look whether this part of it works.")
_NOTHING = lazy_gettext("You need not do anything.")
_REMOVED = lazy_gettext("It was put right. You need not do anything.")

FINDINGS: dict[str, tuple[LazyText, LazyText]] = {
    "xml_malformed": (lazy_gettext("imsmanifest.xml is not correct XML: %(reason)s."), _MAKER),
    "xml_forbidden": (lazy_gettext("imsmanifest.xml holds what can do harm: %(reason)s."), _MAKER),
    "xml_too_deep": (lazy_gettext("imsmanifest.xml is nested too deeply: at most %(limit)s levels."), _MAKER),
    "xml_too_large": (lazy_gettext("imsmanifest.xml is too large: at most %(limit)s."), _MAKER),
    "encoding_unknown": (
        lazy_gettext("imsmanifest.xml is written in the unknown encoding “%(encoding)s”."),
        _MAKER,
    ),
    "not_a_manifest": (
        lazy_gettext("imsmanifest.xml begins with “%(root)s” and is no manifest of a course."),
        _MAKER,
    ),
    "nothing_to_launch": (
        lazy_gettext("The package names nothing that could be opened."),
        lazy_gettext(
            "Look at the warnings: a file may be missing or named differently. Export the course again."
        ),
    ),
    "version_assumed": (lazy_gettext("The version of SCORM is not named; %(version)s is assumed."), _LOOK),
    "version_unknown": (
        lazy_gettext("The version “%(schemaversion)s” is not known; the course is played as %(version)s."),
        _LOOK,
    ),
    "title_missing": (
        lazy_gettext("The part “%(identifier)s” has no title."),
        lazy_gettext("Give it a title in the tool the course was made with."),
    ),
    "resource_missing": (
        lazy_gettext("The part “%(identifier)s” points at “%(resource)s”, which is not in the manifest."),
        _MAKER,
    ),
    "resource_without_href": (lazy_gettext("The resource “%(resource)s” names no file."), _MAKER),
    "file_missing": (
        lazy_gettext("The file “%(file)s” is named in the manifest and is not in the package."),
        _LOOK,
    ),
    "launch_file_missing": (
        lazy_gettext("“%(file)s”, with which a part of the course begins, is not in the package."),
        _MAKER,
    ),
    "launch_external": (
        lazy_gettext("A part of the course lies on another site (%(file)s) and is left out."),
        lazy_gettext("Put the pages into the package or give students a link."),
    ),
    "launch_unsafe": (
        lazy_gettext("The address “%(file)s” leads out of the package and is left out."),
        _MAKER,
    ),
    "duplicate_identifier": (
        lazy_gettext("The identifier “%(identifier)s” is used twice; the first one counts."),
        _MAKER,
    ),
    "value_invalid": (
        lazy_gettext("“%(element)s” holds “%(value)s”, which the standard does not allow; it is left out."),
        _LOOK,
    ),
    "sub_manifest_ignored": (
        lazy_gettext("The manifest inside the manifest (“%(identifier)s”) is left out."),
        _LOOK,
    ),
    "asset_launched": (
        lazy_gettext("“%(resource)s” is a plain page: it is shown, but it reports no result."),
        lazy_gettext("If you expect marks, export the course with tracking switched on."),
    ),
    "several_scos": (
        lazy_gettext("The package has %(count)s parts; the player shows the first one."),
        lazy_gettext("Export each part as a package of its own, or the whole course as a single SCO."),
    ),
    "encoding_repaired": (lazy_gettext("imsmanifest.xml was read as %(encoding)s."), _REMOVED),
    "leading_junk_removed": (
        lazy_gettext("There were stray signs before the beginning of imsmanifest.xml."),
        _REMOVED,
    ),
    "default_organization_assumed": (
        lazy_gettext("The default structure is not named; “%(identifier)s” is taken."),
        _REMOVED,
    ),
    "organization_assumed": (
        lazy_gettext("The course has no structure; its page “%(resource)s” is taken."),
        _REMOVED,
    ),
    "path_case_repaired": (
        lazy_gettext("“%(file)s” is written with other capital letters; “%(found)s” is taken."),
        _REMOVED,
    ),
    "path_backslash_repaired": (
        lazy_gettext("The address “%(file)s” was written with backslashes."),
        _REMOVED,
    ),
    "path_space_repaired": (lazy_gettext("The address “%(file)s” had spaces around it."), _REMOVED),
    "title_shortened": (
        lazy_gettext("The title of “%(identifier)s” had %(length)s signs and was shortened."),
        _REMOVED,
    ),
    "scorm_type_assumed": (
        lazy_gettext("The type of “%(resource)s” is not named; it is taken as a part with results."),
        _REMOVED,
    ),
    "root_folder_removed": (
        lazy_gettext(
            "The course lay in the folder “%(folder)s”; files outside it (%(ignored)s) were left out."
        ),
        _REMOVED,
    ),
    "manifest_name_repaired": (lazy_gettext("The manifest is written “%(name)s”."), _REMOVED),
    "names_decoded": (lazy_gettext("File names were read in the encoding %(encoding)s."), _REMOVED),
    "system_files_ignored": (
        lazy_gettext("Files of the operating system (%(count)s) were left out."),
        _NOTHING,
    ),
}
