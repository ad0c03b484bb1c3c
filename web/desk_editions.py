"""The pages on which editions of boundaries are looked at, put into force or dropped."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import GeoError, NotFoundError
from geo.domain.periods import today
from geo.query.cities import find_municipalities, get_municipality
from geo.query.editions import EditionRecord, find_editions
from web.database import get_database, open_session
from web.editions import preview_activation, run_activation, run_drop
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("editions", __name__, url_prefix="/desk/editions")
ADDRESS = "/<city>/<area_set>/<valid_from>"


@dataclass(frozen=True, slots=True)
class CityEdition:
    """An edition with the city it belongs to."""

    city: str
    city_name: str
    edition: EditionRecord


def list_editions() -> list[CityEdition]:
    """Return every city's editions, those that wait first."""
    return sorted(_editions(), key=lambda each: not each.edition.waiting)


@bp.get("/")
@for_staff
def show_editions() -> ResponseReturnValue:
    """Show every edition, those that wait first."""
    return render_template("desk/editions.html", editions=list_editions())


@bp.get(ADDRESS)
@for_staff
def show_edition(city: str, area_set: str, valid_from: str) -> ResponseReturnValue:
    """Show what a waiting edition would change."""
    return _page(city, area_set, valid_from)


@bp.post(f"{ADDRESS}/activate")
@for_staff
def activate(city: str, area_set: str, valid_from: str) -> ResponseReturnValue:
    """Put an edition into force."""
    edition = _find(city, area_set, valid_from)
    try:
        run_activation(
            get_database(),
            city,
            edition,
            expected_revision=request.form.get("revision", type=int),
        )
    except GeoError as error:
        return _page(city, area_set, valid_from, said=error.message, status=409)
    return redirect(
        url_for("districts.show_comparison", city=city, areas=area_set), 303
    )


@bp.post(f"{ADDRESS}/drop")
@for_staff
def drop(city: str, area_set: str, valid_from: str) -> ResponseReturnValue:
    """Drop an edition that waits."""
    run_drop(get_database(), city, _find(city, area_set, valid_from))
    return redirect(url_for("editions.show_editions"), 303)


def _page(
    city: str,
    area_set: str,
    valid_from: str,
    *,
    said: str | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    edition = _find(city, area_set, valid_from)
    report = preview_activation(get_database(), city, edition)
    page = render_template(
        "desk/edition.html",
        report=report,
        address={"city": city, "area_set": area_set, "valid_from": valid_from},
        ready=report.valid_from <= today(),
        revision=_revision(city),
        said=said,
    )
    return page, status


def _revision(city: str) -> int:
    with open_session() as session:
        return get_municipality(session, city).revision


def _find(city: str, area_set: str, valid_from: str) -> int:
    """Return the key of the waiting edition that an address names."""
    for each in _editions():
        edition = each.edition
        asked = (city, area_set, _day(valid_from))
        if edition.waiting and asked == (
            each.city,
            edition.area_set,
            edition.valid_from,
        ):
            return edition.id
    raise _unknown()


def _editions() -> Iterator[CityEdition]:
    with open_session() as session:
        for city in find_municipalities(session):
            for edition in find_editions(session, city.id):
                yield CityEdition(city.slug, city.name, edition)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _unknown() from None


def _unknown() -> NotFoundError:
    return NotFoundError(_("待機中の版はありません。"), kind="edition")
