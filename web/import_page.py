"""What the page of a file on its way in shows: read, compared, not yet stored."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from geo.domain.crs import plane_zone
from geo.domain.errors import GeoError
from geo.domain.municipalities import MunicipalityName, get_municipality_name
from geo.ingest.notes import Note
from geo.query.targets import Targets
from geo.store.changes import Change, ChangeKind
from geo.store.drafts import Draft, as_file
from geo.store.session import Database
from web.import_answers import table_kind
from web.import_columns import ColumnChoice, list_choices, list_columns
from web.import_fields import Field, Options, fields_about, fields_reading
from web.imported import Imported
from web.importing import preview_import
from web.language import translated as _
from web.purposes import Purpose, purpose_of_draft
from web.wishes import wish_from_json

MOST_NOTES = 100
MOST_CHANGES = 100
SEVERITIES = ("doubt", "skip", "repair")
CHANGES: tuple[ChangeKind, ...] = ("vanished", "changed", "added")


@dataclass(frozen=True, slots=True)
class Shown[Item]:
    """The first of a list, and how many there are."""

    items: tuple[Item, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.items)


@dataclass(frozen=True, slots=True)
class DraftPage:
    """Everything the page of a draft shows; ``imported`` is None where it was refused."""

    draft: Draft
    purpose: Purpose
    city: MunicipalityName
    imported: Imported | None
    refusal: str | None
    about: tuple[Field, ...]
    reading: tuple[Field, ...]
    columns: tuple[ColumnChoice, ...]
    choices: Options
    notes: Mapping[str, Shown[Note]]
    changes: Mapping[str, Shown[Change]]


def describe_draft(database: Database, draft: Draft, targets: Targets) -> DraftPage:
    """Read a draft's file and rehearse its import; a refusal is part of the page."""
    purpose = purpose_of_draft(draft.purpose, draft.wish.get("kind"))
    imported, refusal = None, None
    try:
        imported = rehearse(database, draft)
    except GeoError as error:
        refusal = error.message
    city = get_municipality_name(draft.city_code)
    headers: Sequence[str] = ()
    columns: tuple[ColumnChoice, ...] = ()
    if imported is not None:
        headers = imported.understood.headers
        columns = list_columns(imported.understood, table_kind(purpose))
    return DraftPage(
        draft=draft,
        purpose=purpose,
        city=city,
        imported=imported,
        refusal=refusal,
        about=fields_about(purpose, draft.wish, targets),
        reading=fields_reading(
            purpose, draft.wish, headers=headers, zone=plane_zone(city.code5)
        ),
        columns=columns,
        choices=list_choices(table_kind(purpose)),
        notes=_group_notes(imported),
        changes=_group_changes(imported),
    )


def rehearse(database: Database, draft: Draft) -> Imported:
    """Return what storing a draft would do. Questions not answered yet get stand-ins."""
    wish = wish_from_json(draft.purpose, with_stand_ins(draft.wish))
    with as_file(draft.name, draft.content) as path:
        return preview_import(database, path, draft.city_code, wish)


def with_stand_ins(wish: Mapping[str, Any]) -> dict[str, Any]:
    """Return a wish whose source may still be unsaid, so that it can be rehearsed."""
    return {"source": _("（まだ書かれていません）"), **wish}


def _group_notes(imported: Imported | None) -> dict[str, Shown[Note]]:
    notes = imported.notes if imported is not None else ()
    groups = {}
    for severity in SEVERITIES:
        found = [note for note in notes if note.severity == severity]
        if found:
            groups[severity] = Shown(tuple(found[:MOST_NOTES]), len(found))
    return groups


def _group_changes(imported: Imported | None) -> dict[str, Shown[Change]]:
    changes = imported.changes if imported is not None else ()
    groups: dict[str, Shown[Change]] = {}
    for kind in CHANGES:
        found = [change for change in changes if change.kind == kind]
        if found:
            groups[kind] = Shown(tuple(found[:MOST_CHANGES]), len(found))
    return groups
