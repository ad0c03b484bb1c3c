"""Collaborations for tests: one that is prepared, one that runs, one that is judged."""

from datetime import date

from geo.domain.preflight import SIDES, points_of
from geo.query.cities import get_municipality
from geo.store.models import Partnership
from geo.store.partnership_parties import PartyPlan, ZoneChoice, add_party, choose_zone
from geo.store.partnership_reviews import Finding, evaluate
from geo.store.partnership_steps import start_partnership, tick_points
from geo.store.partnerships import (
    PartnershipPlan,
    PartnershipTerm,
    create_partnership,
)
from tests.samples import SLUG

START, END, REVIEW = date(2026, 4, 1), date(2027, 4, 1), date(2027, 2, 1)
FOUND = Finding("五回ひらき、のべ百人が来た。", "月に一度話し合えた。", "continue")


def a_plan(title="水辺の学び（架空）", **more) -> PartnershipPlan:
    said = {
        "purpose": "子どもが川に親しむ。",
        "issue_text": "川に近づく機会が減っている。",
        "form_label": "委託",
        "form": "commission",
        "selection_method": "open_call",
        "selection_reason": "活動の実績があり、地域の団体と話し合えている。",
        "departments": ("環境課", "教育課"),
    }
    return PartnershipPlan(title=title, **(said | more))


def prepare(
    session, *, start=START, end=END, review=REVIEW, group=None, city=SLUG, **more
) -> str:
    """Write a collaboration with a party on each side, without ticks."""
    uid = create_partnership(
        session,
        get_municipality(session, city),
        a_plan(**more),
        PartnershipTerm(start, end, review),
        fictional=True,
    )
    add_party(session, uid, PartyPlan("city", "環境課（架空）", "場所と広報"))
    add_party(
        session,
        uid,
        PartyPlan(
            "community",
            group.name if group else "川の会（架空）",
            "企画と運営",
            organisation_id=group.id if group else None,
        ),
    )
    choose_zone(session, uid, ZoneChoice("C", reason="対等に進める。"), on=start)
    return uid


def tick_all(session, uid, on=START) -> None:
    """Tick every point on both sides."""
    for side in SIDES:
        tick_points(session, uid, side, {p.code for p in points_of(side)}, on=on)


def run(session, **more) -> str:
    """Write a collaboration that runs."""
    uid = prepare(session, **more)
    tick_all(session, uid)
    start_partnership(session, uid, version=stored(session, uid).version)
    return uid


def judged_by_all(session, uid, *, on) -> None:
    """Let every party evaluate."""
    for party in parties(session, uid):
        evaluate(session, uid, party, FOUND, on=on)


def parties(session, uid) -> list[str]:
    """Return the uids of a collaboration's parties."""
    from geo.store.partnerships import find_parties

    return [each.uid for each in find_parties(session, stored(session, uid))]


def stored(session, uid) -> Partnership:
    """Return the row as it is now."""
    session.flush()
    return session.query(Partnership).filter_by(uid=uid).one()
