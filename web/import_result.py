"""Where to look at what a stored file became."""

from dataclasses import dataclass

from flask import url_for

from geo.query.import_files import ImportFileRecord
from web.database import get_snapshot
from web.desk_editions import list_editions
from web.language import translated as _


@dataclass(frozen=True, slots=True)
class Result:
    """The page that shows a file's rows; ``waiting``: they do not count yet."""

    address: str
    label: str
    waiting: bool = False


def what_came_of(file: ImportFileRecord) -> Result:
    """Return the page on which a stored file's rows are seen."""
    into, _slash, slug = file.target.partition("/")
    if into == "boundaries":
        return _boundaries(file, slug)
    if into == "layer" and any(
        layer.slug == slug for layer in get_snapshot(file.city).layers
    ):
        address = url_for("layers.show_layer", city=file.city, slug=slug)
        return Result(address, _("取り込んだデータを見る"))
    if into in {"population", "membership"}:
        address = url_for("districts.show_comparison", city=file.city)
        return Result(address, _("地区のページを見る"))
    address = url_for("layers.show_layers", city=file.city)
    return Result(address, _("データの一覧を見る"))


def _boundaries(file: ImportFileRecord, slug: str) -> Result:
    for each in list_editions():
        edition = each.edition
        if (
            edition.waiting
            and (each.city, edition.area_set) == (file.city, slug)
            and edition.file == file.name
        ):
            address = url_for(
                "editions.show_edition",
                city=each.city,
                area_set=slug,
                valid_from=edition.valid_from.isoformat(),
            )
            return Result(address, _("いまの境界との違いを確かめる"), waiting=True)
    address = url_for("districts.show_comparison", city=file.city, areas=slug)
    return Result(address, _("地区のページを見る"))
