"""Pages say how well things are located, and which district was declared."""

import re

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.assign import assign_areas
from geo.store.declared import save_declared
from geo.store.models import (
    Area,
    AreaSet,
    Feature,
    FeatureArea,
    Layer,
    Municipality,
)
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from web.database import EXTENSION

CITY = "inagi"
SPLIT = re.compile(r"位置あり (\d+)件、およその位置 (\d+)件、位置なし (\d+)件")


@pytest.fixture
def changed(app):
    """The demo with one site that declares the wrong district, its place approximate."""
    with transaction(app.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        feature = session.scalars(
            select(Feature)
            .join(Layer, Layer.id == Feature.layer_id)
            .where(
                Feature.municipality_id == city.id,
                Layer.slug == "adoption-sites",
                Feature.geometry.is_not(None),
            )
            .order_by(Feature.id)
        ).first()
        feature.location_source = "town_centroid"
        area_set = session.scalar(
            select(AreaSet).where(
                AreaSet.municipality_id == city.id, AreaSet.is_default
            )
        )
        homes = select(FeatureArea.area_id).where(FeatureArea.feature_id == feature.id)
        wrong = session.scalars(
            select(Area)
            .where(Area.area_set_id == area_set.id, Area.id.not_in(homes))
            .order_by(Area.code)
        ).first()
        said = [("自治会", "<b>架空</b>自治会"), (area_set.title, wrong.name)]
        save_declared(session, feature, said)
        assign_areas(session, city, on=today())
        mark_changed(session, city)
        return feature.uid, wrong.name


def text_of(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_finder_splits_its_count(client):
    text = text_of(client, f"/{CITY}/?kind=activity")

    located, approximate, nowhere = map(int, SPLIT.search(text).groups())
    withheld = re.search(r"位置は非公開 (\d+)件", text)
    total = located + approximate + nowhere + (int(withheld[1]) if withheld else 0)
    assert total == 60


def test_layer_splits_its_count(client):
    assert SPLIT.search(text_of(client, f"/{CITY}/layers/activities"))


def test_district_splits_its_activities(client):
    text = text_of(client, f"/{CITY}/districts/13225001")

    assert "内訳は、位置あり" in text


def test_feature_page_shows_the_declared_district_as_written(changed, client):
    uid, _ = changed

    text = text_of(client, f"/{CITY}/adoption/{uid}")

    assert "届け出の自治会" in text
    assert "&lt;b&gt;架空&lt;/b&gt;自治会" in text
    assert "位置は町名から求めたおよそのものです" in text


def test_feature_page_says_that_the_two_differ(changed, client):
    uid, wrong = changed

    text = text_of(client, f"/{CITY}/adoption/{uid}")

    assert re.search(rf"届け出の[^<]+（{wrong}）と、位置による[^<]+が違います。", text)
    assert "届け出のほうが正しいことがあります。" in text
    assert "件数は位置による地区で数えています。" in text


def test_layer_page_lists_what_differs(changed, client):
    uid, wrong = changed

    text = text_of(client, f"/{CITY}/layers/adoption-sites")

    section = text.split('id="conflicts-heading"')[1].split("</section>")[0]
    assert "食いちがうもの（1件）" in section
    assert f"/{CITY}/adoption/{uid}" in section
    assert f"：{wrong}</td>" in section


def test_layer_without_differences_says_nothing_of_them(client):
    assert "食いちがう" not in text_of(client, f"/{CITY}/layers/adoption-sites")
