"""What things were: at a version, at the end of a day, and between two days."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from geo.domain.errors import NotFoundError
from geo.query.past import (
    compare_days,
    document_at_version,
    end_of,
    find_items_on,
)
from geo.store.documents import read_document
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import Feature, Revision
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER = Actor("owner")
MAY, JUNE, JULY = date(2026, 5, 1), date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def create(session, group, title):
    return create_feature(
        session, group, "activity", {"title": title}, actor=OWNER, on=DAY
    )


def change(session, saved, **values):
    return change_feature(
        session, saved.uid, values, version=saved.version, actor=OWNER, on=DAY
    )


def written_on(session, saved, day) -> None:
    """Say of what was written last that it was written at a day's noon."""
    moment = datetime(day.year, day.month, day.day, 3, tzinfo=UTC)
    revision = session.scalars(
        select(Revision)
        .where(Revision.target_uid == saved.uid)
        .order_by(Revision.id.desc())
    ).first()
    revision.at = moment
    if saved.version == 1:
        session.scalars(
            select(Feature).where(Feature.uid == saved.uid)
        ).one().created_at = moment
    session.flush()


def test_every_version_reads_as_it_was_written(session, group):
    saved = create(session, group, "清掃")
    feature = session.scalars(select(Feature)).one()
    written = [read_document(session, feature)]
    for values in (
        {"title": "花壇", "starts_on": "2026-05-02", "exdates": ["2026-08-01"]},
        {"exdates": [], "generations": ["child"]},
        {"starts_on": None},
        {"geometry": "POINT (141.5 43.1)", "status": "ended"},
    ):
        saved = change(session, saved, **values)
        written.append(read_document(session, feature))

    assert [
        document_at_version(session, saved.uid, version)
        for version in range(1, len(written) + 1)
    ] == written


def test_a_version_that_never_was_is_not_found(session, group):
    saved = create(session, group, "清掃")

    for uid, version in ((saved.uid, 0), (saved.uid, 2), ("nothing", 1)):
        with pytest.raises(NotFoundError):
            document_at_version(session, uid, version)


def test_a_day_shows_what_stood_at_its_end(session, group):
    first = create(session, group, "清掃")
    written_on(session, first, MAY)
    changed = change(session, first, title="花壇")
    written_on(session, changed, JUNE)
    written_on(session, create(session, group, "祭り"), JULY)

    held = {day: find_items_on(session, group.id, day) for day in (MAY, JUNE, JULY)}

    assert [[item.document["title"] for item in items] for items in held.values()] == [
        ["清掃"],
        ["花壇"],
        ["祭り", "花壇"],
    ]
    assert [held[MAY][0].version, held[JUNE][0].version] == [1, 2]


def test_two_days_tell_what_came_changed_and_ended(session, group):
    one, two = create(session, group, "清掃"), create(session, group, "祭り")
    for saved in (one, two):
        written_on(session, saved, MAY)
    written_on(session, change(session, one, fee="100円"), JUNE)
    written_on(session, change(session, two, status="ended"), JUNE)
    written_on(session, create(session, group, "花壇"), JUNE)

    found = compare_days(session, group.id, MAY, JUNE)

    assert [item.document["title"] for item in found.added] == ["花壇"]
    assert [pair[1].document["fee"] for pair in found.changed] == ["100円"]
    assert [item.document["title"] for item in found.ended] == ["祭り"]


def test_a_day_ends_at_midnight_in_japan():
    assert end_of(MAY) == datetime(2026, 5, 1, 15, tzinfo=UTC)
    assert end_of(MAY) - end_of(MAY - timedelta(days=1)) == timedelta(days=1)
