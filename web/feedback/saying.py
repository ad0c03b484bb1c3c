"""Saying something without an account, and reading the reply by a secret link."""

import secrets

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from geo.domain.errors import ConflictError, InvalidQueryError, NotFoundError
from geo.domain.periods import today
from geo.query.feedback import find_nearby
from geo.query.feedback_consultations import ConsultationRecord, get_consultation
from geo.query.feedback_desk import DeskRecord, get_own
from geo.store.erasing import erase_contacts
from geo.store.feedback import forget_contact, receive, take_back
from geo.store.joining import is_secret
from web.database import get_snapshot, open_session, open_transaction
from web.feedback.form import LONGEST_TEXT, VoiceForm, read_said
from web.feedback.letters import tell_received
from web.feedback.place import Where, read_where
from web.feedback.public import TRIES, bp
from web.feedback.words import TOPICS
from web.joining import too_many
from web.language import translated as _
from web.mail import mails_are_set_up
from web.private_pages import private
from web.signing_in import limiter

LARGEST = 64 * 1024
OWN = "/<city>/voices/own/<secret>"


@bp.get("/<city>/voices/new")
@private
def show_new(city: str) -> ResponseReturnValue:
    """Ask which place it is about, show what others said there, then the form."""
    form = VoiceForm(MultiDict())
    try:
        where = read_where(request.args, get_snapshot(city))
    except InvalidQueryError as error:
        form.note("place", error.message)
        return _form(city, Where({}), form, secrets.token_urlsafe(32), status=422)
    return _form(city, where, form, secrets.token_urlsafe(32))


@bp.post("/<city>/voices/new")
@limiter.limit(TRIES, error_message=too_many)
@private
def send_new(city: str) -> ResponseReturnValue:
    """Keep what somebody said and lead to their own page."""
    if (request.content_length or 0) > LARGEST:
        abort(413)
    secret = request.form.get("secret", "")
    if request.form.get("homepage") or not is_secret(secret):
        abort(400)  # a field no person sees was filled in
    snapshot = get_snapshot(city)
    form = VoiceForm(request.form)
    try:
        where = read_where(request.form, snapshot)
    except InvalidQueryError as error:
        form.note("place", error.message)
        return _form(city, Where({}, chosen=True), form, secret, status=422)
    said = read_said(form, where, _opportunity())
    if said is None:
        return _form(city, where, form, secret, status=422)
    try:
        with open_transaction() as session:
            erase_contacts(session, on=today())  # also where no timer runs
            receive(session, snapshot.municipality_id, said, secret=secret, on=today())
    except (ConflictError, InvalidQueryError) as error:
        form.note("text", error.message)
        return _form(city, where, form, secret, status=422)
    tell_received(_own(city, secret), secret)
    return _to_own(city, secret, "sent")


@bp.get(OWN)
@private
def show_own(city: str, secret: str) -> ResponseReturnValue:
    """Show somebody what they said, and the reply."""
    own = _own(city, secret)
    snapshot = get_snapshot(city)
    return render_template(
        "feedback/own.html",
        city=snapshot.city,
        own=own,
        card=next((card for card in snapshot.cards if card.uid == own.feature), None),
        secret=secret,
        mailed=own.email is not None and mails_are_set_up(),
        said=request.args.get("said"),
    )


@bp.post(f"{OWN}/take-back")
@limiter.limit(TRIES, error_message=too_many)
@private
def take_own_back(city: str, secret: str) -> ResponseReturnValue:
    """Delete what somebody said, as long as nobody at the city has begun with it."""
    _own(city, secret)
    try:
        with open_transaction() as session:
            take_back(session, secret)
    except ConflictError:
        return _to_own(city, secret, "too-late")
    return redirect(url_for("feedback.show_gone", city=city), 303)


@bp.post(f"{OWN}/forget")
@limiter.limit(TRIES, error_message=too_many)
@private
def forget_own(city: str, secret: str) -> ResponseReturnValue:
    """Erase the name and e-mail somebody gave."""
    _own(city, secret)
    with open_transaction() as session:
        forget_contact(session, secret)
    return _to_own(city, secret, "forgotten")


@bp.get("/<city>/voices/gone")
@private
def show_gone(city: str) -> ResponseReturnValue:
    """Say that what somebody said was deleted."""
    return render_template("feedback/gone.html", city=get_snapshot(city).city)


def _form(
    city: str, where: Where, form: VoiceForm, secret: str, *, status: int = 200
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    opportunity = _opportunity()
    consultation: ConsultationRecord | None = None
    with open_session() as session:
        if opportunity is not None:
            consultation = get_consultation(
                session, snapshot.municipality_id, opportunity, on=today()
            )
        nearby = find_nearby(
            session,
            snapshot.municipality_id,
            on=snapshot.on,
            point=where.point,
            feature=where.card.uid if where.card else None,
            area=where.area[1] if where.area else None,
            opportunity=opportunity,
        )
    page = render_template(
        "feedback/new.html",
        city=snapshot.city,
        where=where,
        asks_where=not where.chosen and consultation is None,
        consultation=consultation,
        nearby=nearby,
        form=form,
        secret=secret,
        topics=TOPICS,
        districts=snapshot.districts() if snapshot.area_sets else (),
        longest=LONGEST_TEXT,
        mails=mails_are_set_up(),
    )
    return page, status


def _opportunity() -> str | None:
    return request.values.get("opportunity") or None


def _own(city: str, secret: str) -> DeskRecord:
    with open_session() as session:
        own = get_own(session, secret, on=today())
    if own.city != city:
        raise NotFoundError(_("このアドレスの意見はありません。"), kind="feedback")
    return own


def _to_own(city: str, secret: str, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("feedback.show_own", city=city, secret=secret, said=said), 303
    )
