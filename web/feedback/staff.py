"""Passing, answering and closing what residents said."""

from collections.abc import Callable, Mapping
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import (
    ConflictError,
    InvalidQueryError,
    NotFoundError,
    StaleEditError,
)
from geo.domain.lifecycles import FEEDBACK
from geo.domain.periods import today
from geo.query.feedback_desk import (
    DeskRecord,
    find_closed,
    find_open,
    find_senders,
    get_for_staff,
)
from geo.store.feedback_steps import (
    KEPT,
    Reply,
    answer,
    change_words,
    close,
    hand_to,
    merge,
    publish,
    refuse,
)
from geo.store.session import Session
from web.database import find_cities, get_snapshot, open_session, open_transaction
from web.feedback.form import VoiceForm
from web.feedback.letters import tell_answered
from web.feedback.words import OUTCOMES, STATES
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_feedback", __name__, url_prefix="/desk/feedback")
LONGEST_REASON = 2000
LONGEST_NAME = 80
# How a refusal of the store is told at the field it is about.
FIELDS = {"text": "text", "reason": "reason", "due_on": "due_on", "into": "into"}


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show what waits for the city, by the day an answer is owed."""
    cities = find_cities()
    slug = request.args.get("city") or (cities[0].slug if cities else None)
    if slug is None:
        return render_template("feedback/desk.html", chosen=None, cities=cities)
    snapshot = get_snapshot(slug)
    state, department = request.args.get("state"), request.args.get("department")
    with open_session() as session:
        every = find_open(session, snapshot.municipality_id, on=today())
        closed = find_closed(session, snapshot.municipality_id, on=today())
    wanted = [
        each
        for each in every
        if (not state or each.state == state)
        and (not department or each.department == department)
    ]
    return render_template(
        "feedback/desk.html",
        chosen=snapshot.city,
        cities=cities,
        owed=[each for each in wanted if each.due_on is not None],
        settled=[each for each in wanted if each.due_on is None],
        closed=closed,
        departments=sorted({each.department for each in every if each.department}),
        state=state,
        department=department,
        states=STATES,
    )


@bp.get("/<uid>")
@for_staff
def show_one(uid: str) -> ResponseReturnValue:
    """Show one with all that is known of it, and what can be done."""
    return _page(uid, VoiceForm(MultiDict()))


@bp.post("/<uid>/<step>")
@for_staff
def take_step(uid: str, step: str) -> ResponseReturnValue:
    """Take one step with it; whoever gave an e-mail is told of an answer."""
    act = STEPS.get(step)
    if act is None:
        raise NotFoundError(_("この手続きはありません。"), kind="step")
    form = VoiceForm(request.form)
    _check_lengths(form)
    version = form.get("version")
    if not version.isdecimal() or form.wrong:
        return _page(uid, form, status=422, step=step)
    try:
        with open_transaction() as session:
            act(session, uid, int(version), form)
    except (InvalidQueryError, ConflictError, StaleEditError) as error:
        where = FIELDS.get(str(error.details.get("field")), "step")
        form.note(where, error.message)
        status = 412 if isinstance(error, StaleEditError) else 422
        return _page(uid, form, status=status, step=step)
    if step == "answer":
        with open_session() as session:
            senders = find_senders(session, uid, on=today())
        tell_answered(senders)
    return redirect(url_for("desk_feedback.show_one", uid=uid, said=step), 303)


def _page(
    uid: str, form: VoiceForm, *, status: int = 200, step: str | None = None
) -> ResponseReturnValue:
    with open_session() as session:
        record = get_for_staff(session, uid, on=today())
        others = find_open(session, record.municipality_id, on=today())
    snapshot = get_snapshot(record.city)
    page = render_template(
        "feedback/desk_one.html",
        shown_city=snapshot.city,
        voice=record,
        card=next(
            (each for each in snapshot.cards if each.uid == record.feature), None
        ),
        joined=[each for each in others if each.duplicate_of == uid],
        others=[each for each in others if _may_take(each, record)],
        steps=FEEDBACK.open_steps(record.status),
        outcomes=OUTCOMES,
        kept_days=KEPT.days,
        form=form,
        step=step,
        said=request.args.get("said"),
    )
    return page, status


def _may_take(other: DeskRecord, record: DeskRecord) -> bool:
    """Return whether one could be joined with another."""
    return other.uid != record.uid and other.status in {
        "received",
        "published",
        "answered",
    }


def _check_lengths(form: VoiceForm) -> None:
    for name, most in {
        "text": LONGEST_REASON,
        "reason": LONGEST_REASON,
        "department": LONGEST_NAME,
    }.items():
        if len(form.get(name)) > most:
            form.note(name, _("%(n)s字までにしてください。", n=most))


def _publish(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    publish(
        session,
        uid,
        version=version,
        text=form.get("text"),
        shows_point=form.get("shows_point") == "yes",
    )


def _words(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    hide = form.get("hide") == "yes"
    change_words(
        session,
        uid,
        version=version,
        text=None if hide else form.get("text"),
        shows_point=form.get("shows_point") == "yes",
    )


def _hand(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    hand_to(session, uid, version=version, department=form.get("department") or None)


def _merge(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    into = form.get("into")
    if not into:
        raise InvalidQueryError(_("まとめる先を選んでください。"), field="into")
    merge(session, uid, into, version=version)


def _refuse(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    refuse(session, uid, version=version, reason=form.get("reason"))


def _answer(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    reply = Reply(
        status=form.get("outcome"),
        reason=form.get("reason"),
        department=form.get("department") or None,
        due_on=_day(form.get("due_on")),
    )
    answer(session, uid, reply, version=version, on=today())


def _close(session: Session, uid: str, version: int, form: VoiceForm) -> None:
    del form
    close(session, uid, version=version, on=today())


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        message = _("日付を、例のように書いてください。例：2027-03-31")
        raise InvalidQueryError(message, field="due_on") from None


STEPS: Mapping[str, Callable[[Session, str, int, VoiceForm], None]] = {
    "publish": _publish,
    "words": _words,
    "hand": _hand,
    "merge": _merge,
    "refuse": _refuse,
    "answer": _answer,
    "close": _close,
}
