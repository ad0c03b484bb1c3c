"""What somebody writes to hear of an area by e-mail, checked before it is kept."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode

from werkzeug.datastructures import MultiDict

from geo.domain.drawn_area import read_drawn_area
from geo.domain.errors import GeoError, InvalidQueryError
from geo.domain.vocabulary import load_vocabulary
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from geo.store.alerts import Wish
from web.finder_query import read_query
from web.join_form import Wrong
from web.language import chosen_language
from web.language import translated as _
from web.mail import is_address

# Of the finder's address; where and which field are asked for here, and when is soon.
CARRIED = (
    *("q", "kind", "generation", "weekday", "band"),
    *("free", "child", "step_free", "online", "no_registration", "first"),
)
LONGEST = 2_000  # of conditions
FREQUENCIES = ("weekly", "daily")
CITY, DRAWN = "city", "drawn"


@dataclass(slots=True)
class AlertForm:
    """The answers as written, and what is wrong with them.

    ``place`` is ``city``, ``drawn``, ``area:SET:CODE`` or ``organisation:UID``.
    """

    place: str = CITY
    area: str = ""  # what was drawn, GeoJSON
    fields: tuple[str, ...] = ()
    conditions: str = ""
    frequency: str = "weekly"
    email: str = ""
    wrong: list[Wrong] = field(default_factory=list)

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


def first_form(args: MultiDict[str, str], snapshot: Snapshot) -> AlertForm:
    """Return the form as it is first shown, after a search that led to it."""
    form = AlertForm(conditions=carried(args, snapshot))
    if args.get("field") in _fields():
        form.fields = (args["field"],)
    default = snapshot.area_sets[0].slug if snapshot.area_sets else ""
    if args.get("district"):
        form.place = f"area:{default}:{args['district']}"
    if args.get("organisation"):
        form.place = f"organisation:{args['organisation']}"
    if form.place not in places(snapshot):
        form.place = CITY
    return form


def read_alert(answers: MultiDict[str, str], snapshot: Snapshot) -> AlertForm:
    """Return the answers of a form."""
    return AlertForm(
        place=answers.get("where") or CITY,
        area=answers.get("area") or "",
        fields=tuple(sorted(_fields().intersection(answers.getlist("fields")))),
        conditions=carried(
            MultiDict(parse_qsl((answers.get("conditions") or "")[:LONGEST])), snapshot
        ),
        frequency=answers.get("frequency") or "weekly",
        email=(answers.get("email") or "").strip(),
    )


def read_wish(form: AlertForm, snapshot: Snapshot) -> Wish | None:
    """Return the wish a form speaks of; None where something is to be put right."""
    kind, _sign, rest = form.place.partition(":")
    shape = None
    if form.place == DRAWN:
        try:
            shape = read_drawn_area(form.area)
        except InvalidQueryError:
            form.wrong.append(
                Wrong(
                    "where",
                    _("地図で範囲を囲んでください。線が交わらないようにします。"),
                )
            )
    elif form.place not in places(snapshot):
        form.wrong.append(Wrong("where", _("場所を選びなおしてください。")))
    if not is_address(form.email):
        form.wrong.append(
            Wrong("email", _("メールアドレスを確かめてください。例：midori@example.jp"))
        )
    if form.frequency not in FREQUENCIES:
        form.wrong.append(Wrong("frequency", _("届く間隔を選んでください。")))
    if form.wrong:
        return None
    area_set, _sign, code = rest.partition(":")
    return Wish(
        area_kind=kind,
        frequency=form.frequency,
        language=chosen_language(),
        area_set=area_set if kind == "area" else None,
        area_code=code if kind == "area" else None,
        organisation_uid=rest if kind == "organisation" else None,
        shape=shape,
        fields=form.fields,
        conditions=form.conditions,
    )


def places(snapshot: Snapshot) -> dict[str, str]:
    """Return what one can choose as the area, by value, with its name."""
    found = {CITY: snapshot.city.name}
    if snapshot.area_sets:
        slug = snapshot.area_sets[0].slug
        for district in snapshot.districts(slug):
            found[f"area:{slug}:{district.code}"] = district.name
    for card in (*associations(snapshot), *groups(snapshot)):
        found[f"organisation:{card.uid}"] = card.title
    return found


def associations(snapshot: Snapshot) -> list[Card]:
    """Return the organisations that have a territory, by title."""
    cards = [
        card for card in snapshot.cards if snapshot.get_territory(card.uid) is not None
    ]
    return sorted(cards, key=lambda card: (card.kana or card.title, card.uid))


def groups(snapshot: Snapshot) -> list[Card]:
    """Return the organisations without a territory, by title."""
    cards = [
        card
        for card in snapshot.find_cards(frozenset({"organisation"}))
        if snapshot.get_territory(card.uid) is None
    ]
    return sorted(cards, key=lambda card: (card.kana or card.title, card.uid))


def carried(args: MultiDict[str, str], snapshot: Snapshot) -> str:
    """Return the finder's other conditions as an address, none where they are wrong."""
    pairs = [(name, value) for name in CARRIED for value in args.getlist(name) if value]
    try:
        said = read_query(MultiDict(pairs), snapshot).address()
    except GeoError:
        return ""
    # As the finder writes it: what was repeated or not understood is not kept.
    kept = {name: said[name] for name in CARRIED if name in said}
    return urlencode(kept, doseq=True)


def find_cards(conditions: str, snapshot: Snapshot) -> tuple[Card, ...]:
    """Return the cards that meet a wish's other conditions."""
    try:
        return read_query(MultiDict(parse_qsl(conditions)), snapshot).find(snapshot)
    except GeoError:
        return snapshot.cards  # a condition that is no longer known


def _fields() -> set[str]:
    return {term.code for term in load_vocabulary("field").terms}
