"""What a concern or a story may be linked to, as a form offers it."""

from dataclasses import dataclass

from geo.domain.vocabulary import load_vocabulary
from geo.query.stories import find_public_partnerships
from geo.snapshot.model import District
from geo.snapshot.snapshot import Snapshot
from web.database import open_session


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of public id and title, by title."""

    activities: list[tuple[str, str]]
    partnerships: list[tuple[str, str]]
    groups: list[tuple[str, str]]
    fields: list[str]
    districts: tuple[District, ...]


def find_choices(snapshot: Snapshot) -> Choices:
    """Return everything public of a city that can be chosen."""
    with open_session() as session:
        partnerships = find_public_partnerships(session, snapshot.municipality_id)
    return Choices(
        activities=_titles(snapshot, "activity"),
        partnerships=partnerships,
        groups=_titles(snapshot, "organisation"),
        fields=[term.code for term in load_vocabulary("field").terms],
        districts=snapshot.districts() if snapshot.area_sets else (),
    )


def _titles(snapshot: Snapshot, kind: str) -> list[tuple[str, str]]:
    return sorted(
        (
            (card.uid, card.title)
            for card in snapshot.cards
            if card.kind == kind and card.status == "active"
        ),
        key=lambda each: each[1],
    )
