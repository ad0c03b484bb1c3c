"""Activities that are not heard (聞こえない活動), and what help would be."""

import csv
import io

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue

from geo.domain.errors import NotFoundError
from geo.domain.periods import today
from geo.query.needs import find_open_needs
from geo.report.basics import describe_basics
from geo.report.quiet import REASONS, QuietList, describe_quiet
from geo.report.skills import describe_skills
from geo.snapshot.snapshot import Snapshot
from geo.store.needs import KINDS
from web.about_words import need_label
from web.database import find_cities, get_snapshot, open_session
from web.desk_words import quiet_help, quiet_label
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_quiet", __name__, url_prefix="/desk/quiet")
RISKY = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes what begins with one of these for a formula."""
MOST_SHOWN = 300


@bp.get("/")
@for_staff
def show_quiet() -> ResponseReturnValue:
    """Show groups and activities that lack something, and what help would be."""
    snapshot = _snapshot()
    if snapshot is None:
        return render_template("desk/quiet.html", cities=(), city=None, quiet=None)
    return render_template(
        "desk/quiet.html",
        cities=find_cities(),
        city=snapshot.city,
        quiet=_describe(snapshot),
        reasons=REASONS,
        most=MOST_SHOWN,
    )


@bp.get("/list.csv")
@for_staff
def send_quiet() -> ResponseReturnValue:
    """Send the list as a table."""
    snapshot = _snapshot()
    if snapshot is None:
        raise NotFoundError(_("市町村はまだ登録されていません。"))
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\r\n")
    writer.writerow(
        [
            _("種類"),
            _("名前"),
            _("団体"),
            _("地区"),
            _("たりないもの"),
            _("つぎの一歩"),
            _("最後に確かめた日"),
        ]
    )
    for row in _describe(snapshot).rows:
        writer.writerow(
            _harmless(text)
            for text in (
                _("団体") if row.kind == "organisation" else _("活動"),
                row.title,
                row.organiser or "",
                row.district_name or "",
                "、".join(quiet_label(code) for code in row.reasons),
                "、".join(dict.fromkeys(quiet_help(code) for code in row.reasons)),
                row.last_confirmed_on.isoformat() if row.last_confirmed_on else "",
            )
        )
    sent = Response(table.getvalue().encode("utf-8-sig"), mimetype="text/csv")
    sent.headers.set(
        "Content-Disposition", "attachment", filename=f"{snapshot.city.slug}-quiet.csv"
    )
    return sent


@bp.get("/basics")
@for_staff
def show_basics() -> ResponseReturnValue:
    """Show which basics exist at which association."""
    snapshot = _snapshot()
    if snapshot is None:
        raise NotFoundError(_("市町村はまだ登録されていません。"))
    with open_session() as session:
        table = describe_basics(session, snapshot)
    return render_template(
        "desk/quiet_basics.html", city=snapshot.city, cities=find_cities(), table=table
    )


@bp.get("/needs")
@for_staff
def show_needs() -> ResponseReturnValue:
    """Show every open need of a city by district, and the skills that are offered."""
    snapshot = _snapshot()
    if snapshot is None:
        raise NotFoundError(_("市町村はまだ登録されていません。"))
    with open_session() as session:
        needs = find_open_needs(session, snapshot.municipality_id)
        skills = describe_skills(session, snapshot)
    districts = {
        card.uid: card.district_name
        for card in snapshot.cards
        if card.kind == "organisation"
    }
    kind = request.args.get("kind")
    counts: dict[str, dict[str, int]] = {}
    for need in needs:
        row = counts.setdefault(districts.get(need.group) or "", {})
        row[need.kind] = row.get(need.kind, 0) + 1
    return render_template(
        "desk/quiet_needs.html",
        city=snapshot.city,
        cities=find_cities(),
        needs=[each for each in needs if kind in {None, "", each.kind}],
        districts=districts,
        counts=sorted(counts.items(), key=lambda item: (item[0] == "", item[0])),
        kinds=[(code, need_label(code)) for code in KINDS],
        kind=kind,
        table=skills,
    )


def _snapshot() -> Snapshot | None:
    cities = find_cities()
    slug = request.args.get("city") or (cities[0].slug if cities else None)
    return get_snapshot(slug) if slug else None


def _describe(snapshot: Snapshot) -> QuietList:
    reason = request.args.get("reason") or None
    kind = request.args.get("kind") or None
    with open_session() as session:
        return describe_quiet(
            session,
            snapshot,
            on=today(),
            district=request.args.get("district") or None,
            reason=reason if reason in REASONS else None,
            kind=kind if kind in {"organisation", "activity"} else None,
        )


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(RISKY) else text
