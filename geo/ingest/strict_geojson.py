"""Reads GeoJSON (RFC 7946) with our own code: a stranger's text never reaches GDAL."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, Final, NoReturn

from geo.ingest.columns import header_key, known_headers
from geo.ingest.decoding import clean_cell
from geo.ingest.geojson_shapes import (
    LATITUDES,
    LONGITUDES,
    ShapeReader,
    require_count,
)
from geo.ingest.limits import LAYER_LIMITS, Limits
from geo.ingest.notes import Note, refusal
from geo.ingest.table import SourceRow, SourceTable
from geo.ingest.text_sizes import require_short

__all__ = [
    "LATITUDES",
    "LONGITUDES",
    "as_text",
    "load_json",
    "parse_geojson",
    "read_features",
    "read_properties",
]

_MOST_DEPTH: Final = 5


def parse_geojson(
    text: str,
    *,
    file: str,
    encoding: str,
    geographic: bool = True,
    limits: Limits = LAYER_LIMITS,
) -> SourceTable:
    """Return a FeatureCollection's properties as text and its geometries as shapes.

    Parameters
    ----------
    text
        Decoded file.
    file, encoding
        Passed on to errors and to the result.
    geographic
        Whether coordinates are longitude and latitude, as RFC 7946 demands;
        then they must lie in Japan (122–154, 20–46). False when the user names
        another coordinate system.
    limits
        Caps on features and vertices.

    Raises
    ------
    InvalidLayerError
        Not a FeatureCollection, a forbidden geometry type (GeometryCollection),
        a wrong nesting, NaN or Infinity, a coordinate out of Japan, or too much
        of anything.

    Notes
    -----
    A ``crs`` member is never followed: it can name an address on the network.
    Nesting is checked before shapely sees a number; shapely itself crashes on
    text nested 200,000 deep.
    """
    return read_features(
        load_json(text, file=file),
        file=file,
        encoding=encoding,
        geographic=geographic,
        limits=limits,
    )


def read_features(
    document: Mapping[str, Any],
    *,
    file: str,
    encoding: str,
    geographic: bool,
    limits: Limits,
) -> SourceTable:
    """Return the features of a document that is already loaded; see `parse_geojson`."""
    features = document.get("features")
    if document.get("type") != "FeatureCollection" or not isinstance(features, list):
        raise refusal(file, "GeoJSONのFeatureCollectionではありません。")
    require_count(len(features), file=file, limits=limits)
    notes: list[Note] = []
    if "crs" in document and geographic:
        message = "crsの指定は使わず、RFC 7946のとおり経度・緯度として読みました。"
        notes.append(Note("doubt", None, None, message))
    reader = ShapeReader(file, limits, notes, geographic=geographic)
    headers: dict[str, None] = {}
    rows = []
    positional = _has_positional_ids(features)
    for number, feature in enumerate(features, start=1):
        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise refusal(file, "Featureではありません。", row=number)
        properties = feature.get("properties")
        if isinstance(properties, dict) and len(properties) > limits.columns:
            raise refusal(
                file, f"列が多すぎます（上限{limits.columns}列）。", row=number
            )
        if positional:
            feature = {name: feature[name] for name in feature if name != "id"}  # noqa: PLW2901 - without what is no number
        cells = read_properties(feature, number, notes, file=file)
        headers.update(dict.fromkeys(cells))
        if len(headers) > limits.columns:
            raise refusal(
                file, f"列が多すぎます（上限{limits.columns}列）。", row=number
            )
        rows.append(
            SourceRow(number, cells, reader.read(feature.get("geometry"), number))
        )
    return SourceTable(
        file=file,
        headers=tuple(headers),
        rows=tuple(rows),
        has_shapes=True,
        crs="EPSG:4326" if geographic else None,
        encoding=encoding,
        notes=tuple(notes),
    )


def as_text(value: object) -> str | None:
    """Return a property's value the way a spreadsheet cell would hold it."""
    match value:
        case None:
            return None
        case str():
            return value
        case bool():
            return "はい" if value else "いいえ"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case list() if all(isinstance(part, str | int | float) for part in value):
            return "、".join(str(part) for part in value)
        case _:
            return (
                json.dumps(value, ensure_ascii=False)
                if isinstance(value, dict | list)
                else str(value)
            )


def load_json(text: str, *, file: str) -> dict[str, Any]:
    """Return a JSON object, refusing numbers that are none and nesting without end."""

    def refuse_constant(name: str) -> NoReturn:
        raise refusal(file, f"{name}は数ではないため使えません。")

    try:
        document = json.loads(text, parse_constant=refuse_constant)
    except RecursionError:
        raise refusal(file, "入れ子が深すぎます。") from None
    except ValueError as error:
        line = getattr(error, "lineno", None)
        place = f"（{line}行目付近）" if line else ""
        raise refusal(file, f"JSONとして読めません{place}。") from None
    if not isinstance(document, dict):
        raise refusal(file, "GeoJSONのFeatureCollectionではありません。")
    return document


def read_properties(
    feature: Mapping[str, Any], number: int, notes: list[Note], *, file: str
) -> dict[str, str | None]:
    """Return a feature's properties as clean text, with its id where they have none."""
    properties = feature.get("properties") or {}
    if not isinstance(properties, dict):
        raise refusal(file, "propertiesの形が正しくありません。", row=number)
    if "id" in feature and not any(_is_number(header) for header in properties):
        properties = {**properties, "id": feature["id"]}
    cells: dict[str, str | None] = {}
    for i, (header, value) in enumerate(properties.items(), start=1):
        _require_shallow(value, file=file, row=number)
        name = clean_cell(header)[0] or f"{i}列目"
        if name in cells:
            name = f"{name}（{i}列目）"
        text = as_text(value) or ""
        require_short({header: text}, LAYER_LIMITS, file=file, row=number)
        cells[name], cleaned = clean_cell(text)
        if cleaned:
            message = "目に見えない文字（制御文字など）を取り除きました。"
            notes.append(Note("repair", number, name, message))
    return cells


@cache
def _number_keys() -> frozenset[str]:
    return frozenset(map(header_key, known_headers("place")["source_id"]))


def _is_number(header: str) -> bool:
    """Tell whether a property is the file's own number for its rows."""
    return header_key(header) in _number_keys()


def _has_positional_ids(features: Sequence[Any]) -> bool:
    """Tell whether ids only count the features, as programs do when they write a file."""
    ids = [
        str(feature.get("id")) if isinstance(feature, dict) else None
        for feature in features
    ]
    return any(
        ids == [str(number) for number in range(start, start + len(ids))]
        for start in (0, 1)
    )


def _require_shallow(value: object, *, file: str, row: int) -> None:
    level = [value]
    for _ in range(_MOST_DEPTH):
        level = [
            part
            for outer in level
            if isinstance(outer, dict | list)
            for part in (outer.values() if isinstance(outer, dict) else outer)
        ]
        if not level:
            return
    raise refusal(file, "属性の入れ子が深すぎます（上限5段）。", row=row)
