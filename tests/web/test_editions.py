"""A second edition of boundaries waits, is compared, and is put into force or dropped."""

import json
import re

import pytest
from shapely import box
from shapely.geometry import mapping

from tests.web.staff import Desk

WEST, MIDDLE, FARTHER, EAST = 139.48, 139.50, 139.505, 139.52
TITLE = "架空の区分"


def squares(**districts: tuple[str, float, float]) -> bytes:
    features = [
        {
            "type": "Feature",
            "properties": {"code": code, "name": name},
            "geometry": mapping(box(west, 35.62, east, 35.65)),
        }
        for code, (name, west, east) in districts.items()
    ]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


FIRST = squares(a=("架空西", WEST, MIDDLE), b=("架空東", MIDDLE, EAST))
SECOND = squares(a=("架空西町", WEST, FARTHER), c=("架空新", FARTHER, EAST))


@pytest.fixture
def desk(app):
    desk = Desk(app)
    said = {"source": "架空の出典", "licence": "CC BY 4.0", "fictional": "1"}
    draft = desk.draft("架空.geojson", FIRST, "boundaries")
    desk.answer(draft, title=TITLE, valid_from="2025-04-01", **said)
    desk.answer(draft, "store")
    return desk


@pytest.fixture
def waiting(desk) -> str:
    draft = desk.draft("架空2.geojson", SECOND, "boundaries")
    desk.answer(draft, renews="areas", valid_from="2026-04-01")
    file = desk.answer(draft, "store").location
    return re.search(r'/desk/editions/[^"]+/[^"]+', desk.read(file))[0]


def test_what_is_known_of_an_area_set_is_filled_in_for_its_next_edition(desk):
    draft = desk.draft("架空2.geojson", SECOND, "boundaries")
    desk.answer(draft, renews="areas")
    page = desk.read(draft)

    assert f'value="{TITLE}"' in page
    assert 'value="架空の出典"' in page
    assert 'value="CC BY 4.0"' in page


def test_the_report_of_an_edition_says_what_goes_comes_and_moves(desk, waiting):
    report = desk.read(waiting)

    assert re.search(r"なくなる地区</h2>.*架空東.*変わる地区</h2>", report, re.DOTALL)
    assert "前の名前：架空西" in report
    assert re.search(r"境界が動く面積 \d\.\d\d平方キロメートル", report)
    assert re.search(r"新しい地区</h2>.*架空新", report, re.DOTALL)


def test_an_edition_counts_once_it_is_put_into_force(desk, waiting):
    before = desk.read("/inagi/districts/?areas=areas")
    desk.post(f"{waiting}/activate", {}, shown_on=waiting)
    after = desk.read("/inagi/districts/?areas=areas")

    assert "架空東" in before
    assert "架空東" not in after
    assert "架空新" in after


def test_an_edition_that_is_dropped_is_gone(desk, waiting):
    desk.post(f"{waiting}/drop", {}, shown_on=waiting)

    assert desk.client.get(waiting).status_code == 404
    assert "架空東" in desk.read("/inagi/districts/?areas=areas")
