"""Signing in and out: an opaque secret in a cookie, its hash in the database."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import wraps
from typing import ParamSpec
from urllib.parse import urlsplit

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as form_session
from flask.sessions import SecureCookieSessionInterface
from flask.typing import ResponseReturnValue
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_wtf.csrf import CSRFError, CSRFProtect
from werkzeug.wrappers import Response as BaseResponse

from geo.domain.errors import BusyError
from geo.query.accounts import SignedIn, find_account, find_signed_in
from geo.store.accounts import (
    OWN_DEVICE_STAY,
    add_sign_in,
    close_sign_in,
    note_seen,
)
from geo.store.passphrases import check_passphrase
from geo.store.session import Session
from geo.store.tries import account_key
from web.database import open_session, open_transaction
from web.language import translated
from web.policy import may_import, may_run_city, may_use_desk

P = ParamSpec("P")
bp = Blueprint("signing_in", __name__, url_prefix="/desk")

protection = CSRFProtect()
limiter = Limiter(get_remote_address, storage_uri="memory://")


class _FormCookie(SecureCookieSessionInterface):
    """The cookie that protects forms; over https only this host can set or read it."""

    def get_cookie_name(self, app: Flask) -> str:
        """Return its name: nobody on the way, and no other host, can plant this one."""
        name = super().get_cookie_name(app)
        return f"__Host-{name}" if request.is_secure else name

    def get_cookie_secure(self, app: Flask) -> bool:
        """Return whether this answer's cookie is for https only."""
        return request.is_secure or super().get_cookie_secure(app)


@dataclass(frozen=True, slots=True)
class NewDevice:
    """A sign-in that is still to be handed to its browser."""

    secret: str
    stays: bool


def init_app(app: Flask) -> None:
    """Protect every form, and slow down those that anybody may use."""
    from web.access import guessing  # it needs letters, which need the limiter here

    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)  # as long as the cookie lives
    # Private pages send no Referer, not even here; the cookie's prefix does its work.
    app.config["WTF_CSRF_SSL_STRICT"] = False
    # Flask has defaults of its own for these two: `setdefault` would leave them.
    app.config["SESSION_COOKIE_SAMESITE"] = "Lax"
    app.config["SESSION_COOKIE_NAME"] = "kyodo-form"
    app.session_interface = _FormCookie()
    protection.init_app(app)
    limiter.init_app(app)
    guessing.init_app(app)
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
    return _behind_sign_in(view, may_import)


def for_city(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Let in whoever runs the city."""
    return _behind_sign_in(view, may_run_city)


def for_account(
    view: Callable[P, ResponseReturnValue],
) -> Callable[P, ResponseReturnValue]:
    """Let everybody in who is signed in, staff or not."""
    return _behind_sign_in(view, may_use_desk)


def _behind_sign_in(
    view: Callable[P, ResponseReturnValue], rule: Callable[[SignedIn | None], bool]
) -> Callable[P, ResponseReturnValue]:
    @wraps(view)
    def call(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        g.private_page = True
        who = signed_in()
        if who is None:
            going = request.full_path if request.method == "GET" else None
            return redirect(url_for("signing_in.show_sign_in", going=going), 303)
        if not rule(who):
            abort(404)
        return make_response(view(*args, **kwargs))

    return call


@bp.get("/sign-in")
def show_sign_in() -> ResponseReturnValue:
    """Show every way in."""
    return _form()


@bp.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Sign a device in; its secret is new each time."""
    from web.access.guessing import begin_guess

    g.private_page = True
    typed = request.form.get("address", "")
    with open_session() as session:
        account = find_account(session, typed)
    guess = begin_guess(account_key(account, typed))
    with open_session() as session:
        right = check_passphrase(session, account, request.form.get("passphrase", ""))
    if account is None or not right:
        return _form(
            address=typed,
            said=translated(
                "メールアドレスか利用者番号、または合言葉が違います。もう一度入れてください。"
            ),
            status=422,
        )
    with open_transaction() as session:
        guess.settle(session)
        device = let_in(
            session, account, way="passphrase", long_stay="stay" in request.form
        )
    return hand_over(redirect(local(request.form.get("going")), 303), device)


@bp.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """Sign this device out."""
    secret = request.cookies.get(_cookie())
    if secret:
        with open_transaction() as session:
            close_sign_in(session, secret)
    form_session.clear()
    response = redirect(url_for("cities.show_cities"), 303)
    response.delete_cookie(_cookie(), secure=request.is_secure, httponly=True)
    return response


def let_in(
    session: Session, account_id: int, *, way: str, long_stay: bool = False
) -> NewDevice:
    """Sign this browser in anew; the secret it came with ends, whosever it was."""
    if old := request.cookies.get(_cookie()):
        close_sign_in(session, old)
    browser = request.user_agent.string
    secret = add_sign_in(
        session, account_id, device=browser, way=way, long_stay=long_stay
    )
    who = find_signed_in(session, secret)
    return NewDevice(secret, stays=who is not None and who.long_stay)


def hand_over(response: BaseResponse, device: NewDevice) -> BaseResponse:
    """Give a browser its new secret, and its forms a new token."""
    form_session.clear()
    g.pop("csrf_token", None)
    response.set_cookie(
        _cookie(),
        device.secret,
        # On a shared device the cookie goes when the browser is closed.
        max_age=int(OWN_DEVICE_STAY.total_seconds()) if device.stays else None,
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def local(address: str | None) -> str:
    """Return an address of this service's desk; anything else leads to its first page."""
    start = url_for("desk.show_desk")
    if not address or not address.isprintable() or "\\" in address:
        return start
    if not address.startswith("/desk/"):
        return start
    parts = urlsplit(address)
    return address if not parts.scheme and not parts.netloc else start


def _form(*, address: str = "", said: str | None = None, status: int = 200) -> Response:
    settings = current_app.config["SETTINGS"]
    page = render_template(
        "desk/sign_in.html",
        address=address,
        said=said,
        going=local(request.values.get("going")),
        mail=settings.mail is not None,
        directory=settings.oidc is not None,
    )
    response = make_response(page, status)
    g.private_page = True
    return response


def _cookie() -> str:
    # RFC 6265bis §4.1.3.2: with this prefix no other host of the domain can set it.
    return "__Host-kyodo" if request.is_secure else "kyodo"


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
