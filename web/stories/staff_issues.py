"""Staff put concerns down and link them to what answers them."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import today
from geo.report.concerns import Concern, describe_concerns
from geo.store.issue_links import Answer, end_link, link_issue
from geo.store.local_issues import NewIssue, add_issue, resolve_issue
from geo.store.municipalities import ensure_municipality
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction, read_cities
from web.language import translated as _
from web.signing_in import for_staff
from web.stories.choices import find_choices

bp = Blueprint("desk_issues", __name__, url_prefix="/desk")
ONE_CITY = "/stories/<city>/issues"
FIELDS = ("title", "field", "description", "reported_on", "latitude", "longitude")
LONGEST_TITLE = 80
LONGEST_TEXT = 600
JAPAN = ((20.0, 46.0), (122.0, 154.0))


@bp.get("/issues/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show every city's concerns: those nothing answers first, the resolved last."""
    cities = read_cities(describe_concerns)
    return render_template("stories/desk_issues.html", cities=cities)


@bp.get(ONE_CITY + "/new")
@for_staff
def show_new(city: str) -> ResponseReturnValue:
    """Show the form for a concern."""
    return _form(city, read_answers({}, FIELDS, {"reported_on": today().isoformat()}))


@bp.post(ONE_CITY + "/new")
@for_staff
def add(city: str) -> ResponseReturnValue:
    """Put a concern down."""
    form = read_answers(request.form, FIELDS)
    new = _read(form)
    if form.wrong or new is None:
        return _form(city, form)
    try:
        with open_transaction() as session:
            municipality = ensure_municipality(session, get_snapshot(city).city.code)
            uid = add_issue(session, municipality, new, on=today()).uid
    except InvalidQueryError as error:
        form.tell_error(error, "title")
        return _form(city, form)
    return _back(city, uid, "added")


@bp.get(ONE_CITY + "/<uid>")
@for_staff
def show_one(city: str, uid: str) -> ResponseReturnValue:
    """Show a concern, what answers it, and what could."""
    return _page(city, uid, read_answers({}, ("answer",)))


@bp.post(ONE_CITY + "/<uid>/links")
@for_staff
def link(city: str, uid: str) -> ResponseReturnValue:
    """Link a concern to an activity or a collaboration."""
    form = read_answers(request.form, ("answer",))
    kind, _colon, answer = form.values["answer"].partition(":")
    try:
        with open_transaction() as session:
            municipality = ensure_municipality(session, get_snapshot(city).city.code)
            link_issue(
                session,
                municipality,
                uid,
                Answer(kind, answer),
                on=today(),
                by_role="staff",
            )
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, "answer")
        return _page(city, uid, form)
    return _back(city, uid, "linked")


@bp.post(ONE_CITY + "/<uid>/links/<link_uid>/end")
@for_staff
def end(city: str, uid: str, link_uid: str) -> ResponseReturnValue:
    """End a link."""
    with open_transaction() as session:
        municipality = ensure_municipality(session, get_snapshot(city).city.code)
        end_link(session, municipality, link_uid, on=today())
    return _back(city, uid, "ended")


@bp.post(ONE_CITY + "/<uid>/resolve")
@for_staff
def resolve(city: str, uid: str) -> ResponseReturnValue:
    """Mark a concern as resolved."""
    with open_transaction() as session:
        municipality = ensure_municipality(session, get_snapshot(city).city.code)
        resolve_issue(session, municipality, uid, on=today())
    return _back(city, uid, "resolved")


def _read(form: Answered) -> NewIssue | None:
    title = form.text("title", LONGEST_TITLE)
    text = form.text("description", LONGEST_TEXT)
    if title is None and not form.said_of("title"):
        form.tell("title", _("何に困っているかを、短く書いてください。"))
    if text is None and not form.said_of("description"):
        form.tell("description", _("くわしいことを書いてください。"))
    reported_on = form.day("reported_on")
    point = _point(form)
    if form.wrong or reported_on is None:
        return None
    return NewIssue(
        title=title or "",
        field=form.values["field"],
        description=text or "",
        reported_on=reported_on,
        point=point,
    )


def _point(form: Answered) -> tuple[float, float] | None:
    """Return (longitude, latitude), None where neither is written."""
    written = form.values["latitude"], form.values["longitude"]
    if not any(written):
        return None
    try:
        latitude, longitude = map(float, written)
    except ValueError:
        latitude = longitude = 0.0
    (south, north), (west, east) = JAPAN
    if not (south <= latitude <= north and west <= longitude <= east):
        said = _("緯度と経度を、数字で両方書いてください。例：35.6381 と 139.5046")
        form.tell("latitude", said)
        return None
    return longitude, latitude


def _concern(city: str, uid: str) -> Concern:
    snapshot = get_snapshot(city)
    with open_session() as session:
        for concern in describe_concerns(session, snapshot):
            if concern.card.uid == uid:
                return concern
    raise NotFoundError(_("この地域課題は見つかりません。"), kind="issue", uid=uid)


def _back(city: str, uid: str, said: str) -> ResponseReturnValue:
    return redirect(url_for("desk_issues.show_one", city=city, uid=uid, said=said), 303)


def _form(city: str, form: Answered) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    page = render_template(
        "stories/desk_issue_new.html",
        shown_city=snapshot.city,
        form=form,
        choices=find_choices(snapshot),
    )
    return page, 422 if form.wrong else 200


def _page(city: str, uid: str, form: Answered) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    words = {
        "added": _("課題を加えました。公開のページに出ています。"),
        "linked": _("つなげました。"),
        "ended": _("つながりを終わりにしました。"),
        "resolved": _("解決したことにしました。"),
    }
    page = render_template(
        "stories/desk_issue.html",
        shown_city=snapshot.city,
        concern=_concern(city, uid),
        form=form,
        choices=find_choices(snapshot),
        said=words.get(request.args.get("said", "")),
    )
    return page, 422 if form.wrong else 200
