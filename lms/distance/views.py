"""Pages of the distance share: one offering, and the desk over a term."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from content.loader import load_clause_texts
from lms.accounts.access import current_person, requires
from lms.accounts.models import OrgUnit
from lms.accounts.roles import Permission
from lms.core import documents
from lms.core.db import read_session
from lms.core.edge import whole_number
from lms.core.i18n import current_locale, gettext, localised
from lms.courses import queries as courses
from lms.courses.access import seat_in
from lms.courses.models import Term
from lms.distance import desk as desks
from lms.distance import queries, sentences
from lms.distance.desk import DeskFilter
from lms.distance.pictures import bar_of
from lms.distance.queries import OfferingShare
from lms.distance.weeks import weeks_of
from lms.meetings import queries as meetings
from lms.rules.distance_share import Colour, Regime

bp = Blueprint("distance", __name__)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@bp.get("/offerings/<int:offering_id>/share")
@requires(Permission.SEE_SHARE)
def offering(offering_id: int) -> ResponseReturnValue:
    """Show the share of one offering: what may still move, the rules with both readings, the rows behind them."""
    session = read_session()
    seat = seat_in(session, current_person(), offering_id)
    seat.need(Permission.SEE_SHARE)
    share = queries.shares_of(session, [seat.offering])[0]
    hour = share.frame.policy.academic_hour_minutes
    return render_template(
        "distance/offering.html",
        offering=seat.offering,
        seat=seat,
        share=share,
        hour=hour,
        lead=sentences.first_line(share),
        repair=sentences.repair,
        bar=bar_of(share),
        weeks=weeks_of(session, share),
        names=_names(session, offering_id),
        clauses=load_clause_texts("distance", current_locale()),
        verdicts=queries.verdicts_of(session, seat.offering),
        is_open_question=queries.is_open_question(share),
        P=Permission,
    )


@bp.get("/distance")
@requires(Permission.SEE_SHARE_DESK)
def desk() -> ResponseReturnValue:
    """Show the offerings of a term by verdict."""
    session = read_session()
    term, shares = _watched(session)
    chosen = DeskFilter.read(request.args)
    return render_template(
        "distance/desk.html",
        term=term,
        terms=courses.all_terms(session),
        desk=desks.desk_of(shares, chosen),
        chosen=chosen,
        units=_units(session, shares),
        colours=list(Colour),
        regimes=list(Regime),
        cause=sentences.cause,
        sheet_url=f"{url_for('distance.desk_sheet')}?{request.query_string.decode('ascii', 'ignore')}",
    )


@bp.get("/distance.xlsx")
@requires(Permission.SEE_SHARE_DESK)
def desk_sheet() -> ResponseReturnValue:
    """Download what the desk shows, one discipline a line."""
    session = read_session()
    term, shares = _watched(session)
    units, chosen = _units(session, shares), DeskFilter.read(request.args)
    found = desks.desk_of(shares, chosen)
    rows = [desks.sheet_row(share, units) for share in (*found.bound, *found.mooc, *found.remote)]
    data = documents.xlsx(gettext("Distance share"), desks.sheet_header(), rows)
    name = f"distance-share-{term.academic_year.replace('/', '-')}.xlsx" if term else "distance-share.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, content_type=XLSX, headers=headers)


def _watched(session: Session) -> tuple[Term | None, list[OfferingShare]]:
    """Return the chosen term (the current one by default) and its shares as far as the person watches them."""
    wanted = whole_number(request.args.get("term", ""))
    term = session.get(Term, wanted) if wanted is not None else None
    term = term or courses.current_term(session)
    if term is None:
        return None, []
    offerings = queries.offerings_for_desk(session, current_person(), term.id)
    return term, queries.shares_of(session, offerings)


def _units(session: Session, shares: list[OfferingShare]) -> dict[int, str]:
    ids = {share.offering.unit_id for share in shares}
    query = select(OrgUnit).where(OrgUnit.id.in_(ids)).order_by(OrgUnit.id)
    return {unit.id: localised(unit.title) for unit in session.scalars(query)}


def _names(session: Session, offering_id: int) -> dict[str, tuple[str, str]]:
    """Return what the rows of the derivation are called and where they lead: reference -> (text, url)."""
    return {
        f"class_meeting:{meeting.id}": (
            meeting.title,
            url_for("meetings.meeting", meeting_id=meeting.id),
        )
        for meeting in meetings.meetings_of(session, offering_id)
    }
