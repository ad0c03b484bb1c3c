"""The parts a snapshot is put together from."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.domain.locate import Shapes, first_home, home_points
from geo.domain.periods import TOKYO
from geo.domain.schedule import Schedule
from geo.domain.text import search_key
from geo.domain.vocabulary import load_vocabulary
from geo.query.cities import AreaSetRecord, MunicipalityRecord
from geo.query.features import PublishedRow
from geo.query.layers import LayerRecord, OrganisationRecord
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.cards import feature_card, organisation_card
from geo.snapshot.geojson import district_bytes
from geo.snapshot.model import AreaSetSummary, Card, City, District, LayerSummary

if TYPE_CHECKING:
    import geopandas as gpd

WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Published:
    """What the queries returned: features first, then organisations."""

    rows: list[PublishedRow]
    organisations: list[OrganisationRecord]
    schedules: dict[int, Schedule]
    adoptions: list[PublishedRow]

    def by_uid(self, values: Mapping[int, str]) -> dict[str, str]:
        """Return values keyed by public id instead of the feature's key."""
        return {row.uid: values[row.id] for row in self.rows if row.id in values}


def area_set_contents(
    record: AreaSetRecord, outlines: "gpd.GeoDataFrame", homes: dict[str, str]
) -> AreaSetContents:
    """Return an area set with its districts ready to be shown."""
    shapes = np.asarray(outlines.geometry, dtype=object)
    districts = tuple(
        District(code, name, kana, (round(point.x, 6), round(point.y, 6)))
        for code, name, kana, point in zip(
            outlines.index,
            outlines["name"],
            outlines["kana"],
            home_points(shapes),
            strict=True,
        )
    )
    return AreaSetContents(
        id=record.id,
        summary=AreaSetSummary(
            slug=record.slug,
            kind=record.kind,
            title=record.title,
            source=record.source,
            licence=record.licence,
            valid_from=record.valid_from,
            is_default=record.is_default,
            approximate=record.approximate,
            fictional=record.fictional,
            count=len(districts),
        ),
        districts=districts,
        outlines=outlines,
        geojson=tuple(district_bytes(districts, shapes)),
        homes=MappingProxyType(homes),
    )


def shapes_of(published: Published, contents: dict[str, AreaSetContents]) -> Shapes:
    """Return each feature's geometry, then each organisation's territory."""
    wkb = np.array([row.geometry for row in published.rows], dtype=object)
    shapes = np.empty(len(published.rows) + len(published.organisations), dtype=object)
    shapes[: len(wkb)] = shapely.from_wkb(wkb)
    for position, record in enumerate(published.organisations, start=len(wkb)):
        area_set = contents.get(record.territory_set or "")
        code = record.territory_code
        if area_set is not None and code and code in area_set.outlines.index:
            shapes[position] = area_set.outlines.geometry[code]
    return shapes


def make_cards(
    published: Published,
    shapes: Shapes,
    contents: dict[str, AreaSetContents],
    *,
    on: date,
) -> list[Card]:
    """Return a card for each feature and organisation, in the order of shapes."""
    points = home_points(shapes)
    default = next(iter(contents.values()), None)
    names = {d.code: d.name for d in default.districts} if default else {}
    homes = dict(default.homes) if default else {}
    agreements: dict[int, list[PublishedRow]] = defaultdict(list)
    for agreement in published.adoptions:
        agreements[agreement.site_id].append(agreement)
    known = bool(published.adoptions)

    cards = []
    for row, point in zip(published.rows, points, strict=False):
        code = homes.get(row.uid)
        cards.append(
            feature_card(
                row,
                point,
                on=on,
                schedule=published.schedules.get(row.id),
                adoptions=agreements[row.id] if known else None,
                district=(code, names[code]) if code in names else None,
            )
        )
    territories = points[len(published.rows) :]
    if default and len(territories):
        at = first_home(np.asarray(default.outlines.geometry, object), territories)
    else:
        at = np.full(len(territories), -1)
    for record, point, home in zip(
        published.organisations, territories, at, strict=True
    ):
        district = default.districts[home] if default and home >= 0 else None
        cards.append(
            organisation_card(
                record, point, (district.code, district.name) if district else None
            )
        )
    return cards


def layer_summaries(
    layers: list[LayerRecord], cards: Sequence[Card]
) -> tuple[LayerSummary, ...]:
    """Return each layer with how well its rows are located."""
    by_layer: dict[str, list[str]] = defaultdict(list)
    for card in cards:
        for slug in (card.layer, *card.also_in):
            by_layer[slug].append(card.location)
    return tuple(
        LayerSummary(
            slug=layer.slug,
            kind=layer.kind,
            title=layer.title,
            owner_name=layer.owner_name,
            source=layer.source,
            licence=layer.licence,
            fictional=layer.fictional,
            updated_on=layer.updated_at.astimezone(TOKYO).date(),
            count=len(found),
            located=found.count("surveyed") + found.count("manual"),
            approximate=found.count("town_centroid"),
            not_located=found.count("none"),
            withheld=found.count(WITHHELD),
        )
        for layer in layers
        for found in (by_layer.get(layer.slug, []),)
    )


def city_of(
    municipality: MunicipalityRecord,
    contents: dict[str, AreaSetContents],
    layers: Sequence[LayerSummary],
    shapes: Shapes,
    *,
    invented: bool,
) -> City:
    """Return the municipality as its pages name it, with the box of all it has."""
    sets = list(contents.values())
    outlines = [np.asarray(item.outlines.geometry, dtype=object) for item in sets]
    everything = np.concatenate([*outlines, shapes])
    # A city has no box before its first data, nor while nothing of it is located.
    located = everything[
        ~(shapely.is_missing(everything) | shapely.is_empty(everything))
    ]
    box = None
    if len(located):
        min_x, min_y, max_x, max_y = map(float, shapely.total_bounds(located))
        box = (min_x, min_y, max_x, max_y)
    return City(
        code=municipality.code,
        slug=municipality.slug,
        name=municipality.name,
        prefecture=municipality.prefecture,
        plane_srid=municipality.plane_srid,
        bounds=box,
        fictional=invented
        or any(layer.fictional for layer in layers)
        or any(item.summary.fictional for item in sets),
        approximate=any(item.summary.approximate for item in sets),
        approximate_sources=tuple(
            f"{item.summary.title}：{item.summary.source}"
            for item in sets
            if item.summary.approximate
        ),
    )


def search_texts(published: Published, cards: Sequence[Card]) -> dict[str, str]:
    """Return the folded text each card is found by, its field's words included."""
    fields = load_vocabulary("field")
    descriptions = {row.uid: row.description for row in published.rows}
    descriptions |= {item.uid: item.description for item in published.organisations}
    texts = {}
    for card in cards:
        parts = [card.title, card.kana, card.where, card.who, card.district_name]
        parts.append(descriptions.get(card.uid))
        parts += [fields.get(code).label for code in card.fields]
        texts[card.uid] = search_key(" ".join(part for part in parts if part))
    return texts
