"""How far the nearest support centre is from a point inside each district."""

from geo.domain.estimate import Estimate, State
from geo.report.basis.asked import Asked, counts_frame
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.counting import sources_of
from geo.report.figures import WHOLE, centre_distances


def measure_nearest_centre(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return metres in a straight line; missing where the city has no public centre."""
    centres = [card.uid for card in asked.of_kind("support_centre") if card.mapped]
    found = centre_distances(asked.snapshot, asked.area_set)
    return {
        "nearest_centre": (
            Measure(
                indicator="nearest_centre",
                counts=counts_frame(
                    asked.codes, {code: _count(found[code]) for code in asked.codes}
                ),
                whole=_count(found[WHOLE]),
                definition="地区の中の1地点から、いちばん近い支援拠点までの直線距離",
                as_of=asked.snapshot.on,
                **sources_of(asked, centres),
            ),
        )
    }


def _count(estimate: Estimate) -> Count:
    if estimate.state is State.VALUE:
        return Count(value=estimate.value)
    return Count(state=estimate.state, reason=estimate.reason)
