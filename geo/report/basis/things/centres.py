"""How far the nearest support centre is from a point inside each district."""

from geo.analysis.distance import nearest_centre
from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.counting import sources_of


def measure_nearest_centre(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return metres in a straight line; missing where the city has no public centre."""
    centres = [card.uid for card in asked.of_kind("support_centre") if card.mapped]
    counts = _distances(asked, centres)
    return {
        "nearest_centre": (
            Measure(
                indicator="nearest_centre",
                counts=counts_frame(asked.codes, counts),
                whole=no_figure(Reason.NOT_FOR_WHOLE)
                if centres
                else unknown(Reason.NO_CENTRES),
                definition="地区の中の1地点から、いちばん近い支援拠点までの直線距離",
                as_of=asked.snapshot.on,
                **sources_of(asked, centres),
            ),
        )
    }


def _distances(asked: Asked, centres: list[str]) -> dict[str, Count]:
    if not centres:
        return dict.fromkeys(asked.codes, unknown(Reason.NO_CENTRES))
    plane = asked.snapshot.city.plane_srid
    nearest = nearest_centre(
        asked.area_set.outlines.to_crs(plane),
        asked.snapshot.features.loc[centres].to_crs(plane),
    )
    return {
        code: Count(value=float(nearest["distance_m"][code])) for code in asked.codes
    }
