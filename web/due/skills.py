"""The pool of skills (人材バンク): counts by area, asked for through a desk."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from geo.report.skill_pool import describe_pool
from geo.report.skills import describe_skills
from web.caching import revalidated
from web.database import get_snapshot, open_session

bp = Blueprint("skills", __name__)


@bp.get("/<city>/skills/")
@revalidated
def show_list(city: str) -> ResponseReturnValue:
    """Show how many people offer which skill, and whom to ask for them."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        pool = describe_pool(session, snapshot)
        table = describe_skills(session, snapshot)
    return render_template(
        "due/skills.html", city=snapshot.city, pool=pool, table=table
    )
