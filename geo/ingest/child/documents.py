"""Answers a request to read a KML or GPX document."""

from typing import Any

from geo.ingest.child.gpx import GpxReader
from geo.ingest.child.kml import KmlReader
from geo.ingest.child.markup import MarkupError, to_wkb


def read_markup(request: dict[str, Any]) -> tuple[dict[str, object], list[bytes]]:
    """Return the header and shapes of a KML or GPX file."""
    kind = KmlReader if request["format"] == "kml" else GpxReader
    reader = kind(
        max_rows=request["max_rows"],
        max_vertices=request["max_vertices"],
        max_columns=request["max_columns"],
    )
    reader.parse(request["path"])
    lengths = [
        len(text) for feature in reader.features for text in feature.fields.values()
    ]
    if (
        sum(lengths) > request["max_text"]
        or max(lengths, default=0) > (request["max_cell"])
    ):
        raise MarkupError("text")
    fields = list(reader.headers)
    return {
        "fields": fields,
        "columns": [[f.fields.get(h) for f in reader.features] for h in fields],
        "folders": [feature.folders for feature in reader.features],
        "altitudes": reader.altitudes,
        "unread": reader.unread,
    }, [to_wkb(f, row) for row, f in enumerate(reader.features, start=1)]
