"""Tables without shapes say where a row is by 緯度 and 経度."""

from dataclasses import replace
from typing import Final

import numpy as np

from geo.domain.locate import home_points
from geo.export.columns import column_of
from geo.export.model import ExportTable

AFTER: Final = "address"


def with_points(table: ExportTable) -> ExportTable:
    """Return a table with a latitude and a longitude column after the address.

    A line or an area is named by one point of it; a table of figures stays as it is.
    """
    if table.geometries is None:
        return table
    points = home_points(np.array([*table.geometries, None], dtype=object))[:-1]
    rows = tuple(
        dict(row)
        | {
            "latitude": None if point is None else float(point.y),
            "longitude": None if point is None else float(point.x),
        }
        for row, point in zip(table.rows, points, strict=True)
    )
    names = [column.canonical for column in table.columns]
    place = names.index(AFTER) + 1 if AFTER in names else len(names)
    pair = (column_of(table.kind, "latitude"), column_of(table.kind, "longitude"))
    columns = (*table.columns[:place], *pair, *table.columns[place:])
    return replace(table, columns=columns, rows=rows)
