"""A way in by e-mail: a link that works once."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.store.sign_in_links import ask_link, is_open, redeem_link
from web.access.outbox import later
from web.addresses import absolute
from web.database import open_session, open_transaction
from web.joining import too_many
from web.language import chosen_language
from web.mail import is_address, mails_are_set_up, send_now, write
from web.private_pages import private
from web.signing_in import hand_over, let_in, limiter

bp = Blueprint("sign_in_links", __name__, url_prefix="/desk/link")
TRIES = "20 per hour"  # from one place


@bp.get("/")
@private
def show_ask() -> ResponseReturnValue:
    """Ask for an address."""
    if not mails_are_set_up():
        abort(404)
    return render_template("access/ask_link.html", address="", wrong=False)


@bp.post("/")
@limiter.limit(TRIES, error_message=too_many)
@private
def ask() -> ResponseReturnValue:
    """Send a link where the address is known; the answer is the same, and as quick."""
    if not mails_are_set_up():
        abort(404)
    address = request.form.get("address", "").strip()
    if not is_address(address):
        page = render_template("access/ask_link.html", address=address, wrong=True)
        return page, 422
    language = chosen_language()
    later(lambda: _send(address, language))
    return redirect(url_for("sign_in_links.show_asked"), 303)


@bp.get("/asked")
@private
def show_asked() -> ResponseReturnValue:
    """Say that a letter is under way, if the address is known."""
    return render_template("access/asked.html")


@bp.get("/<secret>")
@private
def show_link(secret: str) -> ResponseReturnValue:
    """Show the button that lets in; programs that open links use nothing up."""
    with open_session() as session:
        works = is_open(session, secret)
    page = render_template("access/link.html", secret=secret, works=works)
    return page, 200 if works else 410


@bp.post("/<secret>")
@private
def redeem(secret: str) -> ResponseReturnValue:
    """Let in, once, and leave the link's address behind."""
    with open_transaction() as session:
        account = redeem_link(session, secret)
        device = (
            None
            if account is None
            else let_in(session, account, way="email", long_stay="stay" in request.form)
        )
    if device is None:
        return render_template("access/link.html", secret=secret, works=False), 410
    return hand_over(redirect(url_for("desk.show_desk"), 303), device)


def _send(address: str, language: str) -> None:
    with open_transaction() as session:
        secret = ask_link(session, address)
    if secret is None:
        return
    send_now(
        write(
            "way_in",
            language,
            to=address,
            address=absolute("sign_in_links.show_link", secret=secret),
        )
    )
