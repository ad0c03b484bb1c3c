"""Yaizu's beach cleaning as calendars see it; the file itself is never committed."""

from datetime import datetime

import icalendar
import pytest
import vobject

from geo.domain.periods import TOKYO
from geo.store.layers import LayerSpec
from tests.geo.feeds.atom_rules import broken_rules
from web.database import EXTENSION
from web.importing import LayerWish, run_import

pytestmark = pytest.mark.real


def test_every_beach_becomes_an_event_at_the_hour_its_file_names(empty_app, shared):
    spec = LayerSpec("beach", "activity", "ビーチクリーン", "焼津市", "CC BY 4.0")
    run_import(
        empty_app.extensions[EXTENSION],
        shared / "data/yaizu/ビーチクリーン大作戦/ビーチクリーン大作戦会場.csv",
        "22212",
        LayerWish(spec=spec, kind="activity"),
    )
    client = empty_app.test_client()
    features = client.get("/yaizu/features.geojson").json["features"]
    calendars = [
        client.get(f"/yaizu/activities/{item['id']}.ics").data for item in features
    ]
    (first,) = icalendar.Calendar.from_ical(calendars[0]).walk("VEVENT")

    assert len(calendars) == 12
    assert first["DTSTART"].dt == datetime(2025, 11, 16, 8, 30, tzinfo=TOKYO)
    assert all(
        len(vobject.readOne(made.decode()).vevent_list) == 1 for made in calendars
    )
    assert broken_rules(client.get("/yaizu/feeds/all.atom").data) == []
