"""City staff come in through the city's own directory (OpenID Connect)."""

import logging
from typing import Any

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import OAuth
from flask import (
    Blueprint,
    Flask,
    abort,
    current_app,
    redirect,
    render_template,
    request,
)
from flask import session as form_session
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests import RequestException

from geo.store.directory import bind_staff
from web.addresses import absolute
from web.database import open_transaction
from web.private_pages import private
from web.settings import Oidc
from web.signing_in import hand_over, let_in, local

bp = Blueprint("oidc", __name__, url_prefix="/desk/oidc")
EXTENSION = "kyodo.directory"
GOING = "going"
TIMEOUT_S = 10
LEEWAY_S = 60  # between the clocks of two servers
WELL_KNOWN = "/.well-known/openid-configuration"
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Register the directory, where the operator has one."""
    settings: Oidc | None = app.config["SETTINGS"].oidc
    if settings is None:
        return
    app.extensions[EXTENSION] = OAuth(app).register(
        "directory",
        client_id=settings.client_id,
        client_secret=settings.client_secret,
        server_metadata_url=settings.issuer.rstrip("/") + WELL_KNOWN,
        client_kwargs={
            "scope": "openid email",
            "code_challenge_method": "S256",  # RFC 7636
            "default_timeout": TIMEOUT_S,
        },
    )


@bp.get("/start")
@private
def start() -> ResponseReturnValue:
    """Lead to the directory; state, nonce and verifier wait in the signed cookie."""
    directory = _directory()
    # Attempts that were given up must not pile up in the cookie.
    for key in [key for key in form_session if key.startswith("_state_")]:
        form_session.pop(key)
    form_session[GOING] = local(request.args.get("going"))
    try:
        answer: ResponseReturnValue = directory.authorize_redirect(
            absolute("oidc.finish")
        )
    except (AuthlibBaseError, RequestException, RuntimeError, ValueError) as error:
        log.warning("the directory did not answer: %s", type(error).__name__)
        return render_template("access/unknown.html", state="down"), 502
    return answer


@bp.get("/back")
@private
def finish() -> ResponseReturnValue:
    """Let in whom the directory vouches for, if they have an account of staff's."""
    directory = _directory()
    settings: Oidc = current_app.config["SETTINGS"].oidc
    try:
        token = directory.authorize_access_token(
            claims_options={
                "iss": {"essential": True, "values": [settings.issuer]},
                "aud": {"essential": True, "values": [settings.client_id]},
                "exp": {"essential": True},
            },
            leeway=LEEWAY_S,
        )
    except (
        AuthlibBaseError,
        JoseError,
        RequestException,
        RuntimeError,
        ValueError,
    ) as error:
        # The error's own words may hold the code or a claim.
        log.warning("the directory let nobody in: %s", type(error).__name__)
        return render_template("access/unknown.html", state="failed"), 400
    claims: dict[str, Any] = token.get("userinfo") or {}
    if not claims.get("sub"):
        return render_template("access/unknown.html", state="failed"), 400
    verified = claims.get("email") if claims.get("email_verified") is True else None
    with open_transaction() as session:
        account = bind_staff(
            session,
            f"{settings.issuer} {claims['sub']}",
            verified_address=str(verified) if verified else None,
        )
        device = None if account is None else let_in(session, account, way="oidc")
    if device is None:
        return render_template("access/unknown.html", state="unknown"), 403
    going = local(form_session.get(GOING))
    return hand_over(redirect(going, 303), device)


def _directory() -> Any:
    directory = current_app.extensions.get(EXTENSION)
    if directory is None:
        abort(404)
    return directory
