"""Reads figures of districts: population, membership of associations, other observations."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from geo.domain.text import normalise
from geo.ingest.figure_files import StatisticsFile, open_figures
from geo.ingest.figure_parts import require_parts
from geo.ingest.notes import refusal
from geo.ingest.population import read_households, read_population

__all__ = [
    "StatisticsFile",
    "read_households",
    "read_membership",
    "read_observations",
    "read_population",
]

_MEMBERSHIP: Final = (
    "district_code",
    "name",
    "indicator",
    "fiscal_year",
    "numerator",
    "denominator",
    "value",
    "method",
    "source",
    "note",
)
_OBSERVATIONS: Final = (
    "indicator",
    "district_code",
    "name",
    "fiscal_year",
    "numerator",
    "denominator",
    "value",
    "unit",
    "method",
    "source",
    "note",
    "age_from",
    "age_to",
    "about",
)
_SHARE_UNITS: Final = frozenset({None, "share", "割合", "率"})
_PERCENT_UNITS: Final = frozenset({"%", "パーセント"})


def read_membership(
    path: Path,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> StatisticsFile:
    """Return member households (加入世帯) by district and fiscal year.

    ``columns`` is our column → header where the user knows better; ``layer`` names
    a workbook's sheet. A table with one column a year is read as one row a year.

    Returns
    -------
    StatisticsFile
        ``district_code``, ``name``, ``indicator`` ("membership"),
        ``fiscal_year``, ``numerator`` (member households), ``denominator``
        (households), ``value`` (share 0–1; missing when either is missing or no
        household is), ``method``, ``source``, ``note``.

    Raises
    ------
    InvalidLayerError
        More members than households, or a district twice in one year.
    """
    figures = open_figures(
        path,
        "membership",
        encoding,
        needed=("fiscal_year", "numerator", "denominator"),
        columns=columns,
        layer=layer,
    )
    table, mapping, reader = figures.table, figures.mapping, figures.reader
    records = []
    for row in table.rows:
        code, name = reader.district(row)
        members, households = (
            reader.count(row, mapping[column])
            for column in ("numerator", "denominator")
        )
        if members is not None and households is not None and members > households:
            reason = (
                f"加入世帯数{members:,}が世帯数{households:,}より多くなっています。"
            )
            raise refusal(
                table.file, reason, row=row.number, column=mapping["numerator"]
            )
        value = members / households if members is not None and households else None
        remarks = [reader.text(row, column) for column in ("method", "source", "note")]
        records.append(
            (
                code,
                name,
                "membership",
                reader.year(row),
                members,
                households,
                value,
                *remarks,
            )
        )
    reader.require_unique([(r[0], r[3]) for r in records], "同じ区域・年度")
    return figures.close(records, _MEMBERSHIP)


def read_observations(
    path: Path,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
    layer: str | None = None,
) -> StatisticsFile:
    """Return figures of any indicator as our 指標 template holds them.

    ``columns`` and ``layer`` as in `read_membership`.

    Returns
    -------
    StatisticsFile
        ``indicator``, ``district_code`` (None: the whole city), ``name``,
        ``fiscal_year``, ``numerator``, ``denominator`` (Int64), ``value``
        (shares 0–1), ``unit``, ``method``, ``source``, ``note``, ``age_from``,
        ``age_to`` (Int64, ages included: whom the figure is of; both missing:
        everybody), ``about`` (Int64: how many a survey speaks for). An empty cell
        stays missing; nothing is calculated from numerator and denominator.

    Raises
    ------
    InvalidLayerError
        A share outside 0–1, a numerator above its denominator, ages that are
        none, more answers than people a survey speaks for, or an indicator twice
        for one district, year and age band.
    """
    figures = open_figures(
        path,
        "observations",
        encoding,
        needed=("indicator", "fiscal_year"),
        columns=columns,
        layer=layer,
    )
    table, mapping, reader = figures.table, figures.mapping, figures.reader
    records = []
    for row in table.rows:
        indicator = reader.text(row, "indicator")
        if indicator is None:
            raise refusal(
                table.file,
                "指標が空です。",
                row=row.number,
                column=mapping["indicator"],
            )
        code = reader.text(row, "district_code")
        numbers = [
            reader.count(row, mapping.get(column))
            for column in ("numerator", "denominator")
        ]
        about = reader.count(row, mapping.get("about"))
        unit = reader.text(row, "unit")
        in_percent = unit is not None and normalise(unit) in _PERCENT_UNITS
        value = reader.value(
            row,
            is_share=in_percent or (normalise(unit) if unit else None) in _SHARE_UNITS,
            in_percent=in_percent,
        )
        if in_percent:
            unit = "share"
        require_parts(
            reader, row, numbers, about, is_share=unit is None or unit == "share"
        )
        remarks = [reader.text(row, column) for column in ("method", "source", "note")]
        district = normalise(code) if code else None
        if district is not None:
            reader.remember(row, district, reader.text(row, "name"))
        records.append(
            (
                indicator,
                district,
                reader.text(row, "name"),
                reader.year(row),
                *numbers,
                value,
                unit,
                *remarks,
                *reader.ages(row),
                about,
            )
        )
    reader.require_unique(
        [(r[0], r[1], r[3], r[8], *r[11:13]) for r in records],
        "同じ指標・区域・年度・方法・年齢",
    )
    return figures.close(records, _OBSERVATIONS)
