"""Reading layers whole, for files: every stored column, as far as its reader may see it.

The public reader gets what the pages show: no drafts, no layer that is not
public, no place that is withheld. ``full`` is for the operator's own terminal.
An officer's own name and phone (``officer_contact``) are read by nothing here.
"""

from collections import defaultdict
from datetime import date
from typing import Any

from sqlalchemy import Table, func, select
from sqlalchemy.orm import Session

from geo.domain.errors import NotFoundError
from geo.query.features import PUBLISHED_GEOMETRY
from geo.query.layers import OFFICES
from geo.store.days import is_moved
from geo.store.models import (
    Activity,
    Adoption,
    AdoptionSite,
    Area,
    AreaSet,
    DeclaredDistrict,
    Feature,
    FeatureArea,
    Layer,
    LocalIssue,
    Organisation,
    OrganisationListing,
    Place,
    Schedule,
    ScheduleException,
)
from geo.store.shown import IS_SHOWN, PUBLIC

Record = dict[str, Any]

SUBTYPES = {
    "activity": Activity,
    "place": Place,
    "adoption_site": AdoptionSite,
    "local_issue": LocalIssue,
}
WITHHELD = ("address", "venue", "notes_text")
"""What would lead to a place that is not shown; remarks keep what a file said of it."""


def find_export_layers(
    session: Session, municipality_id: int, *, full: bool
) -> list[Layer]:
    """Return the layers to export in order of kind, then title."""
    statement = select(Layer).where(Layer.municipality_id == municipality_id)
    if not full:
        statement = statement.where(Layer.visibility == PUBLIC)
    return list(session.scalars(statement.order_by(Layer.kind, Layer.title, Layer.id)))


def get_export_layer(
    session: Session, municipality_id: int, slug: str, *, full: bool
) -> Layer:
    """Return one layer.

    Raises
    ------
    NotFoundError
        If there is none, or it is not public.
    """
    for layer in find_export_layers(session, municipality_id, full=full):
        if layer.slug == slug:
            return layer
    message = f"レイヤー「{slug}」は見つかりません。"
    raise NotFoundError(message, kind="layer", slug=slug)


def find_feature_records(session: Session, layer: Layer, *, full: bool) -> list[Record]:
    """Return a layer's features with every column, in the order they were added.

    Returns
    -------
    list of dict
        The columns of the feature and its subtype, ``geometry`` (WKB or None),
        ``organisation`` (name or None), the schedule's columns with ``exdates``
        and ``changes`` (exceptions that are moved or give a reason),
        ``adoptions``, ``declared`` ((heading, text) pairs in the file's order)
        and ``homes`` (area codes by area set's slug).
    """
    feature: Any = Feature.__table__
    subtype: Any = SUBTYPES[layer.kind].__table__
    geometry = func.ST_AsBinary(Feature.geometry) if full else PUBLISHED_GEOMETRY
    statement = (
        select(
            *_columns(feature, besides={"geometry"}),
            *_columns(subtype, besides={"id"}),
            geometry.label("geometry"),
            Organisation.name.label("organisation"),
        )
        .select_from(feature.join(subtype, subtype.c.id == feature.c.id))
        .outerjoin(Organisation, Organisation.id == feature.c.organisation_id)
        .where(feature.c.layer_id == layer.id)
        .order_by(feature.c.id)
    )
    if not full:
        statement = statement.where(IS_SHOWN)
    records = [dict(row._mapping) for row in session.execute(statement)]  # noqa: SLF001 - SQLAlchemy's public name for it
    schedules = _schedules(session, layer.id) if layer.kind == "activity" else {}
    declared = _declared(session, layer.id)
    homes = _homes(session, layer.id)
    agreements: dict[int, list[Record]] = defaultdict(list)
    if layer.kind == "adoption_site":
        for found in find_adoption_records(session, layer.municipality_id, full=full):
            agreements[found["site_id"]].append(found)
    for record in records:
        key = record["id"]
        record.update(schedules.get(key, {}))
        record["adoptions"] = agreements[key]
        record["declared"] = declared[key]
        record["homes"] = homes[key]
        if not full and record["location_visibility"] != "exact":
            _withhold(record)
    return records


def find_adoption_records(
    session: Session, municipality_id: int, *, full: bool
) -> list[Record]:
    """Return agreements with their site and its layer; to the public, agreed ones only."""
    adoption: Any = Adoption.__table__
    statement = (
        select(
            *_columns(adoption),
            Feature.title.label("site_title"),
            Feature.source_id.label("site_source_id"),
            Feature.uid.label("site_uid"),
            Layer.slug.label("layer"),
            Layer.title.label("layer_title"),
            Layer.source.label("layer_source"),
            Layer.licence.label("layer_licence"),
            Layer.fictional.label("layer_fictional"),
            Layer.updated_at.label("layer_updated_at"),
            Organisation.name.label("organisation"),
        )
        .select_from(adoption)
        .join(Feature.__table__, Feature.id == adoption.c.site_id)
        .join(Layer, Layer.id == Feature.layer_id)
        .outerjoin(Organisation, Organisation.id == adoption.c.organisation_id)
        .where(Feature.municipality_id == municipality_id)
        .order_by(Feature.id, adoption.c.id)
    )
    if not full:
        statement = statement.where(
            Adoption.status == "agreed",
            Layer.visibility == PUBLIC,
            IS_SHOWN,
        )
    return [dict(row._mapping) for row in session.execute(statement)]  # noqa: SLF001 - as above


def find_organisation_records(
    session: Session, layer: Layer, *, on: date, full: bool
) -> list[Record]:
    """Return a layer's organisations with every column and their territory's code."""
    organisation: Any = Organisation.__table__
    statement = (
        select(
            *_columns(organisation),
            Area.code.label("territory_code"),
            Area.name.label("territory_name"),
            AreaSet.slug.label("territory_set"),
        )
        .select_from(organisation)
        .join(
            OrganisationListing,
            OrganisationListing.organisation_id == organisation.c.id,
        )
        .outerjoin(Area, Area.id == organisation.c.territory_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(OrganisationListing.layer_id == layer.id)
        .order_by(organisation.c.id)
    )
    if not full:
        ended = organisation.c.ended_on
        statement = statement.where(ended.is_(None) | (ended > on))
    records = [dict(row._mapping) for row in session.execute(statement)]  # noqa: SLF001 - as above
    for record in records:
        if not full and record["actor_type"] not in OFFICES:
            record["address"] = None  # on the pages it is not shown either
    return records


def _columns(table: Table, *, besides: set[str] | None = None) -> list[Any]:
    return [column for column in table.c if column.name not in (besides or set())]


def _withhold(record: Record) -> None:
    for name in WITHHELD:
        if name in record:
            record[name] = None
    if record["location_visibility"] == "hidden":
        record["homes"] = {}
        record["declared"] = ()


def _schedules(session: Session, layer_id: int) -> dict[int, Record]:
    found: dict[int, Record] = {}
    by_schedule: dict[int, Record] = {}
    for schedule in session.scalars(
        select(Schedule)
        .join(Feature, Feature.id == Schedule.feature_id)
        .where(Feature.layer_id == layer_id)
        .order_by(Schedule.id)
    ):
        record: Record = {
            "starts_on": schedule.starts_on,
            "ends_on": schedule.ends_on,
            "start_time": schedule.start_time,
            "end_time": schedule.end_time,
            "rrule": schedule.rrule,
            "skip_holidays": schedule.skip_holidays,
            "exdates": [],
            "changes": [],
        }
        found[schedule.feature_id] = by_schedule[schedule.id] = record
    for day in session.scalars(
        select(ScheduleException)
        .join(Schedule, Schedule.id == ScheduleException.schedule_id)
        .join(Feature, Feature.id == Schedule.feature_id)
        .where(Feature.layer_id == layer_id)
        .order_by(ScheduleException.on_date)
    ):
        found_day = by_schedule[day.schedule_id]
        if not is_moved(day):
            found_day["exdates"].append(day.on_date)
        if is_moved(day) or day.reason:
            found_day["changes"].append(
                (day.on_date, day.moved_to, day.start_time, day.end_time, day.reason)
            )
    return found


def _declared(
    session: Session, layer_id: int
) -> dict[int, tuple[tuple[str, str], ...]]:
    found: dict[int, tuple[tuple[str, str], ...]] = defaultdict(tuple)
    statement = (
        select(
            DeclaredDistrict.feature_id, DeclaredDistrict.heading, DeclaredDistrict.text
        )
        .join(Feature, Feature.id == DeclaredDistrict.feature_id)
        .where(Feature.layer_id == layer_id)
        .order_by(DeclaredDistrict.id)
    )
    for key, heading, text in session.execute(statement):
        found[key] = (*found[key], (heading, text))
    return found


def _homes(session: Session, layer_id: int) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    statement = (
        select(FeatureArea.feature_id, AreaSet.slug, Area.code)
        .join(Feature, Feature.id == FeatureArea.feature_id)
        .join(Area, Area.id == FeatureArea.area_id)
        .join(AreaSet, AreaSet.id == FeatureArea.area_set_id)
        .where(Feature.layer_id == layer_id)
    )
    for key, area_set, code in session.execute(statement):
        found[key][area_set] = code
    return found
