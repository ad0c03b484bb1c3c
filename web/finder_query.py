"""What a reader asks of the map and list, checked before anything is looked up."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict

from geo.domain.errors import InvalidQueryError
from geo.domain.vocabulary import load_vocabulary
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.words import FOLDERS

KINDS = tuple(FOLDERS)
LONGEST_TEXT = 100
PAGE_SIZE = 500
MOST_PAGES = 10_000


@dataclass(frozen=True, slots=True)
class FinderQuery:
    """A question that can be answered."""

    kinds: frozenset[str] | None
    field: str | None
    district: str | None
    text: str | None
    page: int

    @property
    def narrowed(self) -> bool:
        """Whether any condition is set."""
        return bool(self.kinds or self.field or self.district or self.text)

    def address(self, **changed: object) -> dict[str, Any]:
        """Return the parameters of this question's address, some changed."""
        said: dict[str, Any] = {
            "q": self.text,
            "kind": sorted(self.kinds or ()),
            "field": self.field,
            "district": self.district,
            "page": self.page if self.page > 1 else None,
        }
        return {key: value for key, value in (said | changed).items() if value}

    def find(self, snapshot: Snapshot) -> tuple[Card, ...]:
        """Return all cards that meet every condition."""
        return snapshot.find_cards(
            self.kinds, field=self.field, district=self.district, text=self.text
        )

    def on_page(self, cards: tuple[Card, ...]) -> tuple[Card, ...]:
        """Return the cards of the page asked for."""
        return cards[(self.page - 1) * PAGE_SIZE : self.page * PAGE_SIZE]


def read_query(args: MultiDict[str, str], snapshot: Snapshot) -> FinderQuery:
    """Return the question a form or an address asks.

    Raises
    ------
    InvalidQueryError
        If it names a kind, field, district or page that does not exist.
    """
    kinds = [kind for kind in args.getlist("kind") if kind]
    for kind in kinds:
        if kind not in KINDS:
            raise _unknown("種類（kind）", kind)
    field = args.get("field") or None
    if field and field not in {term.code for term in load_vocabulary("field").terms}:
        raise _unknown("分野（field）", field)
    district = args.get("district") or None
    known = snapshot.districts() if snapshot.area_sets else ()
    if district and district not in {item.code for item in known}:
        raise _unknown("地区（district）", district)
    text = (args.get("q") or "").strip() or None
    if text and len(text) > LONGEST_TEXT:
        message = f"さがすことばは{LONGEST_TEXT}字までにしてください。"
        raise InvalidQueryError(message, parameter="q")
    page = args.get("page", "1")
    if not (page.isascii() and page.isdigit() and 1 <= int(page) <= MOST_PAGES):
        raise _unknown("ページ（page）", page)
    return FinderQuery(
        kinds=frozenset(kinds) or None,
        field=field,
        district=district,
        text=text,
        page=int(page),
    )


def _unknown(name: str, value: str) -> InvalidQueryError:
    message = f"{name}に「{value}」はありません。条件を選びなおしてください。"
    return InvalidQueryError(message, parameter=name, value=value)
