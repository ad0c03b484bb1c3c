"""Hearing of an area by e-mail without an account: ask, confirm, end."""

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask import url_for as address_of
from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from geo.domain.periods import today
from geo.domain.vocabulary import load_vocabulary
from geo.query.alerts import AlertRecord, get_alert
from geo.snapshot.snapshot import Snapshot
from geo.store.alerts import ask_alert, confirm_alert, end_alert
from geo.store.erasing import erase_contacts
from web.addresses import absolute
from web.alert_form import (
    AlertForm,
    associations,
    first_form,
    groups,
    places,
    read_alert,
    read_wish,
)
from web.database import get_snapshot, open_session, open_transaction
from web.joining import too_many
from web.language import chosen_language
from web.language import translated as _
from web.mail import mails_are_set_up, send_now, write
from web.private_pages import private
from web.signing_in import limiter, protection

bp = Blueprint("alerts", __name__)
TRIES = "20 per hour"  # from one place
START = "/<city>/alerts/"
CONFIRM = "/<city>/alerts/confirm/<secret>"
END = "/<city>/alerts/end/<secret>"


@bp.get(START)
def show_form(city: str) -> ResponseReturnValue:
    """Show the form for letters about an area."""
    snapshot = get_snapshot(city)
    return _form(snapshot, first_form(request.args, snapshot))


@bp.post(START)
@limiter.limit(TRIES, error_message=too_many)
def ask(city: str) -> ResponseReturnValue:
    """Keep a wish and send the confirming letter; the answer is always the same."""
    if request.form.get("homepage") or not mails_are_set_up():
        abort(400)
    snapshot = get_snapshot(city)
    form = read_alert(request.form, snapshot)
    wish = read_wish(form, snapshot)
    if wish is None:
        return _form(snapshot, form, status=422)
    with open_transaction() as session:
        erase_contacts(session, on=today())
        secret = ask_alert(session, snapshot.municipality_id, form.email, wish)
    if secret is not None:
        send_now(
            write(
                "confirm",
                chosen_language(),
                to=form.email,
                city=snapshot.city,
                wish=wish,
                area=_area_name(form.place, snapshot),
                address=absolute("alerts.show_confirm", city=city, secret=secret),
            )
        )
    return redirect(address_of("alerts.show_asked", city=city), 303)


@bp.get("/<city>/alerts/asked")
def show_asked(city: str) -> ResponseReturnValue:
    """Say that a letter is under way."""
    return render_template("alerts/asked.html", city=get_snapshot(city).city)


@bp.get(CONFIRM)
@private
def show_confirm(city: str, secret: str) -> ResponseReturnValue:
    """Ask for the click that begins the letters; programs that open links begin none."""
    alert = _alert(city, secret, "confirm")
    return _page("alerts/confirm.html", city, alert, secret=secret)


@bp.post(CONFIRM)
@limiter.limit(TRIES, error_message=too_many)
@private
def confirm(city: str, secret: str) -> ResponseReturnValue:
    """Begin the letters."""
    _alert(city, secret, "confirm")
    with open_transaction() as session:
        confirm_alert(session, secret)
    return redirect(address_of("alerts.show_confirm", city=city, secret=secret), 303)


@bp.get(END)
@private
def show_end(city: str, secret: str) -> ResponseReturnValue:
    """Show the button that ends the letters."""
    alert = _alert(city, secret, "unsubscribe")
    return _page("alerts/end.html", city, alert, secret=secret)


@bp.post(END)
@protection.exempt  # type: ignore[untyped-decorator] # the library is untyped here
@private
def end(city: str, secret: str) -> ResponseReturnValue:
    """End the letters; mail programs post here by themselves (RFC 8058 §3.2)."""
    _alert(city, secret, "unsubscribe")
    with open_transaction() as session:
        end_alert(session, secret)
    if request.form.get("List-Unsubscribe") == "One-Click":
        return make_response("", 200)
    return redirect(address_of("alerts.show_end", city=city, secret=secret), 303)


def _form(
    snapshot: Snapshot, form: AlertForm, *, status: int = 200
) -> ResponseReturnValue:
    slug = snapshot.area_sets[0].slug if snapshot.area_sets else ""
    page = render_template(
        "alerts/form.html",
        city=snapshot.city,
        form=form,
        fields=load_vocabulary("field").terms,
        area_set=slug,
        districts=snapshot.districts() if snapshot.area_sets else (),
        associations=associations(snapshot),
        groups=groups(snapshot),
        set_up=mails_are_set_up(),
        feed=_feed(snapshot.city.slug),
    )
    answer = make_response(page, status)
    # It holds a token against forgery of this reader's own.
    answer.cache_control.no_store = True
    return answer


def _feed(city: str) -> str:
    """Return the address of the city's web feed."""
    return address_of("feeds.send_all", city=city, form="atom")


def _page(
    template: str, city: str, alert: AlertRecord, *, secret: str
) -> ResponseReturnValue:
    return render_template(
        template, city=get_snapshot(city).city, alert=alert, secret=secret
    )


def _alert(city: str, secret: str, purpose: str) -> AlertRecord:
    with open_session() as session:
        alert = get_alert(session, secret, purpose)
    if alert.city != city:
        raise NotFoundError(_("このお知らせの登録はありません。"), kind="alert")
    return alert


def _area_name(place: str, snapshot: Snapshot) -> str:
    return places(snapshot).get(place) or _("地図で囲んだ範囲")
