"""How groups, activities and opportunities divide into the city's own classes."""

from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

import pandas as pd

from geo.domain.vocabulary import Vocabulary
from geo.report.basis.asked import Asked
from geo.report.basis.model import NO_DISTRICT, Mix
from geo.report.basis.things.counting import sources_of
from geo.report.basis.things.where import home_of

LATELY: Final = timedelta(days=365)
RESIDENT: Final = "resident"  # a guideline's actor, but no organisation
Said = tuple[str | None, str | None]
"""A thing's district and its class, None where there is or was said none."""


def find_mixes(asked: Asked) -> dict[str, Mix]:
    """Return every mix; one of which the city records nothing says so."""
    activities = [card.uid for card in asked.of_kind("activity")]
    groups = [
        card for card in asked.of_kind("organisation") if card.uid in asked.groups
    ]
    homes, records = asked.homes, asked.records
    since = asked.snapshot.on - LATELY
    doors = [door for door in asked.open_doors if door.on is None or door.on >= since]
    return {
        "actor_mix": _mix(
            asked,
            "actor_mix",
            "actor_type",
            [(homes.get(card.uid), card.actor_type) for card in groups],
            _source(asked, [card.uid for card in groups]),
        ),
        "form_mix": _mix(
            asked,
            "form_mix",
            "form",
            [(homes.get(uid), records[uid].form) for uid in activities],
            _source(asked, activities),
        ),
        "zone_mix": _mix(
            asked,
            "zone_mix",
            "zone",
            [(homes.get(uid), records[uid].zone) for uid in activities],
            _source(asked, activities),
        ),
        "phase_mix": _mix(
            asked,
            "phase_mix",
            "phase",
            [(home_of(asked, door.area, door.place), door.phase) for door in doors],
            "参加の機会の登録（締切や開催から1年を過ぎたものをのぞく）"
            if doors
            else "",
        ),
    }


def _mix(
    asked: Asked, indicator: str, vocabulary: str, said: list[Said], source: str
) -> Mix:
    words = asked.snapshot.vocabulary(vocabulary)
    labels = _labels(words, asked.snapshot.city.slug, {value for _, value in said})
    rows = pd.Index([*asked.codes, NO_DISTRICT], dtype="str", name="district_code")
    held = Counter((home or NO_DISTRICT, value) for home, value in said)
    counts = pd.DataFrame(
        {value: [held[home, value] for home in rows] for value in labels},
        index=rows,
        dtype="int64",
    )
    everything = Counter(home or NO_DISTRICT for home, _ in said)
    total = pd.Series([everything[home] for home in rows], index=rows, dtype="int64")
    return Mix(
        indicator=indicator,
        labels=labels,
        counts=counts,
        unknown=total - counts.sum(axis=1).astype("int64"),
        source=source,
        as_of=asked.snapshot.on,
        recorded=bool(counts.to_numpy().any()),
    )


def _labels(words: Vocabulary, city: str, used: set[str | None]) -> dict[str, str]:
    """Return the codes of the city's own list in its order, then others that occur."""
    own = [term.code for term in words.city_terms(city) if term.listed]
    others = [term.code for term in words.terms if term.code in used]
    return {
        code: words.label(code, city)
        for code in dict.fromkeys([*own, *others])
        if code is not None and (code != RESIDENT or code in used)
    }


def _source(asked: Asked, uids: Iterable[str]) -> str:
    return str(sources_of(asked, uids)["source"])
