"""Building a snapshot from the database, in a handful of queries."""

import hashlib
from datetime import date

import geopandas as gpd
import numpy as np
import orjson
import pandas as pd

from geo.domain.crs import STORAGE_CRS
from geo.query.cities import find_area_sets, find_districts, get_municipality
from geo.query.city_words import find_words_in_force
from geo.query.digest import read_details_for_digest, read_figures_for_digest
from geo.query.digest_together import read_together_for_digest
from geo.query.features import (
    find_adoptions,
    find_homes,
    find_published,
    find_schedules,
)
from geo.query.figures import has_invented_figures
from geo.query.layers import find_layers, find_organisations
from geo.snapshot.areas import AreaSetContents
from geo.snapshot.cards import by_next_day
from geo.snapshot.geojson import feature_bytes
from geo.snapshot.parts import (
    Published,
    area_set_contents,
    city_of,
    layer_summaries,
    make_cards,
    search_texts,
    shapes_of,
)
from geo.snapshot.snapshot import Snapshot
from geo.store.session import Session


def build_snapshot(session: Session, slug: str, *, on: date) -> Snapshot:
    """Read one municipality's published features as they stand on a day.

    Raises
    ------
    NotFoundError
        If no municipality has the slug.
    """
    municipality = get_municipality(session, slug)
    published = Published(
        rows=find_published(session, municipality.id),
        organisations=find_organisations(session, municipality.id, on=on),
        schedules=find_schedules(session, municipality.id),
        adoptions=find_adoptions(session, municipality.id),
    )
    homes = find_homes(session, municipality.id)
    contents: dict[str, AreaSetContents] = {}
    for record in find_area_sets(session, municipality.id, on=on):
        outlines = find_districts(session, record.id, on=on)
        if not outlines.empty:
            # An outline may have ended since the homes were stored.
            homes_here = {
                uid: code
                for uid, code in published.by_uid(homes.get(record.id, {})).items()
                if code in outlines.index
            }
            contents[record.slug] = area_set_contents(record, outlines, homes_here)

    shapes = shapes_of(published, contents)
    cards = make_cards(published, shapes, contents, on=on)
    geojson = feature_bytes(cards, shapes)
    layers = layer_summaries(find_layers(session, municipality.id), cards)
    city = city_of(
        municipality,
        contents,
        layers,
        shapes,
        invented=has_invented_figures(session, municipality.id),
    )
    area_sets = tuple(item.summary for item in contents.values())
    ordered = tuple(by_next_day(cards))

    words = dict(find_words_in_force(session, municipality.id, on=on))
    digest = hashlib.sha256(orjson.dumps([on, city, area_sets, layers, ordered]))
    digest.update(orjson.dumps(read_details_for_digest(session, municipality.id)))
    digest.update(orjson.dumps(read_figures_for_digest(session, municipality.id)))
    digest.update(b"\n".join(read_together_for_digest(session, municipality.id)))
    digest.update(orjson.dumps(words))
    digest.update(
        orjson.dumps(
            [[sorted(item.homes.items()), item.districts] for item in contents.values()]
        )
    )
    digest.update(b"".join(geojson))
    for item in contents.values():
        digest.update(b"".join(item.geojson))
    return Snapshot(
        version=digest.hexdigest()[:32],
        on=on,
        municipality_id=municipality.id,
        city=city,
        area_sets=area_sets,
        layers=layers,
        cards=ordered,
        adoptions_recorded=bool(published.adoptions),
        features=gpd.GeoDataFrame(
            {
                "kind": np.array([card.kind for card in cards], dtype=object),
                "status": np.array([card.status for card in cards], dtype=object),
                "location": np.array([card.location for card in cards], dtype=object),
                "adoption_state": np.array(
                    [card.adoption_state for card in cards], dtype=object
                ),
            },
            geometry=shapes,
            index=pd.Index([card.uid for card in cards], dtype="str", name="uid"),
            crs=STORAGE_CRS,
        ),
        contents=contents,
        geojson={card.uid: made for card, made in zip(cards, geojson, strict=True)},
        by_uid={card.uid: card for card in cards},
        search=search_texts(published, cards),
        schedules={
            row.uid: published.schedules[row.id]
            for row in published.rows
            if row.id in published.schedules
        },
        territories={
            record.uid: (record.territory_set, record.territory_code)
            for record in published.organisations
            if record.territory_set and record.territory_code
        },
        words=words,
    )
