"""One page of what is due, with filters and a file."""

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from geo.domain.periods import today
from geo.export.plain_table import MIMES, write_plain_table
from geo.feeds.day_file import MarkedDay, write_days
from geo.query.due_waiting import KINDS
from geo.report.due_list import (
    HORIZONS,
    Choice,
    DueItem,
    DueList,
    choose_due,
)
from web.addresses import absolute
from web.database import find_cities
from web.due.at_hand import find_all_due
from web.due.words import days_left, due_address, due_title, to_do_label, to_do_note
from web.language import translated as _
from web.signing_in import for_staff

bp = Blueprint("desk_due", __name__, url_prefix="/desk/due")
FORMS = "any(csv, xlsx, ics)"
MOST_SHOWN = 300


@bp.get("/")
@for_staff
def show_list() -> ResponseReturnValue:
    """Show what has to be seen to, the soonest first."""
    asked, due = _read(), _describe()
    return render_template(
        "due/list.html",
        due=due,
        cities=find_cities(),
        asked=asked,
        most=MOST_SHOWN,
        today=today(),
        horizon_label=horizon_label,
    )


@bp.get(f"/list.<{FORMS}:form>")
@for_staff
def send_list(form: str) -> ResponseReturnValue:
    """Send the list as a table or as days for a calendar."""
    rows = _describe().rows
    on = today()
    title = _("やること")
    if form == "ics":
        content = write_days(
            "desk/due",
            title,
            [_marked(item) for item in rows if item.record.day is not None],
            address=absolute("desk_due.show_list"),
            on=on,
        )
        mime = "text/calendar; charset=utf-8"
    else:
        headings = (
            _("期日"),
            _("日数"),
            _("すること"),
            _("何について"),
            _("団体"),
            _("市町村"),
            _("地区"),
            _("担当課"),
        )
        content = write_plain_table(form, title, headings, map(_line, rows))
        mime = MIMES[form]
    sent = Response(content, content_type=mime)
    sent.headers.set(
        "Content-Disposition", "attachment", filename=f"due-{on.isoformat()}.{form}"
    )
    return sent


def horizon_label(horizon: str) -> str:
    """Return how far ahead is looked."""
    return {
        "month": _("今月末まで"),
        "quarter": _("再来月末まで"),
        "all": _("すべて"),
        "late": _("期限を過ぎたもの"),
    }[horizon]


def _read() -> dict[str, Any]:
    """Return the conditions of the address; what is unknown is left out."""
    said = {name: request.args.get(name) or None for name in ("district", "department")}
    city, kind = request.args.get("city"), request.args.get("kind")
    horizon = request.args.get("horizon")
    known = {each.slug for each in find_cities()}
    return said | {
        "city": city if city in known else None,
        "kind": kind if kind in KINDS else None,
        "horizon": horizon if horizon in HORIZONS else None,
    }


def _describe() -> DueList:
    asked = _read()
    choice = Choice(
        horizon=asked["horizon"] or "month",
        kind=asked["kind"],
        district=asked["district"],
        department=asked["department"],
    )
    return choose_due(find_all_due(asked["city"]), choice, on=today())


def _line(item: DueItem) -> tuple[str, ...]:
    record = item.record
    return (
        record.day.isoformat() if record.day else "",
        days_left(item.days_left),
        to_do_label(record.kind),
        due_title(record),
        record.group_name or "",
        item.city_name,
        item.district[1] if item.district else "",
        "、".join(record.departments),
    )


def _marked(item: DueItem) -> MarkedDay:
    record = item.record
    path = due_address(record, item.city) or url_for("desk_due.show_list")
    start = absolute("desk_due.show_list")
    return MarkedDay(
        key=f"due/{record.kind}/{record.uid}/{record.day}",
        day=record.day,  # type: ignore[arg-type] # those without are left out
        title=f"{to_do_label(record.kind)}：{due_title(record)}",
        description="\n".join(
            filter(None, (item.city_name, record.group_name, to_do_note(record.kind)))
        ),
        address=start.removesuffix(url_for("desk_due.show_list")) + path,
    )
