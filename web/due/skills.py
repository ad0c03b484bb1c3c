"""The pool of skills (人材バンク): counts by area, asked for through a desk."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from geo.export.plain_table import MIMES, write_plain_table
from geo.report.skill_pool import PoolCell, PoolTable, describe_pool
from geo.report.skills import describe_skills
from web.about_words import skill_label
from web.caching import revalidated
from web.database import get_snapshot, open_session
from web.language import translated as _

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


@bp.get("/<city>/skills.<any('csv', 'xlsx'):form>")
@revalidated
def send_list(city: str, form: str) -> ResponseReturnValue:
    """Send the pool's table as the page shows it: what is withheld stays so."""
    snapshot = get_snapshot(city)
    with open_session() as session:
        pool = describe_pool(session, snapshot)
    heading = (_("得意分野"), _("合計"), *(_area(name) for name in pool.areas))
    made = write_plain_table(form, _("人材バンク"), heading, _lines(pool))
    sent = Response(made, content_type=MIMES[form])
    sent.headers.set(
        "Content-Disposition", "attachment", filename=f"{city}-skills.{form}"
    )
    return sent


def _lines(pool: PoolTable) -> list[list[str]]:
    lines = [
        [skill_label(row.skill), _said(row.total), *map(_said, row.cells)]
        for row in pool.rows
    ]
    if pool.rows:
        lines.append([_("合計（のべ）"), _said(pool.total), *map(_said, pool.totals)])
    return lines


def _said(cell: PoolCell) -> str:
    if cell.hidden:
        return _("秘匿")
    return "" if cell.people is None else str(cell.people)


def _area(name: str | None) -> str:
    return name or _("市内どこでも")
