"""Editions of boundaries: looked at, put into force on their day, or dropped."""

from datetime import date

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import GeoError, NotFoundError
from geo.domain.periods import today
from geo.query.editions import find_editions
from geo.store.editions import (
    activate_edition,
    drop_edition,
    get_waiting_edition,
    report_edition,
)
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import Session
from web.database import open_session, open_transaction
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("editions", __name__, url_prefix="/desk/editions")
ADDRESS = "/<city>/<area_set>/<valid_from>"


@bp.get("/")
@for_staff
def show_editions() -> ResponseReturnValue:
    """Show every edition, those that wait first."""
    with open_session() as session:
        editions = find_editions(session)
    return render_template("desk/editions.html", editions=editions)


@bp.get(ADDRESS)
@for_staff
def show_edition(city: str, area_set: str, valid_from: str) -> ResponseReturnValue:
    """Show what a waiting edition would change."""
    return _page(city, area_set, valid_from)


@bp.post(f"{ADDRESS}/activate")
@for_staff
def activate(city: str, area_set: str, valid_from: str) -> ResponseReturnValue:
    """Put an edition into force."""
    try:
        with open_transaction() as session:
            municipality = ensure_municipality(session, city)
            edition = get_waiting_edition(
                session, municipality, area_set, valid_from=_day(valid_from)
            )
            activate_edition(session, edition, on=today())
            mark_changed(session, municipality)
    except GeoError as error:
        return _page(city, area_set, valid_from, said=error.message, status=409)
    return redirect(
        url_for("districts.show_comparison", city=city, areas=area_set), 303
    )


@bp.post(f"{ADDRESS}/drop")
@for_staff
def drop(city: str, area_set: str, valid_from: str) -> ResponseReturnValue:
    """Drop an edition that waits; its file stays kept."""
    with open_transaction() as session:
        drop_edition(session, _find(session, city, area_set, valid_from))
    return redirect(url_for("editions.show_editions"), 303)


def _page(
    city: str,
    area_set: str,
    valid_from: str,
    *,
    said: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    with open_transaction() as session:
        edition = _find(session, city, area_set, valid_from)
        report = report_edition(session, edition)
    page = render_template(
        "desk/edition.html",
        report=report,
        address={"city": city, "area_set": area_set, "valid_from": valid_from},
        ready=report.valid_from <= today(),
        said=said,
    )
    return page, status


def _find(session: Session, city: str, area_set: str, valid_from: str) -> int:
    return get_waiting_edition(
        session,
        ensure_municipality(session, city),
        area_set,
        valid_from=_day(valid_from),
    )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFoundError(_("この版はありません。"), kind="edition") from None
