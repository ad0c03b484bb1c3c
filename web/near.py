"""From where a reader looks: a point of the map or device, or a place in words.

Nothing of it is stored. A point is cut to about ten metres before it is used, so
that an address passed on to others does not tell a house.
"""

import re
from dataclasses import dataclass
from typing import Final

from geo.domain.errors import InvalidQueryError
from geo.domain.text import fold
from geo.ingest.gazetteer import find_town, find_town_group
from geo.snapshot.snapshot import Snapshot

DECIMALS: Final = 4
LONGEST_PLACE: Final = 100
_POINT: Final = re.compile(
    r"\s*(-?\d{1,3}(?:\.\d{1,15})?),(-?\d{1,3}(?:\.\d{1,15})?)\s*"
)
_NAMED: Final = ("support_centre", "place", "organisation")


@dataclass(frozen=True, slots=True)
class Near:
    """Where distances are measured from, in degrees (EPSG:4326).

    ``label`` is None for a point; ``approximate`` says that the point stands for
    a whole town.
    """

    longitude: float
    latitude: float
    label: str | None
    approximate: bool

    @property
    def written(self) -> str:
        """The point as the address bar holds it."""
        return f"{self.latitude:.{DECIMALS}f},{self.longitude:.{DECIMALS}f}"


def read_point(text: str) -> Near:
    """Return the point of "35.6440,139.5020" (latitude first, as geo: URIs have it).

    Raises
    ------
    InvalidQueryError
        If it is no point on Earth.
    """
    found = _POINT.fullmatch(text)
    latitude, longitude = map(float, found.groups()) if found else (999.0, 999.0)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):  # noqa: PLR2004 - degrees
        message = (
            "場所（near）は、緯度と経度をコンマで区切って書いてください"
            "（例: 35.6440,139.5020）。"
        )
        raise InvalidQueryError(message, parameter="near", value=text)
    return Near(
        longitude=round(longitude, DECIMALS),
        latitude=round(latitude, DECIMALS),
        label=None,
        approximate=False,
    )


def find_near(text: str, snapshot: Snapshot) -> Near | None:
    """Return the town, or else the published place, that words name; None for none.

    向陽台 is the middle of 向陽台一丁目 and the others; a published place of exactly
    these words is meant before that.

    Raises
    ------
    InvalidQueryError
        If the text is too long to be an address.
    """
    if len(text) > LONGEST_PLACE:
        message = f"町名や住所は{LONGEST_PLACE}字までにしてください。"
        raise InvalidQueryError(message, parameter="place")
    town = find_town(text, snapshot.city.code)
    if town is not None:
        return Near(town.point.x, town.point.y, town.town, approximate=True)
    wanted = fold(text)
    named = [
        card
        for card in snapshot.cards
        if card.kind in _NAMED and card.mapped and wanted and wanted in fold(card.title)
    ]
    group = find_town_group(text, snapshot.city.code)
    if group is not None and all(fold(card.title) != wanted for card in named):
        return Near(group.point.x, group.point.y, group.town, approximate=True)
    # The shortest title that holds the words is the one they name most nearly.
    for card in sorted(named, key=lambda card: (len(card.title), card.title))[:1]:
        if card.longitude is not None and card.latitude is not None:
            return Near(card.longitude, card.latitude, card.title, approximate=False)
    return None
