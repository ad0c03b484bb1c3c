"""What the bringer of a file says of it, and the same as JSON for drafts and history."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, get_args

from geo.domain.errors import InvalidQueryError
from geo.ingest.columns import LayerKind
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec

StatisticsKind = Literal["population", "membership", "observations"]
Purpose = Literal["boundaries", "layer", StatisticsKind, "adoptions"]

PURPOSES: tuple[Purpose, ...] = (
    "boundaries",
    "layer",
    "population",
    "membership",
    "observations",
    "adoptions",
)


@dataclass(frozen=True, slots=True)
class BoundaryWish:
    """What the importer says of a boundary file."""

    spec: AreaSetSpec
    valid_from: date
    code: str | None = None
    name: str | None = None
    kana: str | None = None
    crs: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    where: Mapping[str, str] | None = None
    residents_as_of: date | None = None


@dataclass(frozen=True, slots=True)
class LayerWish:
    """What the importer says of a layer file."""

    spec: LayerSpec
    kind: LayerKind
    crs: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None
    defaults: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class StatisticsWish:
    """What the importer says of a file of figures."""

    kind: StatisticsKind
    area_set: str | None
    source: str = ""
    fictional: bool = False
    encoding: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class AdoptionWish:
    """What the importer says of a file of agreements (アダプト協定).

    ``layer``: short name of the layer of sites they are about; None looks in all
    of the city's.
    """

    layer: str | None = None
    encoding: str | None = None
    sheet: str | None = None
    columns: Mapping[str, str] | None = None


Wish = BoundaryWish | LayerWish | StatisticsWish | AdoptionWish


def purpose_of(wish: Wish) -> Purpose:
    """Return what the rows of a file are to become."""
    match wish:
        case BoundaryWish():
            return "boundaries"
        case LayerWish():
            return "layer"
        case StatisticsWish():
            return wish.kind
        case AdoptionWish():
            return "adoptions"


def target_of(wish: Wish) -> str:
    """Return which layer, area set or indicator a file fills."""
    match wish:
        case BoundaryWish():
            return f"boundaries/{wish.spec.slug}"
        case LayerWish():
            return f"layer/{wish.spec.slug}"
        case StatisticsWish():
            return f"{wish.kind}/{wish.area_set or ''}"
        case AdoptionWish():
            return f"adoptions/{wish.layer or ''}"


def wish_to_json(wish: Wish) -> dict[str, Any]:
    """Return a wish as plain JSON, without what was left open; its spec lies flat in it."""
    flat: dict[str, Any] = {}
    for part in (getattr(wish, "spec", None), wish):
        if part is not None:
            flat |= {
                field.name: getattr(part, field.name)
                for field in fields(part)
                if field.name != "spec"
            }
    return {name: _plain(value) for name, value in flat.items() if _is_said(value)}


def wish_from_json(purpose: str, values: Mapping[str, Any]) -> Wish:
    """Return the wish that JSON holds.

    Raises
    ------
    InvalidQueryError
        If something needed is not there, or cannot be.
    """
    read = _Reader(values)
    match purpose:
        case "boundaries":
            return _boundary_wish(read)
        case "layer":
            return _layer_wish(read)
        case "population" | "membership" | "observations":
            return StatisticsWish(
                kind=purpose,
                area_set=read.text("area_set"),
                source=read.text("source") or "",
                fictional=read.flag("fictional"),
                encoding=read.text("encoding"),
                sheet=read.text("sheet"),
                columns=read.pairs("columns"),
            )
        case "adoptions":
            return AdoptionWish(
                layer=read.text("layer"),
                encoding=read.text("encoding"),
                sheet=read.text("sheet"),
                columns=read.pairs("columns"),
            )
    message = f"取り込みの種類「{purpose}」はありません。"
    raise InvalidQueryError(message, parameter="purpose", value=purpose)


def _boundary_wish(read: "_Reader") -> BoundaryWish:
    valid_from = read.day("valid_from")
    if valid_from is None:
        raise read.lacking("valid_from")
    return BoundaryWish(
        spec=AreaSetSpec(
            slug=read.needed("slug"),
            kind=read.text("kind") or "district",
            title=read.needed("title"),
            source=read.needed("source"),
            licence=read.text("licence") or "",
            is_default=read.flag("is_default"),
            approximate=read.flag("approximate"),
            fictional=read.flag("fictional"),
        ),
        valid_from=valid_from,
        code=read.text("code"),
        name=read.text("name"),
        kana=read.text("kana"),
        crs=read.text("crs"),
        encoding=read.text("encoding"),
        sheet=read.text("sheet"),
        where=read.pairs("where"),
        residents_as_of=read.day("residents_as_of"),
    )


def _layer_wish(read: "_Reader") -> LayerWish:
    wanted = read.needed("kind")
    kinds: dict[str, LayerKind] = {kind: kind for kind in get_args(LayerKind)}
    kind = kinds.get(wanted)
    if kind is None:
        raise read.wrong("kind", wanted)
    return LayerWish(
        spec=LayerSpec(
            slug=read.needed("slug"),
            kind=kind,
            title=read.needed("title"),
            source=read.needed("source"),
            licence=read.text("licence") or "",
            owner_name=read.text("owner_name"),
            fictional=read.flag("fictional"),
        ),
        kind=kind,
        crs=read.text("crs"),
        encoding=read.text("encoding"),
        sheet=read.text("sheet"),
        columns=read.pairs("columns"),
        defaults=read.pairs("defaults"),
    )


# What the questions of an import are called on the screen.
LABELS = {
    "slug": "短い名前",
    "kind": "種類",
    "title": "名前",
    "source": "出典",
    "valid_from": "施行日",
    "residents_as_of": "人口の基準日",
    "area_set": "地区区分",
    "columns": "列の対応",
    "defaults": "空の欄に入れる値",
    "where": "取り出す条件",
}


class _Reader:
    """Reads single values of a wish's JSON, each with its own refusal."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            raise self.wrong(name, value)
        return value

    def needed(self, name: str) -> str:
        value = self.text(name)
        if value is None:
            raise self.lacking(name)
        return value

    def flag(self, name: str) -> bool:
        value = self._values.get(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, value)
        return value

    def day(self, name: str) -> date | None:
        value = self.text(name)
        try:
            return None if value is None else date.fromisoformat(value)
        except ValueError as error:
            raise self.wrong(name, value) from error

    def pairs(self, name: str) -> dict[str, str] | None:
        value = self._values.get(name)
        if not value:
            return None
        if not isinstance(value, Mapping) or not all(
            isinstance(text, str) for pair in value.items() for text in pair
        ):
            raise self.wrong(name, value)
        return dict(value)

    @staticmethod
    def lacking(name: str) -> InvalidQueryError:
        message = f"「{LABELS.get(name, name)}」を記入してください。"
        return InvalidQueryError(message, parameter=name)

    @staticmethod
    def wrong(name: str, value: object) -> InvalidQueryError:
        message = f"「{LABELS.get(name, name)}」に「{value}」は使えません。"
        return InvalidQueryError(message, parameter=name, value=value)


def _is_said(value: object) -> bool:
    # An empty mapping, "" and False are what a wish is without them.
    return value is not None and value != "" and value is not False and value != {}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return dict(value) if isinstance(value, Mapping) else value
