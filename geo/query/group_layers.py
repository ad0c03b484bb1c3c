"""The layers an organisation keeps by itself."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Layer


@dataclass(frozen=True, slots=True)
class GroupLayer:
    """One layer of an organisation's own, as a file that fills it must name it."""

    slug: str
    kind: str
    title: str
    source: str
    licence: str
    owner_name: str | None
    fictional: bool
    moderation: str


def find_group_layers(session: Session, organisation_id: int) -> dict[str, GroupLayer]:
    """Return the layer that an organisation keeps of each kind, the oldest where it has two."""
    rows = session.scalars(
        select(Layer)
        .where(Layer.owner_id == organisation_id)
        .order_by(Layer.kind, Layer.id.desc())
    )
    return {
        row.kind: GroupLayer(
            slug=row.slug,
            kind=row.kind,
            title=row.title,
            source=row.source,
            licence=row.licence,
            owner_name=row.owner_name,
            fictional=row.fictional,
            moderation=row.moderation,
        )
        for row in rows
    }
