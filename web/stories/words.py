"""What pages of concerns and stories have in common."""

from collections.abc import Mapping

from flask import current_app

from geo.domain.errors import GeoError, NotFoundError
from geo.query.stories import StoryRecord, find_stories
from geo.report.concerns import AlikeDistrict, describe_alike
from geo.report.planning.similar import find_similar
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.database import open_session
from web.language import translated as _
from web.planning.figures import get_figures

ALIKE = 3
"""How many districts like one are looked at."""


def find_alike(
    snapshot: Snapshot,
    district: str | None,
    *,
    field: str | None,
    without: frozenset[str] = frozenset(),
    known_fields: frozenset[str] | None = None,
) -> tuple[AlikeDistrict, ...]:
    """Return what is done in districts like one; () where nothing is known of it."""
    if district is None:
        return ()
    try:
        figures = get_figures(snapshot.city.slug)
        alike = find_similar(figures, district, ALIKE)
    except GeoError:  # no figures of this city's districts
        return ()
    with open_session() as session:
        stories = find_stories(session, snapshot.municipality_id)
    return describe_alike(
        snapshot,
        alike,
        stories,
        field=field,
        without=without,
        known_fields=known_fields,
    )


def find_new_to(
    snapshot: Snapshot, district: str, cards: tuple[Card, ...]
) -> tuple[AlikeDistrict, ...]:
    """Return what districts like one do in fields of which it has no activity."""
    fields = frozenset(card.field for card in cards if card.field)
    return find_alike(snapshot, district, field=None, known_fields=fields)


def find_card(snapshot: Snapshot, uid: str | None) -> Card | None:
    """Return a public thing's card, None where there is none."""
    if uid is None:
        return None
    try:
        return snapshot.get_card(uid)
    except NotFoundError:
        return None


def cards_of(snapshot: Snapshot, stories: list[StoryRecord]) -> Mapping[str, Card]:
    """Return by story the card of its activity, where it is public."""
    found = {each.uid: find_card(snapshot, each.activity) for each in stories}
    return {uid: card for uid, card in found.items() if card is not None}


def has_endpoint(endpoint: str) -> bool:
    """Return whether the application has a page of this name."""
    return endpoint in current_app.view_functions


def story_state(status: str, by_role: str) -> str:
    """Return the words for a story's state."""
    if status == "draft":
        return _("団体からの提案") if by_role == "group" else _("下書き")
    words: dict[str, str] = {"published": _("公開中"), "withdrawn": _("取り下げ")}
    return words[status]
