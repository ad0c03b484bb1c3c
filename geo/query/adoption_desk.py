"""Reading an agreement for the two it concerns: its group and the city's staff."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import state_on
from geo.domain.errors import NotFoundError
from geo.store.models import (
    Adoption,
    AdoptionLoan,
    AdoptionPaper,
    AdoptionSite,
    Feature,
    Layer,
    Municipality,
    Organisation,
)


@dataclass(frozen=True, slots=True)
class Agreement:
    """An agreement with everything its two sides may read of it."""

    uid: str
    site: str  # uid
    site_title: str
    section: str | None
    capacity: int | None
    city: str  # slug
    city_name: str
    municipality_id: int
    group: str | None  # uid
    adopter_name: str
    source_id: str | None
    status: str
    state: str
    applied_on: date | None
    wish: str | None
    people_planned: int | None
    offered_on: date | None
    agreed_on: date | None
    term_start: date | None
    term_end: date | None
    review_due_on: date | None
    tasks: str | None
    minimum_people: int | None
    supplies: str | None
    insurance: str | None
    sign_text: str | None
    department: str | None
    ended_on: date | None
    reason: str | None
    fictional: bool
    version: int


@dataclass(frozen=True, slots=True)
class Loan:
    """Tools that were lent."""

    uid: str
    item: str
    quantity: int
    lent_on: date
    returned_on: date | None


@dataclass(frozen=True, slots=True)
class Paper:
    """A plan or report as it was filed."""

    uid: str
    kind: str
    fiscal_year: int
    edition: int
    filed_at: datetime
    content: dict[str, Any] = field(default_factory=dict)


def find_all(session: Session, *, on: date, city: str | None = None) -> list[Agreement]:
    """Return every agreement and wish, of one city or of all, the newest first."""
    statement = _select()
    if city is not None:
        statement = statement.where(Municipality.slug == city)
    return [_agreement(row, on) for row in session.execute(statement)]


def find_of_group(
    session: Session, organisation_id: int, *, on: date
) -> list[Agreement]:
    """Return a group's agreements and wishes, the newest first."""
    statement = _select().where(Adoption.organisation_id == organisation_id)
    return [_agreement(row, on) for row in session.execute(statement)]


def get_agreement(
    session: Session, uid: str, *, on: date, organisation_id: int | None = None
) -> Agreement:
    """Return one agreement, of a group's own where a group is given.

    Raises
    ------
    NotFoundError
        If there is none.
    """
    statement = _select().where(Adoption.uid == uid)
    if organisation_id is not None:
        statement = statement.where(Adoption.organisation_id == organisation_id)
    row = session.execute(statement).one_or_none()
    if row is None:
        raise NotFoundError("この合意書は見つかりません。", kind="adoption", uid=uid)
    return _agreement(row, on)


def find_loans(session: Session, adoption: str) -> list[Loan]:
    """Return what was lent under an agreement, what is still out first."""
    rows = session.execute(
        select(
            AdoptionLoan.uid,
            AdoptionLoan.item,
            AdoptionLoan.quantity,
            AdoptionLoan.lent_on,
            AdoptionLoan.returned_on,
        )
        .join(Adoption, Adoption.id == AdoptionLoan.adoption_id)
        .where(Adoption.uid == adoption)
        .order_by(AdoptionLoan.lent_on, AdoptionLoan.id)
    )
    return sorted(
        (Loan(*row) for row in rows), key=lambda loan: loan.returned_on is not None
    )


def find_papers(session: Session, adoption: str) -> list[Paper]:
    """Return the papers filed under an agreement, without content, the newest first."""
    rows = session.execute(
        select(
            AdoptionPaper.uid,
            AdoptionPaper.kind,
            AdoptionPaper.fiscal_year,
            AdoptionPaper.edition,
            AdoptionPaper.filed_at,
        )
        .join(Adoption, Adoption.id == AdoptionPaper.adoption_id)
        .where(Adoption.uid == adoption)
        .order_by(
            AdoptionPaper.fiscal_year.desc(),
            AdoptionPaper.kind,
            AdoptionPaper.edition.desc(),
        )
    )
    return [Paper(*row) for row in rows]


def get_paper(session: Session, adoption: str, uid: str) -> Paper:
    """Return a paper with what it says.

    Raises
    ------
    NotFoundError
        If the agreement has no such paper.
    """
    row = session.execute(
        select(
            AdoptionPaper.uid,
            AdoptionPaper.kind,
            AdoptionPaper.fiscal_year,
            AdoptionPaper.edition,
            AdoptionPaper.filed_at,
            AdoptionPaper.content,
        )
        .join(Adoption, Adoption.id == AdoptionPaper.adoption_id)
        .where(Adoption.uid == adoption, AdoptionPaper.uid == uid)
    ).one_or_none()
    if row is None:
        raise NotFoundError(
            "この書類は見つかりません。", kind="adoption_paper", uid=uid
        )
    return Paper(*row)


def _select() -> Any:
    site: Any = AdoptionSite.__table__
    return (
        select(
            Adoption.uid,
            Feature.uid.label("site"),
            Feature.title.label("site_title"),
            site.c.section,
            site.c.capacity,
            Municipality.slug.label("city"),
            Municipality.name.label("city_name"),
            Feature.municipality_id,
            Organisation.uid.label("group"),
            Adoption.adopter_name,
            Adoption.source_id,
            Adoption.status,
            Adoption.applied_on,
            Adoption.wish,
            Adoption.people_planned,
            Adoption.offered_on,
            Adoption.agreed_on,
            Adoption.term_start,
            Adoption.term_end,
            Adoption.review_due_on,
            Adoption.tasks,
            Adoption.minimum_people,
            Adoption.supplies,
            Adoption.insurance,
            Adoption.sign_text,
            Adoption.department,
            Adoption.ended_on,
            Adoption.reason,
            Layer.fictional,
            Adoption.version,
        )
        .select_from(Adoption)
        .join(Feature.__table__, Feature.id == Adoption.site_id)
        .join(site, site.c.id == Feature.id)
        .join(Layer, Layer.id == Feature.layer_id)
        .join(Municipality, Municipality.id == Feature.municipality_id)
        .outerjoin(Organisation, Organisation.id == Adoption.organisation_id)
        .order_by(Adoption.id.desc())
    )


def _agreement(row: Any, on: date) -> Agreement:
    return Agreement(state=state_on(row, on), **row._mapping)  # noqa: SLF001 - SQLAlchemy's way to a row by name
