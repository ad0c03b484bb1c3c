"""Calls beside activities: what a search of the finder asks of them, and their words."""

from collections.abc import Iterable
from datetime import date, timedelta

from geo.feeds.doors import DoorWords, tell_beside
from geo.feeds.model import Further
from geo.query.opportunities import OpportunityRecord, find_opportunities
from geo.report.doors import DoorWish, choose_current, keep_withheld
from geo.snapshot.days import AHEAD_DAYS
from geo.snapshot.snapshot import Snapshot
from web.addresses import absolute
from web.database import open_session
from web.finder_checks import WEEKDAYS
from web.finder_query import TICKS, FinderQuery
from web.language import translated as _
from web.opportunities.words import programme_kind_short

EVERYTHING = DoorWish()


def wish_of(query: FinderQuery, on: date) -> DoorWish | None:
    """Return what a search asks of calls; None where it asks for what no call says.

    Words, the district, days, weekdays and bands of the day narrow calls too. A call
    has no field, generation or layer, is none of the map's kinds, and says neither a
    fee nor who may come along: a search for any of these is about activities. A place
    orders what is found and leaves nothing out.
    """
    ticked = any(getattr(query, name) for name in TICKS)
    if ticked or query.kinds or query.field or query.generations or query.layer:
        return None
    period = None
    if query.from_on or query.until_on:
        first = query.from_on or on
        period = first, query.until_on or first + timedelta(days=AHEAD_DAYS - 1)
    return DoorWish(
        district=query.district,
        text=query.text,
        period=period,
        weekdays=tuple(map(WEEKDAYS.index, query.weekdays)),
        bands=query.bands,
    )


def find_current(snapshot: Snapshot, wish: DoorWish | None) -> list[OpportunityRecord]:
    """Return the published calls that feeds tell of, none where nothing is asked."""
    if wish is None:
        return []
    with open_session() as session:
        doors = find_opportunities(session, snapshot.municipality_id, on=snapshot.on)
    return keep_withheld(snapshot, choose_current(doors, wish, on=snapshot.on))


def tell_doors(city: str, doors: Iterable[OpportunityRecord]) -> tuple[Further, ...]:
    """Return calls as the city's feeds tell them, each marked by its kind."""
    words = door_words(city, marked=True)
    return tuple(tell_beside(door, words) for door in doors)


def door_words(city: str, *, marked: bool = False) -> DoorWords:
    """Return the words of calls in feeds, in the language asked for."""
    return DoorWords(
        last_day=_("締切"),
        cancelled=_("中止"),
        fictional=_("これは架空のサンプルです。"),
        kind=programme_kind_short,
        page=lambda uid: absolute("opportunities.show_one", city=city, uid=uid),
        marked=marked,
    )
