"""Changing features by hand: versions, revisions, documents."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.errors import StaleEditError
from geo.query.items import find_items, get_item
from geo.store.documents import read_document
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import Feature, FeatureArea, Revision
from tests.groups import add_group
from tests.samples import DAY, add_districts
from tests.towns import IN_EAST, IN_WEST

OWNER = Actor("owner")
EAST, WEST = (f"POINT ({x} {y})" for x, y in (IN_EAST, IN_WEST))


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def create(session, group, **values):
    return create_feature(
        session, group, "activity", {"title": "清掃"} | values, actor=OWNER, on=DAY
    )


def change(session, saved, **values):
    return change_feature(
        session, saved.uid, values, version=saved.version, actor=OWNER, on=DAY
    )


def document(session, saved):
    session.expire_all()
    feature = session.scalars(select(Feature).where(Feature.uid == saved.uid)).one()
    return read_document(session, feature)


def test_a_new_thing_is_the_groups_own(session, group):
    saved = create(session, group, geometry=EAST, rrule="FREQ=WEEKLY")

    assert saved.version == 1
    assert [item.uid for item in find_items(session, group.id)] == [saved.uid]
    assert get_item(session, group.id, saved.uid).document["geometry"] == EAST


def test_a_moved_thing_gets_its_new_district(session, group):
    saved = create(session, group, geometry=EAST)
    before = session.scalars(select(FeatureArea.area_id)).all()

    change(session, saved, geometry=WEST)

    after = session.scalars(select(FeatureArea.area_id)).all()
    assert len(before) == len(after) == 1
    assert before != after


def test_days_are_written_and_read_as_they_were_given(session, group):
    when = {
        "starts_on": "2026-05-02",
        "ends_on": None,
        "start_time": "09:00",
        "end_time": "10:30",
        "rrule": "FREQ=MONTHLY;BYDAY=1SA",
        "skip_holidays": True,
        "exdates": ["2026-08-01"],
        "off_reasons": {"2026-08-01": "夏休み"},
        "moved": [
            {
                "on_date": "2026-06-06",
                "moved_to": "2026-06-07",
                "start_time": None,
                "end_time": None,
                "reason": "雨",
            }
        ],
    }
    saved = create(session, group, **when)

    stored = document(session, saved)
    assert {name: stored[name] for name in when} == when


def test_writing_an_old_document_again_brings_everything_back(session, group):
    saved = create(session, group, geometry=EAST, starts_on="2026-05-02")
    first = document(session, saved)
    second = change(
        session, saved, title="花壇", geometry=None, starts_on=None, field="other"
    )

    change(session, second, **first)

    assert document(session, saved) == first


def test_a_newer_version_is_never_written_over(session, group):
    saved = create(session, group)
    change(session, saved, title="先の人")

    with pytest.raises(StaleEditError) as caught:
        change(session, saved, title="後の人")

    assert caught.value.details["version"] == 2
    assert caught.value.details["document"]["title"] == "先の人"


def test_nothing_changed_is_no_new_version(session, group):
    saved = create(session, group)

    again = change(session, saved, title="清掃")

    assert (again.version, again.changes) == (1, {})
    assert len(session.scalars(select(Revision)).all()) == 1


def test_a_revision_tells_the_role_and_both_values(session, group):
    saved = create(session, group, last_confirmed_on="2026-05-01")
    change(session, saved, last_confirmed_on="2026-05-20")

    last = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert last.by_role == "owner"
    assert last.before == {"last_confirmed_on": "2026-05-01"}
    assert last.after == {"last_confirmed_on": date(2026, 5, 20).isoformat()}
