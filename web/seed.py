"""Seeding: every file that a SOURCE.toml describes, imported in its order.

A file whose target was ever filled is left alone, so that seeding again keeps
what people changed.
"""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from geo.domain.errors import SettingError
from geo.ingest.activity_reports import read_activity_reports
from geo.store.activity_reports import has_activity_reports, save_activity_reports
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from geo.store.municipalities import ensure_municipality
from geo.store.seeding import LOADERS, Loader
from geo.store.session import Database, transaction
from web.importing import run_import, was_filled
from web.wishes import BoundaryWish, LayerWish, StatisticsWish, Wish

MANIFEST = "SOURCE.toml"
FOLDERS = ("boundaries", "layers", "collaboration")
"""Outlines first: layers are located in them; collaboration speaks of both."""

Entry = dict[str, Any]


def seed(
    database: Database, root: Path, tell: Callable[[str, int | None], None]
) -> int:
    """Import what is not there yet; return how many files were.

    Parameters
    ----------
    root : Path
        Folder with ``boundaries/`` and ``layers/``.
    tell : callable
        Told each file's name and how many rows it had, None where it was left alone.

    Raises
    ------
    GeoError
        If a manifest or a file is wrong; files before it stay imported.
    """
    count = 0
    for path, entry in _entries(root):
        label = f"{path.parent.name}/{path.name}"
        if (load := LOADERS.get(entry["into"])) is not None:
            rows = _bring_collaboration(database, path, entry, load)
            tell(label, rows)
            count += rows is not None
            continue
        if was_filled(database, entry["municipality"], _target(entry)):
            tell(label, None)
            continue
        if entry["into"] == "reports":
            rows = _bring_reports(database, path, entry)
        else:
            wish = _wish(path, entry)
            rows = run_import(database, path, entry["municipality"], wish).rows
        tell(label, rows)
        count += rows is not None
    return count


def _bring_collaboration(
    database: Database, path: Path, entry: Entry, load: Loader
) -> int | None:
    """Write what a file says of working together; None where there is some already."""
    table = tomllib.loads(path.read_text("utf-8"))
    with transaction(database) as session:
        municipality = ensure_municipality(session, entry["municipality"])
        return load(session, municipality, table)


def _bring_reports(database: Database, path: Path, entry: Entry) -> int | None:
    """Write how many came to activities; None where any were reported before."""
    rows = read_activity_reports(path).rows
    with transaction(database) as session:
        municipality = ensure_municipality(session, entry["municipality"])
        if has_activity_reports(session, municipality):
            return None
        save_activity_reports(
            session, rows, municipality=municipality, layer=entry["layer"]
        )
    return len(rows)


def _entries(root: Path) -> Iterator[tuple[Path, Entry]]:
    for folder in FOLDERS:
        for manifest in sorted((root / folder).glob(f"*/{MANIFEST}")):
            for entry in tomllib.loads(manifest.read_text("utf-8"))["file"]:
                yield manifest.parent / entry["path"], entry


def _target(entry: Entry) -> str:
    into = entry["into"]
    if into == "layer":
        return f"layer/{entry['layer']}"
    return f"{into}/{entry.get('area_set') or ''}"


def _wish(path: Path, entry: Entry) -> Wish:
    match entry["into"]:
        case "boundaries":
            return _boundary_wish(entry)
        case "layer":
            return _layer_wish(entry)
        case "population" | "membership" | "observations" as kind:
            return StatisticsWish(
                kind=kind,
                area_set=entry.get("area_set"),
                source=entry["source"],
                fictional=entry["fictional"],
            )
        case unknown:
            message = f"{path.parent / MANIFEST}: into = {unknown!r} is not known"
            raise SettingError(message, file=str(path))


def _boundary_wish(entry: Entry) -> BoundaryWish:
    return BoundaryWish(
        spec=AreaSetSpec(
            slug=entry["area_set"],
            kind=entry["kind"],
            title=entry["title"],
            source=entry["source"],
            licence=entry["licence"],
            is_default=entry.get("default", False),
            approximate=entry["approximate"],
            fictional=entry["fictional"],
        ),
        valid_from=entry["valid_from"],
        code=entry.get("code"),
        name=entry.get("name"),
        kana=entry.get("kana"),
    )


def _layer_wish(entry: Entry) -> LayerWish:
    return LayerWish(
        spec=LayerSpec(
            slug=entry["layer"],
            kind=entry["kind"],
            title=entry["title"],
            source=entry["source"],
            licence=entry["licence"],
            owner_name=entry.get("owner"),
            fictional=entry["fictional"],
        ),
        kind=entry["kind"],
        defaults=entry.get("defaults"),
    )
