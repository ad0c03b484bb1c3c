"""Reading adoption for everybody: agreements as they stand on a day, and free sites."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import HELD, most_at_once, state_on
from geo.domain.errors import NotFoundError
from geo.store.models import (
    Adoption,
    AdoptionSite,
    Feature,
    Layer,
    Organisation,
)
from geo.store.shown import IS_SHOWN, PUBLIC

DECIDED = frozenset({"agreed", "ended"})
"""Of these everybody may read; a wish and what is offered are between group and city."""


@dataclass(frozen=True, slots=True)
class AdoptionRecord:
    """One agreement on a day; ``state`` is one of `geo.domain.adoption.STATES`.

    ``term_end`` is the first day it no longer holds.
    """

    uid: str
    site: str  # uid
    site_title: str
    group: str | None  # uid
    adopter_name: str
    status: str
    state: str
    term_start: date | None
    term_end: date | None
    review_due_on: date | None
    department: str | None
    tasks: str | None = None
    minimum_people: int | None = None
    supplies: str | None = None
    insurance: str | None = None
    sign_text: str | None = None
    agreed_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """A site everybody may see, and how much of it is kept on a day.

    ``state``: ``free`` where nobody keeps it, ``applied`` where somebody has asked,
    else the most pressing state of those who keep it. ``room``: how many more groups
    it takes, None where no number is set. ``one_only``: it takes a single group.
    """

    uid: str
    title: str
    site_kind: str | None
    section: str | None
    capacity: int | None
    area_m2: float | None
    state: str
    held: int
    room: int | None
    adopters: tuple[AdoptionRecord, ...]

    @property
    def one_only(self) -> bool:
        """Whether a single group keeps it."""
        return self.capacity == 1

    @property
    def takes_more(self) -> bool:
        """Whether one more group may ask for it."""
        return self.held == 0 if self.room is None else self.room > 0


def find_adoptions(
    session: Session, municipality_id: int, *, on: date
) -> list[AdoptionRecord]:
    """Return every agreement of a city, wishes included, in order of entry.

    Wishes are for the desks alone: whoever shows these to everybody keeps to those
    whose ``status`` is agreed or ended.
    """
    return [
        _record(row, on)
        for row in session.execute(
            _agreements().where(Feature.municipality_id == municipality_id)
        )
    ]


def find_sites(session: Session, municipality_id: int, *, on: date) -> list[SiteRecord]:
    """Return a city's public sites with those who keep them on a day, by title."""
    public = (IS_SHOWN, Layer.visibility == PUBLIC)
    by_site: dict[str, list[AdoptionRecord]] = {}
    for row in session.execute(
        _agreements()
        .join(Layer, Layer.id == Feature.layer_id)
        .where(Feature.municipality_id == municipality_id, *public)
    ):
        record = _record(row, on)
        by_site.setdefault(record.site, []).append(record)
    site: Any = AdoptionSite.__table__
    rows = session.execute(
        select(
            Feature.uid,
            Feature.title,
            site.c.site_kind,
            site.c.section,
            site.c.capacity,
            site.c.area_m2,
        )
        .select_from(Feature.__table__)
        .join(site, site.c.id == Feature.id)
        .join(Layer, Layer.id == Feature.layer_id)
        .where(Feature.municipality_id == municipality_id, *public)
        .order_by(Feature.title, Feature.id)
    )
    return [_site(row, by_site.get(row.uid, []), on) for row in rows]


def get_site(
    session: Session, municipality_id: int, uid: str, *, on: date
) -> SiteRecord:
    """Return one public site.

    Raises
    ------
    NotFoundError
        If there is none of that id.
    """
    for site in find_sites(session, municipality_id, on=on):
        if site.uid == uid:
            return site
    raise NotFoundError("この対象地は見つかりません。", kind="adoption_site", uid=uid)


def find_decided(
    session: Session, municipality_id: int, site: str, *, on: date
) -> list[AdoptionRecord]:
    """Return a site's agreements that everybody may read, those in force first."""
    rows = session.execute(
        _agreements().where(
            Feature.municipality_id == municipality_id,
            Feature.uid == site,
            Adoption.status.in_(sorted(DECIDED)),
        )
    )
    found = [_record(row, on) for row in rows]
    return sorted(found, key=lambda each: each.state not in HELD)


def _agreements() -> Any:
    return (
        select(
            Adoption.uid,
            Feature.uid.label("site"),
            Feature.title.label("site_title"),
            Organisation.uid.label("group"),
            Adoption.adopter_name,
            Adoption.status,
            Adoption.term_start,
            Adoption.term_end,
            Adoption.review_due_on,
            Adoption.department,
            Adoption.tasks,
            Adoption.minimum_people,
            Adoption.supplies,
            Adoption.insurance,
            Adoption.sign_text,
            Adoption.agreed_on,
            Adoption.ended_on,
        )
        .select_from(Adoption)
        .join(Feature.__table__, Feature.id == Adoption.site_id)
        .outerjoin(Organisation, Organisation.id == Adoption.organisation_id)
        .order_by(Adoption.id)
    )


def _record(row: Any, on: date) -> AdoptionRecord:
    return AdoptionRecord(state=state_on(row, on), **row._mapping)  # noqa: SLF001 - SQLAlchemy's way to a row by name


def _site(row: Any, agreements: list[AdoptionRecord], on: date) -> SiteRecord:
    held = [each for each in agreements if each.state in HELD]
    states = {each.state for each in held}
    asked = any(each.status in {"applied", "offered"} for each in agreements)
    state = next(
        (each for each in ("review_due", "adopted", "ending_soon") if each in states),
        "applied" if asked else "free",
    )
    taken = most_at_once(
        [
            (each.term_start, each.term_end)
            for each in agreements
            if each.status == "agreed"
        ],
        start=on,
        end=None,
    )
    return SiteRecord(
        uid=row.uid,
        title=row.title,
        site_kind=row.site_kind,
        section=row.section,
        capacity=row.capacity,
        area_m2=row.area_m2,
        state=state,
        held=len(held),
        room=None if row.capacity is None else max(row.capacity - taken, 0),
        adopters=tuple(held),
    )
