"""Writing a file's collaborations, each step as people would have taken it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.domain.preflight import SIDES, points_of
from geo.domain.vocabulary import load_vocabulary
from geo.domain.zone_chooser import advise_zone
from geo.store.models import (
    Feature,
    Municipality,
    Opportunity,
    Partnership,
    PlanDocument,
    PlanMeasure,
)
from geo.store.partnership_papers import (
    Paper,
    add_milestone,
    add_paper,
    finish_milestone,
    set_amount,
    set_outcome,
)
from geo.store.partnership_parties import PartyPlan, ZoneChoice, add_party, choose_zone
from geo.store.partnership_reviews import Decision, Finding, evaluate, hold_review
from geo.store.partnership_steps import (
    cancel_partnership,
    publish_partnership,
    start_partnership,
    tick_points,
)
from geo.store.partnerships import (
    PartnershipPlan,
    PartnershipTerm,
    create_partnership,
    lock_partnership,
)
from geo.store.seeding.finding import area_coded, organisation_named

ONE_DAY = timedelta(days=1)
SAID = (
    "title",
    "purpose",
    "issue_text",
    "form_label",
    "is_model",
    "selection_method",
    "selection_reason",
    "criteria",
    "payment_mode",
    "name_use_from",
    "name_use_until",
    "lent_items",
)
QUESTIONS = ("ought", "able", "efficient")


def load(
    session: Session, municipality: Municipality, table: dict[str, Any]
) -> int | None:
    """Write a file's rows; None where the city has some already."""
    there = select(Partnership.id).where(Partnership.municipality_id == municipality.id)
    rows = table.get("partnership", [])
    if not rows or session.scalar(there.limit(1)) is not None:
        return None
    for row in rows:
        _load_one(session, municipality, row, fictional=table["fictional"])
    return len(rows)


def _load_one(
    session: Session,
    municipality: Municipality,
    row: dict[str, Any],
    *,
    fictional: bool,
) -> None:
    uid = create_partnership(
        session,
        municipality,
        _plan(session, municipality, row),
        PartnershipTerm(
            row["term_start"], row["last_day"] + ONE_DAY, row["review_due_on"]
        ),
        fictional=fictional,
    )
    parties = [
        add_party(session, uid, _party(session, municipality, party))
        for party in row["party"]
    ]
    zones = row.get("zone", [])
    for zone in zones[:1]:
        _choose_zone(session, uid, zone)
    for side in SIDES:
        known = [point.code for point in points_of(side)]
        count = row.get("ticked", {}).get(side, len(known))
        tick_points(session, uid, side, known[:count], on=row["agreed_on"])
    if row.get("published"):
        publish_partnership(session, uid)
    if cancelled := row.get("cancelled"):
        version = lock_partnership(session, uid).version
        cancel_partnership(
            session,
            uid,
            reason=cancelled["reason"],
            on=cancelled["on"],
            version=version,
        )
    elif not row.get("preparing"):
        start_partnership(session, uid, version=lock_partnership(session, uid).version)
        for zone in zones[1:]:
            _choose_zone(session, uid, zone)
    _load_papers(session, uid, row)
    _load_reviews(session, uid, row, parties)


def _load_papers(session: Session, uid: str, row: dict[str, Any]) -> None:
    for title, due_on, done_on in row.get("milestones", []):
        step = add_milestone(session, uid, title, date.fromisoformat(due_on))
        if done_on:
            finish_milestone(session, uid, step, on=date.fromisoformat(done_on))
    for kind, title, issued_on in row.get("papers", []):
        paper = Paper(kind, title, issued_on=date.fromisoformat(issued_on))
        add_paper(session, uid, paper)
    for year, yen in row.get("yen", {}).items():
        set_amount(session, uid, int(year), yen)
    if outcome := row.get("outcome"):
        set_outcome(session, uid, outcome, None)


def _load_reviews(
    session: Session, uid: str, row: dict[str, Any], parties: Sequence[str]
) -> None:
    for review in row.get("review", []):
        held = review.get("held_on")
        for number, finding in enumerate(review["finding"]):
            found = Finding(**{k: v for k, v in finding.items() if k != "on"})
            evaluate(session, uid, parties[number], found, on=finding["on"])
        if held is None:
            continue
        last = review.get("last_day")
        hold_review(
            session,
            uid,
            Decision(
                review["decision"],
                review["reason"],
                None if last is None else last + ONE_DAY,
                review.get("review_due_on"),
            ),
            on=held,
            version=lock_partnership(session, uid).version,
        )


def _plan(
    session: Session, municipality: Municipality, row: dict[str, Any]
) -> PartnershipPlan:
    area = row.get("area")
    vocabulary = load_vocabulary("form")
    own = vocabulary.cities[municipality.slug].terms
    codes = {term.label: term.code for term in own}
    return PartnershipPlan(
        **{name: row[name] for name in SAID if name in row},
        form=codes[row["form_label"]],
        departments=tuple(row.get("departments", ())),
        area_id=area_coded(session, municipality, *area.split("/")).id
        if area
        else None,
        local_issue_id=_titled(session, municipality, "local_issue", row.get("issue")),
        place_id=_titled(session, municipality, "place", row.get("place")),
        opportunity_id=session.scalar(
            select(Opportunity.id).where(
                Opportunity.municipality_id == municipality.id,
                Opportunity.title == row.get("call"),
            )
        ),
        plan_measure_id=session.scalar(
            select(PlanMeasure.id)
            .join(PlanDocument, PlanDocument.id == PlanMeasure.plan_id)
            .where(
                PlanDocument.municipality_id == municipality.id,
                PlanMeasure.title == row.get("measure"),
            )
            .limit(1)
        ),
    )


def _titled(
    session: Session, municipality: Municipality, kind: str, title: str | None
) -> int | None:
    """Return the thing of a title; None where the city has none yet."""
    return session.scalar(
        select(Feature.id)
        .where(
            Feature.municipality_id == municipality.id,
            Feature.kind == kind,
            Feature.title == title,
        )
        .limit(1)
    )


def _party(
    session: Session, municipality: Municipality, party: dict[str, Any]
) -> PartyPlan:
    group = party.get("group")
    known = organisation_named(session, municipality, group) if group else None
    return PartyPlan(
        side="community" if known or party.get("side") == "community" else "city",
        name=known.name if known else party["name"],
        organisation_id=known.id if known else None,
        role_text=party["role"],
        responsibility=party.get("responsibility"),
        resources=party.get("resources"),
        cost_share=party.get("cost_share"),
    )


def _choose_zone(session: Session, uid: str, zone: dict[str, Any]) -> None:
    answers = dict(zip(QUESTIONS, zone.get("answers", ()), strict=False))
    advice = advise_zone(answers)
    chosen = zone.get("zone") or (advice.zone if advice else "C")
    choice = ZoneChoice(chosen, answers or None, zone.get("reason"))
    choose_zone(session, uid, choice, on=zone["since"])
