"""Importing a layer again and again: matched rows, versions, revisions, schedules."""

from datetime import date, timedelta

import pytest
from shapely import Point
from sqlalchemy import select, update

from geo.domain.errors import ConflictError
from geo.query.features import find_adoptions, find_schedules
from geo.query.layers import find_layers
from geo.store.layers import save_layer
from geo.store.models import Adoption, Feature, Layer, Revision, Schedule
from geo.store.models.base import now
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, add_layer, at, city_id, layer_frame, layer_spec
from tests.towns import IN_EAST, IN_WEST

WEEKLY = "FREQ=WEEKLY;BYDAY=TU"
OFF = date(2026, 5, 5)


def features_of(session):
    return list(session.scalars(select(Feature).order_by(Feature.id)))


def revisions_of(session):
    return list(session.scalars(select(Revision).order_by(Revision.id)))


def outcome(saved):
    return tuple(
        len(part)
        for part in (saved.added, saved.changed, saved.unchanged, saved.vanished)
    )


def adopted(**more):
    return at(
        IN_EAST,
        "花壇",
        source_id="S-1",
        adopter="花の会",
        agreed_on=date(2026, 4, 1),
        term_start=date(2026, 4, 1),
        term_end=date(2027, 3, 31),
        minimum_people=5,
        **more,
    )


def test_rows_are_matched_by_the_files_own_id(session):
    first = add_layer(
        session,
        "activity",
        at(IN_EAST, "清掃", source_id="A"),
        at(IN_WEST, "体操", source_id="B"),
        at(IN_WEST, "将棋", source_id="C"),
    )
    second = add_layer(
        session,
        "activity",
        at(IN_WEST, "体操", source_id="B"),
        at(IN_EAST, "大清掃", source_id="A"),
        at(None, "新しい会", source_id="D"),
    )

    assert outcome(first) == (3, 0, 0, 0)
    assert outcome(second) == (1, 1, 1, 1)
    assert second.changed == [first.added[0]]
    assert second.vanished == [first.added[2]]


def test_rows_without_ids_are_matched_by_title_and_turn(session):
    first = add_layer(
        session, "activity", at(IN_EAST, "ｻﾛﾝ"), at(IN_WEST, "サロン"), at(None, "会")
    )
    second = add_layer(
        session,
        "activity",
        at(None, "会"),
        at(IN_EAST, "サロン"),
        at(IN_WEST, "サロン", fee="100円"),
    )

    assert outcome(second) == (0, 2, 1, 0)
    assert second.changed == first.added[:2]


def test_the_same_rows_again_change_nothing_and_leave_no_revision(session):
    rows = (at(IN_EAST, generations=("senior",), capacity=20), weekly_activity())
    add_layer(session, "activity", *rows)
    count = len(revisions_of(session))
    again = add_layer(session, "activity", *rows)

    assert outcome(again) == (0, 0, 2, 0)
    assert len(revisions_of(session)) == count
    assert {feature.version for feature in features_of(session)} == {1}


def weekly_activity():
    return at(
        IN_WEST,
        "体操",
        starts_on=date(2026, 4, 7),
        start_time="10:00",
        rrule=WEEKLY,
        exdates=(OFF,),
        skip_holidays=True,
    )


def test_a_change_counts_the_version_up_and_is_kept_with_before_and_after(session):
    add_layer(session, "activity", at(IN_EAST, source_id="A", fee="無料"))
    add_layer(session, "activity", at(IN_WEST, source_id="A", fee="100円"))
    (feature,) = features_of(session)
    first, second = revisions_of(session)

    assert feature.version == 2
    assert (first.version, first.before, first.after["fee"]) == (1, None, "無料")
    assert first.after["geometry"] == Point(IN_EAST).wkt
    assert (second.version, second.target_uid) == (2, feature.uid)
    assert second.before == {"fee": "無料", "geometry": Point(IN_EAST).wkt}
    assert second.after == {"fee": "100円", "geometry": Point(IN_WEST).wkt}
    assert second.by_role == "staff"


def test_a_place_lost_and_found_is_a_change(session):
    for place in (IN_EAST, None, IN_EAST):
        add_layer(session, "activity", at(place, source_id="A"))
    (feature,) = features_of(session)
    after = [revision.after["geometry"] for revision in revisions_of(session)]

    assert feature.version == 3
    assert after == [Point(IN_EAST).wkt, None, Point(IN_EAST).wkt]


def test_a_cancelled_row_is_kept_and_called_so(session):
    add_layer(session, "activity", at(IN_EAST, source_id="A"))
    add_layer(session, "activity", at(None, source_id="A", status="cancelled"))
    (feature,) = features_of(session)

    assert feature.status == "cancelled"
    assert revisions_of(session)[1].before["status"] == "active"


def test_a_vanished_feature_stays_as_it_was(session):
    add_layer(session, "activity", at(IN_EAST, "清掃"), at(IN_WEST, "体操"))
    add_layer(session, "activity", at(IN_WEST, "体操"))

    assert [feature.title for feature in features_of(session)] == ["清掃", "体操"]


def test_an_adoption_outlives_a_list_without_its_site(session):
    add_layer(session, "adoption_site", adopted())
    saved = add_layer(session, "adoption_site", at(IN_WEST, "新しい花壇"))
    (adoption,) = find_adoptions(session, city_id(session))

    assert len(saved.vanished) == 1
    assert (adoption.adopter_name, adoption.term_end) == ("花の会", date(2027, 4, 1))


def test_an_adoption_outlives_a_row_that_names_no_adopter(session):
    add_layer(session, "adoption_site", adopted())
    add_layer(session, "adoption_site", at(IN_EAST, "花壇", source_id="S-1"))

    assert len(find_adoptions(session, city_id(session))) == 1


def test_a_renewed_agreement_is_written_over_and_its_old_term_kept(session):
    add_layer(session, "adoption_site", adopted())
    saved = add_layer(
        session, "adoption_site", adopted() | {"term_end": date(2028, 3, 31)}
    )
    (adoption,) = session.scalars(select(Adoption))
    last = revisions_of(session)[-1]

    assert outcome(saved) == (0, 1, 0, 0)
    assert (adoption.term_end, adoption.version) == (date(2028, 4, 1), 2)
    assert last.before == {"term_end": "2027-04-01"}
    assert last.after == {"term_end": "2028-04-01"}


def test_a_schedule_is_updated_in_place_with_its_days_off(session):
    add_layer(session, "activity", weekly_activity())
    other = date(2026, 5, 12)
    add_layer(
        session, "activity", weekly_activity() | {"exdates": (other,), "rrule": None}
    )
    (schedule,) = find_schedules(session, city_id(session)).values()
    last = revisions_of(session)[-1]

    assert (schedule.rrule, schedule.exdates) == (None, frozenset({other}))
    assert str(schedule.start_time) == "10:00"
    assert len(list(session.scalars(select(Schedule)))) == 1
    assert last.before == {"rrule": WEEKLY, "exdates": ["2026-05-05"]}
    assert last.after == {"rrule": None, "exdates": ["2026-05-12"]}


def test_a_schedule_goes_when_the_file_no_longer_names_a_day(session):
    add_layer(session, "activity", weekly_activity())
    add_layer(session, "activity", at(IN_WEST, "体操"))

    assert find_schedules(session, city_id(session)) == {}
    assert revisions_of(session)[-1].before["starts_on"] == "2026-04-07"


def test_a_layer_does_not_change_its_kind(session):
    add_layer(session, "activity", at(IN_EAST), slug="mixed")

    with pytest.raises(ConflictError, match="「活動」"):
        add_layer(session, "place", at(IN_EAST, place_kind="park"), slug="mixed")


def test_two_layers_may_use_the_same_ids(session):
    add_layer(session, "activity", at(IN_EAST, source_id="1"), slug="a")
    second = add_layer(session, "activity", at(IN_EAST, source_id="1"), slug="b")

    assert outcome(second) == (1, 0, 0, 0)


def test_a_layer_says_when_its_rows_last_changed(session):
    add_layer(session, "activity", at(IN_EAST, source_id="A"))
    long_ago = now() - timedelta(days=400)
    session.execute(update(Layer).values(updated_at=long_ago))
    session.expire_all()
    add_layer(session, "activity", at(IN_EAST, source_id="A"))
    (unchanged,) = find_layers(session, city_id(session))
    add_layer(session, "activity", at(IN_EAST, source_id="A", fee="無料"))
    (changed,) = find_layers(session, city_id(session))

    assert unchanged.updated_at == long_ago
    assert changed.updated_at > long_ago


def test_a_layer_is_owned_by_the_organisation_of_that_name(session):
    groups = add_layer(session, "organisation", at(None, "花の会"))
    add_layer(session, "activity", at(IN_EAST, organiser="花の会"), owner_name="花の会")
    (feature,) = features_of(session)
    layer = session.get(Layer, feature.layer_id)

    assert len(groups.added) == 1
    assert feature.organisation_id == layer.owner_id is not None


def test_a_progress_bar_advances_once_a_row(session):
    steps = []
    save_layer(
        session,
        layer_frame("activity", at(IN_EAST), at(None)),
        municipality=ensure_municipality(session, CITY),
        spec=layer_spec("activity"),
        advance=lambda: steps.append(1),
    )

    assert len(steps) == 2
