"""Yaizu's declared districts against its own outlines: known shares agree."""

from datetime import date

import pandas as pd
import pytest
from sqlalchemy import func, select

from geo.domain.periods import today
from geo.ingest.layers import read_layer
from geo.query.cities import get_municipality
from geo.query.declared import find_conflicts
from geo.store.assign import assign_areas
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec, save_layer
from geo.store.models import DeclaredDistrict, Feature, Layer
from geo.store.municipalities import ensure_municipality
from geo.store.session import connect, transaction
from web.importing import BoundaryWish, run_import

pytestmark = pytest.mark.real

CITY = "22212"
FILES = {
    "elementary": ("小学校区/小学校区.shp", "小学校区", "school_zone"),
    "junior-high": ("中学校区/中学校区.shp", "中学校区", "school_zone"),
    "disaster": ("自主防災会境界/自主防災会区域更新.shp", "自主防災会境界", "district"),
}


@pytest.fixture(scope="module")
def yaizu(shared, empty_gpkg, tmp_path_factory):
    path = tmp_path_factory.mktemp("declared") / "yaizu.gpkg"
    path.write_bytes(empty_gpkg.read_bytes())
    database = connect(str(path))
    folder = shared / "data/yaizu"
    for slug, (name, title, kind) in FILES.items():
        wish = BoundaryWish(
            spec=AreaSetSpec(slug, kind, title, "焼津市オープンデータ", "CC BY 4.0"),
            valid_from=date(2025, 4, 1),
        )
        run_import(database, folder / name, CITY, wish)
    load(database, folder / "子どもを守る家/子どもを守る家.csv", "学区", "houses")
    load(
        database,
        folder / "災害時協力井戸/saigai_support_ido.csv",
        "自主防災会区域",
        "wells",
    )
    yield database
    database.engine.dispose()


def load(database, path, heading, slug):
    """Store a layer with one column's words as its declared districts."""
    features = read_layer(path, "place", defaults={"title": "地点"}).features
    words = pd.read_csv(path, dtype=str)[heading]
    features = features.assign(declared=[((heading, word),) for word in words])
    with transaction(database) as session:
        municipality = ensure_municipality(session, CITY)
        spec = LayerSpec(slug, "place", slug, "焼津市オープンデータ", "CC BY 4.0")
        save_layer(session, features, municipality=municipality, spec=spec)
        assign_areas(session, municipality, on=today())


@pytest.mark.parametrize(
    ("slug", "rows", "differ"),
    [
        ("houses", 906, 1),  # 99.9 %
        ("wells", 30, 2),  # 93 %; four of the thirty agree only after NFKC
    ],
)
def test_only_what_truly_differs_is_a_conflict(yaizu, slug, rows, differ):
    with transaction(yaizu) as session:
        city = get_municipality(session, "yaizu").id
        matched = session.scalar(
            select(func.count(DeclaredDistrict.area_id))
            .join(Feature, Feature.id == DeclaredDistrict.feature_id)
            .join(Layer, Layer.id == Feature.layer_id)
            .where(Layer.slug == slug)
        )
        conflicts = find_conflicts(session, city, layer=slug)

    assert len(conflicts) == differ
    assert matched == rows
