"""Signing in and out: an opaque secret in a cookie, its hash in the database."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect

from geo.domain.errors import BusyError
from geo.query.accounts import SignedIn, find_signed_in
from geo.store.accounts import (
    LONGEST_STAY,
    add_sign_in,
    check_passphrase,
    close_sign_in,
    note_seen,
)
from web.database import open_session, open_transaction
from web.language import translated
from web.policy import may_import

P = ParamSpec("P")
bp = Blueprint("signing_in", __name__, url_prefix="/desk")
TRIES = "5 per 15 minutes"  # of one account
TRIES_OF_ALL = "50 per 15 minutes"  # from one place: a whole office may share it

protection = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://")


def init_app(app: Flask) -> None:
    """Protect every form of the desk, and slow down guessing."""
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the cookie lives
    app.config.setdefault("SESSION_COOKIE_SAMESITE", "Lax")
    app.config.setdefault("SESSION_COOKIE_NAME", "kyodo-form")
    protection.init_app(app)
    limiter.init_app(app)
    app.register_error_handler(CSRFError, _show_stale_form)
    app.register_error_handler(RateLimitExceeded, _show_too_many)


def signed_in() -> SignedIn | None:
    """Return who is signed in on this device."""
    if "who" not in g:
        secret = request.cookies.get(_cookie())
        g.who = None
        if secret:
            with open_session() as session:
                g.who = find_signed_in(session, secret)
            if g.who is not None and g.who.is_due:
                # A page that is only read must not fail because others write.
                with suppress(BusyError), open_transaction() as session:
                    note_seen(session, secret)
    who: SignedIn | None = g.who
    return who


def for_staff(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Ask a visitor to sign in first; a page of the desk is never kept by a browser."""

    @wraps(view)
    def call(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        who = signed_in()
        if who is None:
            going = request.full_path if request.method == "GET" else None
            return redirect(url_for("signing_in.show_sign_in", going=going), 303)
        if not may_import(who):
            abort(404)
        response = make_response(view(*args, **kwargs))
        response.cache_control.no_store = True
        return response

    return call


@bp.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    """Show the form for address and passphrase."""
    return _form()


@bp.post("/sign-in")
@limiter.limit(TRIES_OF_ALL, deduct_when=lambda response: response.status_code == 422)  # noqa: PLR2004 - HTTP's code
@limiter.limit(
    TRIES,
    key_func=lambda: f"address:{request.form.get('address', '').strip().casefold()}",
    deduct_when=lambda response: response.status_code == 422,  # noqa: PLR2004 - HTTP's code
)
def sign_in() -> ResponseReturnValue:
    """Sign a device in; its secret is new each time."""
    address = request.form.get("address", "")
    with open_session() as session:
        account = check_passphrase(session, address, request.form.get("passphrase", ""))
    if account is None:
        return _form(
            address=address,
            said=translated(
                "メールアドレスか合言葉が違います。もう一度入れてください。"
            ),
            status=422,
        )
    with open_transaction() as session:
        secret = add_sign_in(session, account, device=request.user_agent.string)
    response = redirect(_local(request.form.get("going")), 303)
    response.set_cookie(
        _cookie(),
        secret,
        max_age=int(LONGEST_STAY.total_seconds()),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this device out."""
    secret = request.cookies.get(_cookie())
    if secret:
        with open_transaction() as session:
            close_sign_in(session, secret)
    response = redirect(url_for("cities.show_cities"), 303)
    response.delete_cookie(_cookie(), secure=request.is_secure, httponly=True)
    return response


def _form(*, address: str = "", said: str | None = None, status: int = 200) -> Response:
    page = render_template(
        "desk/sign_in.html",
        address=address,
        said=said,
        going=_local(request.values.get("going")),
    )
    response = make_response(page, status)
    response.cache_control.no_store = True
    return response


def _cookie() -> str:
    # RFC 6265bis §4.1.3.2: with this prefix no other host of the domain can set it.
    return "__Host-kyodo" if request.is_secure else "kyodo"


def _local(address: str | None) -> str:
    """Return an address of this service's desk; anything else leads to its first page."""
    start = url_for("desk.show_desk")
    if not address or not address.isprintable() or "\\" in address:
        return start
    if not address.startswith("/desk/"):
        return start
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else start


def _show_stale_form(_: CSRFError) -> ResponseReturnValue:
    said = translated(
        "開いたままの画面が古くなりました。前のページに戻り、読み込みなおしてから、もう一度押してください。"
    )
    return render_template("error.html", status=400, said=said), 400


def _show_too_many(error: RateLimitExceeded) -> ResponseReturnValue:
    said = (
        str(error.description)
        if error.limit.error_message
        else translated(
            "続けて間違えたため、しばらく入れません。15分ほどたってから、もう一度ためしてください。"
        )
    )
    return render_template("error.html", status=429, said=said), 429
