"""What depends on the day in a collaboration with a term, and how often it went on."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

ENDING_SOON: Final = timedelta(days=60)
GAP: Final = timedelta(days=366)
"""Two collaborations less than this apart follow each other."""
LONG_STREAK: Final = 3
"""From so many terms with the same partner on, pages say so."""

STATES: Final = (
    "preparing",
    "running",
    "ending_soon",
    "review_due",
    "expired",
    "ended",
    "cancelled",
)


def state_on(
    status: str, term_end: date | None, review_due_on: date, *, on: date
) -> str:
    """Return the state of a collaboration on a day, one of `STATES`.

    Nothing runs at night for it: a term that has passed is ``expired`` and a review
    whose day has passed is ``review_due``, whatever the stored status.
    """
    if status != "running":
        return status
    if term_end is not None and term_end <= on:
        return "expired"
    if review_due_on < on:
        return "review_due"
    if term_end is not None and term_end - on <= ENDING_SOON:
        return "ending_soon"
    return "running"


@dataclass(frozen=True, slots=True)
class Term:
    """One collaboration with its partners, as streaks are counted.

    ``partners``: one key for each partner of the residents' side; ``kind``: what it
    is about, so that only like follows like; ``renewals``: times a review went on.
    """

    key: str
    partners: frozenset[str]
    kind: str
    starts: date
    ends: date
    renewals: int


def count_streaks(terms: Iterable[Term]) -> dict[str, int]:
    """Return for each collaboration how many terms in a row its partner has had.

    Parameters
    ----------
    terms
        A city's collaborations that ran or run, in any order.

    Returns
    -------
    dict of str to int
        1 for a first term. A renewal counts as a term, and so does a collaboration
        of the same kind that ended less than `GAP` before this one began.

    Notes
    -----
    With several partners the longest row counts. What overlaps does not follow.
    """
    ordered = sorted(terms, key=lambda term: (term.starts, term.key))
    found: dict[str, int] = {}
    for number, term in enumerate(ordered):
        before = _before(ordered[:number], term, found)
        found[term.key] = before + 1 + term.renewals
    return found


def _before(earlier: Sequence[Term], term: Term, found: Mapping[str, int]) -> int:
    return max(
        (
            found[each.key]
            for each in earlier
            if each.kind == term.kind
            and each.partners & term.partners
            and each.ends <= term.starts
            and term.starts - each.ends < GAP
        ),
        default=0,
    )
