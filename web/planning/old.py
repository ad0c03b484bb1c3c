"""What the first comparison's pages share."""

from geo.report.model import Comparison, Indicator
from geo.snapshot.model import Card
from geo.snapshot.snapshot import Snapshot
from web.charts.interval_bar import IntervalAxis, make_axis

MAP_WIDTH = 360
LOCATION_WIDTH = 220
TABLE_BAR = (14, 242)  # start and end of the axis in the viewBox
CARD_BAR = (8, 232)


def make_figure_axis(
    comparison: Comparison, indicator: Indicator, ends: tuple[int, int]
) -> IntervalAxis:
    return make_axis(
        [row.figures[indicator].estimate for row in comparison.rows],
        comparison.whole.figures[indicator].estimate,
        start=ends[0],
        end=ends[1],
    )


def find_nearest_centres(snapshot: Snapshot, comparison: Comparison) -> dict[str, Card]:
    """Return each district's nearest centre; the estimate's source is its uid."""
    nearest = {
        row.code: row.figures[Indicator.NEAREST_CENTRE].estimate
        for row in comparison.rows
    }
    return {
        code: snapshot.get_card(estimate.source)
        for code, estimate in nearest.items()
        if estimate.known
    }
