"""The contents of a printed guidebook (市民活動ガイドブック): numbered entries and an index."""

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from geo.domain.text import fold
from geo.domain.vocabulary import load_vocabulary
from geo.query.contacts import Contact, find_contacts
from geo.snapshot.model import Card, LayerSummary
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session

SECTIONS = ("desks", "organisations", "activities", "adoption")
DESKS = frozenset({"support_centre", "place"})

ROWS = {
    "あ": "あいうえお",
    "か": "かきくけこ",
    "さ": "さしすせそ",
    "た": "たちつてと",
    "な": "なにぬねの",
    "は": "はひふへほ",
    "ま": "まみむめも",
    "や": "やゆよ",
    "ら": "らりるれろ",
    "わ": "わゐゑをん",
}
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎゕゖ", "あいうえおつやゆよわかけ")
_ROW_OF = {letter: row for row, letters in ROWS.items() for letter in letters}


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing under the number that the index names it by."""

    number: int
    card: Card
    contact: Contact | None


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of one kind of organisation, field or none; ``code`` may be None."""

    code: str | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the guidebook: desks, organisations, activities or adoption."""

    name: str
    groups: tuple[Group, ...]

    @property
    def first(self) -> int:
        """The number of its first entry."""
        return self.groups[0].entries[0].number

    @property
    def last(self) -> int:
        """The number of its last entry."""
        return self.groups[-1].entries[-1].number

    @property
    def size(self) -> int:
        """How many entries it holds."""
        return sum(len(group.entries) for group in self.groups)


@dataclass(frozen=True, slots=True)
class Guidebook:
    """A guidebook in the order in which it is printed.

    ``index`` maps a row of the syllabary (あ … わ) to its entries in order of their
    registered readings; the row None holds those without one.
    """

    sections: tuple[Section, ...]
    index: tuple[tuple[str | None, tuple[Entry, ...]], ...]
    layers: tuple[LayerSummary, ...]


def describe_guidebook(
    session: Session, snapshot: Snapshot, district: str | None
) -> Guidebook:
    """Describe a district's guidebook, the whole city's for None.

    Notes
    -----
    Desks are the whole city's in every guidebook: a reader asks where somebody
    answers, not where the district ends. Organisations are those that stand in
    the district or hold an activity there. What has ended is left out.
    """
    contacts = find_contacts(session, snapshot.municipality_id, on=snapshot.on)
    numbers = count(1)

    def number(cards: Iterable[Card]) -> tuple[Entry, ...]:
        return tuple(
            Entry(next(numbers), card, contacts.get(card.uid)) for card in cards
        )

    def section(
        name: str,
        cards: Iterable[Card],
        group: Callable[[Card], str | None],
        order: Iterable[str],
    ) -> Section:
        groups: dict[str | None, list[Card]] = defaultdict(list)
        for card in sorted(cards, key=lambda card: fold(card.kana or card.title)):
            groups[group(card)].append(card)
        keys = [*(key for key in order if key in groups)]
        keys += sorted(key for key in groups if key and key not in keys)
        every = [*keys, *([None] if None in groups else [])]
        return Section(name, tuple(Group(key, number(groups[key])) for key in every))

    shown = [card for card in snapshot.cards if card.status != "ended"]
    here = set(_district_uids(snapshot, shown, district))
    inside = [card for card in shown if district is None or card.uid in here]
    fields = [term.code for term in load_vocabulary("field").terms]
    kinds = [term.code for term in load_vocabulary("actor_type").terms]
    sections = (
        section("desks", _of(shown, DESKS), lambda card: card.place_kind, ()),
        section(
            "organisations",
            _of(inside, {"organisation"}),
            lambda card: card.actor_type,
            kinds,
        ),
        section(
            "activities", _of(inside, {"activity"}), lambda card: card.field, fields
        ),
        section("adoption", _of(inside, {"adoption_site"}), lambda _: None, ()),
    )
    entries = [
        entry for part in sections for group in part.groups for entry in group.entries
    ]
    used = {slug for entry in entries for slug in (entry.card.layer,)}
    return Guidebook(
        sections=sections,
        index=tuple(_index(entries)),
        layers=tuple(layer for layer in snapshot.layers if layer.slug in used),
    )


def syllabary_row(kana: str | None) -> str | None:
    """Return the row of the syllabary that a reading begins in, None where it has none."""
    first = fold(kana or "")[:1].translate(SMALL)
    # Canonical decomposition parts a letter from its voicing mark: が is か + ゛.
    return _ROW_OF.get(unicodedata.normalize("NFD", first)[:1])


def _of(cards: Iterable[Card], kinds: Iterable[str]) -> list[Card]:
    wanted = frozenset(kinds)
    return [card for card in cards if card.kind in wanted]


def _district_uids(
    snapshot: Snapshot, cards: Iterable[Card], district: str | None
) -> Iterator[str]:
    if district is None:
        return
    homes = snapshot.get_area_set().homes
    holding = set()
    for card in cards:
        if district in {homes.get(card.uid), card.district_code}:
            yield card.uid
            holding.add(card.who)
    for card in cards:
        if card.kind == "organisation" and card.title in holding:
            yield card.uid


def _index(
    entries: Iterable[Entry],
) -> Iterator[tuple[str | None, tuple[Entry, ...]]]:
    rows: dict[str | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        rows[syllabary_row(entry.card.kana)].append(entry)
    for row in (*ROWS, None):
        if row in rows:
            found = rows[row]
            key = [fold(entry.card.kana or entry.card.title) for entry in found]
            yield (
                row,
                tuple(
                    e
                    for _, e in sorted(
                        zip(key, found, strict=True),
                        key=lambda pair: (pair[0], pair[1].number),
                    )
                ),
            )
