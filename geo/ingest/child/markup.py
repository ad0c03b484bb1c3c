"""Reads an XML document as a stream of elements, within limits, and keeps its features."""

import math
import struct
from typing import Final
from xml.parsers import expat

_MOST_DEPTH: Final = 40
_MOST_ELEMENTS: Final = 3_000_000
_CHUNK: Final = 1 << 20
POINT, LINE, POLYGON = 1, 2, 3
PAIR: Final = 2
Pair = tuple[float, float]


class MarkupError(Exception):
    """The document is refused; the first argument is the reason's code."""


class Feature:
    """One placemark, waypoint, route or track."""

    def __init__(self, folders: list[str]) -> None:
        """Start without fields and shapes."""
        self.folders = folders
        self.fields: dict[str, str] = {}
        self.shapes: list[tuple[int, list[list[Pair]]]] = []

    def add(self, header: str, text: str) -> None:
        """Keep one field; another text under the same header is kept beside it."""
        known = self.fields.get(header)
        if known is not None and known != text:
            header = f"{header} (2)"
            text = "\n".join(filter(None, (self.fields.get(header), text)))
        self.fields[header] = text


class MarkupReader:
    """What KML and GPX share: the stream, its limits and the features found."""

    root = ""

    def __init__(self, *, max_rows: int, max_vertices: int, max_columns: int) -> None:
        """Start empty, with caps."""
        self.max_rows, self.max_vertices = max_rows, max_vertices
        self.max_columns = max_columns
        self.path: list[str] = []
        self.text: list[str] = []
        self.features: list[Feature] = []
        self.folders: list[str] = []
        self.headers: dict[str, None] = {}
        self.unread: dict[str, int] = {}
        self.elements = self.vertices = self.altitudes = 0
        self.feature: Feature | None = None

    def parse(self, path: str) -> None:
        """Read a whole file, ending at the first thing that is not allowed."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_doctype
        parser.StartElementHandler = self._enter
        parser.EndElementHandler = self._leave
        parser.CharacterDataHandler = self.text.append
        with open(path, "rb") as source:  # noqa: PTH123 - the child imports as little as it can
            try:
                while chunk := source.read(_CHUNK):
                    parser.Parse(chunk, False)  # noqa: FBT003 - expat takes it by place
                parser.Parse(b"", True)  # noqa: FBT003 - the same
            except (expat.ExpatError, LookupError, ValueError) as error:
                raise MarkupError("markup", getattr(error, "lineno", None)) from None

    def _enter(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.elements += 1
        if not self.path and name != self.root:
            raise MarkupError("root")
        if len(self.path) >= _MOST_DEPTH or self.elements > _MOST_ELEMENTS:
            raise MarkupError("depth")
        self.path.append(name)
        self.text.clear()
        self.enter(name, attributes)

    def _leave(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self.leave(name, "".join(self.text).strip())
        self.text.clear()
        self.path.pop()

    def enter(self, name: str, attributes: dict[str, str]) -> None:
        """Look at the start of an element."""

    def leave(self, name: str, text: str) -> None:
        """Look at the end of an element and its text."""

    def begin(self, folders: list[str]) -> Feature:
        """Begin a feature."""
        if len(self.features) >= self.max_rows:
            raise MarkupError("rows")
        self.feature = Feature(folders)
        self.features.append(self.feature)
        return self.feature

    def field(self, header: str, text: str) -> None:
        """Keep a field of the current feature."""
        if self.feature is None or not text:
            return
        self.feature.add(header, text)
        self.headers.update(dict.fromkeys(self.feature.fields))
        if len(self.headers) > self.max_columns:
            raise MarkupError("columns")

    def pair(self, parts: list[str]) -> Pair:
        """Return one position; a third number (altitude) is counted and left out."""
        self.vertices += 1
        if self.vertices > self.max_vertices:
            raise MarkupError("vertices")
        try:
            x, y = float(parts[0]), float(parts[1])
        except (ValueError, IndexError):
            raise MarkupError("position", len(self.features)) from None
        if not (math.isfinite(x) and math.isfinite(y)) or "_" in parts[0] + parts[1]:
            raise MarkupError("position", len(self.features))
        if len(parts) > PAIR and parts[PAIR].strip("0.") not in {"", "-"}:
            self.altitudes += 1
        return x, y


def to_wkb(feature: Feature, row: int) -> bytes:
    """Return a feature's shapes as one point, line, polygon or multi of one kind."""
    kinds = {kind for kind, _ in feature.shapes}
    if not kinds:
        return b""
    if len(kinds) > 1:
        raise MarkupError("mixed", row)
    parts = [_wkb(kind, rings) for kind, rings in feature.shapes]
    if len(parts) == 1:
        return parts[0]
    return struct.pack("<BII", 1, 3 + kinds.pop(), len(parts)) + b"".join(parts)


def _wkb(kind: int, rings: list[list[Pair]]) -> bytes:
    start = struct.pack("<BI", 1, kind)
    if kind == POINT:
        return start + struct.pack("<2d", *rings[0][0])
    lines = [
        struct.pack("<I", len(ring))
        + struct.pack(
            f"<{2 * len(ring)}d", *(number for pair in ring for number in pair)
        )
        for ring in rings
    ]
    if kind == LINE:
        return start + lines[0]
    return start + struct.pack("<I", len(lines)) + b"".join(lines)


def line_or_point(positions: list[Pair]) -> tuple[int, list[list[Pair]]]:
    """Return positions as a line, or as a point where there is only one."""
    if len(positions) == 1:
        return POINT, [positions]
    return LINE, [positions]


def _refuse_doctype(*_: object) -> None:
    raise MarkupError("doctype")
