"""The city's side of collaborations: writing what is agreed."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.periods import today
from geo.query.partnership_choices import find_choices, find_city_of
from geo.query.partnership_page import get_partnership
from geo.query.partnership_records import PartnershipPage
from geo.query.partnerships import find_partnerships
from geo.report.partnerships import PartnershipFilter, describe_list
from geo.store.municipalities import ensure_municipality
from geo.store.partnerships import (
    PAYMENT_MODES,
    SELECTION_METHODS,
    create_partnership,
    edit_partnership,
)
from web.answered import Answered, read_answers
from web.database import find_cities, get_snapshot, open_session, open_transaction
from web.partnerships.forms import PLAN, number, read_plan, read_term, written
from web.partnerships.words import form_choices
from web.signing_in import for_staff

bp = Blueprint("desk_partnerships", __name__, url_prefix="/desk/partnerships")


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every collaboration of a city, those being prepared included."""
    cities = find_cities()
    chosen = request.args.get("city") or (cities[0].slug if cities else "")
    asked = PartnershipFilter(state=request.args.get("state", ""))
    city = get_snapshot(chosen) if chosen else None
    records = []
    if city is not None:
        with open_session() as session:
            records = find_partnerships(
                session, city.municipality_id, on=today(), published=False
            )
    return render_template(
        "partnerships/desk_list.html",
        cities=cities,
        shown=city.city if city else None,
        found=describe_list(records, asked),
        asked=asked,
    )


@bp.get("/new/<city>")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the empty form of a city."""
    return _form(city, read_answers(request.args, PLAN), None)


@bp.post("/new/<city>")
@for_staff
def create(city: str) -> ResponseReturnValue:
    """Write a collaboration that is being prepared."""
    form = read_answers(request.form, PLAN)
    with open_session() as session:
        choices = find_choices(session, get_snapshot(city).municipality_id)
    plan, term = read_plan(form, choices, form_choices(city)), read_term(form)
    if plan is None or term is None:
        return _form(city, form, None)
    try:
        with open_transaction() as session:
            uid = create_partnership(
                session, ensure_municipality(session, city), plan, term
            )
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "title")
        return _form(city, form, None)
    return _back(uid, "created")


@bp.get("/<uid>/edit")
@for_staff
def show_edit(uid: str) -> ResponseReturnValue:
    """Show what is agreed, to be written anew."""
    with open_session() as session:
        city, key = find_city_of(session, uid)
        page = get_partnership(session, key, uid, on=today(), published=False)
    return _form(city, read_answers({}, PLAN, written(page)), uid)


@bp.post("/<uid>/edit")
@for_staff
def save(uid: str) -> ResponseReturnValue:
    """Write what is agreed anew; the term only before it starts."""
    form = read_answers(request.form, PLAN)
    with open_session() as session:
        city, key = find_city_of(session, uid)
        choices = find_choices(session, key)
        page = get_partnership(session, key, uid, on=today(), published=False)
    plan = read_plan(form, choices, form_choices(city, _stored(page)))
    term = read_term(form) if page.record.status == "preparing" else None
    if plan is None or form.wrong:
        return _form(city, form, uid)
    try:
        with open_transaction() as session:
            edit_partnership(
                session, uid, plan, term, version=number(form.values["version"]) or 0
            )
    except (ConflictError, InvalidQueryError, StaleEditError) as error:
        form.tell("title", error.message) if isinstance(
            error, StaleEditError
        ) else form.tell_error(error, "title")
        return _form(city, form, uid)
    return _back(uid, "saved")


def _stored(page: PartnershipPage) -> tuple[str, str | None]:
    """Return the word under which a form was written, and its code."""
    return page.record.form_label, page.record.form


def _form(city: str, form: Answered, uid: str | None) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        choices = find_choices(session, snapshot.municipality_id)
        page = (
            get_partnership(
                session, snapshot.municipality_id, uid, on=today(), published=False
            )
            if uid
            else None
        )
    answer = render_template(
        "partnerships/desk_form.html",
        shown=snapshot.city,
        form=form,
        page=page,
        choices=choices,
        forms=form_choices(city, _stored(page) if page else None),
        methods=SELECTION_METHODS,
        payments=PAYMENT_MODES,
    )
    return answer, 422 if form.wrong else 200


def _back(uid: str, said: str) -> ResponseReturnValue:
    address = url_for("desk_partnership_steps.show_one", uid=uid, said=said)
    return redirect(address, 303)
