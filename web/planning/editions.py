"""Reports that were kept: which days can be asked for again."""

from flask import render_template
from flask.typing import ResponseReturnValue

from geo.query.kept_reports import find_kept_reports
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.planning.blueprint import bp


@bp.get("/<city>/report/editions")
@revalidated
def show_editions(city: str) -> ResponseReturnValue:
    """Show the reports that were kept."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        reports = find_kept_reports(session, snapshot.municipality_id)
    return render_template(
        "planning/editions/list.html", city=snapshot.city, reports=reports
    )
