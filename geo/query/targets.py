"""What a file could fill: the layers and area sets a municipality already has."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import AreaSet, Layer, Municipality


@dataclass(frozen=True, slots=True)
class Target:
    """A layer or an area set, as an import may renew it."""

    slug: str
    kind: str
    title: str
    source: str
    licence: str
    owner_name: str | None
    is_default: bool
    approximate: bool
    fictional: bool


@dataclass(frozen=True, slots=True)
class Targets:
    """All that a municipality's files can renew; empty for one without data."""

    layers: tuple[Target, ...] = ()
    area_sets: tuple[Target, ...] = ()

    def find_layers(self, kind: str | None = None) -> tuple[Target, ...]:
        """Return the layers of a kind."""
        return tuple(each for each in self.layers if kind in {None, each.kind})

    def get(self, slug: str) -> Target | None:
        """Return a layer or area set by its short name."""
        return next(
            (each for each in (*self.layers, *self.area_sets) if each.slug == slug),
            None,
        )

    def free_slug(self, stem: str) -> str:
        """Return a short name that nothing has yet: the stem, or the stem with a number."""
        taken = {each.slug for each in (*self.layers, *self.area_sets)}
        return next(name for name in _numbered(stem) if name not in taken)


def find_targets(session: Session, city_code: str) -> Targets:
    """Return what a file can renew in a municipality.

    Parameters
    ----------
    city_code : str
        Six digits; a municipality that is not stored yet has nothing.
    """
    city = select(Municipality.id).where(Municipality.code == city_code)
    municipality_id = session.scalar(city)
    if municipality_id is None:
        return Targets()
    layers = session.scalars(
        select(Layer)
        .where(Layer.municipality_id == municipality_id)
        .order_by(Layer.kind, Layer.title, Layer.id)
    )
    area_sets = session.scalars(
        select(AreaSet)
        .where(AreaSet.municipality_id == municipality_id)
        .order_by(AreaSet.kind, AreaSet.title, AreaSet.id)
    )
    return Targets(tuple(map(_target, layers)), tuple(map(_target, area_sets)))


def _target(row: Layer | AreaSet) -> Target:
    return Target(
        slug=row.slug,
        kind=row.kind,
        title=row.title,
        source=row.source,
        licence=row.licence,
        owner_name=None if isinstance(row, AreaSet) else row.owner_name,
        is_default=isinstance(row, AreaSet) and row.is_default,
        approximate=isinstance(row, AreaSet) and row.approximate,
        fictional=row.fictional,
    )


def _numbered(stem: str) -> Iterable[str]:
    yield stem
    number = 2
    while True:
        yield f"{stem}-{number}"
        number += 1
