"""Sites that can be adopted (アダプト), and those that are."""

from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, unknown
from geo.report.basis.model import Measure
from geo.report.basis.things.counting import (
    by_district,
    not_placed,
    shares,
    sources_of,
)

ADOPTED_STATES = frozenset({"adopted", "ending_soon", "review_due"})


def measure_adopted(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the sites that a group keeps today; missing where no agreement is known."""
    sites = asked.of_kind("adoption_site")
    if not sites:
        return {}
    uids = [card.uid for card in sites]
    words = {
        "definition": "その日に合意のある対象地",
        "note": not_placed(asked, uids, "対象地"),
        **sources_of(asked, uids),
    }
    if not asked.snapshot.adoptions_recorded:
        held = by_district(asked, uids, asked.homes)
        blank = {
            code: unknown(Reason.NO_ADOPTIONS_RECORDED, n=float(held[code]))
            for code in asked.codes
        }
        return {
            "adopted": (
                Measure(
                    indicator="adopted",
                    counts=counts_frame(asked.codes, blank),
                    whole=unknown(Reason.NO_ADOPTIONS_RECORDED, n=len(uids)),
                    as_of=asked.snapshot.on,
                    **words,
                ),
            )
        }
    adopted = [card.uid for card in sites if card.adoption_state in ADOPTED_STATES]
    return {
        "adopted": (
            shares(
                asked,
                "adopted",
                uids,
                adopted,
                homes=asked.homes,
                if_empty=Reason.NO_SITES,
                **words,
            ),
        )
    }
