"""What every gatherer is given, and the counts frame every gatherer gives back."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from geo.domain.estimate import Reason, State
from geo.query.collaboration_figures import Collaboration, find_collaborations
from geo.query.participation_figures import OpenDoor, find_open_doors
from geo.query.records import (
    FeatureRecord,
    GroupLife,
    find_feature_records,
    find_group_lives,
)
from geo.report.basis.bases import find_bases
from geo.report.basis.model import COUNT_COLUMNS, Count, Population
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


@dataclass(frozen=True)
class Asked:
    """One area set of one city, with its residents; nothing is written.

    What several gatherers need is read once, when the first of them asks.
    """

    session: Session
    snapshot: Snapshot
    area_set: AreaSetContents
    population: Population

    @property
    def codes(self) -> "pd.Index[str]":
        """The districts' codes, in order."""
        return self.area_set.outlines.index

    @cached_property
    def active(self) -> tuple[Card, ...]:
        """What is published and neither cancelled nor ended."""
        return tuple(card for card in self.snapshot.cards if card.status == "active")

    @cached_property
    def records(self) -> dict[str, FeatureRecord]:
        """What the record knows of published features beyond their cards, by uid."""
        return find_feature_records(self.session, self.snapshot.municipality_id)

    @cached_property
    def groups(self) -> dict[str, GroupLife]:
        """Every published organisation that ever was, by uid."""
        return find_group_lives(self.session, self.snapshot.municipality_id)

    @cached_property
    def bases(self) -> dict[str, str]:
        """The district in which each published organisation is based, where known."""
        return find_bases(self.snapshot, self.area_set, self.records, self.groups)

    @cached_property
    def homes(self) -> dict[str, str]:
        """The district of every feature and organisation that has one."""
        return dict(self.area_set.homes) | self.bases

    @cached_property
    def collaborations(self) -> list[Collaboration]:
        """The city's published collaborations that began."""
        return find_collaborations(self.session, self.snapshot.municipality_id)

    @cached_property
    def open_doors(self) -> list[OpenDoor]:
        """The city's published opportunities with their people as counts."""
        return find_open_doors(self.session, self.snapshot.municipality_id)

    @cached_property
    def within(self) -> dict[tuple[str, str], str | None]:
        """The district that holds an area of another set, as far as asked for."""
        return {}

    def of_kind(self, kind: str) -> tuple[Card, ...]:
        """Return the active cards of one kind of the legend."""
        return tuple(card for card in self.active if card.kind == kind)


def counts_frame(codes: "pd.Index[str]", counts: Mapping[str, Count]) -> pd.DataFrame:
    """Return counts as the frame of a `Measure`; KeyError where a district lacks."""
    rows = [counts[code] for code in codes]
    return pd.DataFrame(
        {
            "x": _floats([row.x for row in rows]),
            "n": _floats([row.n for row in rows]),
            "value": _floats([row.value for row in rows]),
            "state": pd.Series([row.state for row in rows], dtype=object),
            "reason": pd.Series([row.reason for row in rows], dtype=object),
        },
        columns=list(COUNT_COLUMNS),
    ).set_index(pd.Index(codes, name="district_code"))


def unknown(reason: Reason, *, x: float | None = None, n: float | None = None) -> Count:
    """Return a count nobody reported; the half of it that is known all the same."""
    return Count(x=x, n=n, state=State.MISSING, reason=reason)


def no_figure(
    reason: Reason, *, x: float | None = None, n: float | None = None
) -> Count:
    """Return counts from which no figure can be made, such as 0 of 0."""
    return Count(x=x, n=n, state=State.UNDEFINED, reason=reason)


def _floats(values: list[float | None]) -> "pd.Series[float]":
    return pd.Series(pd.array(values, dtype="Float64")).astype("float64")
