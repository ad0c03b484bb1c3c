"""Joining an activity without an account: a form, and a link to change one's mind."""

import secrets
from datetime import date, datetime

from flask import (
    Blueprint,
    abort,
    current_app,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError, NotFoundError
from geo.domain.periods import TOKYO
from geo.domain.schedule import occurrences
from geo.query.joining import (
    Joinable,
    OwnSignup,
    Taken,
    count_taken,
    get_joinable,
    get_own_signup,
)
from geo.report.called_off import describe_called_off
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.joining import Promoted, cancel, change_party, is_secret, join
from web.database import get_snapshot, open_session, open_transaction
from web.join_form import (
    JoinForm,
    Wrong,
    read_day,
    read_form,
    read_party,
    read_size,
)
from web.language import translated as _
from web.letters import tell_joined, tell_left, tell_promoted
from web.private_pages import private
from web.settings import Settings
from web.signing_in import limiter

bp = Blueprint("joining", __name__)

DAYS_OFFERED = 6
TRIES = "30 per hour"  # from one place: a whole hall may share it
FORM = "/<city>/activities/<uid>/join"
OWN = "/<city>/joining/<secret>"


def too_many() -> str:
    """Return what is said to somebody who sends too many forms."""
    return _(
        "短い間にたくさん送られました。1時間ほどたってから、もう一度送ってください。"
    )


@bp.get(FORM)
@private
def show_form(city: str, uid: str) -> ResponseReturnValue:
    """Show the form for joining an activity."""
    form = JoinForm(day=request.args.get("day", ""))
    return _form(city, uid, form, secrets.token_urlsafe(32))


@bp.post(FORM)
@limiter.limit(TRIES, error_message=too_many)
@private
def send_form(city: str, uid: str) -> ResponseReturnValue:
    """Sign a party up and lead it to its own page."""
    secret = request.form.get("secret", "")
    if request.form.get("homepage") or not is_secret(secret):
        abort(400)  # a field no person sees was filled in
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    days = _days(snapshot, card)
    form = read_form(request.form)
    party = read_party(form, days)
    if party is None:
        return _form(city, uid, form, secret, status=422)
    with open_session() as session:
        joinable = get_joinable(session, snapshot.municipality_id, uid)
    try:
        with open_transaction() as session:
            join(
                session,
                joinable.feature_id,
                party,
                secret=secret,
                keep_days=_keep_days(),
            )
    except ConflictError as error:
        form.wrong.append(Wrong("size", error.message))
        return _form(city, uid, form, secret, status=422)
    tell_joined(_own(city, secret), secret, card)
    return _to_own(city, secret, "joined")


@bp.get(OWN)
@private
def show_signup(city: str, secret: str) -> ResponseReturnValue:
    """Show a party its own sign-up."""
    return _own_page(city, secret)


@bp.post(OWN)
@limiter.limit(TRIES, error_message=too_many)
@private
def change_signup(city: str, secret: str) -> ResponseReturnValue:
    """Change the size or the day of a sign-up."""
    own = _own(city, secret)
    snapshot = get_snapshot(city)
    card = snapshot.get_card(own.activity)
    if own.status == "cancelled" or has_begun(card, own.on_date):
        return redirect(url_for("joining.show_signup", city=city, secret=secret), 303)
    form = read_form(request.form)
    days = {*_days(snapshot, card), own.on_date}
    day, size = read_day(form, days), read_size(form)
    if day is None or size is None:
        return _own_page(city, secret, form, status=422)
    try:
        with open_transaction() as session:
            promoted = change_party(
                session, secret, size=size, on_date=day, keep_days=_keep_days()
            )
    except ConflictError as error:
        form.wrong.append(Wrong("size", error.message))
        return _own_page(city, secret, form, status=422)
    _tell(city, promoted)
    return _to_own(city, secret, "changed")


@bp.post(f"{OWN}/cancel")
@limiter.limit(TRIES, error_message=too_many)
@private
def cancel_signup(city: str, secret: str) -> ResponseReturnValue:
    """Take a sign-up back."""
    own = _own(city, secret)
    if own.status != "cancelled":
        with open_transaction() as session:
            promoted = cancel(session, secret)
        _tell(city, promoted)
        tell_left(own, get_snapshot(city).get_card(own.activity))
    return _to_own(city, secret, "cancelled")


def _form(
    city: str, uid: str, form: JoinForm, secret: str, *, status: int = 200
) -> ResponseReturnValue:
    snapshot = get_snapshot(city)
    card = snapshot.get_card(uid)
    with open_session() as session:
        joinable = get_joinable(session, snapshot.municipality_id, uid)
        taken = count_taken(session, joinable.feature_id)
    page = render_template(
        "joining/form.html",
        city=snapshot.city,
        card=card,
        form=form,
        secret=secret,
        offers=_offers(snapshot, card, joinable, taken),
        capacity=joinable.capacity,
        contact=joinable,
        keep_days=_keep_days(),
    )
    return page, status


def _own_page(
    city: str, secret: str, form: JoinForm | None = None, *, status: int = 200
) -> ResponseReturnValue:
    own = _own(city, secret)
    snapshot = get_snapshot(city)
    card = snapshot.get_card(own.activity)
    with open_session() as session:
        joinable = get_joinable(session, snapshot.municipality_id, own.activity)
        taken = count_taken(session, joinable.feature_id)
    offers = _offers(snapshot, card, joinable, taken)
    if own.on_date not in {offer[0] for offer in offers}:
        offers.insert(0, (own.on_date, None))
    off = describe_called_off(snapshot, own.activity, own.on_date)
    page = render_template(
        "joining/own.html",
        city=snapshot.city,
        card=card,
        own=own,
        off=off,
        calendar=_calendar(snapshot, own) if off is None else None,
        form=form or JoinForm(day=own.on_date.isoformat(), size=str(own.size)),
        secret=secret,
        offers=offers,
        capacity=joinable.capacity,
        past=has_begun(card, own.on_date),
        said=request.args.get("said"),
    )
    return page, status


def _calendar(snapshot: Snapshot, own: OwnSignup) -> str | None:
    """Return the address of the chosen day for the reader's calendar."""
    if snapshot.get_schedule(own.activity) is None:
        return None
    return url_for(
        "feeds.send_activity",
        city=own.city,
        uid=own.activity,
        form="ics",
        day=own.on_date.isoformat(),
    )


def _own(city: str, secret: str) -> OwnSignup:
    with open_session() as session:
        own = get_own_signup(session, secret)
    if own.city != city:
        raise NotFoundError(_("この申込はありません。"), kind="signup")
    return own


def _to_own(city: str, secret: str, said: str) -> ResponseReturnValue:
    return redirect(
        url_for("joining.show_signup", city=city, secret=secret, said=said), 303
    )


def _days(snapshot: Snapshot, card: Card) -> list[date]:
    """Return the days one can sign up for; none where there is no form."""
    schedule = snapshot.get_schedule(card.uid)
    if card.joining != "form" or card.status != "active" or schedule is None:
        return []
    days = occurrences(schedule, snapshot.on, DAYS_OFFERED + 1)
    begun = [day for day in days if has_begun(card, day)]
    return [day for day in days if day not in begun][:DAYS_OFFERED]


def has_begun(card: Card, day: date) -> bool:
    """Return whether it is too late to sign up: the day is past, or it has begun."""
    now = datetime.now(TOKYO)
    if day != now.date() or card.start_time is None:
        return day < now.date()
    return card.start_time <= f"{now:%H:%M}"


def _offers(
    snapshot: Snapshot, card: Card, joinable: Joinable, taken: dict[date, Taken]
) -> list[tuple[date, int | None]]:
    """Return the days with their free places, None where there is no limit."""
    nobody = Taken(0, 0)
    return [
        (day, joinable.room(taken.get(day, nobody))) for day in _days(snapshot, card)
    ]


def _tell(city: str, promoted: list[Promoted]) -> None:
    snapshot = get_snapshot(city)
    for each in promoted:
        tell_promoted(each, snapshot.get_card(each.activity), snapshot.city)


def _keep_days() -> int:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.keep_contact_days
