"""Who takes a programme's people in (受入機関), and how far each is from a resident."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from geo.query.programmes import SiteRecord
from geo.report.around import distances_from
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Receiving:
    """A receiving site with its page; ``metres`` is None where nothing can be said.

    ``card``: the place it is in, else the group it is, if everybody may see it.
    """

    site: SiteRecord
    card: Card | None
    metres: float | None

    @property
    def mapped(self) -> bool:
        """Whether it stands at a place that the map shows."""
        return self.site.feature is not None and bool(self.card and self.card.mapped)


def find_receiving(
    snapshot: Snapshot,
    sites: Iterable[SiteRecord],
    point: tuple[float, float] | None = None,
) -> list[Receiving]:
    """Return the sites that take people in today, the nearest first.

    Parameters
    ----------
    point : (longitude, latitude) or None
        From where distances are measured, EPSG:4326.

    Returns
    -------
    list of Receiving
        Without a point in the order given. With one, what has no place that may be
        shown comes last, in the order given, so that no withheld place can be told.

    Notes
    -----
    Straight lines to the place a site is in. A group without a place is nowhere: its
    territory is not where it takes people in.
    """
    cards = {card.uid: card for card in snapshot.cards}
    running = [
        each for each in sites if each.ended_on is None or each.ended_on > snapshot.on
    ]
    places = [cards[each.feature] for each in running if each.feature in cards]
    metres = distances_from(snapshot, point, places)
    found = [
        Receiving(
            each,
            cards.get(each.feature or "") or cards.get(each.organisation or ""),
            metres.get(each.feature or ""),
        )
        for each in running
    ]
    return sorted(
        found, key=lambda each: math.inf if each.metres is None else each.metres
    )
