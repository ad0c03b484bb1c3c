"""Writing, publishing and deciding calls."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.lifecycles import OPPORTUNITY
from geo.domain.open_doors import FOR_GROUPS
from geo.domain.periods import today
from geo.query.applications import find_applications, get_application
from geo.query.opportunities import (
    OpportunityRecord,
    find_all_opportunities,
    get_opportunity,
)
from geo.store.applications import decide_application
from geo.store.opportunities import change_opportunity, write_opportunity
from geo.store.opportunity_steps import (
    cancel_opportunity,
    close_opportunity,
    decide_opportunity,
    publish_opportunity,
    record_outcome,
)
from web.answered import Answered, read_answers
from web.database import find_cities, get_snapshot, open_session, open_transaction
from web.language import translated as _
from web.opportunities.asks import names_of
from web.opportunities.door_form import (
    door_asks,
    given_by,
    given_outcome,
    outcome_asks,
    read_door,
    read_outcome,
    result_asks,
)
from web.signing_in import for_staff

bp = Blueprint("desk_opportunities", __name__, url_prefix="/desk/opportunities")
LONGEST_REASON = 400


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's calls, drafts first."""
    city, state = request.args.get("city", ""), request.args.get("state", "")
    with open_session() as session:
        everything = find_all_opportunities(session, on=today())
    return render_template(
        "opportunities/desk_list.html",
        doors=[
            each
            for each in everything
            if city in {"", each.city} and state in {"", each.state}
        ],
        cities=find_cities(),
        chosen={"city": city, "state": state},
    )


@bp.get("/<city>/new")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the form of a new call."""
    return _form(city, None, None)


@bp.post("/<city>/new")
@for_staff
def create(city: str) -> ResponseReturnValue:
    """Keep a new call as a draft."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        form = read_answers(request.form, names_of(door_asks(session, snapshot)))
    door = read_door(form)
    if form.wrong:
        return _form(city, None, form)
    try:
        with open_transaction() as session:
            uid = write_opportunity(session, snapshot.municipality_id, door)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "title")
        return _form(city, None, form)
    return _back(city, uid, "written")


@bp.get("/<city>/<uid>")
@for_staff
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a call with its answers and the steps that may be taken."""
    return _page(city, uid)


@bp.get("/<city>/<uid>/edit")
@for_staff
def show_edit(city: str, uid: str) -> ResponseReturnValue:
    """Show the form of a call that is kept."""
    return _form(city, _door(city, uid), None)


@bp.post("/<city>/<uid>/edit")
@for_staff
def edit(city: str, uid: str) -> ResponseReturnValue:
    """Change a call; of a published one what is no rule of the contest."""
    snapshot, known = get_snapshot(city), _door(city, uid)
    with open_session() as session:
        form = read_answers(request.form, names_of(door_asks(session, snapshot)))
    door = read_door(form, known)
    if form.wrong:
        return _form(city, known, form)
    version = request.form.get("version", type=int, default=0)
    try:
        with open_transaction() as session:
            change_opportunity(
                session,
                snapshot.municipality_id,
                uid,
                door,
                version=version,
                on=today(),
            )
    except StaleEditError as error:
        form.tell("title", error.message)
        return _form(city, known, form)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "title")
        return _form(city, known, form)
    return _back(city, uid, "changed")


@bp.post("/<city>/<uid>/<any(publish, close, cancel, decide, record):step>")
@for_staff
def take_step(city: str, uid: str, step: str) -> ResponseReturnValue:
    """Take a call one step further, or note what was counted."""
    door = _door(city, uid)
    names = ("reason", *names_of(result_asks()))
    form = read_answers(request.form, names)
    outcome = read_outcome(form)
    reason = form.text("reason", LONGEST_REASON) or ""
    result = form.text("result", 2000) or ""
    if form.wrong:
        return _page(city, uid, form, step)
    key, on = get_snapshot(city).municipality_id, today()
    seen = request.form.get("version", type=int, default=0)
    try:
        with open_transaction() as session:
            if step == "publish":
                publish_opportunity(session, key, uid, on=on, version=seen)
            elif step == "close":
                close_opportunity(session, key, uid, on=on)
            elif step == "cancel":
                cancel_opportunity(session, key, uid, reason=reason)
            elif step == "decide":
                decide_opportunity(
                    session, key, uid, outcome, result=result, on=on, version=seen
                )
            else:
                record_outcome(session, key, uid, outcome, on=on, version=seen)
    except StaleEditError as error:
        form.tell("result", error.message)
        return _page(city, door.uid, form, step)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "reason" if step == "cancel" else "result")
        return _page(city, door.uid, form, step)
    return _back(city, uid, step)


@bp.post("/<city>/applications/<uid>")
@for_staff
def decide_one(city: str, uid: str) -> ResponseReturnValue:
    """Select or decline a group's answer, with the reason."""
    form = read_answers(request.form, ("reason", "step"))
    step = "select" if form.values["step"] == "select" else "decline"
    with open_session() as session:
        record = get_application(session, city, uid)
    reason = form.text("reason", LONGEST_REASON) or ""
    if not form.wrong:
        try:
            with open_transaction() as session:
                decide_application(
                    session,
                    get_snapshot(city).municipality_id,
                    uid,
                    step=step,
                    reason=reason,
                    on=today(),
                )
        except (ConflictError, InvalidQueryError) as error:
            form.tell_error(error, "reason")
    if form.wrong:
        return _page(city, record.call, form, uid)
    return _back(city, record.call, step)


def _door(city: str, uid: str) -> OpportunityRecord:
    with open_session() as session:
        return get_opportunity(session, city, uid, on=today(), published=False)


def _page(
    city: str, uid: str, form: Answered | None = None, at: str | None = None
) -> ResponseReturnValue:
    """Show a call; ``at`` is the step or application that the form belongs to."""
    with open_session() as session:
        door = get_opportunity(session, city, uid, on=today(), published=False)
        applications = find_applications(session, uid)
    names = ("reason", *names_of(result_asks()))
    kept = read_answers({}, names, given_outcome(door))
    page = render_template(
        "opportunities/desk_show.html",
        door=door,
        shown_city=get_snapshot(city).city,
        applications=applications,
        for_groups=door.kind in FOR_GROUPS,
        steps=OPPORTUNITY.open_steps(door.status),
        over=door.deadline is None or door.deadline < today(),
        form=form or Answered({}),
        at=at,
        filled=form if form and at in {"decide", "record"} else kept,
        outcome_asks=outcome_asks(),
        result_asks=result_asks(),
        said=request.args.get("said"),
        # After a stale edit what was read: a second press overwrites nobody.
        seen=request.form.get("version", type=int, default=door.version),
    )
    return page, 422 if form and form.wrong else 200


def _form(
    city: str, door: OpportunityRecord | None, form: Answered | None
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        asks = door_asks(session, snapshot)
    given = given_by(door) if door else {}
    here: dict[str, Any] = {"city": city, "uid": door.uid} if door else {"city": city}
    back = "show_one" if door else "show_list"
    page = render_template(
        "opportunities/desk_form.html",
        heading=_("募集を直す") if door else _("募集をつくる"),
        hint=_("まず下書きになります。公開するまで、だれにも見えません。")
        if door is None
        else None,
        back=url_for(f"desk_opportunities.{back}", **(here if door else {})),
        back_words=_("戻る"),
        action=url_for(f"desk_opportunities.{'edit' if door else 'create'}", **here),
        button=_("この内容で保存する"),
        form=form or read_answers({}, names_of(asks), given),
        asks=asks,
        # After a stale edit the version that was read: a second press overwrites nobody.
        version=request.form.get(
            "version", type=int, default=door.version if door else None
        ),
        shown_city=snapshot.city,
    )
    return page, 422 if form and form.wrong else 200


def _back(city: str, uid: str, said: str) -> ResponseReturnValue:
    address = url_for("desk_opportunities.show_one", city=city, uid=uid, said=said)
    return redirect(address, 303)
