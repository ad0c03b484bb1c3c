"""GeoJSON (RFC 7946) with codes for programs, and one member that says the origin."""

from typing import Any

import orjson
import shapely
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry

from geo.export.cells import day_text, in_codes
from geo.export.model import ExportTable


def write_geojson(table: ExportTable) -> bytes:
    """Return a table as a FeatureCollection; a row without place has ``null``.

    Notes
    -----
    Coordinates keep every digit that is stored, so that a file reads back to the
    same place. ``metadata`` is a foreign member (§6.1): readers may ignore it.
    """
    shapes = table.geometries or (None,) * len(table.rows)
    features = [
        {
            "type": "Feature",
            "geometry": _geometry(shape),
            "properties": {
                column.key: in_codes(column, row[column.canonical])
                for column in table.columns
            },
        }
        for row, shape in zip(table.rows, shapes, strict=True)
    ]
    document = {
        "type": "FeatureCollection",
        "metadata": metadata_of(table),
        "features": features,
    }
    return orjson.dumps(document)


def metadata_of(table: ExportTable) -> dict[str, Any]:
    """Return what must be said of a table, with the meaning of each of its columns."""
    return {
        "title": table.heading,
        "kind": table.kind,
        "source": table.source,
        "licence": table.licence,
        "date": day_text(table.dated_on) or None,
        "fictional": table.fictional,
        "note": table.note or None,
        "columns": {column.key: column.definition for column in table.columns},
    }


def _geometry(shape: BaseGeometry | None) -> dict[str, Any] | None:
    if shape is None or shape.is_empty:
        return None
    # §3.1.6: an outer ring runs anticlockwise, a hole clockwise.
    return dict(mapping(shapely.orient_polygons(shape)))
