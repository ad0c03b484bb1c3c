"""Reading how layers are published, and what changed in a public one."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Feature, Layer, Revision
from geo.store.shown import IS_SHOWN, PUBLIC

MOST_CHANGES: Final = 20
LOOKED_AT: Final = 400
UNSAID: Final = frozenset(
    {"notes_text", "contact", "held", "location_visibility", "photos"}
)
"""Fields whose changes the public log leaves out."""

PLACE_FIELDS: Final = frozenset({"geometry", "address", "venue", "location_source"})


@dataclass(frozen=True, slots=True)
class OwnLayer:
    """A layer as its owners set it."""

    uid: str
    slug: str
    kind: str
    title: str
    description: str | None
    licence: str
    visibility: str
    moderation: str
    version: int
    count: int


@dataclass(frozen=True, slots=True)
class PublishedChange:
    """One line of a public layer's log; no fields: it is new."""

    uid: str
    kind: str
    title: str
    fields: tuple[str, ...]
    is_new: bool
    by_role: str
    at: datetime


def find_own_layers(session: Session, organisation_id: int) -> list[OwnLayer]:
    """Return the layers that an organisation owns, in the order they were made."""
    layers = session.scalars(
        select(Layer).where(Layer.owner_id == organisation_id).order_by(Layer.id)
    ).all()
    held = session.scalars(
        select(Feature.__table__.c.layer_id).where(
            Feature.__table__.c.layer_id.in_([layer.id for layer in layers])
        )
    ).all()
    return [
        OwnLayer(
            uid=layer.uid,
            slug=layer.slug,
            kind=layer.kind,
            title=layer.title,
            description=layer.description,
            licence=layer.licence,
            visibility=layer.visibility,
            moderation=layer.moderation,
            version=layer.version,
            count=held.count(layer.id),
        )
        for layer in layers
    ]


def find_description(session: Session, municipality_id: int, slug: str) -> str | None:
    """Return what a public layer says of itself."""
    return session.scalar(
        select(Layer.description).where(
            Layer.municipality_id == municipality_id,
            Layer.slug == slug,
            Layer.visibility == PUBLIC,
        )
    )


def find_published_changes(
    session: Session, municipality_id: int, slug: str
) -> list[PublishedChange]:
    """Return the last changes of what a public layer shows now, the newest first.

    Returns
    -------
    list of PublishedChange
        Names of fields only, no values. Drafts and held things are left out, and
        so is all that happened to a thing before it was published, fields that
        are nobody's business and, where the place is withheld, the place.
    """
    rows = session.execute(
        select(
            Revision,
            Feature.__table__.c.title,
            Feature.__table__.c.location_visibility,
        )
        .join(Feature.__table__, Feature.__table__.c.uid == Revision.target_uid)
        .join(Layer, Layer.id == Feature.__table__.c.layer_id)
        .where(
            Layer.municipality_id == municipality_id,
            Layer.slug == slug,
            Layer.visibility == PUBLIC,
            IS_SHOWN,
        )
        .order_by(Revision.id.desc())
        .limit(LOOKED_AT)
    )
    found: list[PublishedChange] = []
    unpublished: set[str] = set()
    for revision, title, visibility in rows:
        uid = revision.target_uid
        if uid in unpublished:
            continue
        before, after = revision.before, revision.after or {}
        if before is None and after.get("status") == "draft":
            continue
        is_new = before is None or before.get("status") == "draft"
        if is_new:
            unpublished.add(uid)
        names = set(after) - UNSAID
        if visibility != "exact":
            names -= PLACE_FIELDS
        if not is_new and not names:
            continue
        found.append(
            PublishedChange(
                uid=uid,
                kind=revision.target_kind,
                title=title,
                fields=() if is_new else tuple(sorted(names)),
                is_new=is_new,
                by_role=revision.by_role,
                at=revision.at,
            )
        )
        if len(found) == MOST_CHANGES:
            break
    return found
