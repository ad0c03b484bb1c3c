"""An edition waits until it is activated, and can be looked at and dropped before."""

from datetime import date, timedelta

import pytest
from shapely import MultiPolygon, box
from sqlalchemy import func, select

from geo.domain.errors import ConflictError, NotFoundError
from geo.query.cities import find_area_sets, find_districts
from geo.query.editions import find_editions
from geo.query.health import find_broken_links
from geo.store.assign import misplaced_features
from geo.store.boundaries import save_boundaries
from geo.store.editions import (
    activate_edition,
    drop_edition,
    get_waiting_edition,
    report_edition,
)
from geo.store.files import keep_file, was_imported
from geo.store.models import (
    Area,
    AreaSet,
    Boundary,
    ImportFile,
    Organisation,
    Revision,
)
from geo.store.municipalities import ensure_municipality
from geo.store.organisations import found_for_areas
from tests.samples import (
    CITY,
    FIRST,
    add_districts,
    add_layer,
    area_set_spec,
    at,
    city_id,
)
from tests.towns import EAST, IN_EAST, IN_WEST, STORAGE_CRS, WEST, areas, two_districts

SECOND = date(2027, 4, 1)
NORTH = "03"


def redrawn(name="新東町"):
    """東町 is renamed and grows to the north, 西町 goes, 北町 comes."""
    east = MultiPolygon([box(141.51, 43.10, 141.52, 43.12)])
    north = MultiPolygon([box(141.50, 43.11, 141.51, 43.12)])
    return areas({EAST: east, NORTH: north}, STORAGE_CRS).assign(name=[name, "北町"])


def wait(session, districts=None, valid_from=SECOND, file=None, **spec):
    return save_boundaries(
        session,
        redrawn() if districts is None else districts,
        municipality=ensure_municipality(session, CITY),
        spec=area_set_spec(**spec),
        valid_from=valid_from,
        file=file,
    )


def names(session, saved, day):
    found = find_districts(session, saved.area_set_id, on=day)
    return dict(found["name"])


def test_a_second_edition_waits_and_nothing_shown_changes(session):
    first = add_districts(session)
    add_layer(session, "activity", at(IN_WEST))
    before = names(session, first, SECOND)
    saved = wait(session, title="新しい地区", approximate=True)
    shown = find_area_sets(session, city_id(session), on=SECOND)[0]

    assert (first.waiting, saved.waiting) == (False, True)
    assert names(session, first, SECOND) == before == {EAST: "東町", WEST: "西町"}
    assert (shown.title, shown.approximate, shown.valid_from) == (
        "地区（districts）",
        False,
        FIRST,
    )
    assert (
        misplaced_features(session, ensure_municipality(session, CITY), on=SECOND) == 0
    )


def test_the_report_says_what_would_change(session):
    add_districts(session)
    add_layer(session, "activity", at(IN_EAST), at(IN_WEST, "西"), at(None, "なし"))
    report = report_edition(session, wait(session).edition_id)
    told = {found.code: found for found in report.districts}

    assert [(code, told[code].kind) for code in told] == [
        (EAST, "changed"),
        (NORTH, "added"),
        (WEST, "vanished"),
    ]
    assert (told[EAST].old_name, told[EAST].renamed, told[EAST].redrawn) == (
        "東町",
        True,
        True,
    )
    # One hundredth of a degree each way at 43 degrees north, drawn on in metres.
    assert told[EAST].difference_m2 == pytest.approx(904_500, rel=0.01)
    assert told[EAST].difference_m2 == pytest.approx(told[EAST].old_area_m2, rel=0.01)
    assert report.moved_features == 1
    assert report.waiting


def test_the_same_outlines_and_names_change_nothing(session):
    add_districts(session)
    report = report_edition(session, wait(session, two_districts()).edition_id)

    assert {found.kind for found in report.districts} == {"unchanged"}
    assert report.moved_features == 0


def test_activation_ends_the_old_outlines_and_moves_what_lies_in_them(session):
    first = add_districts(session)
    add_layer(session, "activity", at(IN_WEST), at(IN_EAST, "東"))
    saved = wait(session, title="新しい地区", approximate=True, is_default=True)
    activate_edition(session, saved.edition_id, on=SECOND)
    area_set = session.get_one(AreaSet, first.area_set_id)
    municipality = ensure_municipality(session, CITY)

    assert names(session, first, SECOND) == {EAST: "新東町", NORTH: "北町"}
    assert names(session, first, SECOND - timedelta(days=1)) == {
        EAST: "東町",
        WEST: "西町",
    }
    assert (area_set.title, area_set.approximate) == ("新しい地区", True)
    assert misplaced_features(session, municipality, on=SECOND) == 0
    assert find_broken_links(session) == []


def test_an_edition_is_not_activated_before_its_first_day(session):
    add_districts(session)
    saved = wait(session)

    with pytest.raises(ConflictError, match="2027-04-01"):
        activate_edition(session, saved.edition_id, on=SECOND - timedelta(days=1))

    assert report_edition(session, saved.edition_id).waiting


def test_an_edition_is_activated_once_and_never_behind_a_later_one(session):
    add_districts(session)
    early, late = wait(session), wait(session, valid_from=date(2028, 4, 1))
    activate_edition(session, late.edition_id, on=date(2028, 4, 1))

    for edition in (early, late):
        with pytest.raises(ConflictError, match="2028-04-01"):
            activate_edition(session, edition.edition_id, on=date(2028, 4, 1))


def test_a_second_edition_of_the_same_day_waits_for_the_first_to_be_dropped(session):
    add_districts(session)
    saved = wait(session)

    with pytest.raises(ConflictError, match="取り消して"):
        wait(session)

    drop_edition(session, saved.edition_id)
    assert wait(session).waiting


def test_a_dropped_edition_leaves_nothing_and_its_file_may_come_again(session):
    add_districts(session)
    city = ensure_municipality(session, CITY)
    file = keep_file(
        session,
        city,
        name="a.geojson",
        content=b"x",
        target="boundaries/districts",
        row_count=2,
        notes=[],
    )
    saved = wait(session, file=file)
    drop_edition(session, saved.edition_id)
    counts = [
        session.scalar(select(func.count()).select_from(table))
        for table in (Boundary, Area, ImportFile)
    ]

    assert counts == [2, 2, 0]
    assert not was_imported(session, city, content=b"x", target="boundaries/districts")


def test_outlines_that_held_are_not_dropped(session):
    saved = add_districts(session)

    with pytest.raises(ConflictError, match="有効"):
        drop_edition(session, saved.edition_id)


def test_the_waiting_edition_is_found_by_its_area_set_and_day(session):
    city = ensure_municipality(session, CITY)
    add_districts(session)
    with pytest.raises(NotFoundError, match="districts"):
        get_waiting_edition(session, city, "districts")
    early, late = wait(session), wait(session, valid_from=date(2028, 4, 1))

    with pytest.raises(ConflictError, match="2つ"):
        get_waiting_edition(session, city, "districts")

    found = get_waiting_edition(session, city, "districts", valid_from=SECOND)
    assert (found, late.waiting) == (early.edition_id, True)


def test_editions_are_listed_with_their_state(session):
    add_districts(session)
    second = wait(session)
    activate_edition(session, second.edition_id, on=SECOND)
    wait(session, valid_from=date(2028, 4, 1))
    listed = find_editions(session, city_id(session))

    assert [(e.valid_from, e.districts, e.in_force, e.waiting) for e in listed] == [
        (FIRST, 2, False, False),
        (SECOND, 2, True, False),
        (date(2028, 4, 1), 2, False, True),
    ]


@pytest.fixture
def associations(session):
    saved = add_districts(session, slug="jichikai", kind="association")
    found_for_areas(
        session,
        ensure_municipality(session, CITY),
        session.get_one(AreaSet, saved.area_set_id),
    )
    return session


def holders(session):
    rows = session.execute(
        select(Organisation.name, Area.code).outerjoin(
            Area, Area.id == Organisation.territory_id
        )
    )
    return dict(tuple(row) for row in rows)


def test_an_association_whose_area_vanishes_keeps_its_page_without_territory(
    associations,
):
    saved = wait(associations, slug="jichikai", kind="association")
    report = activate_edition(associations, saved.edition_id, on=SECOND)
    told = associations.scalars(
        select(Revision).where(Revision.target_kind == "organisation")
    ).all()

    assert report.lost_territories == ("西町",)
    assert holders(associations) == {"東町": EAST, "西町": None, "北町": NORTH}
    assert any(revision.after == {"territory_id": None} for revision in told)


def test_an_area_that_comes_back_is_held_by_the_same_association(associations):
    session = associations
    activate_edition(
        session,
        wait(session, slug="jichikai", kind="association").edition_id,
        on=SECOND,
    )
    back = wait(
        session,
        two_districts().assign(name=["東町", "別の名前"]),
        valid_from=date(2028, 4, 1),
        slug="jichikai",
        kind="association",
    )
    activate_edition(session, back.edition_id, on=date(2028, 4, 1))

    assert holders(session) == {"東町": EAST, "西町": WEST, "北町": None}


def test_a_new_area_goes_to_the_one_association_of_its_exact_name(session):
    add_layer(session, "organisation", at(None, "北町", actor_type="association"))
    add_districts(session, slug="jichikai", kind="association")
    saved = wait(session, slug="jichikai", kind="association")
    activate_edition(session, saved.edition_id, on=SECOND)

    assert holders(session)["北町"] == NORTH
    assert len(holders(session)) == 2
