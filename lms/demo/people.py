"""Made-up people of the demo: units, accounts, roles."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy.orm import Session

from lms.accounts import operations
from lms.accounts.models import OrgUnit, Person, UnitKind
from lms.accounts.roles import Role, ScopeKind
from lms.core import clock
from lms.core.audit import SYSTEM

PASSWORD = "steppe-wind-2026"  # noqa: S105  # shown on the demo's card, of made-up people only

UNITS = (
    ("university", None, UnitKind.UNIVERSITY, "Қашық университеті", "Университет Қашық", "Qashyq University"),
    ("distance", "university", UnitKind.FACULTY, "Қашықтықтан оқыту факультеті", "Факультет дистанционного обучения", "Faculty of Distance Learning"),
    ("computing", "distance", UnitKind.DEPARTMENT, "Есептеу техникасы кафедрасы", "Кафедра вычислительной техники", "Department of Computing"),
    ("humanities", "distance", UnitKind.DEPARTMENT, "Гуманитарлық пәндер кафедрасы", "Кафедра гуманитарных дисциплин", "Department of Humanities"),
    ("kouk", "distance", UnitKind.SERVICE, "ҚОҰҚБ: қашықтан оқытуды ұйымдастыру және қолдау бөлімі", "Отдел организации и поддержки ДО", "Distance learning support office"),
    ("astana", "distance", UnitKind.BRANCH_OFFICE, "Астана қаласындағы өкілдік", "Представительство в Астане", "Branch office in Astana"),
    ("shymkent", "distance", UnitKind.BRANCH_OFFICE, "Шымкент қаласындағы өкілдік", "Представительство в Шымкенте", "Branch office in Shymkent"),
)  # fmt: skip

# login, family name, given name, patronymic, role, unit of the role (None: given later, by offering or event)
STAFF: tuple[tuple[str, str, str, str, Role | None, str | None], ...] = (
    ("teacher", "Ахметова", "Гүлнәр", "Болатқызы", None, None),
    ("teacher2", "Қасымов", "Ерлан", "Серікұлы", None, None),
    ("tutor", "Мұратова", "Сәуле", "Ғалымқызы", None, None),
    ("adviser", "Жүнісова", "Ләззат", "Қайратқызы", Role.ADVISER, "distance"),
    ("examiner", "Төлегенов", "Ұлан", "Маратұлы", None, None),
    ("marker", "Ильина", "Ольга", "Викторовна", None, None),
    ("proctor", "Әбенова", "Динара", "Асқарқызы", None, None),
    ("registrar", "Сейітқали", "Марал", "Нұрланқызы", Role.REGISTRAR, "university"),
    ("department", "Өтегенов", "Қайрат", "Жанатұлы", Role.DEPARTMENT_HEAD, "computing"),
    ("head", "Ізтілеуова", "Айжан", "Тимурқызы", Role.DISTANCE_HEAD, "distance"),
    ("staff", "Нұрғалиева", "Шолпан", "Дәулетқызы", Role.DISTANCE_STAFF, "distance"),
    ("dean", "Рахымбаев", "Бауыржан", "Оразұлы", Role.DEAN, "distance"),
    ("director", "Ғабитов", "Санжар", "Әлиұлы", Role.BRANCH_DIRECTOR, "astana"),
    ("invigilator", "Күмісбаева", "Жанар", "Ермекқызы", Role.INVIGILATOR, "shymkent"),
    ("didactic", "Петров", "Андрей", "Николаевич", Role.DIDACTIC_SERVICE, "distance"),
    ("it", "Оспанов", "Дәурен", "Бекұлы", Role.IT_SERVICE, "university"),
    ("admin", "Һарун", "Әсем", "Қанатқызы", Role.ADMINISTRATOR, "university"),
)
STUDENTS = (
    ("student", "Сәрсенова", "Әйгерім", "Нұрланқызы"),
    ("student2", "Бекмұрат", "Нұрсұлтан", "Айдосұлы"),
    ("student3", "Ким", "Алина", "Сергеевна"),
    ("student4", "Дүйсенбай", "Мәдина", "Ерікқызы"),
    ("student5", "Иванов", "Тимур", "Олегович"),
    ("student6", "Қожахмет", "Арман", "Ғабитұлы"),
    ("student7", "Үсенова", "Томирис", "Маратқызы"),
    ("student8", "Ңұрмағамбет", "Ілияс", "Серікұлы"),
)


@dataclass(slots=True)
class Cast:
    """Everybody and every unit by their short names."""

    units: dict[str, OrgUnit] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)

    def students(self) -> list[Person]:
        """The demo's students in the order of their logins."""
        return [self.people[login] for login, *_ in STUDENTS]


def seed_people(session: Session) -> Cast:
    """Make units, people with one password, and the roles that lie in units."""
    cast = Cast()
    for code, parent, kind, kk, ru, en in UNITS:
        parent_id = cast.units[parent].id if parent else None
        cast.units[code] = operations.create_unit(
            session,
            code=code,
            title={"kk": kk, "ru": ru, "en": en},
            kind=kind,
            parent_id=parent_id,
            actor=SYSTEM,
        )
    for login, family, given, patronymic, role, unit in STAFF:
        person = _add(session, cast, login, family, given, patronymic, unit or "distance")
        if role is None:
            continue
        scope = ScopeKind.INSTITUTION if unit == "university" else ScopeKind.UNIT
        scope_id = None if unit == "university" else cast.units[str(unit)].id
        operations.grant_role(session, person, role, scope, scope_id, actor=SYSTEM)
    inspector = _add(session, cast, "inspector", "Тексерушіев", "Мақсат", "Әділұлы", "university")
    until = clock.now() + timedelta(days=30)
    operations.grant_role(
        session,
        inspector,
        Role.INSPECTOR,
        ScopeKind.INSTITUTION,
        None,
        None,
        until,
        actor=SYSTEM,
        reason="inspection of the demo",
    )
    for login, family, given, patronymic in STUDENTS:
        _add(session, cast, login, family, given, patronymic, "distance")
    return cast


def _add(
    session: Session, cast: Cast, login: str, family: str, given: str, patronymic: str, unit: str
) -> Person:
    person = operations.create_person(
        session,
        login=login,
        email=f"{login}@example.kz",
        family_name=family,
        given_name=given,
        patronymic=patronymic,
        locale="ru" if family in {"Ильина", "Петров", "Ким", "Иванов"} else "kk",
        unit_id=cast.units[unit].id,
        actor=SYSTEM,
    )
    operations.set_password(session, person, PASSWORD, actor=SYSTEM)
    cast.people[login] = person
    return person
