"""The receiving site (受け入れ先) that is nearest to where a resident looks from."""

from dataclasses import dataclass
from typing import Any, Final

from flask import request

from geo.domain.text import fold
from geo.query.programmes import ProgrammeRecord, find_programmes, find_sites
from geo.report.receiving import Receiving, find_receiving
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session
from web.finder_checks import read_text
from web.finder_query import FinderQuery
from web.near import Near, find_near, read_point
from web.opportunities.searched import wish_of

CARING: Final = "care_support_volunteer"


@dataclass(frozen=True, slots=True)
class Whence:
    """From where a resident looks: ``near`` is None where nothing (known) was said."""

    place: str | None = None
    near: Near | None = None
    too_far: bool = False

    @property
    def point(self) -> tuple[float, float] | None:
        """Longitude and latitude to measure from."""
        if self.near is None or self.too_far:
            return None
        return self.near.longitude, self.near.latitude

    @property
    def unknown(self) -> bool:
        """Whether words were given that name no place."""
        return self.place is not None and self.near is None

    def address(self) -> dict[str, Any]:
        """Return the parameters of an address that looks from the same place."""
        if self.place is not None:
            return {"place": self.place}
        return {"near": self.near.written} if self.near else {}


@dataclass(frozen=True, slots=True)
class Nearest:
    """A programme with its nearest receiving site, and how to ask for it again."""

    programme: ProgrammeRecord
    receiving: Receiving
    asked: dict[str, Any]


def read_whence(snapshot: Snapshot) -> Whence:
    """Return from where the address looks: ``place`` in words, or ``near`` as a point.

    Raises
    ------
    InvalidQueryError
        If the point is none, or the words are too long for an address.
    """
    place = read_text(request.args, "place", "町名や住所")
    said = (request.args.get("near") or "").strip()
    near = find_near(place, snapshot) if place else read_point(said) if said else None
    return _whence(snapshot, place, near)


def find_nearest(
    session: Session, snapshot: Snapshot, query: FinderQuery
) -> Nearest | None:
    """Return the nearest site of care-support volunteering to where a search looks from.

    None where the search is about something else, names no place in the city, or no
    site has a place that may be shown.
    """
    if query.near is None or wish_of(query, snapshot.on) is None:
        return None
    whence = _whence(snapshot, query.place, query.near)
    if whence.point is None:
        return None
    found = find_programmes(session, snapshot.municipality_id, on=snapshot.on)
    for programme in found:
        if programme.kind != CARING or not _about(programme, query.text):
            continue
        sites = find_sites(session, programme.uid)
        for each in find_receiving(snapshot, sites, whence.point)[:1]:
            if each.metres is not None:
                return Nearest(programme, each, whence.address())
    return None


def _whence(snapshot: Snapshot, place: str | None, near: Near | None) -> Whence:
    too_far = near is not None and not snapshot.nearby.reaches(
        near.longitude, near.latitude
    )
    return Whence(place, near, too_far)


def _about(programme: ProgrammeRecord, text: str | None) -> bool:
    said = fold(" ".join(filter(None, (programme.title, programme.description))))
    return not text or all(word in said for word in fold(text).split())
