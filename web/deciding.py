"""Deciding on a proposal: both sides in words, and what a form chose of each field."""

from dataclasses import dataclass, field
from typing import Any

import shapely
from werkzeug.datastructures import MultiDict

from geo.domain.errors import GeoError
from geo.domain.item_rules import OWN, Fault, find_faults
from geo.domain.periods import today
from geo.query.proposals import Proposal
from geo.store.documents import Document
from geo.store.editing import Actor
from geo.store.proposals import Choice, decide
from geo.store.subtypes import WORDS
from web.charts.paper_map import PaperMap, Place, draw_paper_map
from web.database import get_snapshot, open_transaction
from web.join_form import Wrong
from web.language import translated as _

LONGEST_ANSWER = 1000
LONGEST_TEXT = 4000
LONGEST_NUMBER = 9
WRITTEN = frozenset(
    {
        *WORDS,
        "organiser",
        "venue",
        "belongings",
        "fee",
        "services",
        "opening_hours",
        "closed_on",
    }
)
"""Fields that whoever decides can word anew on the spot."""

CHOICES: dict[str, Choice] = {
    "approve": "approve",
    "edited": "approve_edited",
    "decline": "decline",
}


@dataclass(slots=True)
class DecisionForm:
    """What a decider wrote, and what is to be put right."""

    answers: MultiDict[str, str]
    wrong: list[Wrong] = field(default_factory=list)

    def get(self, name: str) -> str:
        """Return an answer, empty where there is none."""
        return (self.answers.get(name) or "").strip()

    def said_of(self, where: str) -> str | None:
        """Return what is wrong with a field, None where nothing is."""
        return next((each.said for each in self.wrong if each.where == where), None)


@dataclass(frozen=True, slots=True)
class Side:
    """One field of a proposal: as it was, as it is now, as it is to be."""

    name: str
    old: Any
    now: Any
    new: Any
    moved: bool
    written: bool


def sentences() -> list[str]:
    """Return ready answers to a proposal that is declined."""
    return [
        _("確かめましたが、いまの内容で合っていました。"),
        _("同じ知らせをほかからも受け、すでに直しました。"),
        _("どこが違うのか分かりませんでした。もう少しくわしく教えてください。"),
        _("この地図にはのせない内容でした。"),
    ]


def sides_of(proposal: Proposal) -> list[Side]:
    """Return what a proposal changes, a field each."""
    return [
        Side(
            name=name,
            old=proposal.base.get(name, proposal.current.get(name)),
            now=proposal.current.get(name),
            new=value,
            moved=name in proposal.moved,
            written=name in WRITTEN,
        )
        for name, value in proposal.record.values.items()
    ]


def is_number(text: str) -> bool:
    """Return whether a text is a number that a form of ours can have sent."""
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def draw_move(proposal: Proposal) -> PaperMap | None:
    """Return the map of a place before (1) and after (2), None where it stays."""
    new = proposal.record.values.get("geometry")
    if new is None:
        return None
    snapshot = get_snapshot(proposal.record.city)
    found = (("1", proposal.current.get("geometry")), ("2", new))
    places = [
        Place(label, point.x, point.y)
        for label, wkt in found
        if (point := _point(wkt)) is not None
    ]
    slug = snapshot.area_sets[0].slug if snapshot.area_sets else None
    return draw_paper_map(
        snapshot.get_area_set(slug).outlines if slug else None,
        snapshot.city.plane_srid,
        code=None,
        places=places,
    )


def take_decision(proposal: Proposal, form: DecisionForm, actor: Actor) -> str | None:
    """Write what was decided and return its code; None: there is something to put right."""
    choice = CHOICES.get(form.get("decision"))
    if choice is None:
        form.wrong.append(Wrong("approve", _("どうするかを選んでください。")))
        return None
    said = form.get("answer")
    if choice == "decline":
        said = said or form.get("sentence")
        if not said:
            where = _("見送る理由を選ぶか、書いてください。提案した人が読みます。")
            form.wrong.append(Wrong("sentence", where))
    if len(said) > LONGEST_ANSWER:
        form.wrong.append(Wrong("answer", _("答えは1000字までにしてください。")))
    values = _chosen(proposal, form) if choice == "approve_edited" else None
    if form.wrong:
        return None
    seen = form.get("version")
    try:
        with open_transaction() as session:
            decide(
                session,
                proposal.record.uid,
                decision=choice,
                values=values,
                actor=actor,
                on=today(),
                answer=said or None,
                version=int(seen) if is_number(seen) else None,
            )
    except GeoError as error:
        form.wrong.append(Wrong("decide", error.message))
        return None
    return "declined" if choice == "decline" else "approved"


def _chosen(proposal: Proposal, form: DecisionForm) -> Document:
    values: Document = {}
    for side in sides_of(proposal):
        choice = form.get(f"choose-{side.name}")
        if choice == "new":
            values[side.name] = side.new
        elif choice == "other" and side.written:
            text = form.get(f"text-{side.name}").replace("\r\n", "\n")
            if len(text) > LONGEST_TEXT or (side.name == "title" and not text):
                said = _("4000字までで書いてください。名前は空にできません。")
                form.wrong.append(Wrong(f"text-{side.name}", said))
            values[side.name] = text or None
            if side.name not in {
                each.where.removeprefix("text-") for each in form.wrong
            }:
                form.wrong += [
                    Wrong(f"text-{side.name}", fault.message)
                    for fault in _faults(proposal, {side.name: text or None})
                ]
        elif choice != "now":
            said = _("どれにするか、選んでください。")
            form.wrong.append(Wrong(f"choose-{side.name}", said))
    return values


def _faults(proposal: Proposal, values: Document) -> list[Fault]:
    kind = proposal.record.feature_kind
    # A first day alone is no fault here: only what was typed is looked at.
    return find_faults(kind, values, {}) if kind in OWN else []


def _point(wkt: str | None) -> shapely.Point | None:
    if not wkt:
        return None
    try:
        point = shapely.from_wkt(wkt).representative_point()
    except shapely.errors.GEOSException:
        return None
    return None if point.is_empty else point
