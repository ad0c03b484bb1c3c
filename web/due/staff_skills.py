"""Keeping the pool of skills: counts by area, never who."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.skill_pool import find_desks, find_pool
from geo.report.skill_pool import describe_pool
from geo.snapshot.snapshot import Snapshot
from geo.store.skill_pool import (
    MOST_PEOPLE,
    PoolCount,
    drop_pool_count,
    save_pool_count,
)
from web.answered import Answered, read_answers
from web.database import find_cities, open_session, open_transaction
from web.due.of_city import ANYWHERE, area_choices, area_of, asked_city
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_skills", __name__, url_prefix="/desk/skills")
FIELDS = ("skill", "area", "people", "as_of", "source", "desk", "seen")
LONGEST_SOURCE = 200
MOST_DIGITS = len(str(MOST_PEOPLE))


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show the pool with its whole numbers, and the form that changes one."""
    given = {"as_of": today().isoformat(), "area": ANYWHERE}
    return _page(asked_city(), read_answers(request.args, FIELDS, given))


@bp.post("/")
@for_staff
def save() -> ResponseReturnValue:
    """Keep one count."""
    snapshot = asked_city()
    form = read_answers(request.form, FIELDS)
    written = form.values["people"]
    people = _number(written)
    if people is None:
        form.tell("people", _("人数を0以上の数字で書いてください。"))
    day = form.day("as_of")
    if day is not None and day > today():
        form.tell("as_of", _("数えた日は、今日より前にしてください。"))
    source = form.text("source", LONGEST_SOURCE)
    if source is None and not form.said_of("source"):
        form.tell("source", _("どこで数えたかを書いてください。例：人材バンクの登録"))
    if form.wrong or people is None or day is None or source is None:
        return _page(snapshot, form, status=422)
    count = PoolCount(
        skill=form.values["skill"],
        area=_area(snapshot, form.values["area"]),
        people=people,
        as_of=day,
        source=source,
        desk=form.values["desk"] or None,
        fictional="架空" in source,
    )
    try:
        with open_transaction() as session:
            save_pool_count(
                session,
                snapshot.municipality_id,
                count,
                seen=_number(form.values["seen"]),
            )
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "people")
        return _page(snapshot, form, status=422)
    return _back(snapshot, "saved")


@bp.post("/drop")
@for_staff
def drop() -> ResponseReturnValue:
    """Take one count out."""
    snapshot = asked_city()
    with open_transaction() as session:
        drop_pool_count(
            session,
            snapshot.municipality_id,
            request.form.get("skill", ""),
            _area(snapshot, request.form.get("area", ANYWHERE)),
        )
    return _back(snapshot, "dropped")


def _page(
    snapshot: Snapshot, form: Answered, *, status: int = 200
) -> ResponseReturnValue:
    with open_session() as session:
        records = find_pool(session, snapshot.municipality_id)
        desks = find_desks(session, snapshot.municipality_id)
        pool = describe_pool(session, snapshot)
    page = render_template(
        "due/staff_skills.html",
        city=snapshot.city,
        cities=find_cities(),
        records=records,
        withholds=pool.withholds,
        desks=desks,
        areas=area_choices(snapshot),
        anywhere=ANYWHERE,
        skills=[term.code for term in load_vocabulary("skill").terms],
        form=form,
        said=request.args.get("said"),
    )
    return page, status


def _area(snapshot: Snapshot, code: str) -> tuple[str, str] | None:
    return None if code in {"", ANYWHERE} else area_of(snapshot, code)


def _number(written: str) -> int | None:
    good = written.isascii() and written.isdecimal() and len(written) <= MOST_DIGITS
    return int(written) if good else None


def _back(snapshot: Snapshot, said: str) -> ResponseReturnValue:
    address = url_for("desk_skills.show_list", city=snapshot.city.slug, said=said)
    return redirect(address, 303)
