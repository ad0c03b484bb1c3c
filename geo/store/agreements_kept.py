"""Agreements that were made or reviewed here: no file writes over them.

A term changes only with a review; a list that somebody keeps beside it would
otherwise renew an agreement, or bring one back that was ended, without a word.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Adoption, AdoptionReview

DECIDED: Final = ("agreed", "ended")
"""Of these a file may speak; a wish is nobody's but the group's and the city's."""


def find_kept_here(session: Session, agreements: Sequence[Adoption]) -> set[int]:
    """Return the keys of those that were offered, reviewed or ended here."""
    reviewed = set(session.scalars(select(AdoptionReview.adoption_id).distinct()))
    return {
        each.id
        for each in agreements
        if each.offered_on is not None
        or each.ended_on is not None
        or each.id in reviewed
    }


def kept_here(title: str, adoption: Adoption) -> str:
    """Return what an import says of an agreement that it leaves as it is."""
    return (
        f"「{title}」の「{adoption.adopter_name}」の合意は、ここで決めたものです。"
        "期間は見直しだけで変わるため、ファイルの内容に変えていません。"
    )
