"""The city's side of one collaboration: parties, zone, steps, evaluation, decision."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, InvalidQueryError, StaleEditError
from geo.domain.periods import today
from geo.domain.zone_chooser import ANSWERS, QUESTIONS
from geo.query.partnership_choices import find_choices, find_city_of
from geo.query.partnership_page import get_partnership
from geo.report.partnerships import describe_trail
from geo.store.partnership_papers import (
    DOCUMENT_KINDS,
    Paper,
    add_milestone,
    add_paper,
    finish_milestone,
    set_amount,
    set_outcome,
)
from geo.store.partnership_parties import add_party, choose_zone, remove_party
from geo.store.partnership_reviews import evaluate, hold_review
from geo.store.partnership_steps import (
    cancel_partnership,
    publish_partnership,
    start_partnership,
    tick_points,
)
from web.answered import Answered, read_answers
from web.database import get_snapshot, open_session, open_transaction
from web.language import translated as _
from web.partnerships.forms import (
    FINDING,
    LONGEST,
    LONGEST_TEXT,
    PARTY,
    number,
    read_decision,
    read_finding,
    read_party,
    read_zone,
)
from web.signing_in import for_staff

bp = Blueprint("desk_partnership_steps", __name__, url_prefix="/desk/partnerships")
FIELDS = (
    *PARTY,
    *FINDING,
    *QUESTIONS,
    "zone",
    "zone_reason",
    "zone_from",
    "milestone",
    "due_on",
    "paper_kind",
    "paper_title",
    "paper_url",
    "issued_on",
    "fiscal_year",
    "yen",
    "outcome",
    "outcome_url",
    "decision",
    "reason",
    "new_last_day",
    "new_review_due_on",
    "version",
    "party",
)


@bp.get("/<uid>")
@for_staff
def show_one(uid: str) -> ResponseReturnValue:
    """Show one collaboration with every step staff can take."""
    return _page(uid, read_answers({}, FIELDS))


@bp.post("/<uid>/parties")
@for_staff
def join_party(uid: str) -> ResponseReturnValue:
    """Add a party."""
    form = _read()
    with open_session() as session:
        choices = find_choices(session, find_city_of(session, uid)[1])
    party = read_party(form, choices)
    if party is None:
        return _page(uid, form)
    return _do(uid, form, "name", lambda session: add_party(session, uid, party))


@bp.post("/<uid>/parties/<party>/remove")
@for_staff
def drop_party(uid: str, party: str) -> ResponseReturnValue:
    """Take a party out again."""
    return _do(uid, _read(), "name", lambda session: remove_party(session, uid, party))


@bp.post("/<uid>/zone")
@for_staff
def put_zone(uid: str) -> ResponseReturnValue:
    """Put it into a zone from a day on."""
    form = _read()
    choice, since = read_zone(form), form.day("zone_from")
    if choice is None or since is None:
        return _page(uid, form)
    return _do(
        uid, form, "zone", lambda session: choose_zone(session, uid, choice, on=since)
    )


@bp.post("/<uid>/points")
@for_staff
def tick(uid: str) -> ResponseReturnValue:
    """Keep which points a side has gone through: the city's, or from paper a group's."""
    side = request.form.get("points_of", "city")
    points, was = (request.form.getlist(name) for name in ("point", "was"))
    return _do(
        uid,
        _read(),
        "points",
        lambda session: tick_points(session, uid, side, points, on=today(), was=was),
    )


@bp.post("/<uid>/milestones")
@for_staff
def add_step(uid: str) -> ResponseReturnValue:
    """Add a milestone."""
    form = _read()
    title, day = form.text("milestone", LONGEST), form.day("due_on")
    if day is None or form.wrong:
        return _page(uid, form)
    return _do(
        uid,
        form,
        "milestone",
        lambda session: add_milestone(session, uid, title or "", day),
    )


@bp.post("/<uid>/milestones/<milestone>")
@for_staff
def mark_step(uid: str, milestone: str) -> ResponseReturnValue:
    """Mark a milestone as done today, or as not done after all."""
    done = today() if request.form.get("done") else None
    return _do(
        uid,
        _read(),
        "milestone",
        lambda session: finish_milestone(session, uid, milestone, on=done),
    )


@bp.post("/<uid>/papers")
@for_staff
def put_paper(uid: str) -> ResponseReturnValue:
    """Add a paper anybody may read."""
    form = _read()
    title, url = form.text("paper_title", LONGEST), form.text("paper_url", LONGEST_TEXT)
    issued = form.day("issued_on", required=False)
    if form.wrong:
        return _page(uid, form)
    paper = Paper(form.values["paper_kind"], title or "", url, issued_on=issued)
    return _do(uid, form, "paper_title", lambda s: add_paper(s, uid, paper))


@bp.post("/<uid>/amounts")
@for_staff
def put_amount(uid: str) -> ResponseReturnValue:
    """Write what the city pays in a fiscal year."""
    form = _read()
    year, yen = number(form.values["fiscal_year"]), number(form.values["yen"])
    if year is None or yen is None:
        form.tell("yen", _("年度と金額を、数字で書いてください。"))
        return _page(uid, form)
    return _do(uid, form, "yen", lambda session: set_amount(session, uid, year, yen))


@bp.post("/<uid>/outcome")
@for_staff
def put_outcome(uid: str) -> ResponseReturnValue:
    """Write what came of it."""
    form = _read()
    outcome = form.text("outcome", LONGEST_TEXT) or ""
    url = form.text("outcome_url", LONGEST_TEXT)
    if form.wrong:
        return _page(uid, form)
    return _do(uid, form, "outcome", lambda s: set_outcome(s, uid, outcome, url))


@bp.post("/<uid>/evaluation")
@for_staff
def write_evaluation(uid: str) -> ResponseReturnValue:
    """Keep what the city found, or from paper what a party without a desk found."""
    found, finding = read_finding(request.form)
    form = _read()
    form.wrong.extend(found.wrong)
    if finding is None:
        return _page(uid, form)
    party = form.values["party"]
    return _do(
        uid,
        form,
        "result_text",
        lambda session: evaluate(
            session, uid, party, finding, on=today(), by_staff=True
        ),
    )


@bp.post("/<uid>/<any(publish, start, cancel, review):step>")
@for_staff
def take_step(uid: str, step: str) -> ResponseReturnValue:
    """Publish, start, give up, or decide after the evaluations."""
    form = _read()
    version = number(form.values["version"]) or 0
    if step == "publish":
        return _do(uid, form, "points", lambda s: publish_partnership(s, uid))
    if step == "start":
        return _do(
            uid, form, "points", lambda s: start_partnership(s, uid, version=version)
        )
    if step == "cancel":
        reason = form.text("reason", LONGEST_TEXT) or ""
        return _do(
            uid,
            form,
            "reason",
            lambda session: cancel_partnership(
                session, uid, reason=reason, on=today(), version=version
            ),
        )
    decided = read_decision(form)
    if decided is None:
        return _page(uid, form)
    return _do(
        uid,
        form,
        "decision",
        lambda s: hold_review(s, uid, decided, on=today(), version=version),
    )


def _do(
    uid: str, form: Answered, where: str, work: Callable[..., object]
) -> ResponseReturnValue:
    """Do one thing and come back; what the store refuses is said beside its field."""
    if form.wrong:
        return _page(uid, form)
    try:
        with open_transaction() as session:
            work(session)
    except StaleEditError as error:
        form.tell(where, error.message)
        return _page(uid, form)
    except (ConflictError, InvalidQueryError) as error:
        form.tell_error(error, where)
        return _page(uid, form)
    address = url_for("desk_partnership_steps.show_one", uid=uid, said="saved")
    return redirect(address, 303)


def _read() -> Answered:
    return read_answers(request.form, FIELDS)


def _page(uid: str, form: Answered) -> ResponseReturnValue:
    with open_session() as session:
        city, key = find_city_of(session, uid)
        page = get_partnership(session, key, uid, on=today(), published=False)
        choices = find_choices(session, key)
    answer = render_template(
        "partnerships/desk_one.html",
        shown=get_snapshot(city).city,
        page=page,
        trail=describe_trail(page, on=today()),
        choices=choices,
        form=form,
        questions=QUESTIONS,
        leans=ANSWERS,
        document_kinds=DOCUMENT_KINDS,
        begun=page.record.term_start <= today(),
        on=today(),
        said=request.args.get("said"),
    )
    return answer, 422 if form.wrong else 200
