"""Uploads through the real form: good packages, every hostile one, re-uploads, who may."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from urllib3 import encode_multipart_formdata

from lms.core.db import read_session
from lms.courses.models import Material, MaterialKind
from lms.gradebook.models import GradeItem
from lms.player import importing, operations, texts
from lms.player.models import Package, PackageFile, PackageVersion
from lms.player.texts_findings import FINDINGS
from lms.player.texts_refusals import REFUSALS
from scorm.errors import PackageCode
from scorm.report import FindingCode
from tests.builders import packages
from tests.lms.player.conftest import House


def upload(client: FlaskClient, offering_id: int, packed: bytes, **form: str) -> Any:
    """Send the upload form."""
    fields = {"week": "8", "is_graded": "1", **form}
    return client.post(
        f"/offerings/{offering_id}/packages", data={**fields, "file": (io.BytesIO(packed), "course.zip")}
    )


def kept(house: House) -> tuple[int, int, int, int, int]:
    """Count what an import leaves: packages, versions, materials, journal columns, stored files."""
    media = house.app.extensions["qashyq_settings"].data_dir
    files = [
        p for p in Path(media).rglob("*") if p.is_file() and ("packages" in p.parts or "scratch" in p.parts)
    ]
    with house.app.app_context():
        session = read_session()
        counts = [session.query(table).count() for table in (Package, PackageVersion, Material, GradeItem)]
    return (*counts, len(files))  # type: ignore[return-value]  # four and one


@pytest.mark.parametrize("name", packages.HOSTILE)
def test_a_hostile_archive_is_refused_in_words_and_leaves_nothing(house: House, name: str) -> None:
    build, code = packages.HOSTILE[name]
    teacher, before = house.client(house.teacher), kept(house)

    answer = upload(teacher, house.offering, build())

    assert answer.status_code == 400
    message, advice = REFUSALS[code]
    shown = str(message).split("%(")[0].split("“")[0].strip()
    assert shown in answer.text.replace("&#39;", "'")
    assert str(advice) in answer.text.replace("&#39;", "'")
    assert kept(house) == before
    assert teacher.get(f"/offerings/{house.offering}").status_code == 200, "the server lives"


@pytest.mark.parametrize(
    ("packed", "code"),
    [
        pytest.param(packages.bad_crc, "bad_crc", id="a changed byte"),
        pytest.param(packages.lying_size, "size_mismatch", id="a file larger than it says"),
        pytest.param(packages.nothing_to_launch, "nothing_to_launch", id="nothing to open"),
        pytest.param(packages.entity_bomb, "xml_forbidden", id="a manifest that grows"),
        pytest.param(lambda: packages.with_manifest("<manifest"), "xml_malformed", id="a broken manifest"),
    ],
)
def test_what_is_found_while_reading_is_refused_whole(house: House, packed: Any, code: str) -> None:
    before = kept(house)

    answer = upload(house.client(house.teacher), house.offering, packed())

    message, _advice = REFUSALS.get(code) or FINDINGS[code]
    assert answer.status_code == 400
    assert str(message).split("%(")[0].split("“")[0].strip() in answer.text
    assert kept(house) == before


def test_every_code_of_the_engine_has_words() -> None:
    assert set(REFUSALS) == {code.value for code in PackageCode}
    assert set(FINDINGS) == {code.value for code in FindingCode} | {importing.SEVERAL_SCOS}


def test_no_code_hides_its_values(app: Any) -> None:
    values = {
        name: f"<{name}>" for name in ("name", "limit", "value", "reason", "file", "resource", "identifier")
    }
    with app.test_request_context(base_url="http://localhost:8000"):
        lines = [texts.described({"code": code, "params": values}) for code in (*REFUSALS, *FINDINGS)]
    assert all(line.text and line.advice and "%(" not in line.text for line in lines)


def test_an_upload_that_fails_in_the_end_leaves_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = kept(house)

    def fail(*_args: object, **_kwargs: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(operations, "add_package", fail)

    with pytest.raises(OSError, match="full"):
        upload(house.client(house.teacher), house.offering, packages.single_sco_12())
    assert kept(house) == before


def test_a_disk_that_fills_while_files_are_written_leaves_nothing(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    from lms.core.storage import Storage

    before, really = kept(house), Storage.put_tree_file

    def fill(self: Storage, area: str, tree: str, name: str, stream: Any, **kwargs: Any) -> None:
        if name.endswith(".css"):
            raise OSError("the disk is full")
        really(self, area, tree, name, stream, **kwargs)

    monkeypatch.setattr(Storage, "put_tree_file", fill)

    with pytest.raises(OSError, match="full"):
        upload(house.client(house.teacher), house.offering, packages.single_sco_12())
    assert kept(house) == before


def test_a_week_that_does_not_exist_keeps_nothing(house: House) -> None:
    before = kept(house)

    answer = upload(house.client(house.teacher), house.offering, packages.single_sco_12(), week="99")

    assert answer.status_code == 400
    assert kept(house) == before


@pytest.mark.parametrize("who", ["student", "neighbour"])
def test_only_who_may_upload_uploads(house: House, who: str) -> None:
    client = house.client(getattr(house, who))
    before = kept(house)

    assert upload(client, house.offering, packages.single_sco_12()).status_code == 403
    assert client.get(f"/offerings/{house.offering}/packages/new").status_code == 403
    assert kept(house) == before


def test_a_large_body_is_taken_only_from_who_may_upload(house: House) -> None:
    body, kind = encode_multipart_formdata({"week": "8", "file": ("large.zip", bytes(5 * 1024 * 1024))})
    path = f"/offerings/{house.offering}/packages"
    teacher, student, nobody = house.client(house.teacher), house.client(house.student), house.client()

    # Without the header the token is looked for in the form, so the body has to be read.
    assert student.post(path, data=body, content_type=kind, csrf=False).status_code == 413
    assert nobody.post(path, data=body, content_type=kind, csrf=False).status_code == 413
    assert (
        teacher.post(path, data=body, content_type=kind, csrf=False).status_code == 403
    )  # read: no token in it
    assert teacher.post(path, data=body, content_type=kind).status_code == 400  # read: no archive


def test_a_form_without_a_file_says_so(house: House) -> None:
    answer = house.client(house.teacher).post(f"/offerings/{house.offering}/packages", data={"week": "8"})

    assert answer.status_code == 400
    assert "Choose the package" in answer.text


def test_a_new_version_is_for_new_attempts_and_running_ones_keep_theirs(house: House) -> None:
    teacher = house.client(house.teacher)
    running = house.launch()
    newer = packages.single_sco_2004(title="Tiny course, corrected")

    answer = teacher.post(
        f"/packages/{house.package}/versions", data={"file": (io.BytesIO(newer), "newer.zip")}
    )

    assert answer.status_code == 303
    assert house.launch().attempt.version_id == running.attempt.version_id
    assert house.launch(house.neighbour).attempt.version_id != running.attempt.version_id
    with house.app.app_context():
        numbers = [row.number for row in read_session().query(PackageVersion).order_by(PackageVersion.number)]
        materials = read_session().query(Material).filter_by(kind=MaterialKind.SCORM).count()
    assert (numbers, materials) == ([1, 2], 1)


def test_the_same_package_again_is_no_new_version(house: House) -> None:
    before = kept(house)

    answer = house.client(house.teacher).post(
        f"/packages/{house.package}/versions",
        data={"file": (io.BytesIO(packages.single_sco_2004()), "again.zip")},
    )

    assert answer.status_code == 409
    assert "already there" in answer.text
    assert kept(house) == before


def test_a_refused_copy_of_a_kept_package_takes_nothing_from_it(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The files of one content lie in one place: a failed second import must not drop the first one's."""
    before = kept(house)
    monkeypatch.setattr(operations, "add_package", lambda *_a, **_k: (_ for _ in ()).throw(OSError("late")))

    with pytest.raises(OSError, match="late"):
        upload(house.client(house.teacher), house.offering, packages.single_sco_2004())
    assert kept(house) == before


def test_course_titles_are_text_everywhere(house: House) -> None:
    title = "&lt;img src=x onerror=alert(1)&gt;&quot;&apos;{{7*7}}"
    teacher, student = house.client(house.teacher), house.client(house.student)

    answer = upload(teacher, house.offering, packages.single_sco_12(title=title), is_visible="1")

    report = teacher.get(answer.location).text
    package_id = int(answer.location.split("/")[2])
    pages = [
        report,
        teacher.get(f"/offerings/{house.offering}").text,
        student.get(f"/offerings/{house.offering}").text,
        student.get(f"/packages/{package_id}/play").text,
        teacher.get(f"/packages/{package_id}/versions/new").text,
        teacher.get(f"/offerings/{house.offering}/journal").text,
        student.get("/").text,
    ]
    for page in pages:
        assert "<img src=x" not in page
        assert "49" not in page.split("onerror")[1][:12] if "onerror" in page else True
    assert "&lt;img src=x onerror=alert(1)&gt;" in report


def test_findings_are_text_too(house: House) -> None:
    manifest = packages.manifest_12().replace('identifierref="res-1"', 'identifierref="&lt;script&gt;x"')
    manifest = manifest.replace('href="index.html">', 'href="not-there.html">')

    answer = upload(house.client(house.teacher), house.offering, packages.with_manifest(manifest))

    assert answer.status_code == 400
    assert "<script>x" not in answer.text
    assert "&lt;script&gt;x" in answer.text


def test_warnings_and_repairs_are_told_after_a_good_upload(house: House) -> None:
    files = {"My Course/imsmanifest.xml": packages.manifest_12(href="INDEX.html").encode()}
    files |= {f"My Course/{name}": data for name, data in packages.COURSE_FILES.items()}
    packed = packages.zip_of(*files.items(), with_course=False)
    teacher = house.client(house.teacher)

    answer = upload(teacher, house.offering, packed)

    page = teacher.get(answer.location).text
    assert "The course lay in the folder “My Course”" in page
    assert "“INDEX.html” is written with other capital letters" in page


def test_several_parts_are_told(house: House) -> None:
    second = '<item identifier="item-2" identifierref="res-1"><title>Second</title></item></organization>'
    manifest = packages.manifest_12().replace("</organization>", second, 1)
    teacher = house.client(house.teacher)

    answer = upload(teacher, house.offering, packages.with_manifest(manifest))

    assert "has 2 parts" in teacher.get(answer.location).text


def test_files_of_a_version_are_listed_with_their_hashes(house: House) -> None:
    with house.app.app_context():
        names = {row.name for row in read_session().query(PackageFile)}
    assert names == {"imsmanifest.xml", *packages.COURSE_FILES}
