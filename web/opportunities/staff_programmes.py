"""Keeping programmes, their places and totals."""

from dataclasses import fields
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidQueryError, StaleEditError
from geo.domain.periods import fiscal_year, today
from geo.query.programmes import (
    ProgrammeRecord,
    find_programmes,
    find_sites,
    find_totals,
    get_programme,
)
from geo.snapshot.snapshot import Snapshot
from geo.store.programmes import (
    ProgrammeText,
    ReceivingSite,
    Total,
    add_site,
    change_programme,
    end_programme,
    end_site,
    set_total,
    write_programme,
)
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction, read_cities
from web.language import translated as _
from web.opportunities import asks as ask
from web.opportunities.asks import Ask, names_of
from web.signing_in import for_staff

bp = Blueprint("desk_programmes", __name__, url_prefix="/desk/programmes")


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's programmes, those that ended among them."""
    cities = read_cities(
        lambda session, snapshot: find_programmes(
            session, snapshot.municipality_id, on=today(), ended=True
        )
    )
    return render_template("programmes/desk_list.html", cities=cities)


@bp.get("/<city>/new")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the form of a new programme."""
    return _form(city, None, None)


@bp.post("/<city>/new")
@for_staff
def create(city: str) -> ResponseReturnValue:
    """Add a programme, which everybody reads at once."""
    snapshot = get_snapshot(city)
    form = read_answers(request.form, names_of(_asks(snapshot)))
    text = _read(form)
    if form.wrong:
        return _form(city, None, form)
    with open_transaction() as session:
        uid = write_programme(session, snapshot.municipality_id, text)
    return _back(city, uid, "saved")


@bp.get("/<city>/<uid>")
@for_staff
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a programme with its places and totals, and the forms for them."""
    return _page(city, uid, None)


@bp.get("/<city>/<uid>/edit")
@for_staff
def show_edit(city: str, uid: str) -> ResponseReturnValue:
    """Show the form of a programme that is kept."""
    return _form(city, _programme(city, uid), None)


@bp.post("/<city>/<uid>/edit")
@for_staff
def edit(city: str, uid: str) -> ResponseReturnValue:
    """Change a programme."""
    snapshot, known = get_snapshot(city), _programme(city, uid)
    form = read_answers(request.form, names_of(_asks(snapshot)))
    text = _read(form, fictional=known.fictional)
    if form.wrong:
        return _form(city, known, form)
    version = request.form.get("version", type=int, default=0)
    try:
        with open_transaction() as session:
            change_programme(
                session, snapshot.municipality_id, uid, text, version=version
            )
    except StaleEditError as error:
        form.tell("title", error.message)
        return _form(city, known, form)
    return _back(city, uid, "saved")


@bp.post("/<city>/<uid>/end")
@for_staff
def end(city: str, uid: str) -> ResponseReturnValue:
    """End a programme."""
    with open_transaction() as session:
        end_programme(session, get_snapshot(city).municipality_id, uid, on=today())
    return _back(city, uid, "ended")


@bp.post("/<city>/<uid>/sites")
@for_staff
def add_place(city: str, uid: str) -> ResponseReturnValue:
    """Add a place that takes people in."""
    snapshot = get_snapshot(city)
    form = read_answers(request.form, names_of(_site_asks(snapshot)))
    site = ReceivingSite(
        name=ask.must(form, "name"),
        feature=form.values["feature"] or None,
        tasks=ask.line(form, "tasks"),
        places=ask.number(form, "places"),
    )
    if form.wrong:
        return _page(city, uid, form)
    try:
        with open_transaction() as session:
            add_site(session, snapshot.municipality_id, uid, site)
    except InvalidQueryError as error:
        form.tell_error(error, "name")
        return _page(city, uid, form)
    return _back(city, uid, "saved")


@bp.post("/<city>/<uid>/sites/<site>/end")
@for_staff
def end_place(city: str, uid: str, site: str) -> ResponseReturnValue:
    """Note that a place takes nobody in any more."""
    with open_transaction() as session:
        end_site(session, get_snapshot(city).municipality_id, uid, site, on=today())
    return _back(city, uid, "ended")


@bp.post("/<city>/<uid>/totals")
@for_staff
def add_total(city: str, uid: str) -> ResponseReturnValue:
    """Keep a year's totals of an area."""
    snapshot = get_snapshot(city)
    form = read_answers(request.form, names_of(_total_asks(snapshot)))
    year = ask.number(form, "fiscal_year")
    if year is None and not form.said_of("fiscal_year"):
        form.tell("fiscal_year", _("年度を4けたの西暦で書いてください。例：2026"))
    total = Total(
        fiscal_year=year or fiscal_year(today()),
        source=ask.must(form, "source"),
        area=ask.area(form),
        people=ask.number(form, "people"),
        hours=ask.number(form, "hours"),
        stamps=ask.number(form, "stamps"),
    )
    if form.wrong:
        return _page(city, uid, form)
    try:
        with open_transaction() as session:
            set_total(session, snapshot.municipality_id, uid, total)
    except InvalidQueryError as error:
        form.tell_error(error, "people")
        return _page(city, uid, form)
    return _back(city, uid, "saved")


def _asks(snapshot: Snapshot) -> tuple[Ask, ...]:
    return (
        Ask("kind", _("種類"), options=ask.kind_options(snapshot.city.slug), must=True),
        Ask("title", _("制度の名前"), must=True),
        Ask("description", _("説明"), "area"),
        Ask("eligibility", _("対象になる人・団体"), "area"),
        Ask("area", _("地区"), options=ask.area_options(snapshot)),
        Ask("started_on", _("始めた日"), "date"),
        Ask("department", _("担当の課")),
        Ask("contact", _("窓口"), help=_("係の名前です。人の名前は書きません。")),
        Ask("contact_phone", _("窓口の電話番号"), "tel"),
        Ask("url", _("市のホームページ"), "url"),
    )


def _site_asks(snapshot: Snapshot) -> tuple[Ask, ...]:
    return (
        Ask("name", _("受け入れ先の名前"), must=True),
        Ask("feature", _("地図にある場所"), options=ask.place_options(snapshot)),
        Ask("tasks", _("すること")),
        Ask("places", _("受け入れる人数"), "number"),
    )


def _total_asks(snapshot: Snapshot) -> tuple[Ask, ...]:
    return (
        Ask("fiscal_year", _("年度（西暦）"), "number", must=True),
        Ask("area", _("地区"), options=ask.area_options(snapshot)),
        Ask("people", _("人数"), "number"),
        Ask("hours", _("時間"), "number"),
        Ask("stamps", _("スタンプ"), "number"),
        Ask("source", _("何から数えたか（出典）"), must=True),
    )


def _read(form: Answered, *, fictional: bool = False) -> ProgrammeText:
    return ProgrammeText(
        kind=ask.kind(form),
        title=ask.must(form, "title"),
        description=ask.line(form, "description", most=ask.TEXT),
        eligibility=ask.line(form, "eligibility", most=ask.TEXT),
        area=ask.area(form),
        started_on=form.day("started_on", required=False),
        department=ask.line(form, "department"),
        contact=ask.line(form, "contact"),
        contact_phone=ask.phone(form),
        url=ask.web_address(form),
        fictional=fictional,
    )


def _programme(city: str, uid: str) -> ProgrammeRecord:
    with open_session() as session:
        return get_programme(session, city, uid)


def _page(city: str, uid: str, form: Answered | None) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    with open_session() as session:
        programme = get_programme(session, city, uid)
        sites, totals = find_sites(session, uid), find_totals(session, uid)
    site_asks, total_asks = _site_asks(snapshot), _total_asks(snapshot)
    names = (*names_of(site_asks), *names_of(total_asks))
    blank = read_answers({}, names)
    filled = Answered(blank.values | form.values, form.wrong) if form else blank
    page = render_template(
        "programmes/desk_show.html",
        programme=programme,
        shown_city=snapshot.city,
        sites=[each for each in sites if each.ended_on is None],
        totals=totals,
        form=filled,
        site_asks=site_asks,
        total_asks=total_asks,
        said=request.args.get("said"),
    )
    return page, 422 if form and form.wrong else 200


def _form(
    city: str, known: ProgrammeRecord | None, form: Answered | None
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    asks = _asks(snapshot)
    given = {}
    if known:
        given = {
            each.name: str(value)
            for each in fields(ProgrammeText)
            if (value := getattr(known, each.name)) not in (None, False)
        }
        given["area"] = "/".join(known.area[:2]) if known.area else ""
    here: dict[str, Any] = {"city": city, "uid": known.uid} if known else {"city": city}
    page = render_template(
        "opportunities/desk_form.html",
        heading=_("制度を直す") if known else _("制度を加える"),
        hint=_("保存すると、すぐに公開のページに出ます。"),
        back=url_for("desk_programmes.show_list"),
        back_words=_("制度の一覧に戻る"),
        action=url_for(f"desk_programmes.{'edit' if known else 'create'}", **here),
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
    address = url_for("desk_programmes.show_one", city=city, uid=uid, said=said)
    return redirect(address, 303)
