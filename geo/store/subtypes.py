"""The columns that all features have, and what each kind stores beyond them."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from geo.ingest.notes import Note
from geo.ingest.spoken import Spoken
from geo.store.agreements import ADOPTION, adoption_values, match_agreement
from geo.store.agreements_kept import DECIDED, find_kept_here, kept_here
from geo.store.days import (
    days_off,
    differing_days,
    read_days,
    schedule_values,
    write_days_off,
)
from geo.store.declared import write_declared
from geo.store.kept import spoken_agreement, spoken_days
from geo.store.models import (
    Adoption,
    Feature,
    Schedule,
)
from geo.store.rows import Changes, differing

WORDS = (
    "title",
    "kana",
    "description",
    "address",
    "url",
    "contact",
    "contact_phone",
    "notes_text",
)
"""What people say of a feature of any kind in words of their own."""

COMMON = (*WORDS, "location_source", "location_visibility", "status")
COLUMNS: dict[str, tuple[str, ...]] = {
    "activity": (
        "field",
        "zone",
        "form",
        "organiser",
        "venue",
        "belongings",
        "fee",
        "is_free",
        "joining",
        "capacity",
        "child_friendly",
        "step_free",
        "online",
    ),
    "place": ("place_kind", "services", "opening_hours", "closed_on", "step_free"),
    "adoption_site": ("site_kind", "asset_id", "section", "capacity", "area_m2"),
    "local_issue": ("field", "reported_on", "resolved_on"),
}
LISTS: dict[str, tuple[str, ...]] = {
    "activity": ("secondary_fields", "generations"),
    "place": ("fields",),
}


def subtype_values(kind: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return the values of a kind's own columns."""
    values = {name: row.get(name) for name in COLUMNS[kind]}
    if kind == "place":
        values["place_kind"] = values["place_kind"] or "public_facility"
    values |= {name: list(row.get(name) or ()) for name in LISTS.get(kind, ())}
    return values


def find_adopters(session: Session, layer_id: int) -> dict[int, list[str]]:
    """Return the groups with an agreement in force, by the key of their site."""
    statement = (
        select(Adoption.site_id, Adoption.adopter_name)
        .join(Feature, Feature.id == Adoption.site_id)
        .where(Feature.layer_id == layer_id, Adoption.status == "agreed")
        .order_by(Adoption.id)
    )
    found: dict[int, list[str]] = {}
    for site, adopter in session.execute(statement):
        found.setdefault(site, []).append(adopter)
    return found


class Parts:
    """What a layer's stored features have in tables of their own, read at once."""

    def __init__(self, session: Session, layer_id: int, kind: str) -> None:
        self._session = session
        self.notes: list[Note] = []
        self._schedules: dict[int, Schedule] = {}
        self._adoptions: dict[tuple[int, str], list[Adoption]] = {}
        self._kept_here: set[int] = set()
        if kind == "activity":
            schedules = session.scalars(
                select(Schedule)
                .join(Feature, Feature.id == Schedule.feature_id)
                .where(Feature.layer_id == layer_id)
                .order_by(Schedule.id)
                .options(selectinload(Schedule.exceptions))
            )
            for schedule in schedules:
                self._schedules.setdefault(schedule.feature_id, schedule)
        if kind == "adoption_site":
            agreed = session.scalars(
                select(Adoption)
                .join(Feature, Feature.id == Adoption.site_id)
                .where(Feature.layer_id == layer_id, Adoption.status.in_(DECIDED))
                .order_by(Adoption.id)
            ).all()
            for adoption in agreed:
                key = adoption.site_id, adoption.adopter_name
                self._adoptions.setdefault(key, []).append(adoption)
            self._kept_here = find_kept_here(session, agreed)

    def first_day(self, feature: Feature) -> date | None:
        """Return the first day of an activity that is stored."""
        schedule = self._schedules.get(feature.id)
        return None if schedule is None else schedule.starts_on

    def write(
        self, feature: Feature, row: dict[str, Any], spoken: Spoken | None = None
    ) -> Changes:
        """Write the parts of a feature that is stored; return what changed."""
        changes: Changes = {}
        if feature.kind == "activity":
            changes = self._write_schedule(feature, row, spoken)
        elif feature.kind == "adoption_site" and row.get("adopter"):
            changes = self._write_adoption(feature, row, spoken)
        if "declared" in row:
            changes |= write_declared(
                feature,
                row["declared"] or (),
                headings=None if spoken is None else spoken.headers,
            )
        return changes

    def _write_schedule(
        self, feature: Feature, row: dict[str, Any], spoken: Spoken | None
    ) -> Changes:
        schedule = self._schedules.get(feature.id)
        silent = spoken is not None and "starts_on" not in spoken.columns
        if row.get("starts_on") is None and (schedule is None or not silent):
            if schedule is None:
                return {}
            self._session.delete(schedule)
            del self._schedules[feature.id]
            return differing_days(read_days(schedule), read_days(None))
        before = read_days(schedule)
        values = schedule_values(row)
        dates = days_off(row)
        if schedule is None:
            schedule = Schedule(feature_id=feature.id, **values)
            self._session.add(schedule)
            self._schedules[feature.id] = schedule
        else:
            stored = {name: getattr(schedule, name) for name in values}
            changes = differing(schedule, spoken_days(stored, values, spoken))
            for name, (_, new) in changes.items():
                setattr(schedule, name, new)
        if dates or spoken is None or "exdates" in spoken.columns:
            write_days_off(schedule, dates)
        return differing_days(before, read_days(schedule))

    def _write_adoption(
        self, feature: Feature, row: dict[str, Any], spoken: Spoken | None
    ) -> Changes:
        values = adoption_values(row, feature.organisation_id)
        known = self._adoptions.setdefault((feature.id, row["adopter"]), [])
        adoption = match_agreement(known, values)
        if adoption == "uncertain":
            if any(values[name] is not None for name in ADOPTION):
                message = (
                    f"「{feature.title}」には「{row['adopter']}」の協定がすでにあり、"
                    "期間からどの協定か決められないため、登録済みの協定を変えていません。"
                )
                self.notes.append(Note("doubt", None, None, message))
            return {}
        if adoption is None:
            adoption = Adoption(
                site_id=feature.id, adopter_name=row["adopter"], **values
            )
            self._session.add(adoption)
            known.append(adoption)
            made = {"adopter": row["adopter"]} | values
            return {name: (None, new) for name, new in made.items()}
        stored = {name: getattr(adoption, name) for name in values}
        columns = None if spoken is None else spoken.columns
        changes = differing(adoption, spoken_agreement(stored, values, columns))
        if adoption.id in self._kept_here:
            if changes:
                self.notes.append(
                    Note("doubt", None, None, kept_here(feature.title, adoption))
                )
            return {}
        for name, (_, new) in changes.items():
            setattr(adoption, name, new)
        if changes:
            adoption.version += 1
        return changes
