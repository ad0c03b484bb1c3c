"""What a printed page is asked for: whose, which month, with what reading aids."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.report.circular import PaperArea
from geo.snapshot.snapshot import Snapshot
from web.comparison_query import read_areas

MONTHS_AHEAD = 6
EARLIEST_YEAR = 1990
LATEST_YEAR = 2099
TURN_OF_MONTH = 15
_MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])", re.ASCII)


@dataclass(frozen=True, slots=True)
class PaperQuery:
    """A question for a printed page; the area is None where none was chosen yet."""

    area: PaperArea | None
    month: date
    ruby: bool
    large: bool


def read_paper_query(args: MultiDict[str, str], snapshot: Snapshot) -> PaperQuery:
    """Return the question of an address or of the form.

    Raises
    ------
    InvalidQueryError
        If the month cannot be read.
    NotFoundError
        If there is no such district, area set or organisation.
    """
    return PaperQuery(
        area=_read_area(args, snapshot),
        month=_read_month(args.get("month"), snapshot.on),
        ruby=args.get("ruby") == "1",
        large=args.get("size") == "large",
    )


def months_to_choose(on: date, chosen: date) -> list[date]:
    """Return this month and those after it, and the chosen one."""
    found = [on.replace(day=1)]
    while len(found) <= MONTHS_AHEAD:
        found.append(next_month(found[-1]))
    return sorted({*found, chosen})


def next_month(month: date) -> date:
    """Return the first day of the month after."""
    days = calendar.monthrange(month.year, month.month)[1]
    return month.replace(day=1) + timedelta(days=days)


def _read_month(text: str | None, on: date) -> date:
    if not text:
        # In its second half a month's circular comes too late.
        this = on.replace(day=1)
        return this if on.day < TURN_OF_MONTH else next_month(this)
    found = _MONTH.fullmatch(text)
    if found and EARLIEST_YEAR <= int(found[1]) <= LATEST_YEAR:
        return date(int(found[1]), int(found[2]), 1)
    message = f"月（month）「{text}」は読めません。2026-12 のように書いてください。"
    raise InvalidQueryError(message, parameter="month", value=text)


def _read_area(args: MultiDict[str, str], snapshot: Snapshot) -> PaperArea | None:
    uid, code = args.get("organisation"), args.get("district")
    if uid:
        return organisation_area(snapshot, uid)
    if code:
        return district_area(snapshot, code, read_areas(args, snapshot))
    return None


def organisation_area(snapshot: Snapshot, uid: str) -> PaperArea:
    """Return an organisation's territory, or itself without one."""
    card = snapshot.get_card(uid)
    if card.kind != "organisation":
        message = f"「{card.title}」は団体ではありません。団体か地区を選んでください。"
        raise InvalidQueryError(message, parameter="organisation", value=uid)
    area_set, code = snapshot.get_territory(uid) or (None, None)
    return PaperArea(card.title, card.kana, area_set, code, card)


def district_area(snapshot: Snapshot, code: str, areas: str | None) -> PaperArea:
    """Return a district."""
    contents = snapshot.get_area_set(areas)
    district = snapshot.get_district(code, areas)
    return PaperArea(
        district.name, district.kana, contents.summary.slug, district.code, None
    )
