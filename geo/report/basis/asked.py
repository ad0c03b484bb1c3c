"""What every gatherer is given, and the counts frame every gatherer gives back."""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from geo.domain.estimate import Reason, State
from geo.report.basis.model import COUNT_COLUMNS, Count, Population
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """One area set of one city, with its residents; nothing is written."""

    session: Session
    snapshot: Snapshot
    area_set: AreaSetContents
    population: Population

    @property
    def codes(self) -> "pd.Index[str]":
        """The districts' codes, in order."""
        return self.area_set.outlines.index


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


def unknown(reason: Reason, *, n: float | None = None) -> Count:
    """Return a count nobody reported; `n` where its denominator is known all the same."""
    return Count(n=n, state=State.MISSING, reason=reason)


def no_figure(
    reason: Reason, *, x: float | None = None, n: float | None = None
) -> Count:
    """Return counts from which no figure can be made, such as 0 of 0."""
    return Count(x=x, n=n, state=State.UNDEFINED, reason=reason)


def _floats(values: list[float | None]) -> "pd.Series[float]":
    return pd.Series(pd.array(values, dtype="Float64")).astype("float64")
