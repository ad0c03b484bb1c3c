"""Writing a file's programmes, committees and open doors, step by step as staff do."""

from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.applications import apply_to, decide_application
from geo.store.committees import (
    CommitteeText,
    Composition,
    Meeting,
    save_meeting,
    set_composition,
    write_committee,
)
from geo.store.models import Municipality, Opportunity
from geo.store.opportunities import Door, write_opportunity
from geo.store.opportunity_steps import (
    Outcome,
    cancel_opportunity,
    close_opportunity,
    decide_opportunity,
    publish_opportunity,
    record_outcome,
)
from geo.store.programmes import (
    ProgrammeText,
    ReceivingSite,
    Total,
    add_site,
    set_total,
    write_programme,
)
from geo.store.seeding.finding import feature_named, organisation_named

Row = dict[str, Any]
Keys = dict[str, str]
STEPS: Final = ("publish_on", "close_on", "decide_on", "cancelled", "outcome")
"""What of an opportunity's row is done to it after it is written."""


def load(session: Session, municipality: Municipality, table: Row) -> int | None:
    """Write a file's rows; None where the city has some already."""
    known = session.scalar(
        select(Opportunity.id)
        .where(Opportunity.municipality_id == municipality.id)
        .limit(1)
    )
    if known is not None:
        return None
    programmes: Keys = {}
    for row in table.get("programme", ()):
        programmes[row["title"]] = _programme(session, municipality, dict(row))
    committees: Keys = {}
    for row in table.get("committee", ()):
        committees[row["name"]] = _committee(session, municipality, dict(row))
    for row in table.get("opportunity", ()):
        written = dict(row)
        if "programme" in written:
            written["programme"] = programmes[written["programme"]]
        if "committee" in written:
            written["committee"] = committees[written["committee"]]
        _opportunity(session, municipality, written)
    return sum(
        len(table.get(kind, ())) for kind in ("programme", "committee", "opportunity")
    )


def _programme(session: Session, municipality: Municipality, row: Row) -> str:
    sites, totals = row.pop("sites", ()), row.pop("totals", ())
    text = ProgrammeText(**_with_area(row), fictional=True)
    uid = write_programme(session, municipality.id, text)
    for site in sites:
        given = dict(site)
        if "feature" in given:
            given["feature"] = feature_named(
                session, municipality, "place", given["feature"]
            ).uid
        add_site(session, municipality.id, uid, ReceivingSite(**given))
    for total in totals:
        set_total(session, municipality.id, uid, Total(**_with_area(dict(total))))
    return uid


def _committee(session: Session, municipality: Municipality, row: Row) -> str:
    terms, meetings = row.pop("composition", ()), row.pop("meeting", ())
    text = CommitteeText(**_with_area(row), fictional=True)
    uid = write_committee(session, municipality.id, text)
    for term in terms:
        made = Composition(**({"term_end": None} | term))
        set_composition(session, municipality.id, uid, made)
    for meeting in meetings:
        save_meeting(session, municipality.id, uid, Meeting(**meeting))
    return uid


def _opportunity(session: Session, municipality: Municipality, row: Row) -> None:
    city = municipality.id
    asked = {name: row.pop(name, None) for name in STEPS}
    applications, result = row.pop("applications", ()), row.pop("result", "")
    if "place" in row:
        row["place"] = feature_named(session, municipality, "place", row["place"]).uid
    door = Door(**_with_area(row), fictional=True)
    uid = write_opportunity(session, city, door)
    if asked["publish_on"]:
        publish_opportunity(session, city, uid, on=asked["publish_on"])
    sent = [
        (
            apply_to(
                session,
                organisation_named(session, municipality, each["group"]).id,
                uid,
                each["proposal"],
                on=each["on"],
            ),
            each,
        )
        for each in applications
    ]
    outcome = Outcome(**(asked["outcome"] or {}))
    if asked["close_on"]:
        close_opportunity(session, city, uid, on=asked["close_on"])
    if asked["cancelled"]:
        cancel_opportunity(session, city, uid, reason=asked["cancelled"])
    if asked["decide_on"]:
        on = asked["decide_on"]
        for application, each in sent:
            decide_application(
                session,
                city,
                application,
                step="select" if each["selected"] else "decline",
                reason=each["reason"],
                on=on,
            )
        decide_opportunity(session, city, uid, outcome, result=result, on=on)
    elif asked["outcome"]:
        on = door.held_on or door.deadline or asked["publish_on"]
        record_outcome(session, city, uid, outcome, on=on)


def _with_area(row: Row) -> Row:
    if "area" in row:
        row["area"] = tuple(row["area"].split("/"))
    return row
