"""What the page of a file on its way in shows: read, compared, not yet stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from flask import current_app

from geo.domain.crs import plane_srid
from geo.domain.errors import GeoError
from geo.domain.municipalities import MunicipalityName, get_municipality_name
from geo.domain.periods import today
from geo.ingest.boundaries import BoundaryFile
from geo.ingest.headers import Headers, read_headers
from geo.ingest.layers import LayerFile
from geo.ingest.notes import Note
from geo.query.targets import Targets
from geo.store.changes import Change, ChangeKind
from geo.store.drafts import Draft, as_file
from geo.store.keepers import Keeper
from geo.store.session import Database
from web.charts.check_map import CheckMap, draw_check_map
from web.import_answers import table_kind
from web.import_columns import ColumnChoice, list_choices, list_columns
from web.import_fields import Field, Options, fields_about, fields_reading
from web.imported import Imported
from web.importing import Opened, open_file, preview_opened
from web.language import translated as _
from web.purposes import Purpose, purpose_of_draft
from web.wishes import wish_from_json

if TYPE_CHECKING:
    import geopandas as gpd

MOST_NOTES = 100
MOST_CHANGES = 50
SEVERITIES = ("doubt", "skip", "repair")
CHANGES: tuple[ChangeKind, ...] = ("vanished", "changed", "added")


Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Shown(Generic[Item]):
    """The first of a list, and how many there are."""

    first: tuple[Item, ...]
    count: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.first)


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
    drawing: CheckMap | None


@dataclass(frozen=True, slots=True)
class DraftWays:
    """Where the page of a draft stands, and where its links and buttons go.

    ``whose``: whose data the file becomes. ``notes``: None where no table of the
    notes is sent. ``leads``: an error links to the field it speaks of.
    """

    layout: str
    start: str
    start_label: str
    whose: str
    change: str
    drop: str
    notes: str | None
    leads: bool


def describe_draft(
    database: Database,
    draft: Draft,
    targets: Targets,
    ground: "gpd.GeoDataFrame",
    keeper: Keeper | None = None,
) -> DraftPage:
    """Read a draft's file and rehearse its import; a refusal is part of the page.

    ``ground`` are the city's districts, to be drawn below the file's rows;
    ``keeper`` is the organisation whose own layer it fills.
    """
    purpose = purpose_of_draft(draft.purpose, draft.wish.get("kind"))
    city = get_municipality_name(draft.city_code)
    opened, imported, refusal = None, None, None
    try:
        opened = open_draft(draft)
        imported = preview_opened(database, opened, draft.city_code, keeper=keeper)
    except GeoError as error:
        refusal = error.message
    except Exception:
        # The clerk must still be able to correct the settings or stop.
        current_app.logger.exception("a draft could not be shown: %s", draft.uid)
        refusal = _(
            "読む途中で思わぬ不具合がありました。設定やファイルを変えてためすか、"
            "管理者に知らせてください。"
        )
    headers = _headers(draft, purpose, opened)
    kind = table_kind(purpose)
    unmapped = opened.understood.unmapped if opened else tuple(headers.examples)
    return DraftPage(
        draft=draft,
        purpose=purpose,
        city=city,
        imported=imported,
        refusal=refusal,
        about=fields_about(purpose, draft.wish, targets),
        reading=fields_reading(
            purpose,
            draft.wish,
            headers=tuple(headers.examples),
            srid=plane_srid(city.code5),
        ),
        columns=list_columns(headers.examples, headers.mapping, unmapped)
        if kind
        else (),
        choices=list_choices(kind),
        notes=_group_notes(imported),
        changes=_group_changes(imported),
        drawing=_draw(opened, ground, plane_srid(city.code5)),
    )


def open_draft(draft: Draft) -> Opened:
    """Read a draft's file. Questions not answered yet get stand-ins."""
    wish = wish_from_json(draft.purpose, with_stand_ins(draft.wish))
    with as_file(draft.name, draft.content) as path:
        return open_file(path, draft.city_code, wish)


def rehearse(database: Database, draft: Draft) -> Imported:
    """Return what storing a draft would do."""
    return preview_opened(database, open_draft(draft), draft.city_code)


def with_stand_ins(wish: Mapping[str, Any]) -> dict[str, Any]:
    """Return a wish whose source and day may still be unsaid, so that it can be rehearsed."""
    return {
        "source": _("（まだ書かれていません）"),
        "valid_from": today().isoformat(),
        **wish,
    }


def _headers(draft: Draft, purpose: Purpose, opened: Opened | None) -> Headers:
    """Return the file's columns, also of a file whose rows were refused."""
    if opened is not None:
        understood = opened.understood
        return Headers(dict(understood.examples), dict(understood.mapping))
    try:
        with as_file(draft.name, draft.content) as path:
            found = read_headers(
                path,
                table_kind(purpose),
                encoding=draft.wish.get("encoding"),
                layer=draft.wish.get("sheet"),
            )
    except GeoError:
        return Headers({}, {})
    chosen = draft.wish.get("columns") or found.mapping
    return Headers(
        found.examples, {ours: theirs for ours, theirs in chosen.items() if theirs}
    )


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


def _draw(
    opened: Opened | None, ground: "gpd.GeoDataFrame", srid: int
) -> CheckMap | None:
    match opened.file if opened is not None else None:
        case LayerFile(features=features):
            return draw_check_map(ground, features, srid)
        case BoundaryFile(districts=districts):
            return draw_check_map(ground, districts, srid)
    return None
