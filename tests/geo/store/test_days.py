"""What a file does to an activity's days: all of it is kept, and comes back."""

from datetime import date

import pytest
from sqlalchemy import select

from geo.domain.merging import WHEN
from geo.export.delimited import write_csv
from geo.export.layers import read_layer
from geo.query.cities import get_municipality
from geo.query.past import document_at_version
from geo.store.changes import told_fields
from geo.store.days import NO_DAYS
from geo.store.documents import read_document
from geo.store.editing import Actor, change_feature
from geo.store.models import Feature, Layer, Revision
from geo.store.undo_plan import plan_undo
from geo.store.undoing import undo_batch
from tests.groups import add_group
from tests.samples import DAY, SLUG, add_layer, at
from tests.towns import IN_WEST

OWNER = Actor("owner")
FIRST = date(2026, 5, 2)
OFF, MOVED, LATER = "2026-05-09", "2026-05-16", "2026-05-23"
DAYS = {
    "starts_on": str(FIRST),
    "rrule": "FREQ=WEEKLY",
    "skip_holidays": True,
    "exdates": [OFF],
    "off_reasons": {OFF: "夏休み"},
    "moved": [
        {"on_date": MOVED, "moved_to": "2026-05-17", "start_time": None}
        | {"end_time": None, "reason": "雨"},
        # Only other times: that day is held.
        {"on_date": LATER, "moved_to": None, "start_time": "10:00"}
        | {"end_time": None, "reason": None},
    ],
}


def bring(session, **row):
    add_layer(session, "activity", at(IN_WEST, "体操", source_id="A", **row))
    session.expire_all()
    return session.scalars(select(Feature).where(Feature.title == "体操")).one()


@pytest.fixture
def stored(session):
    """An activity of a file, its days worked out by hand since, in a group's layer."""
    feature = bring(session, starts_on=FIRST)
    layer = session.scalars(select(Layer)).one()
    group = add_group(session)
    layer.owner_id = group.id
    change_feature(session, feature.uid, DAYS, version=1, actor=OWNER, on=DAY)
    layer.owner_id = None
    feature.organisation_id = group.id
    session.flush()
    return group, feature


def days_of(session, feature):
    session.expire_all()
    document = read_document(session, feature)
    return {name: document[name] for name in WHEN}


def last(session):
    return session.scalars(select(Revision).order_by(Revision.id.desc())).first()


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"starts_on": date(2026, 6, 6)},
        {"starts_on": FIRST, "rrule": "FREQ=WEEKLY", "skip_holidays": True},
        {"starts_on": FIRST, "exdates": (date(2026, 5, 16), date(2026, 5, 30))},
    ],
)
def test_undo_and_the_past_bring_back_all_that_a_file_did_to_the_days(
    session, stored, row
):
    group, feature = stored
    whole = read_document(session, feature)
    session.execute(Revision.__table__.update().values(batch="before"))

    bring(session, **row)
    now = days_of(session, feature)
    revision = last(session)

    told = [name for name in WHEN if name in revision.before]
    assert told
    assert [revision.before[name] for name in told] == [
        DAYS.get(name, NO_DAYS[name]) for name in told
    ]
    assert [revision.after[name] for name in told] == [now[name] for name in told]
    assert document_at_version(session, feature.uid, 2) == whole
    revision.batch = "file-x"
    feature.organisation_id = group.id
    session.flush()
    undo_batch(session, group.id, "file-x", actor=OWNER, on=DAY, reason=None)
    assert days_of(session, feature) == {name: whole[name] for name in WHEN}


def test_a_day_with_other_times_is_no_day_off(session, stored):
    _group, feature = stored
    city = get_municipality(session, SLUG)

    bring(
        session,
        starts_on=FIRST,
        rrule="FREQ=WEEKLY",
        skip_holidays=True,
        exdates=(date.fromisoformat(OFF),),
    )
    table = read_layer(session, city, "activities", on=DAY, full=True)
    written = write_csv(table).decode("utf-8-sig")

    assert days_of(session, feature) == DAYS | dict.fromkeys(
        ("ends_on", "start_time", "end_time")
    )
    assert f"{LATER}→{LATER} 10:00〜" in written
    assert f",{OFF}," in written


def test_days_are_told_in_words():
    told = told_fields(
        {"moved": (DAYS["moved"], []), "off_reasons": (DAYS["off_reasons"], {})}
    )

    assert told == (
        ("moved", f"{MOVED}→2026-05-17、{LATER}→{LATER} 10:00〜", None),
        ("off_reasons", f"{OFF}（夏休み）", None),
    )


def test_whose_it_became_by_a_file_is_told_as_not_undone(session, stored):
    group, feature = stored
    feature.organisation_id = None
    session.flush()

    bring(session, organiser=group.name, starts_on=FIRST)
    last(session).batch = "file-x"
    session.flush()
    (item,) = plan_undo(session, group.id, "file-x").items

    assert "organisation_id" in item.rest
