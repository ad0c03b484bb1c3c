"""A shared link: opened with a button, kept in a cookie."""

from datetime import UTC, datetime

from flask import Blueprint, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from geo.query.share_links import SharedLink, get_shared_link
from geo.store.share_links import count_use
from web.database import open_session, open_transaction
from web.groups.group import link_cookie
from web.private_pages import private

bp = Blueprint("shared", __name__)


@bp.get("/shared/<secret>")
@private
def show_shared(secret: str) -> ResponseReturnValue:
    """Say what a link opens, and ask for one press: a preview must not use it."""
    return render_template("shared/show.html", link=_find(secret), secret=secret)


@bp.post("/shared/<secret>")
@private
def use_shared(secret: str) -> ResponseReturnValue:
    """Keep the link on this device and lead to the group, with a clean address."""
    link = _find(secret)
    with open_transaction() as session:
        count_use(session, secret)
    response = redirect(
        url_for("group_home.show_home", organisation=link.organisation), 303
    )
    response.set_cookie(
        link_cookie(),
        secret,
        max_age=int((link.expires_at - datetime.now(UTC)).total_seconds()),
        secure=request.is_secure,
        httponly=True,
        samesite="Lax",
    )
    return response


@bp.post("/shared/leave")
@private
def leave_shared() -> ResponseReturnValue:
    """Forget the link on this device."""
    response = redirect(url_for("shared.show_left"), 303)
    response.delete_cookie(
        link_cookie(), secure=request.is_secure, httponly=True, samesite="Lax"
    )
    return response


@bp.get("/shared/left")
def show_left() -> ResponseReturnValue:
    """Say that the link is not used any more on this device."""
    return render_template("shared/left.html")


def _find(secret: str) -> SharedLink:
    try:
        with open_session() as session:
            return get_shared_link(session, secret)
    except NotFoundError:
        # Never the secret itself: it may be one letter off a good one.
        current_app.logger.warning("A shared link that does not work was opened")
        raise
