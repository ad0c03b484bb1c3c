"""Agreements that come with a list of sites: their columns, and which one is meant."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, Literal

from geo.domain.errors import InvalidLayerError
from geo.store.models import Adoption

ADOPTION: Final = (
    "agreed_on",
    "term_start",
    "term_end",
    "review_due_on",
    "tasks",
    "minimum_people",
)
UNCERTAIN: Final = "uncertain"
FOR_EVER: Final = "終わりの日が9999年12月31日のため、終わりを決めない協定としました。"


def adoption_values(row: dict[str, Any], organisation_id: int | None) -> dict[str, Any]:
    """Return the columns of a row's agreement, but for the group's name.

    Raises
    ------
    InvalidLayerError
        If it ends before it starts.
    """
    values = {name: row.get(name) for name in ADOPTION}
    first, last = row.get("term_start"), row.get("term_end")
    if first is not None and last is not None and last < first:
        message = (
            f"「{row.get('title')}」の協定の終わり（{last.isoformat()}）が"
            f"始まり（{first.isoformat()}）より前です。日付を直してください。"
        )
        raise InvalidLayerError(message)
    values["term_end"] = day_after(last)
    values["organisation_id"] = organisation_id
    return values


def day_after(last: date | None) -> date | None:
    """Return the end of a half-open period; None also for the last day there is.

    A file names the last day, and 9999-12-31 where there is none.
    """
    return None if last in {None, date.max} else last + timedelta(days=1)


def match_agreement(
    known: Sequence[Adoption], values: Mapping[str, Any]
) -> Adoption | Literal["uncertain"] | None:
    """Return the agreement of a group that a row of a list of sites means.

    Parameters
    ----------
    known
        The group's agreements about the site.
    values
        As `adoption_values` returns them.

    Returns
    -------
    Adoption or None
        None: a new one, such as the next term; ``UNCERTAIN``: it may be any of
        several, or one whose term its own file tells otherwise.
    """
    start = values["term_start"]
    if start is None:
        ends = [found for found in known if found.term_end == values["term_end"]]
        likely = ends if values["term_end"] is not None and ends else known
        return likely[0] if len(likely) == 1 else UNCERTAIN if likely else None
    exact = [found for found in known if found.term_start == start]
    if exact:
        return exact[0] if len(exact) == 1 else UNCERTAIN
    open_ = [found for found in known if found.term_start is None]
    if open_:
        return open_[0] if len(open_) == 1 else UNCERTAIN
    meeting = [found for found in known if _overlaps(found, start, values["term_end"])]
    if not meeting:
        return None
    # A term that only a list of sites told may be put right by it.
    alone = len(meeting) == 1 and meeting[0].source_id is None
    return meeting[0] if alone else UNCERTAIN


def _overlaps(found: Adoption, start: date, end: date | None) -> bool:
    begins = found.term_start or date.min
    return (found.term_end is None or found.term_end > start) and (
        end is None or end > begins
    )
