"""What a group's public page says beyond its listing, and its figures with their history."""

from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from geo.query.needs import NeedRecord, find_needs
from geo.store.households import ASIDE, MEMBERSHIP, OWN_SOURCE
from geo.store.models import (
    Area,
    AreaSet,
    Observation,
    Organisation,
    SkillCount,
)
from geo.store.organisation_page import REQUIREMENTS


@dataclass(frozen=True, slots=True)
class HouseholdYear:
    """One figure of members and households; ``state`` tells whether it counts.

    ``state``: counts, waiting (another source counts) or corrected (by a newer
    one). ``breaks``: counted in another way than the year before.
    """

    fiscal_year: int
    members: float | None
    households: float | None
    method: str
    source: str
    note: str | None
    state: str
    breaks: bool

    @property
    def declared(self) -> bool:
        """Whether the group itself said so."""
        return self.source == OWN_SOURCE

    @property
    def rate(self) -> float | None:
        """Members of all households, 0–1."""
        if self.members is None or not self.households:
            return None
        return self.members / self.households


@dataclass(frozen=True, slots=True)
class TerritoryRecord:
    """The area an association is made of, as the map has it."""

    area_set: str  # slug
    title: str
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What a group says of itself; empty where it has not said anything."""

    uid: str
    requirements: dict[str, Any] = field(default_factory=dict)
    requirements_on: date | None = None
    paid_staff: str | None = None
    url: str | None = None
    offers: str | None = None
    needs: tuple[NeedRecord, ...] = ()
    households: tuple[HouseholdYear, ...] = ()
    last_confirmed_on: date | None = None

    @property
    def answered(self) -> bool:
        """Whether the group answered every one of the requirements."""
        return self.requirements_on is not None and all(
            self.requirements.get(code) for code in REQUIREMENTS
        )

    @property
    def waiting(self) -> tuple[HouseholdYear, ...]:
        """Figures that stand beside the one that counts."""
        return tuple(each for each in self.households if each.state == "waiting")

    @property
    def counting(self) -> tuple[HouseholdYear, ...]:
        """The figures that count, the newest first."""
        return tuple(each for each in self.households if each.state == "counts")


def find_page(session: Session, municipality_id: int, uid: str) -> GroupPage:
    """Return what a group's public page says; of an unknown one, nothing."""
    group = session.scalar(
        select(Organisation).where(
            Organisation.uid == uid,
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
        )
    )
    if group is None:
        return GroupPage(uid)
    return GroupPage(
        uid=uid,
        requirements=group.requirements or {},
        requirements_on=group.requirements_on,
        paid_staff=group.paid_staff,
        url=group.url,
        offers=group.offers,
        needs=tuple(find_needs(session, group.id)),
        households=find_households(session, group.territory_id),
        last_confirmed_on=group.last_confirmed_on,
    )


def find_households(
    session: Session, territory_id: int | None
) -> tuple[HouseholdYear, ...]:
    """Return every figure of an area's members, the newest year first."""
    if territory_id is None:
        return ()
    rows = session.scalars(
        select(Observation)
        .where(
            Observation.area_id == territory_id,
            or_(Observation.indicator == MEMBERSHIP, Observation.indicator == ASIDE),
        )
        .order_by(Observation.fiscal_year, Observation.id)
    ).all()
    counts = [row for row in rows if row.indicator == MEMBERSHIP]
    broken = {row.id for before, row in pairwise(counts) if before.method != row.method}
    made = [
        HouseholdYear(
            fiscal_year=row.fiscal_year,
            members=row.numerator,
            households=row.denominator,
            method=row.method,
            source=row.source,
            note=row.note,
            state="counts"
            if row.indicator == MEMBERSHIP
            else (row.flags or {}).get("why", "waiting"),
            breaks=row.id in broken,
        )
        for row in rows
    ]
    made.reverse()
    return tuple(made)


def find_territory(
    session: Session, territory_id: int | None
) -> TerritoryRecord | None:
    """Return a group's area, None without one."""
    row = session.execute(
        select(AreaSet.slug, AreaSet.title, Area.code, Area.name)
        .join(AreaSet, AreaSet.id == Area.area_set_id)
        .where(Area.id == territory_id)
    ).one_or_none()
    return None if row is None else TerritoryRecord(*row)


def find_skills(session: Session, organisation_id: int) -> dict[str, int]:
    """Return how many people of a group offer each skill."""
    rows = session.execute(
        select(SkillCount.skill, SkillCount.people).where(
            SkillCount.organisation_id == organisation_id
        )
    )
    return {row.skill: row.people for row in rows}


def find_skill_counts(
    session: Session, municipality_id: int
) -> list[tuple[str, str, int]]:
    """Return a city's counts: the group's public id, the skill, how many people."""
    rows = session.execute(
        select(Organisation.uid, SkillCount.skill, SkillCount.people)
        .join(SkillCount, SkillCount.organisation_id == Organisation.id)
        .where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
            SkillCount.people > 0,
        )
    )
    return [(uid, skill, people) for uid, skill, people in rows]


def find_said_basics(
    session: Session, municipality_id: int
) -> dict[str, tuple[str | None, dict[str, str]]]:
    """Return, by public id, a group's note on its activities and its own answers."""
    rows = session.execute(
        select(
            Organisation.uid, Organisation.activities_note, Organisation.requirements
        ).where(
            Organisation.municipality_id == municipality_id,
            Organisation.ended_on.is_(None),
        )
    )
    return {
        uid: (note, (requirements or {}).get("basics", {}))
        for uid, note, requirements in rows
    }
