"""Collaborations and open doors by class, district and fiscal year, in the city's words."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from geo.domain.periods import fiscal_year
from geo.query.collaboration_figures import (
    Collaboration,
    find_planned_measures,
)
from geo.report.basis.asked import Asked
from geo.report.basis.model import NO_DISTRICT, CrossTable
from geo.report.basis.things import doors, partnerships
from geo.report.basis.things.where import home_of

YEARS: Final = 6
"""At most so many fiscal years, the current one the last."""
UNSAID: Final = ""
NO_YEN: Final = float("nan")
Entry = tuple[int, str, tuple[str, ...], float]
"""A thing in one year: the year, its district, its rows, its yen."""


@dataclass(frozen=True, slots=True)
class Words:
    """A table's rows in order, and the neutral codes that some of them stand for."""

    labels: Mapping[str, str]
    terms: Mapping[str, str]


def find_tables(asked: Asked) -> dict[str, CrossTable]:
    """Return every table; {} where the city registered nothing of the kind.

    Notes
    -----
    A collaboration stands in every fiscal year in which its term held on some day,
    until the current one. Its zone is that of the last such day that has come: a
    zone that changed within the year is told as it was in the end.
    """
    made: dict[str, CrossTable] = {}
    if asked.collaborations:
        made |= {
            "form": _table(
                asked, "form", _forms(asked), lambda one, _: (one.form_label,)
            ),
            "zone": _table(asked, "zone", _vocabulary(asked, "zone"), _zone),
            "field": _table(
                asked,
                "field",
                _vocabulary(asked, "field"),
                lambda one, _: (one.field or UNSAID,),
            ),
            "department": _table(
                asked,
                "department",
                _departments(asked),
                lambda one, _: one.departments or (UNSAID,),
                several=True,
            ),
        }
        if measures := _measures(asked):
            made["measure"] = _table(
                asked,
                "measure",
                Words(measures, {}),
                lambda one, _: (str(one.measure) if one.measure else UNSAID,),
            )
    if asked.open_doors:
        made["phase"] = _phases(asked)
    return made


def years_of(on: date) -> range:
    """Return the fiscal years of the tables, the current one the last."""
    last = fiscal_year(on)
    return range(last - YEARS + 1, last + 1)


def _table(
    asked: Asked,
    name: str,
    words: Words,
    rows_of: Callable[[Collaboration, date], tuple[str, ...]],
    *,
    several: bool = False,
) -> CrossTable:
    homes = partnerships.homes_of(asked)
    entries: list[Entry] = []
    for year in years_of(asked.snapshot.on):
        for one in asked.collaborations:
            day = partnerships.last_day_in(one, year, asked.snapshot.on)
            if day is not None:
                home = homes.get(one.uid, NO_DISTRICT)
                yen = float(one.amounts.get(year, NO_YEN))
                entries.append((year, home, rows_of(one, day), yen))
    return _made(
        name,
        words,
        entries,
        several=several,
        source=partnerships.SOURCE,
        fictional=any(one.fictional for one in asked.collaborations),
    )


def _phases(asked: Asked) -> CrossTable:
    years = years_of(asked.snapshot.on)
    entries: list[Entry] = [
        (
            fiscal_year(door.on),
            home_of(asked, door.area, door.place) or NO_DISTRICT,
            (door.phase,),
            NO_YEN,
        )
        for door in asked.open_doors
        if door.on is not None and fiscal_year(door.on) in years
    ]
    return _made(
        "phase",
        _vocabulary(asked, "phase"),
        entries,
        source=doors.SOURCE,
        fictional=any(door.fictional for door in asked.open_doors),
    )


def _made(
    name: str,
    words: Words,
    entries: Iterable[Entry],
    *,
    source: str,
    fictional: bool,
    several: bool = False,
) -> CrossTable:
    listed = list(entries)
    rows = [
        (year, home, row, 1, NO_YEN if several else yen)
        for year, home, said, yen in listed
        for row in said
    ]
    once = [(year, home, 1, yen) for year, home, _, yen in listed]
    used = {row for _, _, row, _, _ in rows}
    labels = dict(words.labels)
    labels |= {row: row for row in sorted(used - set(labels) - {UNSAID})}
    if UNSAID in used:
        labels[UNSAID] = ""
    return CrossTable(
        name=name,
        labels=labels,
        terms={row: code for row, code in words.terms.items() if row in labels},
        counts=_added(rows, ["fiscal_year", "district_code", "row"]),
        totals=_added(once, ["fiscal_year", "district_code"]),
        source=source,
        several=several,
        fictional=fictional,
    )


def _added(rows: Sequence[tuple[object, ...]], by: list[str]) -> pd.DataFrame:
    """Add up things and yen; the yen of no known amount stay unknown, not 0."""
    frame = pd.DataFrame(rows, columns=[*by, "things", "yen"]).astype(
        {"fiscal_year": "int64", "things": "int64", "yen": "float64"}
    )
    frame = frame.astype(dict.fromkeys(by[1:], "str"))
    grouped = frame.groupby(by, sort=True)
    added = grouped["things"].sum().to_frame()
    added["yen"] = grouped["yen"].sum(min_count=1)
    return added.reset_index()


def _zone(one: Collaboration, day: date) -> tuple[str, ...]:
    return (one.zone_on(day) or UNSAID,)


def _forms(asked: Asked) -> Words:
    """Return the city's own words: of the edition in force, else of its guideline."""
    words = asked.snapshot.vocabulary("form")
    own = [
        (term.label, term.code)
        for term in words.city_terms(asked.snapshot.city.slug)
        if term.listed
    ]
    terms = {label: code for label, code in own if code}
    terms |= {one.form_label: one.form for one in asked.collaborations if one.form}
    return Words({label: label for label, _ in own}, terms)


def _vocabulary(asked: Asked, name: str) -> Words:
    words = asked.snapshot.vocabulary(name)
    codes = [term.code for term in words.terms]
    city = asked.snapshot.city.slug
    return Words(
        {code: words.label(code, city) for code in codes},
        {code: code for code in codes},
    )


def _departments(asked: Asked) -> Words:
    every = sorted({name for one in asked.collaborations for name in one.departments})
    return Words({name: name for name in every}, {})


def _measures(asked: Asked) -> dict[str, str]:
    found = find_planned_measures(
        asked.session, asked.snapshot.municipality_id, on=asked.snapshot.on
    )
    return {
        str(measure.id): f"{measure.plan}　{measure.code} {measure.title}"
        for measure in found
    }
