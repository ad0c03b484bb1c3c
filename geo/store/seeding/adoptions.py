"""Writing a file's adoptions: wishes, agreements, reviews, days of work, loans, papers."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.adoption import Entry, Terms
from geo.domain.adoption_years import describe_year, plan_content, report_content
from geo.domain.errors import InvalidLayerError
from geo.store.adopting import Wish, accept, apply, decline, offer
from geo.store.adoption_log import add_entry, lend
from geo.store.adoption_papers import file_paper
from geo.store.adoption_reviews import Review, review
from geo.store.models import Adoption, Feature, Municipality
from geo.store.seeding.finding import feature_named, organisation_named

NEXT = timedelta(days=1)


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's rows; None where the city has some wish or review already."""
    asked = select(Adoption.id).join(Feature, Feature.id == Adoption.site_id)
    known = session.scalars(
        asked.where(
            Feature.municipality_id == municipality.id,
            Adoption.applied_on.is_not(None),
        ).limit(1)
    ).first()
    if known is not None:
        return None
    rows = table.get("adoption", [])
    for row in rows:
        _write(session, municipality, row)
    return len(rows)


def _write(session: Session, municipality: Municipality, row: dict[str, Any]) -> None:
    site = feature_named(session, municipality, "adoption_site", row["site"])
    group = organisation_named(session, municipality, row["group"])
    if "wish" in row:
        wish = Wish(row["wish"], row.get("people"))
        uid = apply(session, group.id, site.uid, wish, on=row["applied_on"])
        if "term_start" in row:
            offer(session, uid, _terms(row), version=1, on=row["offered_on"])
        if "agreed_on" in row:
            accept(session, group.id, uid, version=2, on=row["agreed_on"])
        if "declined_on" in row:
            decline(session, uid, row["reason"], version=1, on=row["declined_on"])
    else:
        uid = _complete(session, site, group.name, row)
    for held in row.get("review", []):
        _review(session, uid, held)
    days = [_entry(day) for day in row.get("log", [])]
    for entry in days:
        add_entry(session, group.id, uid, entry, on=entry.on_date)
    for loan in row.get("loan", []):
        lend(
            session,
            uid,
            loan["item"],
            loan["quantity"],
            lent_on=loan["on"],
            on=loan["on"],
        )
    for paper in row.get("paper", []):
        _file(session, group.id, uid, paper, days)


def _entry(day: dict[str, Any]) -> Entry:
    return Entry(
        day["on"],
        day["people"],
        day.get("ages", {}),
        hours=day.get("hours"),
        note=day.get("note"),
    )


def _terms(row: dict[str, Any]) -> Terms:
    return Terms(
        term_start=row["term_start"],
        term_end=_after(row["term_last"]),
        review_due_on=row["review_due_on"],
        tasks=row["tasks"],
        minimum_people=row.get("minimum_people"),
        supplies=row.get("supplies"),
        insurance=row.get("insurance"),
        sign_text=row.get("sign_text"),
        department=row.get("department"),
        source_id=row.get("number"),
    )


def _complete(
    session: Session, site: Feature, adopter: str, row: dict[str, Any]
) -> str:
    """Add what a list of sites does not say of an agreement that came with it."""
    adoption = session.scalars(
        select(Adoption).where(
            Adoption.site_id == site.id, Adoption.adopter_name == adopter
        )
    ).first()
    if adoption is None:
        message = f"「{site.title}」に「{adopter}」の合意がありません。"
        raise InvalidLayerError(message)
    for name in ("supplies", "insurance", "sign_text", "department"):
        setattr(adoption, name, row.get(name))
    session.flush()
    return adoption.uid


def _review(session: Session, uid: str, held: dict[str, Any]) -> None:
    version = session.scalars(select(Adoption.version).where(Adoption.uid == uid)).one()
    made = Review(
        held_on=held["on"],
        decision=held["decision"],
        findings=held["findings"],
        term_end=_after(held["term_last"]) if "term_last" in held else None,
        review_due_on=held.get("review_due_on"),
        tasks=held.get("tasks"),
        minimum_people=held.get("minimum_people"),
    )
    review(session, uid, made, version=version, on=held["on"])


def _file(
    session: Session,
    organisation_id: int,
    uid: str,
    paper: dict[str, Any],
    entries: list[Entry],
) -> None:
    adoption = session.scalars(select(Adoption).where(Adoption.uid == uid)).one()
    year = paper["year"]
    content = (
        report_content(describe_year(entries, year))
        if paper["kind"] == "report"
        else plan_content(
            entries,
            year,
            tasks=adoption.tasks,
            minimum_people=adoption.minimum_people,
        )
    )
    file_paper(
        session, organisation_id, uid, paper["kind"], fiscal_year=year, content=content
    )


def _after(last: date) -> date:
    return last + NEXT
