"""How many centres are within reach for how many people (2SFCA)."""

import math
from typing import Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.analysis.catchment import two_stage
from geo.domain.estimate import Reason
from geo.report.basis.asked import Asked, counts_frame, no_figure, unknown
from geo.report.basis.model import Count, Measure
from geo.report.basis.things.counting import sources_of
from geo.report.basis.things.plane import centres, districts_in_metres, in_metres
from geo.report.basis.things.reach import EVEN, with_people

REACH_M: Final = 3_000
PEOPLE: Final = 10_000
SMALLEST_M: Final = 200
MOST_PIECES: Final = 20_000


def measure_centre_capacity(asked: Asked) -> dict[str, tuple[Measure, ...]]:
    """Return the centres within 3,000 m for 10,000 residents, nearer ones more.

    Each centre is one supply. A district is cut into squares (`cut`), its residents
    spread evenly over its area; its figure is the mean over its residents.

    Notes
    -----
    1,200 m would leave most districts at 0, whatever centres they share: people
    ride and drive there, so it looks 3,000 m far (自転車15分) and lets the weight
    fall to 0 there (`gaussian`).

    References
    ----------
    Luo, W. & Wang, F. (2003); Luo, W. & Qi, Y. (2009); the weight after Dai, D.
    (2010), Health & Place 16, 1038-1052.
    """
    population, found = asked.population, centres(asked)
    residents = population.totals["residents"].reindex(asked.codes)
    reached = _reached(asked, residents, in_metres(asked, found))
    counts = {
        code: _count(float(reached[code]), float(residents[code]), len(found))
        for code in asked.codes
    }
    known = residents.notna() & reached.notna()
    people = float(residents[known].sum())
    total = float((reached * residents)[known].sum())
    words = sources_of(asked, [card.uid for card in found])
    return {
        "centre_capacity": (
            Measure(
                indicator="centre_capacity",
                counts=counts_frame(asked.codes, counts),
                whole=_count(
                    total / people if people else 0.0,
                    people if known.any() else math.nan,
                    len(found),
                ),
                definition="公開中の支援拠点を1か所1とし、住民1万人あたりで数える2段階"
                f"浮動圏域法。直線{REACH_M:,}m（自転車15分のめやす）まで、遠いほど小さく"
                f"数えます。{EVEN}",
                source=with_people(asked, words["source"]),
                as_of=population.as_of,
                moved_error=population.moved_error,
                fictional=bool(words["fictional"]) or population.fictional,
            ),
        )
    }


def gaussian(metres: NDArray[np.float64]) -> ArrayLike:
    """Return the weight of a distance: 1 at 0 m, 0 at the reach.

    Notes
    -----
    ``(exp(−½(d/d₀)²) − exp(−½)) / (1 − exp(−½))``, Dai (2010).
    """
    edge = math.exp(-0.5)
    weight = (np.exp(-0.5 * (metres / REACH_M) ** 2) - edge) / (1 - edge)
    return np.clip(weight, 0, 1)


def cut(districts: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return districts cut by a grid into pieces.

    Parameters
    ----------
    districts : GeoDataFrame, shape (n, >=1)
        In a projected CRS in metres, indexed by ``district_code``.

    Returns
    -------
    GeoDataFrame
        ``district_code``, ``share`` (of the district's area, float64; a district's
        add up to 1), geometry: the piece. Squares are 200 m wide, wider where that
        would make more than 20,000 of them.
    """
    shapes = np.asarray(districts.geometry, dtype=object)
    bounds = shapely.bounds(shapes)
    lowest, highest = np.nanmin(bounds[:, :2], axis=0), np.nanmax(bounds[:, 2:], axis=0)
    width, height = highest - lowest
    side = max(SMALLEST_M, math.sqrt(width * height / MOST_PIECES))
    columns = np.arange(lowest[0], highest[0], side)
    rows = np.arange(lowest[1], highest[1], side)
    x, y = (grid.ravel() for grid in np.meshgrid(columns, rows))
    squares = shapely.box(x, y, x + side, y + side)
    shapely.prepare(shapes)
    district, square = shapely.STRtree(squares).query(shapes, predicate="intersects")
    within = shapely.covers(shapes[district], squares[square])
    pieces = squares[square]
    pieces[~within] = shapely.intersection(shapes[district[~within]], pieces[~within])
    area = shapely.area(pieces)
    total = np.bincount(district, area, len(shapes))[district]
    share = np.divide(area, total, out=np.zeros(len(area)), where=total > 0)
    kept = area > 0
    return gpd.GeoDataFrame(
        {"district_code": districts.index[district[kept]], "share": share[kept]},
        geometry=pieces[kept],
        crs=districts.crs,
    )


def _reached(
    asked: Asked, residents: "pd.Series[float]", supply: gpd.GeoDataFrame
) -> "pd.Series[float]":
    pieces = cut(districts_in_metres(asked))
    codes, share = pieces["district_code"], pieces["share"].to_numpy()
    people = residents.reindex(codes).to_numpy() * share
    access = two_stage(
        pieces, people, supply, np.ones(len(supply)), REACH_M, decay=gaussian
    )
    mean = pd.Series(access * share * PEOPLE).groupby(codes.to_numpy()).sum()
    return mean.reindex(asked.codes)


def _count(value: float, n: float, centres_known: int) -> Count:
    if math.isnan(n):
        return unknown(Reason.NO_RESIDENTS_REPORTED)
    if not centres_known:
        return unknown(Reason.NO_CENTRES, n=n)
    if n == 0:
        return no_figure(Reason.ZERO_DENOMINATOR, n=0)
    if math.isnan(value):
        return unknown(Reason.NOT_REPORTED, n=n)
    return Count(value=value, n=n)
