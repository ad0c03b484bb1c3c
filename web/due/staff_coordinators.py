"""Keeping the coordinators of areas: which body, which area, which term."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import today
from geo.query.city_groups import find_city_groups
from geo.query.coordinators import find_coordinators
from geo.snapshot.snapshot import Snapshot
from geo.store.coordinators import (
    NewCoordinator,
    appoint_coordinator,
    end_coordinator,
)
from web.answered import Answered, read_answers
from web.database import find_cities, open_session, open_transaction
from web.due.of_city import area_choices, area_of, asked_city
from web.join_form import read_phone
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_coordinators", __name__, url_prefix="/desk/coordinators")
FIELDS = (
    "area",
    "organisation",
    "title",
    "contact",
    "contact_phone",
    "first_day",
    "last_day",
)
LONGEST = 80


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show who coordinates which area, and the form that appoints."""
    given = {"title": "地域コーディネーター", "first_day": today().isoformat()}
    return _page(asked_city(), read_answers({}, FIELDS, given))


@bp.post("/")
@for_staff
def appoint() -> ResponseReturnValue:
    """Appoint a body for a term."""
    snapshot = asked_city()
    form = read_answers(request.form, FIELDS)
    title = form.text("title", LONGEST)
    if title is None and not form.said_of("title"):
        form.tell("title", _("役の名前を書いてください。例：地域コーディネーター"))
    contact = form.text("contact", LONGEST)
    written = form.values["contact_phone"]
    phone = read_phone(written) if written else None
    if written and phone is None:
        form.tell(
            "contact_phone", _("電話番号を数字で書いてください。例：042-000-0000")
        )
    first = form.day("first_day")
    last = form.day("last_day", required=False)
    if form.wrong or title is None or first is None:
        return _page(snapshot, form, status=422)
    new = NewCoordinator(
        area=area_of(snapshot, form.values["area"]),
        organisation=form.values["organisation"],
        title=title,
        contact=contact,
        contact_phone=phone,
        first_day=first,
        last_day=last,
    )
    try:
        with open_transaction() as session:
            appoint_coordinator(session, snapshot.municipality_id, new)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "organisation")
        return _page(snapshot, form, status=422)
    return _back(snapshot, "appointed")


@bp.post("/<uid>/end")
@for_staff
def end(uid: str) -> ResponseReturnValue:
    """End a term: yesterday was its last day."""
    snapshot = asked_city()
    with open_transaction() as session:
        end_coordinator(session, snapshot.municipality_id, uid, on=today())
    return _back(snapshot, "ended")


def _page(
    snapshot: Snapshot, form: Answered, *, status: int = 200
) -> ResponseReturnValue:
    on = today()
    with open_session() as session:
        found = find_coordinators(session, snapshot.municipality_id, on=on, coming=True)
        groups = find_city_groups(session, on, city=snapshot.city.slug)
    page = render_template(
        "due/coordinators.html",
        city=snapshot.city,
        cities=find_cities(),
        coordinators=found,
        groups=groups,
        areas=area_choices(snapshot),
        form=form,
        today=on,
        said=request.args.get("said"),
    )
    return page, status


def _back(snapshot: Snapshot, said: str) -> ResponseReturnValue:
    address = url_for("desk_coordinators.show_list", city=snapshot.city.slug, said=said)
    return redirect(address, 303)
