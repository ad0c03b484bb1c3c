"""The charts of the city's page."""

from typing import Final

from web.planning.chart_list import Draw

CITY_CHARTS: Final[dict[str, Draw]] = {}
