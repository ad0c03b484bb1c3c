"""Residents in the age bands that were published, and in wider ones."""

from collections.abc import Sequence

import pandas as pd

from geo.domain.ages import Band, write_ages
from geo.domain.errors import InvalidQueryError
from geo.report.basis.model import Population

BAND_COLUMNS = ("district_code", "sex", "age_from", "age_to", "count")
_AND_OVER = 99
"""A table by single years may stop at an age that nobody passes: from this age on
its last band counts as the end."""


def empty_bands() -> pd.DataFrame:
    """Return residents by age of nowhere."""
    table = pd.DataFrame(columns=list(BAND_COLUMNS))
    return table.astype({"age_from": "Int64", "age_to": "Int64", "count": "float64"})


def complete_bands(bands: pd.DataFrame) -> pd.DataFrame:
    """Return bands that count nobody twice, with both sexes added up where nobody did.

    Of overlapping bands (65歳以上 beside 65–69, 70–74 …) the narrower stay.
    """
    if bands.empty:
        return empty_bands()
    table = bands.assign(end=bands["age_to"].fillna(10_000).astype("int64"))
    kept = [
        index
        for _, rows in table.groupby(["district_code", "sex"], sort=False)
        for index in _chain(rows)
    ]
    table = table.loc[kept].drop(columns="end")
    keys = ["district_code", "age_from", "age_to"]
    men, women = (
        table[table["sex"] == sex].set_index(keys)["count"]
        for sex in ("male", "female")
    )
    both = (men + women.reindex(men.index)).reset_index().assign(sex="all")
    said = set(table.loc[table["sex"] == "all", "district_code"])
    both = both[~both["district_code"].isin(said)]
    return (
        pd.concat([table, both[list(BAND_COLUMNS)]])
        .astype({"age_from": "Int64", "age_to": "Int64", "count": "float64"})
        .sort_values(["district_code", "sex", "age_from"], ignore_index=True)
    )


def _chain(rows: pd.DataFrame) -> list[int]:
    """Return the labels of bands that follow each other, the narrowest first."""
    chosen, reached = [], -1
    ordered = rows.sort_values(["age_from", "end"])
    for label, start, end in zip(
        ordered.index, ordered["age_from"], ordered["end"], strict=True
    ):
        if start > reached:
            chosen.append(label)
            reached = end
    return chosen


def bands_of(edges: Sequence[int]) -> tuple[Band, ...]:
    """Return the bands between edges; the last one is open: 0, 40 is 0–39 and 40+."""
    ends: list[int | None] = [*(edge - 1 for edge in edges[1:]), None]
    return tuple(zip(edges, ends, strict=True))


def band_counts(
    population: Population, edges: Sequence[int], *, sex: str = "all"
) -> pd.DataFrame:
    """Return residents between edges, added up from the published bands.

    Parameters
    ----------
    edges : sequence of int
        Where the wider bands begin, rising; the last one is open.

    Returns
    -------
    DataFrame of float64, indexed by ``district_code``
        One column a band, named by the age it begins with; NaN where the
        district published no ages, or not all of the band.

    Raises
    ------
    InvalidQueryError
        If a published band would have to be cut in two: nobody knows how many
        of its people are on either side.
    """
    table = residents_in(population, bands_of(edges), sex=sex)
    return table.set_axis(list(edges), axis="columns")


def residents_in(
    population: Population, bands: Sequence[Band], *, sex: str = "all"
) -> pd.DataFrame:
    """Return residents in bands, as `band_counts`; its columns are the bands."""
    rows = population.bands[population.bands["sex"] == sex]
    found = {band: _in_band(rows, band) for band in bands}
    table = pd.DataFrame(index=population.totals.index, dtype="float64")
    for band, counts in found.items():
        table[write_ages(*band)] = counts.reindex(table.index)
    table.columns = pd.Index(list(found), tupleize_cols=False)
    # Where nobody lives nobody is of any age.
    table[population.totals["residents"] == 0] = table.fillna(0.0)
    return table


def _sum_of_known(values: "pd.Series[float]") -> float:
    return float(values.sum(skipna=False))


def _in_band(rows: pd.DataFrame, band: Band) -> "pd.Series[float]":
    start, end = band
    last = rows["age_to"].fillna(10_000).astype("int64")
    first = rows["age_from"].astype("int64")
    stop = 10_000 if end is None else end
    inside = (first >= start) & (last <= stop)
    if end is None:
        inside = first >= start
    cut = ~inside & (first <= stop) & (last >= start)
    if cut.any():
        row = rows[cut].iloc[0]
        ages = write_ages(
            int(row["age_from"]),
            None if pd.isna(row["age_to"]) else int(row["age_to"]),
        )
        message = (
            f"公表された{ages}の人数は、{write_ages(start, end)}には分けられません。"
        )
        raise InvalidQueryError(message, field="ages")
    chosen = rows[inside].assign(first=first[inside], last=last[inside])
    grouped = chosen.groupby("district_code")
    years = (
        (chosen["last"] - chosen["first"] + 1).groupby(chosen["district_code"]).sum()
    )
    begins, ends = grouped["first"].min(), grouped["last"].max()
    # The bands never overlap, so they fill a span when their years add up to it.
    full = (begins == start) & (years == ends - begins + 1)
    full &= (ends >= _AND_OVER) if end is None else (ends == stop)
    counts = grouped["count"].agg(_sum_of_known)
    return counts.where(full)
