"""Reads the waypoints, routes and tracks of a GPX document."""

from typing import Final

from geo.ingest.child.markup import PAIR, POINT, MarkupReader, Pair, line_or_point

_GPX_FOLDERS: Final = {"wpt": "waypoints", "rte": "routes", "trk": "tracks"}


class GpxReader(MarkupReader):
    """Waypoints, routes and tracks of a GPX document."""

    root = "gpx"

    def __init__(self, **caps: int) -> None:
        """Start empty."""
        super().__init__(**caps)
        self.line: list[Pair] = []

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """Open features and take positions from attributes."""
        above = self.path[-2] if len(self.path) >= PAIR else ""
        if name in _GPX_FOLDERS and above == "gpx":
            self.begin([_GPX_FOLDERS[name]])
            self.line = []
        elif name == "trkseg":
            self.line = []
        if name in {"wpt", "rtept", "trkpt"}:
            position = self.pair(
                [attributes.get("lon", "").strip(), attributes.get("lat", "").strip()]
            )
            if name == "wpt" and self.feature is not None:
                self.feature.shapes.append((POINT, [[position]]))
            self.line.append(position)
        elif name == "link":
            self.field("link", attributes.get("href", "").strip())

    def leave(self, name: str, text: str) -> None:
        """Close features, segments and fields."""
        above = self.path[-2] if len(self.path) >= PAIR else ""
        if name == "ele" and text:
            self.altitudes += 1
        elif name in {"trkseg", "rte"} and self.feature is not None and self.line:
            self.feature.shapes.append(line_or_point(self.line))
            self.line = []
        if name in _GPX_FOLDERS and above == "gpx":
            self.feature = None
        elif above in _GPX_FOLDERS and name not in {"ele", "link", "extensions"}:
            if name not in {"trkseg", "rtept"}:
                self.field(name, text)
        elif "extensions" in self.path[:-1] and not {"rtept", "trkpt"} & set(self.path):
            self.field(name, text)
