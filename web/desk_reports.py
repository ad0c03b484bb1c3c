"""The page on which the city's staff keep a report as of today, so that it can be cited."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from geo.domain.errors import ConflictError
from geo.query.kept_reports import find_kept_reports
from web.database import get_snapshot, open_session
from web.planning.keeping import keep_reports
from web.signing_in import for_city

bp = Blueprint("desk_reports", __name__, url_prefix="/desk/<city>/reports")


@bp.get("/")
@for_city
def show_reports(city: str) -> ResponseReturnValue:
    """Show the reports that were kept, and the button that keeps today's."""
    return _page(city)


@bp.post("/")
@for_city
def keep(city: str) -> ResponseReturnValue:
    """Keep the reports of every area set as of today."""
    try:
        keep_reports(city, by_role="staff")
    except ConflictError as error:
        return _page(city, said=error.message), 409
    return redirect(url_for("desk_reports.show_reports", city=city), 303)


def _page(city: str, said: str | None = None) -> str:
    snapshot = get_snapshot(city)
    with open_session() as session:
        reports = find_kept_reports(session, snapshot.municipality_id)
    return render_template(
        "desk/reports.html",
        kept_city=snapshot.city,
        reports=reports,
        on=snapshot.on,
        said=said,
    )
