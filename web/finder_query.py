"""What a reader asks of the map and list, checked before anything is looked up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.vocabulary import load_vocabulary
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.filters import plain_day
from web.finder_answer import Answer, answer
from web.finder_checks import (
    LONGEST_TEXT,
    MOST_PAGES,
    SORTS,
    VIEWS,
    WEEKDAYS,
    read_code,
    read_codes,
    read_day,
    read_number,
    read_text,
    read_tick,
    require_period,
)
from web.finder_words import Condition, conditions_of
from web.near import Near, find_near, read_point
from web.words import FOLDERS

__all__ = ["KINDS", "LONGEST_TEXT", "PAGE_SIZE", "FinderQuery", "read_query"]

KINDS = tuple(FOLDERS)
PAGE_SIZE = 25
TICKS = (
    "free",
    "child",
    "step_free",
    "online",
    "no_registration",
    "companies",
    "first",
)


@dataclass(frozen=True, slots=True)
class FinderQuery:
    """A question that can be answered.

    ``near`` is where distances are measured from, whether it was given as a point
    or as words; it is None where ``place`` names nothing that is known.
    """

    kinds: frozenset[str] | None = None
    field: str | None = None
    district: str | None = None
    district_name: str | None = None
    text: str | None = None
    place: str | None = None
    near: Near | None = None
    from_on: date | None = None
    until_on: date | None = None  # included
    weekdays: tuple[str, ...] = ()
    bands: tuple[str, ...] = ()
    generations: tuple[str, ...] = ()
    free: bool = False
    child: bool = False
    step_free: bool = False
    companies: bool = False
    online: bool = False
    no_registration: bool = False
    first: bool = False  # invites people who are new
    layer: str | None = None  # slug of one layer, as other sites show it
    layer_title: str | None = None
    sort: str | None = None
    view: str | None = None
    page: int = 1

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return bool(self.address(sort=None, view=None, page=None))

    @property
    def dated(self) -> bool:
        """Whether it asks for days."""
        return bool(self.from_on or self.until_on or self.weekdays)

    @property
    def particular(self) -> bool:
        """Whether each card must be looked at, beyond what the snapshot finds by."""
        ticked = any(getattr(self, name) for name in TICKS)
        return bool(self.bands or self.generations or ticked)

    @property
    def place_unknown(self) -> bool:
        """Whether words for a place were given that name none."""
        return self.place is not None and self.near is None

    @property
    def order(self) -> str:
        """The order of the answer: near or date."""
        return (self.sort or "near") if self.near else "date"

    def conditions(self) -> tuple[Condition, ...]:
        """Return each condition in words, with what its address is without it."""
        return conditions_of(self)

    def describe(self) -> list[str]:
        """Return the words of every condition, in the form's order."""
        return [condition.words for condition in self.conditions()]

    def address(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of this question's address, some changed; None removes."""
        typed = self.place is not None
        said: dict[str, Any] = {
            "place": self.place,
            "near": self.near.written if self.near and not typed else None,
            "district": self.district,
            "q": self.text,
            "from": self.from_on and self.from_on.isoformat(),
            "until": self.until_on and self.until_on.isoformat(),
            "weekday": list(self.weekdays),
            "band": list(self.bands),
            "field": self.field,
            "generation": list(self.generations),
            "kind": sorted(self.kinds or ()),
            **{name: "1" if getattr(self, name) else None for name in TICKS},
            "layer": self.layer,
            "sort": self.sort,
            "view": self.view,
            "page": str(self.page) if self.page > 1 else None,
        }
        return {key: value for key, value in (said | changed).items() if value}

    def answer(self, snapshot: Snapshot) -> Answer:
        """Return all cards that meet every condition, with days and distances."""
        return answer(self, snapshot)

    def find(self, snapshot: Snapshot) -> tuple[Card, ...]:
        """Return all cards that meet every condition, in the order asked for."""
        return self.answer(snapshot).cards

    def on_page(self, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        """Return the cards of the page asked for."""
        return cards[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]


def read_query(args: MultiDict[str, str], snapshot: Snapshot) -> FinderQuery:
    """Return the question a form or an address asks.

    Where both words for a place and a point are given, the words count.

    Raises
    ------
    InvalidQueryError
        If a parameter is none of the values there are, or cannot be read.
    """
    districts = {
        item.code: item.name
        for item in (snapshot.districts() if snapshot.area_sets else ())
    }
    district = read_code(args, "district", "地区", districts)
    layers = {item.slug: item.title for item in snapshot.layers}
    layer = read_code(args, "layer", "データ", layers)
    place = read_text(args, "place", "町名や住所")
    point = (args.get("near") or "").strip()
    near = read_point(point) if point and not place else None
    if place:
        near = find_near(place, snapshot)
    first = read_day(args, "from", "開始日")
    last = read_day(args, "until", "終了日")
    require_period(first, last, plain_day)
    return FinderQuery(
        kinds=frozenset(read_codes(args, "kind", "種類", KINDS)) or None,
        field=read_code(args, "field", "分野", _codes("field")),
        district=district,
        district_name=districts.get(district or ""),
        text=read_text(args, "q", "さがすことば"),
        place=place,
        near=near,
        from_on=first,
        until_on=last,
        weekdays=read_codes(args, "weekday", "曜日", WEEKDAYS),
        bands=read_codes(args, "band", "時間帯", _codes("time_band")),
        generations=read_codes(args, "generation", "世代", _codes("generation")),
        free=read_tick(args, "free", "無料"),
        child=read_tick(args, "child", "子どもと一緒"),
        step_free=read_tick(args, "step_free", "段差なし"),
        companies=read_tick(args, "companies", "会社の人も"),
        online=read_tick(args, "online", "オンライン"),
        no_registration=read_tick(args, "no_registration", "申込不要"),
        first=read_tick(args, "first", "はじめての人むけ"),
        layer=layer,
        layer_title=layers.get(layer or ""),
        sort=read_code(args, "sort", "ならび順", SORTS),
        view=read_code(args, "view", "見かた", VIEWS),
        page=read_number(args, "page", "ページ", 1, MOST_PAGES),
    )


def _codes(vocabulary: str) -> tuple[str, ...]:
    return tuple(term.code for term in load_vocabulary(vocabulary).terms)
