"""The teacher's page: who did what, safe in a browser and in a spreadsheet; the command line; the course page."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from lms.accounts.models import Person
from lms.accounts.roles import Role, ScopeKind
from lms.core.db import transaction
from lms.courses import queries as courses
from lms.courses.models import MaterialKind
from lms.player.models import Package
from tests.builders import packages
from tests.factories import make_person
from tests.factories_player import commit_body, make_package, send_commit
from tests.lms.player.conftest import House


def test_the_report_shows_every_student_and_the_best_attempt(house: House) -> None:
    client = house.client()
    send_commit(
        client,
        commit_body(house.launch(), 1, final=True, score__scaled="0.9", session_time="PT61M", exit="normal"),
    )
    send_commit(client, commit_body(house.launch(), 1, score__scaled="0.3", completion_status="incomplete"))

    page = house.client(house.teacher).get(f"/packages/{house.package}/report").text

    assert "1 of 2 students have begun." in page
    row = page.split("Әлиева")[1].split("</tr>")[0]
    assert "90" in row
    assert "1 h 1 min" in row
    assert "In progress" in row
    assert "Not begun" in page.split("Бекова")[1].split("</tr>")[0]


def test_previews_are_not_in_the_report(house: House) -> None:
    launch = house.launch(house.teacher, is_preview=True)
    send_commit(house.client(), commit_body(launch, 1, score__scaled="1"))

    page = house.client(house.teacher).get(f"/packages/{house.package}/report").text

    assert "0 of 2 students have begun." in page


def test_the_sheet_holds_no_formula(house: House) -> None:
    with house.app.app_context(), transaction() as session:
        session.get_one(Person, house.student).family_name = "=HYPERLINK(1)"
        session.get_one(Package, house.package).title = "=1+1"

    answer = house.client(house.teacher).get(f"/packages/{house.package}/report.xlsx")

    sheet = load_workbook(io.BytesIO(answer.data)).active
    assert sheet is not None
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert len(cells) == 3 * 7
    assert all(cell.data_type != "f" for cell in cells)


def test_the_course_page_tells_a_student_how_far_he_is(house: House) -> None:
    student = house.client(house.student)
    address = f"/offerings/{house.offering}"
    assert "Not begun" in student.get(address).text

    launch = house.launch()
    send_commit(house.client(), commit_body(launch, 1, completion_status="incomplete"))
    assert "In progress" in student.get(address).text

    send_commit(
        house.client(), commit_body(launch, 2, success_status="passed", exit="normal", score__scaled="0.9")
    )
    assert "Passed" in student.get(address).text


def test_staff_come_from_the_course_page_to_the_report_and_students_to_the_course(house: House) -> None:
    address = f"/offerings/{house.offering}"

    assert f"/packages/{house.package}/report" in house.client(house.teacher).get(address).text
    assert f"/packages/{house.package}/play" in house.client(house.student).get(address).text


def test_staff_who_may_neither_play_nor_read_the_report_get_no_link(house: House) -> None:
    with house.app.app_context(), transaction() as session:
        registrar = make_person(session, roles=[(Role.REGISTRAR, ScopeKind.INSTITUTION, None)]).id

    page = house.client(registrar).get(f"/offerings/{house.offering}").text

    assert "SCORM course" in page
    assert f"/packages/{house.package}/" not in page


def test_a_course_that_students_have_opened_is_hidden_and_not_removed(house: House) -> None:
    with house.app.app_context(), transaction() as session:
        material = courses.material_for(session, MaterialKind.SCORM, house.package)
        assert material is not None
        address = f"/materials/{material.id}"
    teacher = house.client(house.teacher)
    house.launch(house.teacher, is_preview=True)
    assert f"{address}/remove" in teacher.get(f"{address}/edit").text
    house.launch()

    refused = teacher.post(f"{address}/remove")

    assert refused.status_code == 409
    assert "Students have work in" in refused.text
    assert f"{address}/remove" not in teacher.get(f"{address}/edit").text
    assert teacher.post(f"{address}/hide").status_code == 303
    assert (
        f"/packages/{house.package}/play"
        not in house.client(house.student).get(f"/offerings/{house.offering}").text
    )


def test_a_package_without_marks_has_no_column(house: House) -> None:
    with house.app.app_context(), transaction() as session:
        offering = courses.offering(session, house.offering)
        package = make_package(
            session, offering, packages.single_sco_12(title="Only to read"), is_graded=False
        )
        house.package = package.id
        assert package.grade_item_id is None

    answer = send_commit(
        house.client(), commit_body(house.launch(), 1, final=True, core__lesson_status="passed")
    )

    assert answer.json == {"result": "true", "errorCode": 0}


@pytest.mark.parametrize("as_json", [True, False])
def test_the_command_line_reports_files(house: House, tmp_path: Path, as_json: bool) -> None:
    good, bad = tmp_path / "good.zip", tmp_path / "bad.zip"
    good.write_bytes(packages.single_sco_12())
    bad.write_bytes(packages.named("../evil.html"))

    result = house.app.test_cli_runner().invoke(
        args=["scorm", "check", str(good), str(bad), *(["--json"] if as_json else [])]
    )

    assert result.exit_code == 1
    if as_json:
        told = json.loads(result.output)
        assert [one["playable"] for one in told] == [True, False]
        assert told[1]["errors"][0]["code"] == "name_unsafe"
    else:
        assert "good.zip: playable, SCORM 1.2" in result.output
        assert "name_unsafe" in result.output


def test_good_files_end_with_zero(house: House, tmp_path: Path) -> None:
    (tmp_path / "good.zip").write_bytes(packages.single_sco_2004())

    result = house.app.test_cli_runner().invoke(args=["scorm", "check", str(tmp_path / "good.zip")])

    assert result.exit_code == 0
