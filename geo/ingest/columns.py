"""Tells which header of a file means which of our columns (the table is columns.toml)."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Final, Literal

from geo.domain.text import normalise
from geo.ingest.notes import refusal
from geo.ingest.table import SourceTable

LayerKind = Literal["activity", "place", "adoption_site", "organisation", "local_issue"]
FigureKind = Literal["population", "membership", "observations"]
TableKind = LayerKind | FigureKind | Literal["adoption"]

_DASHES: Final = re.compile(r"[‐‑‒–—―−]")
_REQUIRED_MARK: Final = re.compile(
    r"[(【\[](?:必須|必須項目|必須入力|任意|任意項目|任意入力)[)】\]]|^[*※]+|[*※]+$"
)


@lru_cache(maxsize=4096)
def header_key(header: str) -> str:
    """Return the key under which two spellings of one header meet.

    Width, letter case, white space, line breaks and marks such as （必須） do not
    count; コ―ド with a dash is コード.
    """
    key = "".join(normalise(header).split()).casefold()
    return _REQUIRED_MARK.sub("", _DASHES.sub("ー", key))


@cache
def _document() -> dict[str, Any]:
    table = files("geo.ingest").joinpath("columns.toml")
    return tomllib.loads(table.read_text(encoding="utf-8"))


@cache
def known_headers(kind: TableKind) -> Mapping[str, tuple[str, ...]]:
    """Return our columns of a kind in order, each with its headers in order of preference."""
    known: dict[str, tuple[str, ...]] = {}
    for column in _document()["column"]:
        if kind in column["kinds"]:
            headers = tuple(
                header for part in column["headers"].values() for header in part
            )
            known[column["canonical"]] = known.get(column["canonical"], ()) + headers
    return known


@cache
def export_header(kind: TableKind, canonical: str) -> str:
    """Return the header under which we write one of our columns.

    It is the first header of our own style, else the first of the published
    tables; a file written with these headers is read back column by column.

    Raises
    ------
    KeyError
        The kind has no such column; the name may leave its trailing "_" out.
    """
    known = known_headers(kind)
    name = canonical if canonical in known else f"{canonical}_"
    for column in _document()["column"]:
        if kind in column["kinds"] and column["canonical"] == name:
            for header in column["headers"].get("ours", ()):
                return str(header)
    return known[name][0]


@cache
def export_key(kind: TableKind, canonical: str) -> str | None:
    """Return the English name under which GeoJSON holds one of our columns, if it has one."""
    for column in _document()["column"]:
        if kind in column["kinds"] and column["canonical"] == canonical:
            for key in column["headers"].get("english", ()):
                return str(key)
    return None


@cache
def remark_columns(kind: TableKind) -> tuple[str, ...]:
    """Return the columns whose text is kept among a row's remarks."""
    return tuple(
        column["canonical"]
        for column in _document()["column"]
        if kind in column["kinds"] and column.get("remark")
    )


@cache
def _district_keys() -> frozenset[str]:
    return frozenset(header_key(text) for text in _document()["declared"]["headings"])


def district_headers(
    headers: Iterable[str], mapping: Mapping[str, str]
) -> tuple[str, ...]:
    """Return the headers that name a district (学区, 自治会 …) and mean nothing else here."""
    taken = set(mapping.values())
    return tuple(
        header
        for header in headers
        if header not in taken and header_key(header) in _district_keys()
    )


@cache
def _known_keys(kind: TableKind) -> frozenset[str]:
    return frozenset(
        header_key(header)
        for headers in known_headers(kind).values()
        for header in headers
    )


def is_known_header(header: str, kind: TableKind) -> bool:
    """Tell whether a cell reads like a header of this kind of table."""
    return header_key(header) in _known_keys(kind)


def map_columns(headers: Iterable[str], kind: TableKind) -> dict[str, str]:
    """Return our column name → the file's header, for the headers that are understood.

    Parameters
    ----------
    headers
        As written in the file.
    kind
        Which table they belong to.

    Returns
    -------
    dict
        Each header is used once; columns are filled in the order of
        ``columns.toml``. Names ending in "_" only help to build another column.

    References
    ----------
    Every known header stands in ``columns.toml`` under the table it comes from.
    """
    free: dict[str, str] = {}
    for header in headers:
        free.setdefault(header_key(header), header)
    mapping = {}
    for canonical, aliases in known_headers(kind).items():
        for alias in aliases:
            found = free.pop(header_key(alias), None)
            if found is not None:
                mapping[canonical] = found
                break
    return mapping


def apply_choices(
    mapping: Mapping[str, str],
    choices: Mapping[str, str] | None,
    *,
    headers: Collection[str],
    kind: TableKind,
    file: str,
) -> dict[str, str]:
    """Return a mapping corrected by the user; an empty header switches a column off.

    Raises
    ------
    InvalidLayerError
        A column we do not have, or a header the file does not have.
    """
    corrected = dict(mapping)
    for canonical, header in (choices or {}).items():
        if canonical not in known_headers(
            kind
        ) and f"{canonical}_" not in known_headers(kind):
            raise refusal(
                file,
                f"項目「{canonical}」はありません。項目: {'、'.join(known_headers(kind))}",
            )
        if header and header not in headers:
            raise refusal(
                file, f"列「{header}」がありません。列: {'、'.join(list(headers)[:30])}"
            )
        target = canonical if canonical in known_headers(kind) else f"{canonical}_"
        corrected = {
            name: taken
            for name, taken in corrected.items()
            if taken != header and name != target
        }
        if header:
            corrected[target] = header
    return corrected


def choose_columns(
    table: SourceTable, choices: Mapping[str, str] | None, *, kind: TableKind
) -> dict[str, str]:
    """Return our column → header for a file, corrected by the user.

    Raises
    ------
    InvalidLayerError
        A choice that does not exist, or a header in use that stands twice.
    """
    mapping = apply_choices(
        map_columns(table.headers, kind),
        choices,
        headers=table.headers,
        kind=kind,
        file=table.file,
    )
    chosen = set((choices or {}).values())
    for header in table.repeated & set(mapping.values()) - chosen:
        alike = [
            f"「{name}」"
            for name in table.headers
            if name == header or name.startswith(f"{header}（")
        ]
        reason = (
            f"見出し「{header}」が2回以上あり、どちらを使うか決められません。"
            f"列の対応で{'か'.join(alike)}を選んでください。"
        )
        raise refusal(table.file, reason, column=header)
    return mapping
