"""What the record knows of published things beyond their cards, for counting them."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.periods import TOKYO
from geo.store.models import (
    Activity,
    Area,
    AreaSet,
    Feature,
    Layer,
    Organisation,
    OrganisationListing,
)
from geo.store.shown import IS_SHOWN, PUBLIC


@dataclass(frozen=True, slots=True)
class FeatureRecord:
    """A published feature's keeping: whose it is, who answers, when it was looked at.

    ``group``: uid of its organisation, None where it has none or the organisation is
    not public. ``hidden``: its place must not even be told roughly. ``form`` and
    ``zone``: codes of an activity, None where nobody said and for other kinds.
    """

    uid: str
    kind: str
    group: str | None
    organiser: str | None
    has_contact: bool
    hidden: bool
    form: str | None
    zone: str | None
    updated_on: date
    last_confirmed_on: date | None


@dataclass(frozen=True, slots=True)
class GroupLife:
    """A published organisation from its first day to its last, where they are known.

    ``territory``: area set and code of an association's area.
    """

    uid: str
    actor_type: str
    founded_on: date | None
    ended_on: date | None
    territory: tuple[str, str] | None
    has_contact: bool
    updated_on: date
    last_confirmed_on: date | None

    def lives_on(self, day: date) -> bool:
        """Return whether it exists on a day; one without a first day always did."""
        return (self.founded_on is None or self.founded_on <= day) and (
            self.ended_on is None or self.ended_on > day
        )


def find_feature_records(
    session: Session, municipality_id: int
) -> dict[str, FeatureRecord]:
    """Return published features by uid, drafts and layers not public left out."""
    listed = select(OrganisationListing.organisation_id).join(
        Layer, Layer.id == OrganisationListing.layer_id
    )
    feature = Feature.__table__.c
    activity = Activity.__table__.c
    rows = session.execute(
        select(
            feature.uid,
            feature.kind,
            Organisation.uid.label("group"),
            activity.organiser,
            feature.contact,
            feature.contact_phone,
            feature.url,
            feature.location_visibility,
            activity.form,
            activity.zone,
            feature.updated_at,
            feature.last_confirmed_on,
        )
        .select_from(Feature.__table__)
        .join(Layer.__table__, Layer.id == feature.layer_id)
        .outerjoin(Activity.__table__, activity.id == feature.id)
        .outerjoin(
            Organisation,
            (Organisation.id == feature.organisation_id)
            & Organisation.id.in_(listed.where(Layer.visibility == PUBLIC)),
        )
        .where(
            feature.municipality_id == municipality_id,
            IS_SHOWN,
            Layer.visibility == PUBLIC,
        )
        .order_by(feature.id)
    )
    return {
        row.uid: FeatureRecord(
            uid=row.uid,
            kind=row.kind,
            group=row.group,
            organiser=row.organiser,
            has_contact=bool(row.contact or row.contact_phone or row.url),
            hidden=row.location_visibility == "hidden",
            form=row.form,
            zone=row.zone,
            updated_on=row.updated_at.astimezone(TOKYO).date(),
            last_confirmed_on=row.last_confirmed_on,
        )
        for row in rows
    }


def find_group_lives(session: Session, municipality_id: int) -> dict[str, GroupLife]:
    """Return organisations in a public layer by uid, those that have ended too."""
    listed = (
        select(OrganisationListing.organisation_id)
        .join(Layer, Layer.id == OrganisationListing.layer_id)
        .where(Layer.visibility == PUBLIC)
    )
    rows = session.execute(
        select(Organisation, Area.code, AreaSet.slug)
        .outerjoin(Area, Area.id == Organisation.territory_id)
        .outerjoin(AreaSet, AreaSet.id == Area.area_set_id)
        .where(
            Organisation.municipality_id == municipality_id, Organisation.id.in_(listed)
        )
        .order_by(Organisation.id)
    )
    return {
        group.uid: GroupLife(
            uid=group.uid,
            actor_type=group.actor_type,
            founded_on=group.founded_on,
            ended_on=group.ended_on,
            territory=(slug, code) if slug and code else None,
            has_contact=bool(group.contact or group.contact_phone or group.url),
            updated_on=group.updated_at.astimezone(TOKYO).date(),
            last_confirmed_on=group.last_confirmed_on,
        )
        for group, code, slug in rows
    }
