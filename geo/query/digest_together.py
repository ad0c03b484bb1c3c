"""What the pages of working together show, for the snapshot's digest.

Each table is read whole, by what it says: ids stand for nothing, so that the same
content gives the same rows in every database. A table that is not listed here, and
holds something public, lets pages be called fresh that are not.
"""

from datetime import date, datetime
from functools import cache
from typing import Any, Final

import orjson
from sqlalchemy import Column, Select, bindparam, select
from sqlalchemy.orm import Session

from geo.domain.periods import TOKYO
from geo.store.models import (
    Adoption,
    AdoptionLoan,
    AdoptionLog,
    AdoptionPaper,
    AdoptionReview,
    Application,
    AreaCoordinator,
    Base,
    CaseStory,
    Committee,
    CommitteeComposition,
    CommitteeMeeting,
    Evaluation,
    Feedback,
    IssueLink,
    Milestone,
    Opportunity,
    OrganisationNeed,
    Partnership,
    PartnershipAmount,
    PartnershipDocument,
    PartnershipParty,
    PartnershipReview,
    Photo,
    PlanDocument,
    PlanMeasure,
    PreflightTick,
    Programme,
    ProgrammeSite,
    ProgrammeTotal,
    Response,
    SkillCount,
    SkillPool,
    VocabularyEdition,
    VocabularyTerm,
    ZoneRecord,
)

OF_ADOPTION: Final = ("adoption_id", "site_id")
OF_PARTNERSHIP: Final = ("partnership_id",)
TABLES: Final[tuple[tuple[type[Base], tuple[str, ...]], ...]] = (
    (Adoption, ("site_id",)),
    (AdoptionReview, OF_ADOPTION),
    (AdoptionLog, OF_ADOPTION),
    (AdoptionPaper, OF_ADOPTION),
    (AdoptionLoan, OF_ADOPTION),
    (Partnership, ()),
    (PartnershipParty, OF_PARTNERSHIP),
    (PartnershipAmount, OF_PARTNERSHIP),
    (PreflightTick, OF_PARTNERSHIP),
    (Milestone, OF_PARTNERSHIP),
    (PartnershipDocument, OF_PARTNERSHIP),
    (ZoneRecord, OF_PARTNERSHIP),
    (ZoneRecord, ("feature_id",)),
    (Evaluation, OF_PARTNERSHIP),
    (PartnershipReview, OF_PARTNERSHIP),
    (Programme, ()),
    (ProgrammeSite, ("programme_id",)),
    (ProgrammeTotal, ("programme_id",)),
    (Opportunity, ()),
    (Application, ("opportunity_id",)),
    (Committee, ()),
    (CommitteeComposition, ("committee_id",)),
    (CommitteeMeeting, ("committee_id",)),
    (VocabularyEdition, ()),
    (VocabularyTerm, ("edition_id",)),
    (PlanDocument, ()),
    (PlanMeasure, ("plan_id",)),
    (IssueLink, ("issue_id",)),
    (CaseStory, ()),
    (Feedback, ()),
    (Response, ("feedback_id",)),
    (SkillPool, ()),
    (SkillCount, ("organisation_id",)),
    (AreaCoordinator, ("organisation_id",)),
    (OrganisationNeed, ("organisation_id",)),
    (Photo, ()),
)
"""Every table, and the columns that lead from it to a municipality."""

NOT_SAID: Final = frozenset({"id", "municipality_id", "created_at"})
WRITTEN: Final = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATETIME
PRIVATE: Final[dict[str, frozenset[str]]] = {
    "adoption": frozenset({"wish"}),
    "application": frozenset({"proposal", "reason"}),
    "feedback": frozenset(
        {"text", "refusal", "follow_token_hash", "erase_on", "erased_at"}
    ),
    "photo": frozenset({"content", "small"}),
}
"""What no public page shows, by table; a step's version is counted all the same."""


def read_together_for_digest(session: Session, municipality_id: int) -> list[bytes]:
    """Return what each table says of a municipality, its rows in one order."""
    return [
        b"".join(
            sorted(
                orjson.dumps(list(row), default=_day, option=WRITTEN)
                for row in session.execute(
                    _statement(model, way), {"city": municipality_id}
                )
            )
        )
        for model, way in TABLES
    ]


@cache
def _statement(model: type[Base], way: tuple[str, ...]) -> Select[Any]:
    table: Any = model.__table__
    left_out = NOT_SAID | PRIVATE.get(table.name, frozenset())
    joined, at, columns, met = table, table, [], {}
    for name in way:
        parent = _target(at.c[name]).alias()
        joined = joined.join(parent, at.c[name] == parent.c.id)
        met[at.c[name]] = parent
        at = parent
    for column in table.c:
        if column.name in left_out:
            continue
        if not column.foreign_keys:
            columns.append(column)
            continue
        pointed = met.get(column)
        if pointed is None:
            pointed = _target(column).alias()
            joined = joined.outerjoin(pointed, column == pointed.c.id)
        columns.append(pointed.c.uid if "uid" in pointed.c else pointed.c.code)
    return (
        select(*columns)
        .select_from(joined)
        .where(at.c.municipality_id == bindparam("city"))
    )


def _target(column: Column[Any]) -> Any:
    return next(iter(column.foreign_keys)).column.table


def _day(moment: date | datetime) -> str:
    # Pages name the day of a change, not its second.
    if isinstance(moment, datetime):
        moment = moment.astimezone(TOKYO).date()
    return moment.isoformat()
