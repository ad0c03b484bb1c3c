"""Tables of layers, of districts with their outlines, and of adoption agreements."""

from collections.abc import Callable, Iterable, Mapping
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.domain.periods import TOKYO
from geo.export.columns import columns_of
from geo.export.model import ExportColumn, ExportTable
from geo.query.cities import AreaSetRecord, MunicipalityRecord, find_area_sets
from geo.query.export_figures import find_area_records
from geo.query.exports import (
    Record,
    find_adoption_records,
    find_export_layers,
    find_feature_records,
    find_organisation_records,
    get_export_layer,
)
from geo.store.session import Session

DERIVED: Final = "~"  # begins a key that no file gave (geo.store.keys)
ADOPTION: Final = (
    "adopter",
    "agreed_on",
    "term_start",
    "term_end",
    "review_due_on",
    "tasks",
    "minimum_people",
)
Keep = Callable[[Record], bool]
"""Tells whether a feature's or an organisation's record belongs to the scope."""


def read_layer(
    session: Session,
    city: MunicipalityRecord,
    slug: str,
    *,
    on: date,
    full: bool = False,
    keep: Keep | None = None,
) -> ExportTable:
    """Return a layer with all that is stored of it.

    Parameters
    ----------
    on
        Today: organisations that have ended by then are left out.
    full
        For the operator: also drafts, ended organisations, layers that are not
        public and places that are withheld.
    keep
        Narrows the rows, as to one district.

    Raises
    ------
    NotFoundError
        If there is no such layer, or it is not public.
    """
    layer = get_export_layer(session, city.id, slug, full=full)
    if layer.kind == "organisation":
        records = find_organisation_records(session, layer, on=on, full=full)
        territories = _territories(session, city, on=on)
        for record in records:
            key = (record["territory_set"], record["territory_code"])
            record["geometry"] = territories.get(key)
            _complete_organisation(record, layer.slug)
    else:
        records = find_feature_records(session, layer, full=full)
        for record in records:
            record["geometry"] = _shape(record["geometry"])
            _complete_feature(record, on)
    records = [record for record in records if keep is None or keep(record)]
    columns = columns_of(layer.kind)
    if layer.kind != "organisation":
        area_sets = find_area_sets(session, city.id, on=on)
        columns += (*_declared_columns(records, columns), *_home_columns(area_sets))
    return ExportTable(
        kind=layer.kind,
        slug=layer.slug,
        title=layer.title,
        columns=columns,
        rows=tuple(_only(record, columns) for record in records),
        geometries=tuple(record["geometry"] for record in records),
        source=layer.source,
        licence=layer.licence,
        dated_on=layer.updated_at.astimezone(TOKYO).date(),
        fictional=layer.fictional,
    )


def read_layers(
    session: Session,
    city: MunicipalityRecord,
    *,
    on: date,
    full: bool = False,
    keep: Keep | None = None,
) -> list[ExportTable]:
    """Return every layer, and the adoption agreements where there are any."""
    kept: set[int] = set()

    def noted(record: Record) -> bool:
        wanted = keep is None or keep(record)
        if wanted and record.get("kind") == "adoption_site":
            kept.add(record["id"])
        return wanted

    slugs = [found.slug for found in find_export_layers(session, city.id, full=full)]
    tables = [
        read_layer(session, city, slug, on=on, full=full, keep=noted) for slug in slugs
    ]
    adoptions = read_adoptions(session, city, full=full, sites=kept)
    return [*tables, *([adoptions] if adoptions.rows else [])]


def read_adoptions(
    session: Session,
    city: MunicipalityRecord,
    *,
    full: bool = False,
    sites: AbstractSet[int] | None = None,
) -> ExportTable:
    """Return the adoption agreements (アダプト協定), a site with several in several rows.

    Parameters
    ----------
    sites
        Keys of the sites to keep; None keeps all.
    """
    records = [
        record
        for record in find_adoption_records(session, city.id, full=full)
        if sites is None or record["site_id"] in sites
    ]
    columns = columns_of("adoptions")
    rows = []
    for record in records:
        number = _own_number(record["site_source_id"])
        rows.append(
            _only(
                record
                | {
                    "site": number or record["site_title"],
                    "adopter": record["adopter_name"],
                    "adoption_status": record["status"],
                    "term_end": last_day(record["term_end"]),
                },
                columns,
            )
        )
    changed = [record["layer_updated_at"] for record in records]
    return ExportTable(
        kind="adoptions",
        slug="adoptions",
        title="アダプト協定",
        columns=columns,
        rows=tuple(rows),
        geometries=None,
        source=_joined(record["layer_source"] for record in records),
        licence=_joined(record["layer_licence"] for record in records),
        dated_on=max(changed).astimezone(TOKYO).date() if changed else None,
        fictional=any(record["layer_fictional"] for record in records),
    )


def read_areas(
    session: Session, area_set: AreaSetRecord, *, on: date, code: str | None = None
) -> ExportTable:
    """Return an area set's districts with their outlines, or one of them."""
    records = [
        record
        for record in find_area_records(session, area_set.id, on=on)
        if code is None or record["code"] == code
    ]
    columns = columns_of("area_set")
    return ExportTable(
        kind="area_set",
        slug=area_set.slug,
        title=area_set.title,
        columns=columns,
        rows=tuple(_only(record, columns) for record in records),
        geometries=tuple(_shape(record["geometry"]) for record in records),
        source=area_set.source,
        licence=area_set.licence,
        dated_on=area_set.valid_from,
        fictional=area_set.fictional,
        note="境界は概略です。" if area_set.approximate else "",
    )


def last_day(first_day_after: date | None) -> date | None:
    """Return the last day of a half-open period, which is what files name."""
    return first_day_after and first_day_after - timedelta(days=1)


def _complete_feature(record: Record, on: date) -> None:
    record["source_id"] = _own_number(record["source_id"])
    if record["kind"] == "activity":
        record["schedule_changes"] = _changes(record.get("changes", ())) or None
    held = [item for item in record["adoptions"] if item["status"] == "agreed"]
    if held:
        current = max(held, key=lambda item: _currency(item, on))
        told = current | {"adopter": current["adopter_name"]}
        told["term_end"] = last_day(current["term_end"])
        record.update({name: told[name] for name in ADOPTION})
    for heading, text in record["declared"]:
        record[f"declared:{heading}"] = text
    for area_set, code in record["homes"].items():
        record[f"home:{area_set}"] = code


def _currency(agreement: Record, on: date) -> tuple[bool, date, int]:
    """Return what orders agreements: one in force is last, else the latest is."""
    start, end = agreement["term_start"], agreement["term_end"]
    in_force = (start is None or start <= on) and (end is None or end > on)
    return in_force, start or date.min, -agreement["id"]


def _complete_organisation(record: Record, layer: str) -> None:
    record["title"] = record["name"]
    key = record["source_id"] or DERIVED
    # A number counts within the list it is from; another list has its own.
    own = key.startswith(f"{layer}/") and not key.startswith(DERIVED)
    record["source_id"] = key.removeprefix(f"{layer}/") if own else None


def _own_number(key: str | None) -> str | None:
    return None if key is None or key.startswith(DERIVED) else key


def _changes(changes: Iterable[tuple[Any, ...]]) -> str:
    said = []
    for day, moved_to, start, end, reason in changes:
        held = moved_to or (day if start or end else None)
        text = f"{day.isoformat()}→{held.isoformat() if held else '休み'}"
        if start or end:
            text += f" {start or ''}〜{end or ''}"
        said.append(f"{text}（{reason}）" if reason else text)
    return "、".join(said)


def _declared_columns(
    records: list[Record], columns: tuple[ExportColumn, ...]
) -> list[ExportColumn]:
    taken = {column.header for column in columns}
    headings = dict.fromkeys(
        heading for record in records for heading, _ in record["declared"]
    )
    return [
        ExportColumn(
            canonical=f"declared:{heading}",
            key=heading,
            header=heading if heading not in taken else f"{heading}（届け出）",
            definition="元のファイルに書かれていた区域。位置による区域とは別です。",
        )
        for heading in headings
    ]


def _home_columns(area_sets: list[AreaSetRecord]) -> list[ExportColumn]:
    return [
        ExportColumn(
            canonical=f"home:{area_set.slug}",
            key=f"home_{area_set.slug}",
            header=f"位置による{area_set.title}のコード（{area_set.slug}）",
            definition=f"地点が入る{area_set.title}の区域コード",
            reads_back=False,
        )
        for area_set in area_sets
    ]


def _territories(
    session: Session, city: MunicipalityRecord, *, on: date
) -> Mapping[tuple[str, str], BaseGeometry | None]:
    return {
        (area_set.slug, record["code"]): _shape(record["geometry"])
        for area_set in find_area_sets(session, city.id, on=on)
        if area_set.kind == "association"
        for record in find_area_records(session, area_set.id, on=on)
    }


def _only(record: Record, columns: Iterable[ExportColumn]) -> Record:
    return {column.canonical: record.get(column.canonical) for column in columns}


def _shape(wkb: bytes | None) -> BaseGeometry | None:
    return None if wkb is None else shapely.from_wkb(bytes(wkb))


def _joined(texts: Iterable[str]) -> str:
    return "、".join(dict.fromkeys(text for text in texts if text))
