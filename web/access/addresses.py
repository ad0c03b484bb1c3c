"""An account's e-mail address: changed once a letter to the new one was answered."""

from base64 import urlsafe_b64decode, urlsafe_b64encode

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError
from geo.query.accounts import find_account, get_account
from geo.store.accounts import set_address
from geo.store.sign_in_links import ask_address, is_proof, use_proof
from web.access.devices import in_fours, prove, whoever, wrong_present
from web.access.outbox import later
from web.addresses import absolute
from web.database import open_session, open_transaction
from web.joining import too_many
from web.language import chosen_language
from web.language import translated as _
from web.mail import is_address, mails_are_set_up, send_now, write
from web.private_pages import private
from web.signing_in import for_account, limiter, signed_in

bp = Blueprint("account_address", __name__, url_prefix="/desk/account/address")
TRIES = "20 per hour"  # from one place


@bp.get("/")
@for_account
def show_form() -> ResponseReturnValue:
    """Show the form for an address."""
    return _form("", {})


@bp.post("/")
@limiter.limit(TRIES, error_message=too_many)
@for_account
def ask() -> ResponseReturnValue:
    """Write to the new address; without mail, take it as it is."""
    who, address = whoever(), request.form.get("address", "").strip().casefold()
    with open_session() as session:
        account = get_account(session, who.account_id)
    if account.is_staff:
        abort(404)  # the operator gives staff theirs: the city's directory goes by it
    if not is_address(address):
        said = _("メールアドレスの形になっていません。もう一度書いてください。")
        return _form(address, {"address": said})
    guess = prove(who, account, request.form.get("present", ""))
    if account.has_passphrase and guess is None:
        return _form(address, {"present": wrong_present()})
    if guess is not None:
        with open_transaction() as session:
            guess.settle(session)
    if mails_are_set_up():
        language, account_id = chosen_language(), who.account_id
        later(lambda: _write_to(account_id, address, language))
        return redirect(url_for("devices.show_account", said="address-asked"), 303)
    try:
        with open_transaction() as session:
            set_address(session, who.account_id, address)
    except ConflictError as error:
        return _form(address, {"address": error.message})
    return redirect(url_for("devices.show_account", said="address"), 303)


@bp.get("/<secret>/<new>")
@private
def show_proof(secret: str, new: str) -> ResponseReturnValue:
    """Ask for the click that changes the address."""
    who, address = signed_in(), _read(new)
    if who is None:
        # No way on from here: the link's secret must stay out of other addresses.
        return render_template("access/proof.html", state="away"), 403
    with open_session() as session:
        works = is_proof(session, who.account_id, secret, address)
    page = render_template(
        "access/proof.html",
        state="open" if works else "over",
        secret=secret,
        new=new,
        address=address,
        number=in_fours(who.number),
    )
    return page, 200 if works else 410


@bp.post("/<secret>/<new>")
@private
def change(secret: str, new: str) -> ResponseReturnValue:
    """Change the address, and tell the one before."""
    who, address = signed_in(), _read(new)
    if who is None:
        return render_template("access/proof.html", state="away"), 403
    with open_transaction() as session:
        holds = use_proof(session, who.account_id, secret, address)
        if holds:
            set_address(session, who.account_id, address)
    if not holds:
        return render_template("access/proof.html", state="over"), 410
    if who.address and mails_are_set_up():
        old, language = who.address, chosen_language()
        later(lambda: _tell(old, language))
    return redirect(url_for("devices.show_account", said="address"), 303)


def _form(address: str, errors: dict[str, str]) -> ResponseReturnValue:
    who = whoever()
    with open_session() as session:
        account = get_account(session, who.account_id)
    if account.is_staff:
        abort(404)
    page = render_template(
        "access/address.html",
        who=who,
        account=account,
        address=address,
        errors=errors,
        mail=mails_are_set_up(),
    )
    return page, 422 if errors else 200


def _write_to(account_id: int, address: str, language: str) -> None:
    with open_session() as session:
        if find_account(session, address) not in {None, account_id}:
            return  # somebody else's: nobody learns that it is known
    with open_transaction() as session:
        secret = ask_address(session, account_id, address)
    new = urlsafe_b64encode(address.encode()).decode().rstrip("=")
    link = absolute("account_address.show_proof", secret=secret, new=new)
    send_now(write("new_address", language, to=address, address=link))


def _tell(old: str, language: str) -> None:
    send_now(write("address_changed", language, to=old))


def _read(new: str) -> str:
    try:
        return urlsafe_b64decode(new + "=" * (-len(new) % 4)).decode()
    except ValueError:
        abort(404)
