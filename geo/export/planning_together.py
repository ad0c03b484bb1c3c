"""Collaborations and open doors by class, district and year, as one long table."""

from math import isnan
from typing import Any, Final

from geo.export.model import ExportTable
from geo.export.planning_columns import TOGETHER
from geo.report.basis.model import CrossTable
from geo.report.planning.model import CityFigures

TABLES: Final = {
    "form": "協働の形態",
    "zone": "協働の領域",
    "field": "分野",
    "department": "担当課",
    "measure": "計画の施策",
    "phase": "参加の段階",
}
UNPLACED: Final = "地区を決めていないもの"
UNSAID: Final = "登録なし"
NOTE: Final = (
    "公開された事業と機会を1つずつ数えた表です。人の数は入っていません。"
    "地区コードが空の行は、地区を決めていないものです。"
)


def together_table(figures: CityFigures, code: str | None = None) -> ExportTable:
    """Return every table of working together as rows: by table, year, district, class.

    Parameters
    ----------
    code : str, optional
        Only this district and what is the whole city's.

    Notes
    -----
    The tables come through the gate (`geo.report.basis.gate`) with everything else.
    They count published collaborations and opportunities, never people, so that it
    takes nothing from them. An amount nobody registered is empty and never 0.
    """
    basis = figures.basis
    rows = [
        row
        for name in TABLES
        if name in basis.tables
        for row in _rows(figures, basis.tables[name], code)
    ]
    names = [column.canonical for column in TOGETHER]
    place = basis.names[code] if code else basis.city.name
    return ExportTable(
        kind="together",
        slug=f"{basis.area_set.slug}-together",
        title=f"{place}の協働と参加の内訳",
        columns=TOGETHER,
        rows=tuple({name: row.get(name) for name in names} for row in rows),
        geometries=None,
        source="、".join(dict.fromkeys(one.source for one in basis.tables.values())),
        licence=basis.area_set.licence,
        dated_on=basis.on,
        fictional=any(one.fictional for one in basis.tables.values()),
        note=NOTE,
    )


def _rows(
    figures: CityFigures, table: CrossTable, code: str | None
) -> list[dict[str, Any]]:
    basis = figures.basis
    order = {row: place for place, row in enumerate(table.labels)}
    counts = table.counts
    if code is not None:
        counts = counts[counts["district_code"].isin(["", code])]
    said = [
        {
            "table": table.name,
            "table_name": TABLES[table.name],
            "fiscal_year": int(row["fiscal_year"]),
            "district_code": row["district_code"] or None,
            "district": basis.names.get(row["district_code"], UNPLACED),
            "class": table.terms.get(row["row"]),
            "class_name": table.labels[row["row"]] or UNSAID,
            "things": int(row["things"]),
            "yen": None if isnan(row["yen"]) else float(row["yen"]),
            "several": table.several,
            "row_source": table.source,
            "row_fictional": "架空" if table.fictional else None,
            "on": basis.on,
            "place": order[row["row"]],
        }
        for row in counts.to_dict("records")
    ]
    return sorted(
        said,
        key=lambda row: (-row["fiscal_year"], row["district_code"] or "", row["place"]),
    )
