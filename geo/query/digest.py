"""Reading everything a municipality shows, so that two versions can be told apart.

Rows are in order of what they say, keys are public ids and codes: the same
content gives the same rows in every database.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.orm import Session

from geo.domain.periods import TOKYO
from geo.store.models import (
    Activity,
    ActivityReport,
    AdoptionSite,
    Area,
    AreaSet,
    Boundary,
    DeclaredDistrict,
    Edition,
    Feature,
    Layer,
    LocalIssue,
    Observation,
    Organisation,
    Place,
    Population,
    Schedule,
    ScheduleException,
)
from geo.store.shown import IS_SHOWN, PUBLIC

Rows = list[tuple[Any, ...]]

SUBTYPES = (Activity, Place, AdoptionSite, LocalIssue)
NOT_SHOWN = frozenset(
    {
        "id",
        "municipality_id",
        "layer_id",
        "organisation_id",
        "territory_id",
        "site_id",
        "geometry",  # what may be shown of it is in the features' GeoJSON
        "created_at",
    }
)


def read_details_for_digest(session: Session, municipality_id: int) -> list[Rows]:
    """Return what the pages of features and organisations say beyond their cards."""
    published = (
        Feature.municipality_id == municipality_id,
        IS_SHOWN,
        Feature.layer_id.in_(select(Layer.id).where(Layer.visibility == PUBLIC)),
    )
    feature = Feature.__table__
    statements = [
        select(*_shown(feature)).where(*published),
        *(
            select(Feature.uid, *_shown(table))
            .select_from(table.join(feature, feature.c.id == table.c.id))
            .where(*published)
            for table in (subtype.__table__ for subtype in SUBTYPES)
        ),
        select(
            Feature.uid,
            Schedule.starts_on,
            Schedule.ends_on,
            Schedule.start_time,
            Schedule.end_time,
            Schedule.rrule,
            Schedule.skip_holidays,
        )
        .join_from(Schedule, feature, Schedule.feature_id == feature.c.id)
        .where(*published),
        select(
            Feature.uid,
            ScheduleException.on_date,
            ScheduleException.moved_to,
            ScheduleException.start_time,
            ScheduleException.end_time,
            ScheduleException.reason,
        )
        .select_from(ScheduleException)
        .join(Schedule, Schedule.id == ScheduleException.schedule_id)
        .join(feature, Schedule.feature_id == feature.c.id)
        .where(*published),
        select(
            Feature.uid,
            DeclaredDistrict.heading,
            DeclaredDistrict.text,
            AreaSet.title,
            Area.code,
        )
        .select_from(DeclaredDistrict)
        .join(feature, DeclaredDistrict.feature_id == feature.c.id)
        .outerjoin(AreaSet, AreaSet.id == DeclaredDistrict.area_set_id)
        .outerjoin(Area, Area.id == DeclaredDistrict.area_id)
        .where(*published),
        select(
            AreaSet.slug,
            Area.code,
            Area.kana,
            Boundary.name,
            Boundary.kana,
            Boundary.valid_from,
            Boundary.valid_until,
        )
        .select_from(Boundary)
        .join(Area, Area.id == Boundary.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .join(Edition, Edition.id == Boundary.edition_id)
        .where(
            AreaSet.municipality_id == municipality_id,
            Edition.activated_at.is_not(None),
        ),
        select(*_shown(Organisation.__table__)).where(
            Organisation.municipality_id == municipality_id
        ),
        select(Feature.uid, Organisation.uid)
        .select_from(feature)
        .join(Organisation, Organisation.id == feature.c.organisation_id)
        .where(*published),
        select(
            Feature.uid,
            ActivityReport.on_date,
            ActivityReport.participants,
            ActivityReport.by_generation,
        )
        .select_from(ActivityReport)
        .join(feature, feature.c.id == ActivityReport.feature_id)
        .where(*published),
    ]
    return [_in_order(session, statement) for statement in statements]


def read_figures_for_digest(session: Session, municipality_id: int) -> list[Rows]:
    """Return every figure of a municipality."""
    populations = (
        select(
            AreaSet.slug,
            Area.code,
            Population.as_of,
            Population.sex,
            Population.age_from,
            Population.age_to,
            Population.count,
            Population.households,
            Population.source,
            Population.fictional,
        )
        .select_from(Population)
        .join(Area, Area.id == Population.area_id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(AreaSet.municipality_id == municipality_id)
    )
    observations = (
        select(
            AreaSet.slug,
            Area.code,
            Observation.indicator,
            Observation.fiscal_year,
            Observation.numerator,
            Observation.denominator,
            Observation.value,
            Observation.method,
            Observation.source,
            Observation.note,
            Observation.unit,
            Observation.flags,
            Observation.fictional,
        )
        .select_from(Observation)
        .outerjoin(Area, Area.id == Observation.area_id)
        .outerjoin(AreaSet, AreaSet.id == Observation.area_set_id)
        .where(Observation.municipality_id == municipality_id)
    )
    return [_in_order(session, made) for made in (populations, observations)]


def _shown(table: Any) -> list[Any]:
    columns: Table = table
    return [column for column in columns.c if column.name not in NOT_SHOWN]


def _in_order(session: Session, statement: Any) -> Rows:
    rows = [tuple(map(_plain, row)) for row in session.execute(statement)]
    return sorted(rows, key=repr)


def _plain(value: Any) -> Any:
    # Pages name the day of a change, not its second.
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).date()
    return value
