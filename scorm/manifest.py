"""imsmanifest.xml read into values: lenient where the meaning is clear, every oddity reported with its line.

Sources: SCORM 1.2 CAM 2.3, SCORM 2004 4th Edition CAM 3 and 4, IMS Content Packaging 1.1.
"""

from collections.abc import Collection
from dataclasses import dataclass

from scorm.addresses import FileNames, Launch, Repair, Trouble
from scorm.manifest_items import MAX_TITLE_SIGNS, ItemReader, read_title
from scorm.manifest_types import Item, Manifest, Organization, Resource
from scorm.report import FindingCode, Findings
from scorm.version import ScormVersion
from scorm.xmltree import Node, parse_xml

__all__ = ["Item", "Launch", "Manifest", "Organization", "Resource", "read_manifest"]

_REPAIRS = {
    Repair.BACKSLASH: FindingCode.PATH_BACKSLASH_REPAIRED,
    Repair.SPACE: FindingCode.PATH_SPACE_REPAIRED,
    Repair.CASE: FindingCode.PATH_CASE_REPAIRED,
}
_LAUNCH_TROUBLES = {
    Trouble.MISSING: FindingCode.LAUNCH_FILE_MISSING,
    Trouble.EXTERNAL: FindingCode.LAUNCH_EXTERNAL,
    Trouble.UNSAFE: FindingCode.LAUNCH_UNSAFE,
}


def read_manifest(data: bytes, names: Collection[str]) -> Manifest:
    """Read a manifest against the names of the package's files; never raises for what it says."""
    found = Findings()
    root = parse_xml(data, found)
    if root is None:
        return _unreadable(found)
    if root.name.lower() != "manifest":
        found.error(FindingCode.NOT_A_MANIFEST, root.line, root=root.name)
        return _unreadable(found)
    return _ManifestReader(root, FileNames(names), found).read()


def _unreadable(found: Findings) -> Manifest:
    return Manifest(ScormVersion.V12, "", "", (), None, (), found.close())


@dataclass(slots=True)
class _ManifestReader:
    root: Node
    names: FileNames
    found: Findings

    def read(self) -> Manifest:
        version = read_version(self.root, self.found)
        for node in self.root.all("manifest"):
            self.found.warn(FindingCode.SUB_MANIFEST_IGNORED, node.line, identifier=node.get("identifier"))
        resources = self._resources()
        organizations = self._organizations(version, {entry.identifier: entry for entry in resources})
        default = self._default(organizations)
        chosen = next((each for each in organizations if each.identifier == default), None)
        if chosen is None or not any(item.launch for top in chosen.items for item in top.walk()):
            assumed = self._assume_organization(resources)
            if assumed is None:
                self.found.error(FindingCode.NOTHING_TO_LAUNCH, self.root.line)
            else:
                organizations, default, chosen = (*organizations, assumed), assumed.identifier, assumed
        title = (chosen.title if chosen else "") or self._metadata_title()
        if not title and chosen and chosen.items:
            title = chosen.items[0].title
        if not title:
            self.found.warn(FindingCode.TITLE_MISSING, self.root.line, identifier=self.root.get("identifier"))
        report = self.found.close()
        identifier = self.root.get("identifier")
        return Manifest(version, identifier, title, organizations, default, resources, report)

    def _resources(self) -> tuple[Resource, ...]:
        resources: list[Resource] = []
        seen: set[str] = set()
        for group in self.root.all("resources"):
            for node in group.all("resource"):
                identifier = node.get("identifier")
                if identifier in seen:
                    code = FindingCode.DUPLICATE_IDENTIFIER
                    self.found.warn(code, node.line, identifier=identifier)
                    continue
                seen.add(identifier)
                bases = tuple(base for base in (self.root.base, group.base, node.base) if base)
                resources.append(self._resource(node, identifier, bases))
        return tuple(resources)

    def _resource(self, node: Node, identifier: str, bases: tuple[str, ...]) -> Resource:
        kind = node.get("scormtype").lower()
        href = node.attributes.get("href", "")
        launch = self._find(href, bases, node.line, identifier) if href.strip() else None
        if href.strip() and not kind:
            self.found.repair(FindingCode.SCORM_TYPE_ASSUMED, node.line, resource=identifier)
        files = []
        for file in node.all("file"):
            resolved = self.names.resolve(file.attributes.get("href", ""), bases)
            if resolved.launch:
                files.append(resolved.launch.path)
            elif resolved.trouble is Trouble.MISSING:
                code = FindingCode.FILE_MISSING
                self.found.warn(code, file.line, resource=identifier, file=resolved.shown)
        dependencies = tuple(each.get("identifierref") for each in node.all("dependency"))
        return Resource(identifier, kind != "asset", launch, tuple(files), dependencies, node.line)

    def _find(self, href: str, bases: tuple[str, ...], line: int, resource: str) -> Launch | None:
        resolved = self.names.resolve(href, bases)
        for repair in resolved.repairs:
            path = resolved.launch.path if resolved.launch else resolved.shown
            self.found.repair(_REPAIRS[repair], line, file=href, found=path)
        if resolved.trouble:
            self.found.warn(_LAUNCH_TROUBLES[resolved.trouble], line, resource=resource, file=resolved.shown)
        return resolved.launch

    def _organizations(
        self, version: ScormVersion, resources: dict[str, Resource]
    ) -> tuple[Organization, ...]:
        collection = {
            node.get("id"): node
            for group in self.root.all("sequencingCollection")
            for node in group.all("sequencing")
        }
        reader = ItemReader(version, resources, collection, self.found)
        organizations = []
        for group in self.root.all("organizations"):
            for node in group.all("organization"):
                items = tuple(reader.read(item) for item in node.all("item"))
                identifier = node.get("identifier")
                title = read_title(node, identifier, self.found)
                organizations.append(Organization(identifier, title, items, node.line))
        return tuple(organizations)

    def _default(self, organizations: tuple[Organization, ...]) -> str | None:
        group = self.root.first("organizations")
        wanted = group.get("default") if group else ""
        if any(each.identifier == wanted for each in organizations):
            return wanted
        if not organizations:
            return None
        identifier = organizations[0].identifier
        line = group.line if group else None
        self.found.repair(FindingCode.DEFAULT_ORGANIZATION_ASSUMED, line, identifier=identifier)
        return identifier

    def _assume_organization(self, resources: tuple[Resource, ...]) -> Organization | None:
        """Make an organisation of the first resource that opens something, SCOs first."""
        openable = sorted((each for each in resources if each.launch), key=lambda each: not each.is_sco)
        if not openable:
            return None
        resource = openable[0]
        self.found.repair(FindingCode.ORGANIZATION_ASSUMED, resource.line, resource=resource.identifier)
        title = self._metadata_title() or resource.identifier
        item = Item(
            resource.identifier or "item",
            title,
            resource.launch,
            resource.is_sco,
            resource_id=resource.identifier,
            line=resource.line,
        )
        return Organization("assumed:" + resource.identifier, title, (item,), resource.line)

    def _metadata_title(self) -> str:
        metadata = self.root.first("metadata")
        general = metadata.first("lom", "general", "title") if metadata else None
        title = general.content("langstring") or general.content("string") if general else ""
        return title[:MAX_TITLE_SIGNS]


def read_version(root: Node, found: Findings) -> ScormVersion:
    """Tell the edition by schemaversion, else by the namespaces that are used."""
    metadata = root.first("metadata")
    said = metadata.content("schemaversion") if metadata else ""
    known = _edition(said)
    if known:
        return known
    spaces = {node.namespace.lower() for node in root.walk()}
    attributes = any("v1p3" in space or "imscp_v1p1" in space or "imsss" in space for space in spaces)
    version = ScormVersion.V2004_3 if attributes else ScormVersion.V12
    if said:
        found.warn(FindingCode.VERSION_UNKNOWN, root.line, schemaversion=said, version=version)
    else:
        found.warn(FindingCode.VERSION_ASSUMED, root.line, version=version)
    return version


def _edition(said: str) -> ScormVersion | None:
    """Read what tools write: "1.2", "CAM 1.3" (2nd edition), "2004 3rd Edition", "2004.4"."""
    plain = said.lower().replace(" ", "")
    if plain in ("1.2", "1.1", "scorm1.2"):
        return ScormVersion.V12
    if plain in ("cam1.3", "1.3", "2004", "scorm2004"):
        return ScormVersion.V2004_2
    if not plain.startswith(("2004", "scorm2004")):
        return None
    rest = plain.partition("2004")[2]
    for digit, version in (
        ("4", ScormVersion.V2004_4),
        ("3", ScormVersion.V2004_3),
        ("2", ScormVersion.V2004_2),
    ):
        if digit in rest:
            return version
    return None
