"""Bases made by hand, whose every number can be checked by hand."""

from datetime import date

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.domain.estimate import State
from geo.report.basis.model import Basis, Count, Measure, Population
from geo.snapshot.model import AreaSetSummary, City


def measure(indicator, rows, *, whole=None, method="届出", **said):
    """Return a measure of rows: (x, n), a value, or (State, Reason)."""
    codes = [f"{at:02d}" for at in range(1, len(rows) + 1)]
    table = []
    for row in rows:
        x = n = value = np.nan
        state, reason = State.VALUE, None
        if isinstance(row, tuple) and isinstance(row[0], State):
            state, reason = row
        elif isinstance(row, tuple):
            x, n = row
        else:
            value = row
        table.append((float(x), float(n), float(value), state, reason))
    counts = pd.DataFrame(
        table,
        columns=["x", "n", "value", "state", "reason"],
        index=pd.Index(codes, name="district_code"),
    ).astype({"state": object, "reason": object})
    if whole is None:
        both = counts.dropna(subset=["x", "n"])
        whole = Count(x=float(both["x"].sum()), n=float(both["n"].sum()))
    return Measure(
        indicator, counts, whole, definition=method, source="市の統計", **said
    )


def basis(*measures, published=None):
    """Return a basis of measures; districts are called 1区, 2区 and so on."""
    codes = list(measures[0].counts.index) if measures else []
    found = {}
    for item in measures:
        found[item.indicator] = (*found.get(item.indicator, ()), item)
    return Basis(
        city=City(
            code="000000",
            slug="toy",
            name="架空市",
            prefecture="架空県",
            plane_srid=6677,
            bounds=None,
            fictional=True,
            approximate=False,
        ),
        area_set=AreaSetSummary(
            slug="districts",
            kind="district",
            title="地区",
            source="市",
            licence="CC BY 4.0",
            valid_from=None,
            is_default=True,
            approximate=False,
            fictional=True,
            count=len(codes),
        ),
        area_sets=(),
        on=date(2022, 4, 1),
        version="1",
        names={code: f"{int(code)}区" for code in codes},
        outlines=gpd.GeoDataFrame(geometry=[], crs="EPSG:4326"),
        population=Population(pd.DataFrame(), pd.DataFrame()),
        measures=found,
        published=pd.DataFrame() if published is None else published,
    )


def strata(*districts):
    """Return age bands of districts: each a list of (age_from, age_to, x, n)."""
    rows = [
        (f"{at:02d}", *band)
        for at, bands in enumerate(districts, start=1)
        for band in bands
    ]
    columns = ["district_code", "age_from", "age_to", "x", "n"]
    return pd.DataFrame(rows, columns=columns).astype({"x": float, "n": float})
