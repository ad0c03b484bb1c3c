"""The version is the same for the same content, and for nothing else."""

import itertools
import secrets
from datetime import date, timedelta

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import select
from sqlalchemy.orm import Session

from geo.store.models import Feature, Layer
from tests.samples import (
    DAY,
    add_districts,
    add_layer,
    add_membership,
    add_residents,
    at,
    fill_town,
    members,
    snapshot_of,
)
from tests.towns import (
    EAST,
    IN_EAST,
    IN_WEST,
    OUT_OF_TOWN,
    STORAGE_CRS,
    WEST,
    areas,
)


def feature(session, title):
    return session.scalar(select(Feature).where(Feature.title == title))


def test_two_builds_of_the_same_content_have_one_version(session):
    fill_town(session)

    assert snapshot_of(session).version == snapshot_of(session).version


@pytest.mark.postgis
def test_the_version_is_the_same_on_both_databases(
    kept_gpkg, kept_postgis, monkeypatch
):
    versions = []
    for kept in (kept_gpkg, kept_postgis):
        numbers = itertools.count()
        monkeypatch.setattr(secrets, "randbelow", lambda _, taken=numbers: next(taken))
        with Session(kept.writer) as session:
            fill_town(session)
            versions.append(snapshot_of(session).version)

    assert versions[0] == versions[1]


def change_title(session):
    feature(session, "サロン").title = "大サロン"


def change_phone(session):
    feature(session, "サロン").contact_phone = "000-000-0001"


def change_fee(session):
    feature(session, "サロン").fee = "100円"


def change_exception(session):
    add_layer(
        session,
        "activity",
        at(
            IN_EAST,
            "防災訓練",
            source_id="1",
            starts_on=date(2026, 5, 9),
            exdates=(date(2027, 5, 9),),
        ),
    )


def change_place(session):
    add_layer(
        session,
        "activity",
        at(OUT_OF_TOWN, "サロン", source_id="2", venue="集会所", field="welfare"),
    )


def change_boundary(session):
    grown = areas(
        {
            EAST: MultiPolygon([box(141.51, 43.10, 141.53, 43.11)]),
            WEST: MultiPolygon([box(141.50, 43.10, 141.51, 43.11)]),
        },
        STORAGE_CRS,
    )
    add_districts(session, grown, valid_from=DAY)


def change_figure(session):
    add_membership(session, members(EAST, 11, 20))


def change_residents(session):
    add_residents(session, {EAST: 1001})


def change_organisation(session):
    add_layer(session, "organisation", at(None, "花の会", joining_note="どなたでも"))


def change_adoption(session):
    add_layer(
        session, "adoption_site", at(IN_EAST, "花壇", adopter="花の会", tasks="水やり")
    )


def change_source(session):
    session.scalars(select(Layer)).first().source = "別の出典"


@pytest.mark.parametrize(
    "change",
    [
        change_title,
        change_phone,
        change_fee,
        change_exception,
        change_place,
        change_boundary,
        change_figure,
        change_residents,
        change_organisation,
        change_adoption,
        change_source,
    ],
)
def test_the_version_changes_with_everything_a_page_says(session, change):
    fill_town(session)
    before = snapshot_of(session).version
    change(session)

    assert snapshot_of(session).version != before


@pytest.mark.parametrize(
    "said", [(("学区", "第二小"),), (("校区", "第一小"),), (), None]
)
def test_the_version_changes_with_the_district_a_row_declares(session, said):
    fill_town(session)
    row = at(IN_WEST, "公園", source_id="1", declared=(("学区", "第一小"),))
    add_layer(session, "place", row)
    before = snapshot_of(session).version

    if said is None:
        add_districts(session, slug="schools", kind="school_zone", title="学区")
        feature(session, "公園").declared[0].text = "東町"
    else:
        add_layer(session, "place", row | {"declared": said})

    assert snapshot_of(session).version != before


def test_the_version_changes_with_the_day(session):
    fill_town(session)
    next_day = DAY + timedelta(days=1)

    assert snapshot_of(session).version != snapshot_of(session, next_day).version


def test_a_hidden_places_move_changes_nothing_that_is_shown(session):
    add_districts(session)
    row = at(IN_EAST, "非公開", source_id="1", location_visibility="hidden")
    add_layer(session, "activity", row)
    before = snapshot_of(session).features_geojson()
    add_layer(session, "activity", row | {"geometry": box(141.5, 43.1, 141.6, 43.2)})

    assert snapshot_of(session).features_geojson() == before
