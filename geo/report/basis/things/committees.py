"""Committees (審議会等): seats open to the public, women, and when they meet."""

from datetime import timedelta
from typing import Any, Final

from geo.domain.open_doors import is_weekday_daytime
from geo.query.participation_figures import Seats, Sitting, find_seats, find_sittings
from geo.report.basis.asked import Asked
from geo.report.basis.model import Measure
from geo.report.basis.things.where import citywide, home_of, summed

SOURCE = "審議会などの登録"
YEAR: Final = timedelta(days=365)


def measure_committee_seats(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return publicly recruited seats of all seats, and women of all members counted."""
    city, on = asked.snapshot.municipality_id, asked.snapshot.on
    every = find_seats(asked.session, city, on=on)
    recruited = [one for one in every if one.recruited is not None]
    counted = [one for one in every if one.women is not None and one.men is not None]
    made: dict[str, tuple[Measure, ...]] = {}
    if recruited:
        homes = [home_of(asked, one.area) for one in recruited]
        made["committee_recruited"] = (
            summed(
                asked,
                "committee_recruited",
                [
                    (home, float(one.recruited or 0), float(one.seats))
                    for home, one in zip(homes, recruited, strict=True)
                ],
                definition="その日の任期の審議会などの席",
                note=citywide(homes, "審議会など"),
                **_words(recruited),
            ),
        )
    if counted:
        homes = [home_of(asked, one.area) for one in counted]
        made["committee_women"] = (
            summed(
                asked,
                "committee_women",
                [
                    (
                        home,
                        float(one.women or 0),
                        float((one.women or 0) + (one.men or 0)),
                    )
                    for home, one in zip(homes, counted, strict=True)
                ],
                definition="その日の任期の審議会などの委員のうち、男女の数が分かるもの",
                note=citywide(homes, "審議会など"),
                **_words(counted),
            ),
        )
    return made


def measure_committee_hours(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return committees' meetings of a year that leave weekday daytime free."""
    on = asked.snapshot.on
    sittings = [
        one
        for one in find_sittings(
            asked.session, asked.snapshot.municipality_id, since=on - YEAR, until=on
        )
        if one.start_time is not None
    ]
    if not sittings:
        return {}
    homes = [home_of(asked, one.area) for one in sittings]
    return {
        "committee_hours": (
            summed(
                asked,
                "committee_hours",
                [
                    (
                        home,
                        float(
                            not is_weekday_daytime(
                                one.held_on, one.start_time, one.end_time
                            )
                        ),
                        1.0,
                    )
                    for home, one in zip(homes, sittings, strict=True)
                ],
                definition="過去1年に開かれた、時刻が分かる会議。土日と祝日のもの、平日の"
                "9時から17時に少しもかからないものを数えます",
                note=citywide(homes, "会議"),
                **_words(sittings),
            ),
        )
    }


def _words(found: list[Seats] | list[Sitting]) -> dict[str, Any]:
    return {"source": SOURCE, "fictional": any(one.fictional for one in found)}
