"""Reads the placemarks of a KML document.

GDAL's own reader is not used: it turns Japanese names of fields into
underscores, text such as 012 into the number 12, and nested folders into layers
without a path.
"""

import re
from typing import Final

from geo.ingest.child.markup import (
    PAIR,
    POINT,
    POLYGON,
    MarkupError,
    MarkupReader,
    Pair,
    line_or_point,
)

_AFTER_COMMA: Final = re.compile(r"\s*,\s*")
# What a viewer needs to draw a feature says nothing about it.
_HOUSEKEEPING: Final = frozenset(
    {
        "visibility",
        "open",
        "styleUrl",
        "Snippet",
        "snippet",
        "tessellate",
        "extrude",
        "altitudeMode",
        "drawOrder",
        "balloonVisibility",
        "bounds",
        "displayColor",
        "color",
    }
)
_UNREAD: Final = frozenset(
    {"NetworkLink", "GroundOverlay", "ScreenOverlay", "PhotoOverlay", "Tour", "Model"}
)


class KmlReader(MarkupReader):
    """Placemarks of every folder of a KML document."""

    root = "kml"

    def __init__(self, **caps: int) -> None:
        """Start empty."""
        super().__init__(**caps)
        self.key: str | None = None
        self.rings: list[list[Pair]] = []
        self.track: list[Pair] = []

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """Open folders, placemarks and named fields."""
        if name in {"Folder", "Document"}:
            self.folders.append("")
        elif name == "Placemark":
            self.begin([folder for folder in self.folders if folder])
            self.field("id", attributes.get("id", "").strip())
        elif name in _UNREAD:
            self.unread[name] = self.unread.get(name, 0) + 1
        elif name in {"Data", "SimpleData", "SimpleArrayData"}:
            self.key = attributes.get("name", "").strip() or None
        elif name == "Polygon":
            self.rings = []
        elif name == "Track":
            self.track = []

    def leave(self, name: str, text: str) -> None:
        """Close shapes, fields and folders."""
        above = self.path[-2] if len(self.path) >= PAIR else ""
        if name in {"Folder", "Document"}:
            self.folders.pop()
        elif name == "Placemark":
            self.feature = None
        elif name == "name" and above in {"Folder", "Document"}:
            # The document's own name says what the file is called, not which part.
            self.folders[-1] = text if above == "Folder" else ""
        elif self.feature is None:
            return
        elif above == "Placemark":
            self._close_own(name, text)
        elif (name == "value" and above == "Data") or name == "SimpleData":
            self.field(self.key or "value", text)
        elif "ExtendedData" in self.path and above == "ExtendedData":
            if name not in {"Data", "SchemaData"}:
                self.field(name, text)
        elif name in {"when", "begin", "end"} and above in {"TimeStamp", "TimeSpan"}:
            self.field(name, text)
        else:
            self._leave_shape(name, text)

    def _close_own(self, name: str, text: str) -> None:
        if name in {"name", "description"}:
            self.field(name.capitalize(), text)
        elif name not in _HOUSEKEEPING:
            self.field(name, text)
        self._leave_shape(name, "")

    def _leave_shape(self, name: str, text: str) -> None:
        if self.feature is None:
            return
        shapes = self.feature.shapes
        if name == "coordinates":
            self._keep_positions(self.path[-2], self._positions(text), shapes)
        elif name == "coord":
            self.track.append(self.pair(text.split()))
        elif name == "Track" and self.track:
            shapes.append(line_or_point(self.track))
        elif name == "Polygon" and self.rings:
            shapes.append((POLYGON, self.rings))
            self.rings = []

    def _keep_positions(
        self,
        owner: str,
        positions: list[Pair],
        shapes: list[tuple[int, list[list[Pair]]]],
    ) -> None:
        if not positions:
            return
        if owner == "Point":
            shapes.append((POINT, [positions[:1]]))
        elif owner == "LinearRing" and "Polygon" in self.path:
            if positions[0] != positions[-1]:
                positions.append(positions[0])
            if len(positions) < 4:  # noqa: PLR2004 - a ring has three corners and comes back
                raise MarkupError("ring", len(self.features))
            outer = "outerBoundaryIs" in self.path
            self.rings.insert(0 if outer else len(self.rings), positions)
        elif owner in {"LineString", "LinearRing"}:
            shapes.append(line_or_point(positions))

    def _positions(self, text: str) -> list[Pair]:
        return [
            self.pair(part.split(",")) for part in _AFTER_COMMA.sub(",", text).split()
        ]
