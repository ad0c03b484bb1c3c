"""Many things at once: one batch, all or nothing."""

import pytest
from sqlalchemy import select

from geo.domain.errors import StaleEditError
from geo.query.table_rows import find_table_rows
from geo.store.documents import read_document
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.many import RowChange, change_many, copy_to_next_year
from geo.store.models import Feature, Revision
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER = Actor("owner")
WHEN = {
    "starts_on": "2028-02-29",
    "start_time": "09:00",
    "rrule": "FREQ=WEEKLY;UNTIL=20280601",
    "exdates": ["2028-03-07"],
}


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


@pytest.fixture
def things(session, group):
    return [
        create_feature(
            session, group, "activity", {"title": title} | WHEN, actor=OWNER, on=DAY
        )
        for title in ("清掃", "花植え", "見守り")
    ]


def changes_of(things, **values):
    return [RowChange(each.uid, each.version, values) for each in things]


def statuses(session, group):
    session.expire_all()
    return [row.values["status"] for row in find_table_rows(session, group.id)]


def test_what_is_changed_together_is_one_batch(session, group, things):
    written = change_many(
        session, changes_of(things, status="ended"), actor=OWNER, on=DAY
    )

    batches = session.scalars(select(Revision.batch).where(Revision.version == 2)).all()
    assert batches == [written.batch] * 3
    assert statuses(session, group) == ["ended"] * 3


def test_what_stays_as_it_is_is_no_change(session, things):
    written = change_many(
        session, changes_of(things, status="active"), actor=OWNER, on=DAY
    )

    assert written.uids == ()
    assert session.scalars(select(Revision).where(Revision.version == 2)).all() == []


def test_one_stale_row_leaves_all_as_they_are(session, group, things):
    change_feature(
        session, things[1].uid, {"title": "花"}, version=1, actor=OWNER, on=DAY
    )

    with pytest.raises(StaleEditError) as caught:
        change_many(session, changes_of(things, status="ended"), actor=OWNER, on=DAY)

    assert caught.value.details["stale"] == [things[1].uid]
    assert statuses(session, group) == ["active"] * 3


def test_a_copy_is_a_draft_of_the_next_year(session, group, things):
    written = copy_to_next_year(session, group.id, [things[0].uid], actor=OWNER, on=DAY)

    feature = session.scalars(
        select(Feature).where(Feature.uid == written.uids[0])
    ).one()
    document = read_document(session, feature)
    assert document["status"] == "draft"
    assert document["starts_on"] == "2029-02-28"
    assert document["rrule"] == "FREQ=WEEKLY;UNTIL=20290601"
    assert document["exdates"] == []
