"""Tables of figures: residents by sex and age, membership, other observations."""

import json
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from geo.domain.ages import write_ages
from geo.export.columns import column_of, columns_of
from geo.export.model import ExportColumn, ExportTable
from geo.export.withheld import withhold_records
from geo.query.cities import AreaSetRecord, MunicipalityRecord
from geo.query.export_figures import find_observation_records, find_population_records
from geo.query.exports import Record
from geo.report.basis.households import Withheld
from geo.store.session import Session

SEX_WORDS: Final = {"all": "計", "male": "男性", "female": "女性"}
TOTALS: Final = {"all": "total", "male": "male", "female": "female"}
_SOMETIMES: Final = frozenset({"ages", "about"})
_OWN_COLUMNS: Final = frozenset({"age_from", "age_to", "population"})
Band = tuple[int, int | None, str]


def read_population(
    session: Session, area_set: AreaSetRecord, *, code: str | None = None
) -> ExportTable:
    """Return residents and households: a district and day a row, an age band a column.

    The columns are those of 地域・年齢別人口, with the bands that were stored.
    """
    records = _of_district(find_population_records(session, area_set.id), code)
    bands: dict[Band, None] = {}
    rows: dict[tuple[str, date], Record] = {}
    for record in records:
        key = (record["district_code"], record["as_of"])
        row = rows.setdefault(key, {})
        row.update({name: record[name] for name in ("district_code", "name", "as_of")})
        row["row_source"] = record["source"]
        row["row_fictional"] = "架空" if record["fictional"] else None
        if record["age_from"] is None:
            row[TOTALS[record["sex"]]] = record["count"]
            if record["households"] is not None:
                row["households"] = record["households"]
        else:
            band = (record["age_from"], record["age_to"], record["sex"])
            bands[band] = None
            row[_band_name(band)] = record["count"]
    columns = [
        column
        for column in columns_of("population")
        if column.canonical not in TOTALS.values()
        or any(column.canonical in row for row in rows.values())
    ]
    columns += [band_column(band) for band in sorted(bands, key=_band_order)]
    more = ["row_source"]
    if any("households" in row for row in rows.values()):
        more.insert(0, "households")
    if any(row["row_fictional"] for row in rows.values()):
        more.append("row_fictional")
    columns += [column_of("population", name) for name in more]
    return _table("population", "人口", area_set, tuple(columns), list(rows.values()))


def read_membership(
    session: Session,
    city: MunicipalityRecord,
    area_set: AreaSetRecord,
    *,
    code: str | None = None,
    withheld: Withheld | None = None,
    full: bool = False,
) -> ExportTable:
    """Return member households (加入世帯) by district and fiscal year.

    What must not be shown is left out (`geo.export.withheld`), unless ``full``.
    """
    records = _observations(session, city, area_set)
    if not full:
        records = withhold_records(records, area_set.slug, withheld)
    records = _of_district(records, code)
    kept = [record for record in records if record["indicator"] == "membership"]
    return _table(
        "membership", "加入世帯", area_set, columns_of("membership"), _marked(kept)
    )


def read_observations(
    session: Session,
    city: MunicipalityRecord,
    area_set: AreaSetRecord | None,
    *,
    code: str | None = None,
    withheld: Withheld | None = None,
    full: bool = False,
) -> ExportTable:
    """Return every other figure of an area set, or all of the whole city (None).

    What must not be shown is left out (`geo.export.withheld`), unless ``full``.
    """
    records = _observations(session, city, area_set)
    if not full:
        slug = area_set.slug if area_set else None
        records = withhold_records(records, slug, withheld)
    records = _of_district(records, code)
    kept = [
        record
        for record in records
        if area_set is None or record["indicator"] != "membership"
    ]
    marked = _marked(kept)
    columns = tuple(
        column
        for column in columns_of("observations")
        if column.canonical not in _SOMETIMES
        or any(record.get(column.canonical) is not None for record in marked)
    )
    return _table("observations", "指標", area_set, columns, marked)


def read_figures(
    session: Session,
    city: MunicipalityRecord,
    area_set: AreaSetRecord,
    *,
    code: str | None = None,
    withheld: Withheld | None = None,
    full: bool = False,
) -> list[ExportTable]:
    """Return the tables of figures of an area set that have rows."""
    tables = (
        read_population(session, area_set, code=code),
        read_membership(
            session, city, area_set, code=code, withheld=withheld, full=full
        ),
        read_observations(
            session, city, area_set, code=code, withheld=withheld, full=full
        ),
    )
    return [table for table in tables if table.rows]


def band_header(band: Band) -> str:
    """Return an age band's header as 地域・年齢別人口 writes it."""
    start, end, sex = band
    several = f"{start}歳以上" if end is None else f"{start}-{end}歳"
    ages = f"{start}歳" if end == start else several
    return f"{ages}の{SEX_WORDS[sex]}"


def _band_name(band: Band) -> str:
    return f"band:{band_header(band)}"


def _band_order(band: Band) -> tuple[int, int, int]:
    start, end, sex = band
    return (start, 999 if end is None else end, list(SEX_WORDS).index(sex))


def band_column(band: Band) -> ExportColumn:
    """Return an age band's column."""
    header = band_header(band)
    return ExportColumn(
        canonical=f"band:{header}",
        key=header,
        header=header,
        definition=f"{header}の人口",
        type="integer",
    )


def _observations(
    session: Session,
    city: MunicipalityRecord,
    area_set: AreaSetRecord | None,
) -> list[Record]:
    return find_observation_records(
        session, city.id, area_set_id=area_set.id if area_set else None
    )


def _of_district(records: list[Record], code: str | None) -> list[Record]:
    return [r for r in records if code is None or r["district_code"] == code]


def _marked(records: list[Record]) -> list[Record]:
    return [
        record
        | {
            "row_fictional": "架空" if record["fictional"] else None,
            "flags": _flags(record["flags"]),
            **_of_whom(record["flags"] or {}),
        }
        for record in records
    ]


def _of_whom(flags: dict[str, Any]) -> Record:
    start = flags.get("age_from")
    ages = None if start is None else write_ages(start, flags.get("age_to"))
    return {"ages": ages, "about": flags.get("population")}


def _flags(flags: dict[str, Any] | None) -> str | None:
    """Return the marks that have no column of their own."""
    left = {key: said for key, said in (flags or {}).items() if key not in _OWN_COLUMNS}
    return json.dumps(left, ensure_ascii=False, sort_keys=True) if left else None


def _table(
    kind: str,
    words: str,
    area_set: AreaSetRecord | None,
    columns: tuple[ExportColumn, ...],
    records: list[Record],
) -> ExportTable:
    names = [column.canonical for column in columns]
    rows = tuple({name: record.get(name) for name in names} for record in records)
    fictional = any(row.get("row_fictional") for row in rows)
    if not fictional:
        columns = tuple(c for c in columns if c.canonical != "row_fictional")
        rows = tuple(
            {name: row[name] for name in row if name != "row_fictional"} for row in rows
        )
    sources = (record.get("row_source") or record.get("source") for record in records)
    days = [record["as_of"] for record in records if record.get("as_of")]
    where = area_set.title if area_set else "市全体"
    return ExportTable(
        kind=kind,
        slug=f"{area_set.slug}-{kind}" if area_set else f"city-{kind}",
        title=f"{where}の{words}",
        columns=columns,
        rows=rows,
        geometries=None,
        source=_joined(sources),
        licence="",
        dated_on=max(days) if days else None,
        fictional=fictional,
    )


def _joined(texts: Iterable[str | None]) -> str:
    return "、".join(dict.fromkeys(text for text in texts if text))
