"""Which basics exist where: associations by what they usually do (稲城市の指針)."""

from dataclasses import dataclass

from geo.query.organisation_page import find_said_basics
from geo.report.association import BASICS, find_basics
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


@dataclass(frozen=True, slots=True)
class BasicsRow:
    """One association: by basic, yes, no or None (nothing is registered)."""

    uid: str
    name: str
    district_name: str | None
    states: dict[str, str | None]


@dataclass(frozen=True, slots=True)
class BasicsTable:
    """Every association of a city; ``known``: by basic, how many say yes."""

    codes: tuple[str, ...]
    rows: tuple[BasicsRow, ...]
    known: dict[str, int]


def describe_basics(session: Session, snapshot: Snapshot) -> BasicsTable:
    """Describe a city's associations by their basics.

    Notes
    -----
    What is registered is a yes. A no is only what the association itself said;
    that nothing is known is never a no.
    """
    said = find_said_basics(session, snapshot.municipality_id)
    rows = []
    for card in snapshot.cards:
        if card.kind != "organisation" or card.actor_type != "association":
            continue
        note, answers = said.get(card.uid, (None, {}))
        rows.append(
            BasicsRow(
                uid=card.uid,
                name=card.title,
                district_name=card.district_name,
                states={
                    basic.code: "yes" if basic.known else answers.get(basic.code)
                    for basic in find_basics(_own(snapshot, card), note)
                },
            )
        )
    rows.sort(key=lambda row: (row.name, row.uid))
    return BasicsTable(
        codes=tuple(BASICS),
        rows=tuple(rows),
        known={code: sum(row.states[code] == "yes" for row in rows) for code in BASICS},
    )


def _own(snapshot: Snapshot, association: Card) -> list[Card]:
    return [
        card
        for card in snapshot.cards
        if card.who and association.title in {card.who, *card.who.split("、")}
    ]
