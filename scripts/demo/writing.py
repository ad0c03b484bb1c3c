"""Files as a city would publish them, byte for byte the same on every run."""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry


def read_catalogue(name: str) -> list[dict[str, str]]:
    """Return the rows of one of our catalogue files."""
    text = (files("demo") / "catalogue" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text), strict=True))


def write_csv(
    path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, object]]
) -> None:
    """Write rows as cities do: UTF-8 with a byte order mark; unset columns stay empty."""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_geojson(
    path: Path, features: Sequence[tuple[Mapping[str, object], BaseGeometry]]
) -> None:
    """Write features, one a line, so that a change shows in a diff."""
    lines = [
        json.dumps(
            {
                "type": "Feature",
                "properties": dict(properties),
                "geometry": mapping(geometry),
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        for properties, geometry in features
    ]
    body = ",\n".join(lines)
    path.write_text(
        f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n',
        encoding="utf-8",
        newline="\n",
    )


def write_sources(
    path: Path, entries: Sequence[Mapping[str, object]], intro: str
) -> None:
    """Write SOURCE.toml: one [[file]] table per file, in the order of import."""
    blocks = [f"# {line}" for line in intro.splitlines()]
    for entry in entries:
        blocks.append("\n[[file]]")
        blocks.extend(f"{key} = {_toml(value)}" for key, value in entry.items())
    path.write_text("\n".join(blocks) + "\n", encoding="utf-8", newline="\n")


def _toml(value: object) -> str:
    """Return a TOML value: booleans, numbers and dates bare, text quoted."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Mapping):
        inner = ", ".join(f"{key} = {_toml(item)}" for key, item in value.items())
        return f"{{ {inner} }}"
    return str(value)
