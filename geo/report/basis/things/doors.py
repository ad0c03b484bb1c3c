"""Open doors: how many, applicants for each seat, and who came to town meetings."""

from collections import defaultdict
from datetime import timedelta
from typing import Any, Final

from geo.domain.periods import fiscal_year
from geo.query.participation_figures import OpenDoor
from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.things.counting import (
    by_district,
    people_by_district,
    per_residents,
)
from geo.report.basis.things.where import citywide, home_of, summed

SOURCE = "参加の機会の登録"
YEAR: Final = timedelta(days=365)
SEATS: Final = "committee_seat"
MEETINGS: Final = frozenset({"town_meeting", "citizens_assembly"})
"""Kinds of opportunities at which residents and the city talk with each other."""


def measure_opportunities(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return opportunities of the past 365 days and those still to come, per resident."""
    if not asked.open_doors:
        return {}
    doors = [door for door in asked.open_doors if _lately(asked, door)]
    homes = {
        door.uid: home
        for door in doors
        if (home := home_of(asked, door.area, door.place)) is not None
    }
    uids = [door.uid for door in doors]
    return {
        "opportunities": (
            per_residents(
                asked,
                "opportunities",
                by_district(asked, uids, homes),
                whole=float(len(doors)),
                definition="公開された参加の機会（取りやめたものと、締切や開催から"
                "1年を過ぎたものをのぞく）",
                note=citywide([homes.get(uid) for uid in uids], "機会"),
                as_of=asked.snapshot.on,
                **_words(doors),
            ),
        )
    }


def measure_applicants(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return applicants for each committee seat, of calls that closed within 365 days.

    Seats of a course, of a model project and of a committee are unlike things: only
    those of committees are added up.
    """
    on = asked.snapshot.on
    closed = [
        door
        for door in asked.open_doors
        if door.kind == SEATS
        and door.seats
        and door.applicants is not None
        and door.deadline is not None
        and on - YEAR <= door.deadline < on
    ]
    if not closed:
        return {}
    homes = [home_of(asked, door.area, door.place) for door in closed]
    parts = [
        (home, float(door.applicants or 0), float(door.seats or 0))
        for home, door in zip(homes, closed, strict=True)
    ]
    return {
        "applicants_per_seat": (
            summed(
                asked,
                "applicants_per_seat",
                parts,
                divided=True,
                definition="締切をすぎて1年以内の、定員と応募者の数が分かる、委員の公募",
                note=citywide(homes, "公募"),
                **_words(closed),
            ),
        )
    }


def measure_town_meetings(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return who came to town meetings, by fiscal year, per resident."""
    by_year: dict[int, list[OpenDoor]] = defaultdict(list)
    for door in asked.open_doors:
        held = door.held_on
        if door.kind in MEETINGS and held is not None and held <= asked.snapshot.on:
            by_year[fiscal_year(held)].append(door)
    made = []
    for year, doors in sorted(by_year.items()):
        counted = [door for door in doors if door.attendees is not None]
        if not counted:
            continue
        homes = [home_of(asked, door.area, door.place) for door in counted]
        came = people_by_district(
            asked,
            [(home_of(asked, one.area, one.place), one.attendees) for one in doors],
        )
        made.append(
            per_residents(
                asked,
                "town_meeting_participants",
                came,
                whole=float(sum(door.attendees or 0 for door in counted)),
                fiscal_year=year,
                definition="市と住民が話し合う会（タウンミーティング、市民会議など）の"
                "参加者の数",
                note=citywide(homes, "会")
                + _silent(len(doors) - len(counted), "参加者の数"),
                **_words(doors),
            )
        )
    return {"town_meeting_participants": tuple(made)} if made else {}


def _lately(asked: Asked, door: OpenDoor) -> bool:
    return door.on is None or door.on >= asked.snapshot.on - YEAR


def _silent(number: int, what: str) -> str:
    return f"{what}が分からない{number}件は入っていません。" if number else ""


def _words(doors: list[OpenDoor]) -> dict[str, Any]:
    return {"source": SOURCE, "fictional": any(door.fictional for door in doors)}
