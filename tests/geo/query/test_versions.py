"""A thing as it was at each of its versions."""

import pytest

from geo.domain.errors import NotFoundError
from geo.query.items import get_item
from geo.query.past import document_at_version
from geo.store.days import NO_DAYS
from geo.store.editing import Actor, change_feature, create_feature
from tests.groups import add_group
from tests.samples import DAY, add_districts
from tests.towns import IN_EAST, IN_WEST

OWNER = Actor("owner")
STEPS = (
    {"title": "花壇", "geometry": f"POINT ({IN_WEST[0]} {IN_WEST[1]})"},
    {"starts_on": "2026-05-02", "rrule": "FREQ=WEEKLY", "exdates": ["2026-05-09"]},
    {"exdates": [], "generations": ["child"]},
    {**NO_DAYS, "status": "ended"},
)


def test_every_version_reads_as_it_was(session):
    add_districts(session)
    group = add_group(session)
    east = f"POINT ({IN_EAST[0]} {IN_EAST[1]})"
    values = {"title": "清掃", "geometry": east}
    saved = create_feature(session, group, "activity", values, actor=OWNER, on=DAY)
    then = [get_item(session, group.id, saved.uid).document]
    for version, step in enumerate(STEPS, start=1):
        change_feature(session, saved.uid, step, version=version, actor=OWNER, on=DAY)
        session.expire_all()
        then.append(get_item(session, group.id, saved.uid).document)

    for version, document in enumerate(then, start=1):
        assert document_at_version(session, saved.uid, version) == document
    for version in (0, len(then) + 1):
        with pytest.raises(NotFoundError):
            document_at_version(session, saved.uid, version)
    with pytest.raises(NotFoundError):
        document_at_version(session, "nothing", 1)
