"""`qashyq users`: add, role, code, reset."""

from __future__ import annotations

import click
from flask import Blueprint
from flask.cli import AppGroup
from sqlalchemy import select
from sqlalchemy.orm import Session

from lms.accounts import operations
from lms.accounts.models import OneTimeCodeKind, OrgUnit, Person
from lms.accounts.person_fields import faults_of, read_fields
from lms.accounts.roles import Role, ScopeKind
from lms.core.audit import SYSTEM
from lms.core.db import transaction
from lms.core.errors import QashyqError
from lms.core.settings import LOCALES

bp = Blueprint("users", __name__, cli_group=None)
users = AppGroup("users", help="People of this installation: the first administrator, codes, roles.")
bp.cli.add_command(users)


@users.command("add")
@click.argument("login")
@click.argument("family_name")
@click.argument("given_name")
@click.option("--patronymic", default="")
@click.option("--email", default="")
@click.option("--locale", type=click.Choice(LOCALES), default="kk", show_default=True)
@click.option("--unit", default="", help="Code of the unit.")
@click.option(
    "--role", type=click.Choice([role.value for role in Role]), help="A role over the whole university."
)
def add(
    login: str,
    family_name: str,
    given_name: str,
    patronymic: str,
    email: str,
    locale: str,
    unit: str,
    role: str | None,
) -> None:
    """Add a person and print a code for the first sign-in."""
    raw = {
        "login": login,
        "family_name": family_name,
        "given_name": given_name,
        "patronymic": patronymic,
        "email": email,
        "locale": locale,
        "unit": unit,
    }
    fields = read_fields(raw)
    try:
        with transaction() as session:
            units = {row.code: row.id for row in session.execute(select(OrgUnit.code, OrgUnit.id))}
            faults = faults_of(fields, unit_codes=units, own_codes={"", *units})
            if faults:
                raise click.ClickException("; ".join(f"{f.field}: {f.kind} {f.got}".strip() for f in faults))
            person = operations.create_person(
                session,
                login=fields.login,
                email=fields.email,
                family_name=fields.family_name,
                given_name=fields.given_name,
                patronymic=fields.patronymic,
                locale=fields.locale,
                unit_id=units.get(fields.unit),
                actor=SYSTEM,
            )
            if role is not None:
                operations.grant_role(session, person, Role(role), ScopeKind.INSTITUTION, actor=SYSTEM)
            code = operations.issue_code(session, person, OneTimeCodeKind.FIRST_SIGN_IN, actor=SYSTEM)
    except QashyqError as error:
        raise click.ClickException(f"{error.text} {error.advice}") from error
    click.echo(f"{fields.login} {code}")


@users.command("role")
@click.argument("login")
@click.argument("role", type=click.Choice([role.value for role in Role]))
@click.option(
    "--scope", type=click.Choice([kind.value for kind in ScopeKind]), default="institution", show_default=True
)
@click.option("--id", "scope_id", type=int, help="Number of the unit, offering, control event or student.")
def role(login: str, role: str, scope: str, scope_id: int | None) -> None:
    """Give a person a role."""
    try:
        with transaction() as session:
            operations.grant_role(
                session, _person(session, login), Role(role), ScopeKind(scope), scope_id, actor=SYSTEM
            )
    except QashyqError as error:
        raise click.ClickException(f"{error.text} {error.advice}") from error


@users.command("code")
@click.argument("login")
def code(login: str) -> None:
    """Print a code for a person's first sign-in."""
    with transaction() as session:
        person = _person(session, login)
        made = operations.issue_code(session, person, OneTimeCodeKind.FIRST_SIGN_IN, actor=SYSTEM)
    click.echo(made)


@users.command("reset")
@click.argument("login")
@click.option("--reason", required=True, help="Why; it goes into the journal.")
def reset(login: str, reason: str) -> None:
    """Put a person's password out of use, end sign-ins and print a new code."""
    with transaction() as session:
        made = operations.reset_at_desk(session, _person(session, login), reason=reason, actor=SYSTEM)
    click.echo(made)


def _person(session: Session, login: str) -> Person:
    person = session.scalar(select(Person).where(Person.login == login.strip().casefold()))
    if person is None:
        raise click.ClickException(f"nobody has the login {login!r}")
    return person
