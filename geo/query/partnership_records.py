"""What the page of one collaboration holds."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from geo.query.partnerships import PartnershipRecord


@dataclass(frozen=True, slots=True)
class ZoneEntry:
    """A zone and the half-open period it held for."""

    zone: str
    valid_from: date
    valid_until: date | None
    answers: dict[str, str]
    reason: str | None


@dataclass(frozen=True, slots=True)
class MilestoneRecord:
    """A step and its day."""

    uid: str
    title: str
    due_on: date
    done_on: date | None
    note: str | None


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper anybody may read."""

    kind: str
    title: str
    url: str | None
    text: str | None
    issued_on: date | None


@dataclass(frozen=True, slots=True)
class EvaluationRecord:
    """What a party found at a review; public only once the review is held."""

    party: str  # uid
    party_name: str
    side: str
    review_number: int
    result_text: str
    result_mark: int | None
    relationship_text: str
    relation_mark: int | None
    proposal: str
    evaluated_on: date
    published: bool


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """What a review decided."""

    number: int
    held_on: date
    decision: str
    reason: str
    old_last_day: date | None
    new_last_day: date | None
    new_review_due_on: date | None


@dataclass(frozen=True, slots=True)
class CallRecord:
    """The published call a collaboration came from."""

    uid: str
    title: str
    opens_on: date | None
    deadline: date | None
    decided_on: date | None
    applicants: int | None
    selected: int | None
    criteria: str


@dataclass(frozen=True, slots=True)
class LinkedFeature:
    """A public place or concern a collaboration speaks of."""

    kind: str
    uid: str
    title: str


@dataclass(frozen=True, slots=True)
class PartnershipPage:
    """A collaboration with everything of it; ``row`` has its remaining columns."""

    record: PartnershipRecord
    row: Any
    zones: list[ZoneEntry]
    ticks: dict[str, dict[str, date]]  # side -> point -> day
    milestones: list[MilestoneRecord]
    papers: list[PaperRecord]
    evaluations: list[EvaluationRecord]
    reviews: list[ReviewRecord]
    call: CallRecord | None
    issue: LinkedFeature | None
    place: LinkedFeature | None
    plan: str | None  # title of the plan its measure is in

    @property
    def next_review(self) -> int:
        """The number of the review that comes next."""
        return max((review.number for review in self.reviews), default=0) + 1

    @property
    def coming_evaluations(self) -> list[EvaluationRecord]:
        """What parties wrote for the review that comes next."""
        return [
            each for each in self.evaluations if each.review_number == self.next_review
        ]
