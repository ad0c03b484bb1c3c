"""Writes our own templates: a header and one example row, ready for a spreadsheet."""

import csv
import io
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from geo.domain.errors import NotFoundError
from geo.ingest.columns import TableKind, export_header

_BYTE_ORDER_MARK: Final = "\ufeff"


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its name in addresses, its title, what it holds, and its two rows."""

    slug: str
    title: str
    kind: TableKind
    columns: tuple[str, ...]
    headers: tuple[str, ...]
    example: tuple[str, ...]


@cache
def load_templates() -> Mapping[str, Template]:
    """Return our templates by slug, in the order in which they are offered."""
    table = files("geo.ingest").joinpath("templates.toml")
    document = tomllib.loads(table.read_text(encoding="utf-8"))
    return {
        slug: Template(
            slug,
            part["title"],
            part["kind"],
            tuple(column for column, _ in part["columns"]),
            tuple(export_header(part["kind"], column) for column, _ in part["columns"]),
            tuple(example for _, example in part["columns"]),
        )
        for slug, part in document.items()
    }


def template_rows(slug: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a template's header and its example row (架空).

    Parameters
    ----------
    slug
        association, civic_group, adoption_site, adoption, membership or activity.

    Raises
    ------
    NotFoundError
        There is no such template.
    """
    found = load_templates().get(slug)
    if found is None:
        titles = "、".join(template.title for template in load_templates().values())
        raise NotFoundError(
            f"「{slug}」という様式はありません。様式: {titles}", template=slug
        )
    return found.headers, found.example


def template_csv(slug: str) -> bytes:
    """Return a template as a CSV that spreadsheets open as Japanese (UTF-8 with BOM, CRLF)."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows(template_rows(slug))
    return (_BYTE_ORDER_MARK + text.getvalue()).encode("utf-8")
