"""How a hostile file is named, made and pointed at a listener."""

import json
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

Make = Callable[[Path], Path]
# Where the files' addresses point; the test sets it to a port on which it listens.
LISTENER = {"url": "http://127.0.0.1:9/"}

SQUARE = [[[139, 35], [139.1, 35], [139.1, 35.1], [139, 35.1], [139, 35]]]


def url(name: str = "a") -> str:
    return LISTENER["url"] + name


def save(folder: Path, name: str, content: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def fixed(name: str, content: Callable[[], bytes | str]) -> Make:
    """A maker of one file; its content is made when the test runs."""
    return lambda folder: save(folder, name, content())


def pack(
    folder: Path,
    name: str,
    members: Mapping[str, bytes | str],
    compression: int = zipfile.ZIP_DEFLATED,
) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w", compression) as archive:
        for member, content in members.items():
            archive.writestr(member, content)
    return path


def feature(
    kind: str = "Point", coordinates: object = (139.5, 35.5), **members
) -> dict:
    return {
        "type": "Feature",
        "properties": {"name": "架空", "code": "01"},
        "geometry": {"type": kind, "coordinates": coordinates},
        **members,
    }


def collection(*features: dict, **members) -> str:
    document = {"type": "FeatureCollection", "features": list(features), **members}
    return json.dumps(document, ensure_ascii=False)
