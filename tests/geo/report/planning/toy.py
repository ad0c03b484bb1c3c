"""Bases of toy towns on grids: districts 01, 02 … from the south-west, counts given."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd

from geo.domain.estimate import Reason, State
from geo.report.basis.model import Basis, Count, Measure, Mix, Population
from geo.report.planning.city import analyse_city
from geo.report.planning.model import CityFigures
from geo.snapshot.model import AreaSetSummary, City
from tests.towns import STORAGE_CRS, grid_town

NAN = float("nan")
HIDDEN = (NAN, NAN, State.SUPPRESSED)
TOWN = City(
    code="132250",
    slug="toy",
    name="架空市",
    prefecture="東京都",
    plane_srid=6677,
    bounds=None,
    fictional=True,
    approximate=False,
)
SET = {
    "slug": "districts",
    "kind": "district",
    "title": "地区",
    "source": "",
    "licence": "",
    "valid_from": None,
    "is_default": True,
    "approximate": False,
    "fictional": True,
}
UNREPORTED = (NAN, NAN, State.MISSING)


def measure(
    indicator: str,
    rows: Sequence[tuple],
    *,
    year: int | None = 2025,
    definition: str = "自治会の申告",
    value: Sequence[float] | None = None,
) -> Measure:
    """One indicator's (x, n) or (x, n, state) for the districts in order."""
    full = [(*row, State.VALUE)[:3] for row in rows]
    counts = pd.DataFrame(
        {
            "x": [row[0] for row in full],
            "n": [row[1] for row in full],
            "value": [NAN] * len(full) if value is None else list(value),
            "state": [row[2] for row in full],
            "reason": pd.Series(
                [None if row[2] is State.VALUE else Reason.SMALL_COUNT for row in full],
                dtype=object,
            ),
        },
    ).astype({"x": float, "n": float, "value": float})
    counts.index = pd.Index(
        [f"{place:02}" for place in range(1, len(full) + 1)], name="district_code"
    )
    shown = counts[counts["state"] == State.VALUE]
    whole = Count(x=float(shown["x"].sum()), n=float(shown["n"].sum()))
    if value is not None:
        whole = Count(value=float(np.mean(value)))
    return Measure(
        indicator=indicator,
        counts=counts,
        whole=whole,
        definition=definition,
        source="架空の調査",
        fiscal_year=year,
    )


def figures_of(
    *measures: Measure,
    columns: int,
    rows: int = 1,
    mixes: Mapping[str, Mix] | None = None,
    **parts: object,
) -> CityFigures:
    """A town of columns × rows districts, analysed."""
    outlines = grid_town(columns, rows).to_crs(STORAGE_CRS)
    found: dict[str, tuple[Measure, ...]] = {}
    for item in measures:
        found[item.indicator] = (*found.get(item.indicator, ()), item)
    summary = AreaSetSummary(**SET, count=len(outlines))
    totals = pd.DataFrame(
        {"residents": 1000.0, "households": 400.0, "area_km2": 0.01},
        index=outlines.index,
    )
    return analyse_city(
        Basis(
            city=TOWN,
            area_set=summary,
            area_sets=(summary,),
            on=date(2026, 11, 22),
            version="1",
            names=dict(outlines["name"]),
            outlines=outlines,
            population=Population(pd.DataFrame(), totals),
            measures=found,
            mixes=mixes or {},
            **parts,
        )
    )
