"""The first page for city staff: what waits for them."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.query.import_files import find_import_files
from geo.store.drafts import find_drafts
from web.database import find_cities, open_session
from web.desk_editions import list_editions
from web.due.at_hand import count_due
from web.policy import may_import
from web.signing_in import for_account, signed_in

bp = Blueprint("desk", __name__, url_prefix="/desk")


@bp.get("/")
@for_account
def show_desk() -> ResponseReturnValue:
    """Show what waits to be looked at; members of a group are led there."""
    who = signed_in()
    if not may_import(who):
        return redirect(url_for("devices.show_mine"), 303)
    with open_session() as session:
        drafts = find_drafts(session, account_id=who.account_id if who else None)
        files = find_import_files(session, limit=5)
    return render_template(
        "desk/home.html",
        who=who,
        cities=find_cities(),
        drafts=drafts,
        editions=[each for each in list_editions() if each.edition.waiting],
        files=files,
        due=count_due(),
    )
