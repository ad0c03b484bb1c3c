"""Rows of working together in the small town of `tests.samples`, straight into the tables."""

from datetime import UTC, date, datetime, timedelta

from sqlalchemy import select

from geo.query.cities import get_municipality
from geo.store.models import (
    Area,
    AreaSet,
    Committee,
    CommitteeComposition,
    CommitteeMeeting,
    Feature,
    Feedback,
    LocalIssue,
    Opportunity,
    Partnership,
    PartnershipAmount,
    PlanDocument,
    PlanMeasure,
    Programme,
    ProgrammeSite,
    Response,
    ZoneRecord,
)
from tests.samples import SLUG

MOMENT = datetime(2024, 4, 1, 3, tzinfo=UTC)


def noon(day: date) -> datetime:
    """Noon in Japan of a day."""
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)


def area_id(session, code, area_set="districts"):
    """An area's key, None for the whole city."""
    if code is None:
        return None
    return session.scalars(
        select(Area.id)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(Area.code == code, AreaSet.slug == area_set)
    ).one()


def feature_id(session, title):
    """A feature's key, None for none."""
    if title is None:
        return None
    return session.scalars(select(Feature.id).where(Feature.title == title)).one()


def _added(session, row):
    session.add(row)
    session.flush()
    return row


def _of_city(session, model, /, **said):
    return _added(
        session, model(municipality_id=get_municipality(session, SLUG).id, **said)
    )


def collaborate(
    session,
    title="花のまち",
    *,
    area=None,
    area_set="districts",
    place=None,
    issue_field=None,
    amounts=None,
    zones=(),
    **more,
):
    """A published, running collaboration; ``zones``: (zone, from, until)."""
    said = {
        "purpose": "見本",
        "status": "running",
        "published_at": MOMENT,
        "form": "cohosting",
        "form_label": "共催",
        "term_start": date(2025, 4, 1),
        "term_end": date(2027, 4, 1),
        "review_due_on": date(2026, 10, 1),
        "fictional": True,
    } | more
    if said["term_end"] is not None:
        before = said["term_end"] - timedelta(days=1)
        said["review_due_on"] = min(said["review_due_on"], before)
    if issue_field is not None:
        layer = session.scalars(select(Feature.layer_id).limit(1)).one()
        issue = _of_city(
            session,
            LocalIssue,
            layer_id=layer,
            title=f"{title}の課題",
            field=issue_field,
        )
        said["local_issue_id"] = issue.id
    made = _of_city(
        session,
        Partnership,
        title=title,
        area_id=area_id(session, area, area_set),
        place_id=feature_id(session, place),
        **said,
    )
    for year, yen in (amounts or {}).items():
        session.add(
            PartnershipAmount(partnership_id=made.id, fiscal_year=year, yen=yen)
        )
    for zone, since, until in zones:
        session.add(
            ZoneRecord(
                partnership_id=made.id, zone=zone, valid_from=since, valid_until=until
            )
        )
    session.flush()
    return made


def open_door(session, title="委員の公募", *, area=None, place=None, **more):
    """A published opportunity."""
    said = {
        "kind": "committee_seat",
        "phase": "plan",
        "criteria": "だれでも",
        "status": "published",
        "published_at": MOMENT,
    } | more
    return _of_city(
        session,
        Opportunity,
        title=title,
        area_id=area_id(session, area),
        place_id=feature_id(session, place),
        **said,
    )


def seat(session, name="まちづくり会議", *, area=None, compositions=(), meetings=()):
    """A committee; ``meetings``: (day, start, end)."""
    made = _of_city(session, Committee, name=name, area_id=area_id(session, area))
    for one in compositions:
        said = {"term_start": date(2025, 4, 1), "term_end": date(2027, 4, 1)} | one
        session.add(CommitteeComposition(committee_id=made.id, **said))
    for held_on, start, end in meetings:
        session.add(
            CommitteeMeeting(
                committee_id=made.id, held_on=held_on, start_time=start, end_time=end
            )
        )
    session.flush()
    return made


def say(session, received, due, answered=(), *, area=None, **more):
    """An opinion with the days of its answers, published unless said otherwise."""
    said = {
        "status": "answered" if answered else "published",
        "topic": "idea",
        "text": "ひみつの言葉",
        "public_text": "ベンチがほしい",
        "may_publish": True,
    } | more
    made = _of_city(
        session,
        Feedback,
        area_id=area_id(session, area),
        received_at=noon(received),
        answer_due_on=due,
        **said,
    )
    for day in answered:
        session.add(
            Response(
                feedback_id=made.id,
                status="adopted",
                reason="見本",
                answered_at=noon(day),
            )
        )
    session.flush()
    return made


def take_in(session, *places, kind="care_support_volunteer", **more):
    """A programme with its receiving sites, by the titles of places."""
    made = _of_city(
        session, Programme, kind=kind, phase="do", title="見本の制度", **more
    )
    for title in places:
        session.add(
            ProgrammeSite(
                programme_id=made.id,
                feature_id=feature_id(session, title),
                name=title or "市全体",
            )
        )
    session.flush()
    return made


def plan(session, *codes, title="総合計画", **more):
    """A plan with its measures."""
    made = _of_city(
        session,
        PlanDocument,
        kind="plan",
        title=title,
        adopted_on=date(2021, 4, 1),
        **more,
    )
    return [
        _added(
            session,
            PlanMeasure(plan_id=made.id, code=code, title=f"施策{code}", position=at),
        )
        for at, code in enumerate(codes)
    ]
