"""Writing a city's ordinances, guidelines and plans, with their measures."""

from dataclasses import fields
from urllib.parse import urlsplit

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import InvalidQueryError, StaleEditError
from geo.domain.periods import today
from geo.query.neighbours import find_neighbours
from geo.query.plans import PlanRecord, find_plans, get_plan
from geo.store.municipalities import ensure_municipality
from geo.store.plans import KINDS, PlanForm, save_plan
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction, read_cities
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_plans", __name__, url_prefix="/desk")
ONE_CITY = "/words/<city>/plans"
FIELDS = (
    "kind",
    "title",
    "adopted_on",
    "revised_on",
    "review_due_on",
    "ended_on",
    "summary",
    "url",
    "source",
    "measures",
    "seen",
)
LONGEST = 200
LONGEST_SUMMARY = 600
MOST_MEASURES = 100


@bp.get("/plans/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's ordinances, guidelines and plans, and the cities near it."""
    with open_session() as session:
        near = find_neighbours(session, on=today())
    cities = [
        (city, plans, near.get(city.slug, ()))
        for city, plans in read_cities(
            lambda session, snapshot: find_plans(
                session, snapshot.municipality_id, on=snapshot.on
            )
        )
    ]
    return render_template(
        "city_words/desk_plans.html", cities=cities, said=request.args.get("said")
    )


@bp.get(ONE_CITY + "/new")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the form for a paper that is not listed yet."""
    return _page(city, None, read_answers({}, FIELDS, {"kind": "plan"}))


@bp.post(ONE_CITY + "/new")
@for_staff
def add(city: str) -> ResponseReturnValue:
    """List a paper."""
    return _save(city, None)


@bp.get(ONE_CITY + "/<uid>")
@for_staff
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a paper's form as it stands."""
    return _page(city, uid, read_answers({}, FIELDS, _given(_find(city, uid))))


@bp.post(ONE_CITY + "/<uid>")
@for_staff
def change(city: str, uid: str) -> ResponseReturnValue:
    """Write a paper anew."""
    return _save(city, uid)


def _save(city: str, uid: str | None) -> ResponseReturnValue:
    form = read_answers(request.form, FIELDS)
    plan = _read(form, fictional=uid is not None and _find(city, uid).fictional)
    if form.wrong:
        return _page(city, uid, form)
    try:
        with open_transaction() as session:
            municipality = ensure_municipality(session, get_snapshot(city).city.code)
            save_plan(session, municipality, plan, uid, seen=form.values["seen"])
    except InvalidQueryError as error:
        form.tell_error(error, "title")
        return _page(city, uid, form)
    except StaleEditError as error:
        form.tell("title", error.message)
        return _page(city, uid, form)
    return redirect(url_for("desk_plans.show_list", said="plan"), 303)


def _find(city: str, uid: str) -> PlanRecord:
    snapshot = get_snapshot(city)
    with open_session() as session:
        return get_plan(session, snapshot.municipality_id, uid, on=snapshot.on)


def _read(form: Answered, *, fictional: bool) -> PlanForm:
    title = form.text("title", LONGEST)
    if title is None and not form.said_of("title"):
        form.tell("title", _("名前を書いてください。"))
    url = form.text("url", LONGEST)
    if url and urlsplit(url).scheme not in {"http", "https"}:
        said = _("本文の場所は、https:// で始まる形で書いてください。")
        form.tell("url", said)
    return PlanForm(
        kind=form.values["kind"],
        title=title or "",
        adopted_on=form.day("adopted_on", required=False),
        revised_on=form.day("revised_on", required=False),
        review_due_on=form.day("review_due_on", required=False),
        ended_on=form.day("ended_on", required=False),
        summary=form.text("summary", LONGEST_SUMMARY),
        url=url,
        source=form.text("source", LONGEST),
        measures=_measures(form),
        fictional=fictional,
    )


def _measures(form: Answered) -> list[tuple[str, str]]:
    """Return the measures: one a line, the number first, then a space and the name."""
    found = []
    for line in form.values["measures"].splitlines():
        code, _space, title = line.strip().replace("\u3000", " ").partition(" ")
        if not code:
            continue
        if not title.strip():
            said = _("施策は、番号・空白・名前の順に1行ずつ書いてください。")
            form.tell("measures", said)
            return []
        found.append((code, title.strip()))
    if len(found) > MOST_MEASURES:
        form.tell("measures", _("施策は100までにしてください。"))
    return found


def _given(plan: PlanRecord) -> dict[str, str]:
    days = ("adopted_on", "revised_on", "review_due_on", "ended_on")
    texts = ("kind", "title", "summary", "url", "source")
    return (
        {name: getattr(plan, name) or "" for name in texts}
        | {
            name: day.isoformat()
            for name in days
            if (day := getattr(plan, name)) is not None
        }
        | {
            "measures": "\n".join(
                f"{each.code} {each.title}" for each in plan.measures
            ),
            "seen": _form_of(plan).digest(),
        }
    )


def _form_of(plan: PlanRecord) -> PlanForm:
    names = [each.name for each in fields(PlanForm) if each.name != "measures"]
    return PlanForm(
        measures=[(each.code, each.title) for each in plan.measures],
        **{name: getattr(plan, name) for name in names},
    )


def _page(city: str, uid: str | None, form: Answered) -> ResponseReturnValue:
    page = render_template(
        "city_words/desk_plan.html",
        shown_city=get_snapshot(city).city,
        uid=uid,
        form=form,
        kinds=KINDS,
    )
    return page, 422 if form.wrong else 200
