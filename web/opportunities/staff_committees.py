"""Keeping committees, their composition and meetings."""

from dataclasses import fields
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.periods import today
from geo.query.committees import (
    CommitteeRecord,
    find_committees,
    find_compositions,
    find_meetings_of,
    get_committee,
)
from geo.report.committees import describe_seats
from geo.snapshot.snapshot import Snapshot
from geo.store.committees import (
    CommitteeText,
    Composition,
    Meeting,
    change_committee,
    end_committee,
    save_meeting,
    set_composition,
    write_committee,
)
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction, read_cities
from web.language import translated as _
from web.opportunities import asks as ask
from web.opportunities.asks import Ask, names_of
from web.opportunities.committee_form import (
    meeting_asks,
    read_composition,
    read_meeting,
    term_asks,
)
from web.signing_in import for_staff

bp = Blueprint("desk_committees", __name__, url_prefix="/desk/committees")


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's committees, those that ended among them."""
    cities = read_cities(
        lambda session, snapshot: find_committees(
            session, snapshot.municipality_id, on=today(), ended=True
        )
    )
    return render_template("committees/desk_list.html", cities=cities)


@bp.get("/<city>/new")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the form of a new committee."""
    return _form(city, None, None)


@bp.post("/<city>/new")
@for_staff
def create(city: str) -> ResponseReturnValue:
    """Add a committee, which everybody reads at once."""
    snapshot = get_snapshot(city)
    form = read_answers(request.form, names_of(_asks(snapshot)))
    text = _read(form)
    if form.wrong:
        return _form(city, None, form)
    with open_transaction() as session:
        uid = write_committee(session, snapshot.municipality_id, text)
    return _back(city, uid, "saved")


@bp.get("/<city>/<uid>")
@for_staff
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a committee's terms and meetings, and the forms for them."""
    return _page(city, uid, None)


@bp.get("/<city>/<uid>/edit")
@for_staff
def show_edit(city: str, uid: str) -> ResponseReturnValue:
    """Show the form of a committee that is kept."""
    return _form(city, _committee(city, uid), None)


@bp.post("/<city>/<uid>/edit")
@for_staff
def edit(city: str, uid: str) -> ResponseReturnValue:
    """Change what is written of a committee."""
    snapshot, known = get_snapshot(city), _committee(city, uid)
    form = read_answers(request.form, names_of(_asks(snapshot)))
    text = _read(form, fictional=known.fictional)
    if form.wrong:
        return _form(city, known, form)
    version = request.form.get("version", type=int, default=0)
    try:
        with open_transaction() as session:
            change_committee(
                session, snapshot.municipality_id, uid, text, version=version
            )
    except StaleEditError as error:
        form.tell("name", error.message)
        return _form(city, known, form)
    return _back(city, uid, "saved")


@bp.post("/<city>/<uid>/end")
@for_staff
def end(city: str, uid: str) -> ResponseReturnValue:
    """End a committee."""
    with open_transaction() as session:
        end_committee(session, get_snapshot(city).municipality_id, uid, on=today())
    return _back(city, uid, "ended")


@bp.post("/<city>/<uid>/terms")
@for_staff
def add_term(city: str, uid: str) -> ResponseReturnValue:
    """Keep the counts of a term."""
    form = read_answers(request.form, names_of(term_asks()))
    made = read_composition(form)
    return _write(city, uid, form, made)


@bp.post("/<city>/<uid>/meetings")
@for_staff
def add_meeting(city: str, uid: str) -> ResponseReturnValue:
    """Add a meeting, or write one of the same day and time anew."""
    form = read_answers(request.form, names_of(meeting_asks()))
    made = read_meeting(form)
    return _write(city, uid, form, made)


def _write(
    city: str, uid: str, form: Answered, made: Composition | Meeting | None
) -> ResponseReturnValue:
    key = get_snapshot(city).municipality_id
    if form.wrong or made is None:
        return _page(city, uid, form)
    try:
        with open_transaction() as session:
            if isinstance(made, Composition):
                set_composition(session, key, uid, made)
            else:
                kept = find_meetings_of(session, uid)
                same = (made.held_on, made.start_time)
                known = next(
                    (e.uid for e in kept if (e.held_on, e.start_time) == same), None
                )
                save_meeting(session, key, uid, made, known=known)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, next(iter(form.values)))
        return _page(city, uid, form)
    return _back(city, uid, "saved")


def _asks(snapshot: Snapshot) -> tuple[Ask, ...]:
    return (
        Ask("name", _("会議の名前"), must=True),
        Ask("purpose", _("何をする会議か"), "area"),
        Ask("legal_basis", _("根拠（条例・要綱）")),
        Ask("area", _("地区"), options=ask.area_options(snapshot)),
        Ask("established_on", _("始めた日"), "date"),
        Ask("department", _("担当の課")),
        Ask("contact", _("窓口"), help=_("係の名前です。人の名前は書きません。")),
        Ask("open_to_public", _("だれでも傍聴できます"), "tick"),
        Ask("minutes_url", _("会議の記録のアドレス"), "url"),
    )


def _read(form: Answered, *, fictional: bool = False) -> CommitteeText:
    return CommitteeText(
        name=ask.must(form, "name"),
        purpose=ask.line(form, "purpose", most=ask.TEXT),
        legal_basis=ask.line(form, "legal_basis"),
        area=ask.area(form),
        established_on=form.day("established_on", required=False),
        department=ask.line(form, "department"),
        contact=ask.line(form, "contact"),
        open_to_public=bool(form.values["open_to_public"]),
        minutes_url=ask.web_address(form, "minutes_url"),
        fictional=fictional,
    )


def _committee(city: str, uid: str) -> CommitteeRecord:
    with open_session() as session:
        return get_committee(session, city, uid, on=today())


def _page(city: str, uid: str, form: Answered | None) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        committee = get_committee(session, city, uid, on=today())
        terms, meetings = (
            find_compositions(session, uid),
            find_meetings_of(session, uid),
        )
    names = (*names_of(term_asks()), *names_of(meeting_asks()))
    blank = read_answers({}, names, {"is_public": "1"})
    filled = Answered(blank.values | form.values, form.wrong) if form else blank
    page = render_template(
        "committees/desk_show.html",
        committee=committee,
        shown_city=snapshot.city,
        terms=[(each, describe_seats(each)) for each in terms],
        meetings=meetings,
        form=filled,
        term_asks=term_asks(),
        meeting_asks=meeting_asks(),
        said=request.args.get("said"),
    )
    return page, 422 if form and form.wrong else 200


def _form(
    city: str, known: CommitteeRecord | None, form: Answered | None
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    asks = _asks(snapshot)
    given = {"open_to_public": "1"}
    if known:
        given = {
            each.name: "1" if value is True else str(value)
            for each in fields(CommitteeText)
            if (value := getattr(known, each.name)) not in (None, False)
        }
        given["area"] = "/".join(known.area[:2]) if known.area else ""
    here: dict[str, Any] = {"city": city, "uid": known.uid} if known else {"city": city}
    page = render_template(
        "opportunities/desk_form.html",
        heading=_("会議を直す") if known else _("会議を加える"),
        hint=_("保存すると、すぐに公開のページに出ます。委員の名前は書きません。"),
        back=url_for("desk_committees.show_list"),
        back_words=_("会議の一覧に戻る"),
        action=url_for(f"desk_committees.{'edit' if known else 'create'}", **here),
        button=_("この内容で保存する"),
        form=form or read_answers({}, names_of(asks), given),
        asks=asks,
        # After a stale edit the version that was read: a second press overwrites nobody.
        version=request.form.get(
            "version", type=int, default=known.version if known else None
        ),
        shown_city=snapshot.city,
    )
    return page, 422 if form and form.wrong else 200


def _back(city: str, uid: str, said: str) -> ResponseReturnValue:
    address = url_for("desk_committees.show_one", city=city, uid=uid, said=said)
    return redirect(address, 303)
