"""KML 2.3 (OGC 12-007r2): a folder a layer, our headers as extended data."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Sequence
from typing import Any, Final

import shapely
from shapely.geometry.base import BaseGeometry

from geo.export.cells import in_words
from geo.export.geopackage import describe
from geo.export.model import ExportTable

NAMESPACE: Final = "http://www.opengis.net/kml/2.2"
# XML 1.0 §2.2: what no document may hold, escaped or not.
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write_kml(tables: Sequence[ExportTable], *, title: str) -> bytes:
    """Return the tables that have places as one KML document.

    Parameters
    ----------
    title
        Name of the document, such as the city's.

    Notes
    -----
    Tables of figures have no place and are left out. A row without place is a
    placemark without geometry, so that no row is lost.
    """
    root = ET.Element("kml", xmlns=NAMESPACE)
    document = ET.SubElement(root, "Document")
    _text(document, "name", title)
    for table in tables:
        if table.geometries is None:
            continue
        folder = ET.SubElement(document, "Folder")
        _text(folder, "name", table.heading)
        _text(folder, "description", describe(table))
        for row, shape in zip(table.rows, table.geometries, strict=True):
            cells = [
                (column.header, in_words(column, row[column.canonical]))
                for column in table.columns
            ]
            folder.append(
                _placemark(str(row.get("title") or row.get("name")), cells, shape)
            )
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _placemark(
    name: str, cells: Iterable[tuple[str, str]], shape: BaseGeometry | None
) -> ET.Element:
    placemark = ET.Element("Placemark")
    _text(placemark, "name", name)
    extended = ET.SubElement(placemark, "ExtendedData")
    for header, text in cells:
        # An empty element would read back as an empty text; none reads as none.
        if text:
            item = ET.SubElement(extended, "Data", name=_FORBIDDEN.sub("", header))
            _text(item, "value", text)
    if shape is not None and not shape.is_empty:
        placemark.append(_geometry(shapely.orient_polygons(shape)))
    return placemark


def _geometry(shape: BaseGeometry) -> ET.Element:
    if hasattr(shape, "geoms"):
        several = ET.Element("MultiGeometry")
        several.extend(_geometry(part) for part in shape.geoms)
        return several
    if shape.geom_type == "Polygon":
        return _polygon(shape)
    kind = "Point" if shape.geom_type == "Point" else "LineString"
    return _positions(kind, shape)


def _polygon(shape: Any) -> ET.Element:
    polygon = ET.Element("Polygon")
    outer = ET.SubElement(polygon, "outerBoundaryIs")
    outer.append(_positions("LinearRing", shape.exterior))
    for ring in shape.interiors:
        inner = ET.SubElement(polygon, "innerBoundaryIs")
        inner.append(_positions("LinearRing", ring))
    return polygon


def _positions(kind: str, line: Any) -> ET.Element:
    element = ET.Element(kind)
    pairs = (f"{x!r},{y!r}" for x, y in shapely.get_coordinates(line).tolist())
    _text(element, "coordinates", " ".join(pairs))
    return element


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _FORBIDDEN.sub("", text)
