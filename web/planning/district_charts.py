"""The charts of the district's page."""

from typing import Final

from web.planning.chart_list import Draw

DISTRICT_CHARTS: Final[dict[str, Draw]] = {}
