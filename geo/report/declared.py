"""Declared districts beside located ones: both are shown, neither is corrected."""

from geo.query.declared import DeclaredRecord, find_conflicts, find_declared
from geo.snapshot.model import Card, Declared
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


def declared_of(session: Session, snapshot: Snapshot, uid: str) -> tuple[Declared, ...]:
    """Return what a file's words say of one feature's districts."""
    found = find_declared(session, snapshot.municipality_id, uid)
    return tuple(map(_declared, found))


def conflicts_of(
    session: Session, snapshot: Snapshot, layer: str | None = None
) -> tuple[tuple[Card, Declared], ...]:
    """Return the features whose declared district is not the located one.

    Parameters
    ----------
    layer : str, optional
        Only of this layer (slug).
    """
    found = find_conflicts(session, snapshot.municipality_id, layer=layer)
    return tuple((snapshot.get_card(item.uid), _declared(item)) for item in found)


def _declared(record: DeclaredRecord) -> Declared:
    return Declared(
        heading=record.heading,
        text=record.text,
        area_set=record.area_set,
        named=record.area_name,
        located=record.located_name,
        disagrees=record.disagrees,
        approximate=record.approximate,
    )
