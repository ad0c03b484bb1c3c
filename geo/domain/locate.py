"""In which area a shape lies: one home for each, whoever asks."""

import numpy as np
import numpy.typing as npt
import shapely

Shapes = npt.NDArray[np.object_]


def home_points(shapes: Shapes) -> Shapes:
    """Return the point that stands for each shape: itself, or one inside it.

    None stays None, and an empty shape becomes None.
    """
    points = shapes.copy()
    nowhere = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    points[nowhere] = None
    extended = ~nowhere & (shapely.get_type_id(shapes) != shapely.GeometryType.POINT)
    points[extended] = shapely.point_on_surface(shapes[extended])
    return points


def first_home(areas: Shapes, shapes: Shapes) -> npt.NDArray[np.intp]:
    """Return, for each shape, the position of the first area it lies in.

    Parameters
    ----------
    areas : array of Polygon or MultiPolygon, shape (n,)
        In the order that decides ties; they may touch or overlap.
    shapes : array of geometry or None, shape (m,)
        In the same coordinates as `areas`.

    Returns
    -------
    array of int, shape (m,)
        A position in `areas`, or -1 where a shape lies in none or is None.

    Notes
    -----
    A point lies in every area it intersects, edges included, so a point on a
    shared edge goes to the area that comes first, and counts add up. A line or
    an area lies where its representative point does (`home_points`).
    """
    # The tree holds the points, so that each area is prepared once, not per point.
    tree = shapely.STRtree(home_points(shapes))
    area, shape = tree.query(areas, predicate="intersects")
    first = np.full(len(shapes), len(areas), dtype=np.intp)
    np.minimum.at(first, shape, area)
    first[first == len(areas)] = -1
    return first
