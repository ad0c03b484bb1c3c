"""The city's list of groups: founding, giving access anew, who needs help."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.city_groups import find_city_groups
from geo.query.people import find_helped
from geo.query.standing import get_group
from geo.store.founding import NewGroup, end_group, find_namesakes, found_group
from web.answered import Answered, read_answers
from web.city_vocabulary import city_word
from web.database import find_cities, get_snapshot, open_session, open_transaction
from web.join_form import read_phone
from web.language import translated as _
from web.private_pages import private
from web.signing_in import for_staff, signed_in

bp = Blueprint("desk_groups", __name__, url_prefix="/desk/groups")
FIELDS = (
    "city",
    "kind",
    "name",
    "kana",
    "territory",
    "contact",
    "contact_phone",
    "sure",
)
LONGEST = 80
LONGEST_REASON = 200


@bp.get("/")
@for_staff
def show_groups() -> ResponseReturnValue:
    """Show every group of every city, and which need somebody."""
    on = today()
    city, text = request.args.get("city", ""), request.args.get("q", "").strip()
    only = request.args.get("only", "")
    with open_session() as session:
        everyone = find_city_groups(session, on, city=city or None, text=text)
    stalled = [each for each in everyone if each.stalled]
    groups = {
        "stalled": stalled,
        "without": [each for each in everyone if not each.owned],
    }.get(only, everyone)
    return render_template(
        "desk/groups.html",
        groups=groups,
        stalled=stalled,
        cities=find_cities(),
        chosen={"city": city, "q": text, "only": only},
        said=request.args.get("said"),
    )


@bp.get("/helped")
@private
def show_helped() -> ResponseReturnValue:
    """Show an intermediary's people which groups they help."""
    who = signed_in()
    if who is None:
        going = url_for("desk_groups.show_helped")
        return redirect(url_for("signing_in.show_sign_in", going=going), 303)
    with open_session() as session:
        helped = find_helped(session, who.account_id, today())
    return render_template("desk/groups_helped.html", helped=helped)


@bp.get("/new")
@for_staff
def show_new() -> ResponseReturnValue:
    """Show the form that founds a group."""
    given = {"kind": "association"}
    cities = find_cities()
    if len(cities) == 1:
        given["city"] = cities[0].slug
    return _form(read_answers(request.args, FIELDS, given))


@bp.post("/new")
@for_staff
def found() -> ResponseReturnValue:
    """Found a group, then go on to its first letter."""
    form = read_answers(request.form, FIELDS)
    city, name = form.values["city"], form.text("name", LONGEST)
    written = form.values["contact_phone"]
    phone = read_phone(written) if written else None
    if city not in {each.slug for each in find_cities()}:
        form.tell("city", _("市町村を選んでください。"))
    if form.values["kind"] not in kinds():
        form.tell("kind", _("団体の種類を選んでください。"))
    if name is None and not form.said_of("name"):
        form.tell("name", _("団体の名前を書いてください。"))
    if written and phone is None:
        form.tell(
            "contact_phone", _("電話番号を数字で書いてください。例：042-000-0000")
        )
    group = NewGroup(
        name=name or "",
        actor_type=form.values["kind"],
        kana=form.text("kana", LONGEST),
        territory=form.values["territory"] or None,
        contact=form.text("contact", LONGEST),
        contact_phone=phone,
    )
    if form.wrong or not _is_sure(form, city, group.name):
        return _form(form)
    try:
        with open_transaction() as session:
            uid = found_group(session, city, group)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "name")
        return _form(form)
    address = url_for("group_people.show_people", organisation=uid, said="founded")
    return redirect(f"{address}#letter", 303)


@bp.get("/<organisation>/end")
@for_staff
def show_end(organisation: str) -> ResponseReturnValue:
    """Ask whether a group is to end, and why."""
    return _end_page(organisation, read_answers({}, ("reason",)))


@bp.post("/<organisation>/end")
@for_staff
def end(organisation: str) -> ResponseReturnValue:
    """End a group and everybody's standing in it."""
    form = read_answers(request.form, ("reason",))
    reason = form.text("reason", LONGEST_REASON)
    if form.wrong:
        return _end_page(organisation, form)
    try:
        with open_transaction() as session:
            end_group(session, organisation, reason=reason or "", on=today())
    except InvalidQueryError as error:
        form.tell_error(error, "reason")
        return _end_page(organisation, form)
    return redirect(url_for("desk_groups.show_groups", said="ended"), 303)


def kinds(city: str | None = None) -> dict[str, str]:
    """Return what groups can be, by code; in a city's own words where one is chosen."""
    return {
        term.code: city_word("actor_type", term.code, city)
        for term in load_vocabulary("actor_type").terms
        if term.code != "resident"
    }


def _is_sure(form: Answered, city: str, name: str) -> bool:
    """Return whether no group has that name already, or another is meant."""
    if form.values["sure"]:
        return True
    with open_session() as session:
        same = find_namesakes(session, city, name)
    if not same:
        return True
    form.tell(
        "sure",
        _(
            "「%(name)s」という団体がもうあります。"
            "別の団体なら印を付けて、もう一度押してください。",
            name=same[0],
        ),
    )
    return False


def _form(form: Answered) -> ResponseReturnValue:
    city = form.values["city"]
    known = {each.slug for each in find_cities()}
    areas = []
    if city in known:
        snapshot = get_snapshot(city)
        areas = [
            (each.title, snapshot.districts(each.slug))
            for each in snapshot.area_sets
            if each.kind == "association"
        ]
    page = render_template(
        "desk/groups_new.html",
        form=form,
        cities=find_cities(),
        kinds=kinds(city if city in known else None),
        areas=areas,
    )
    return page, 422 if form.wrong else 200


def _end_page(organisation: str, form: Answered) -> ResponseReturnValue:
    with open_session() as session:
        group = get_group(session, organisation)
    page = render_template("desk/groups_end.html", group=group, form=form)
    return page, 422 if form.wrong else 200
