"""The nearest receiving site, and what is said of one whose place is withheld."""

import pytest
from sqlalchemy import select

from geo.query.programmes import find_sites
from geo.report.receiving import find_receiving
from geo.store.models import Feature
from geo.store.programmes import ProgrammeText, ReceivingSite, add_site, write_programme
from tests.samples import DAY, add_districts, add_layer, at, city_id, snapshot_of
from tests.towns import IN_EAST, IN_WEST

NEAR_WEST = (141.5060, 43.105)  # 81 m east of IN_WEST


@pytest.fixture
def programme(session):
    """A programme with a site in the east, one in the west and one without a place."""
    add_districts(session)
    add_layer(
        session,
        "place",
        at(IN_EAST, "東の会館", place_kind="hall"),
        at(IN_WEST, "西の会館", place_kind="hall"),
    )
    text = ProgrammeText(kind="care_support_volunteer", title="制度（架空）")
    uid = write_programme(session, city_id(session), text)
    for title in ("あずまの家", "にしの家", "ホーム"):
        place = {"あずまの家": "東の会館", "にしの家": "西の会館"}.get(title)
        feature = session.scalar(select(Feature.uid).where(Feature.title == place))
        add_site(
            session, city_id(session), uid, ReceivingSite(name=title, feature=feature)
        )
    return uid


def found(session, programme, point=None):
    sites = find_sites(session, programme)
    return find_receiving(snapshot_of(session, DAY), sites, point)


def test_the_nearest_comes_first_in_a_straight_line(session, programme):
    nearest, further, nowhere = found(session, programme, NEAR_WEST)

    assert nearest.site.name == "にしの家"
    assert nearest.metres == pytest.approx(81, abs=1)
    assert further.metres > nearest.metres
    assert (nowhere.site.name, nowhere.metres) == ("ホーム", None)


def test_without_a_point_nothing_is_measured_or_moved(session, programme):
    names = [each.site.name for each in found(session, programme)]

    assert names == [each.name for each in find_sites(session, programme)]
    assert {each.metres for each in found(session, programme)} == {None}


@pytest.mark.parametrize("visibility", ["hidden", "area_only"])
def test_a_withheld_place_has_no_distance_and_no_rank(session, programme, visibility):
    row = session.scalars(select(Feature).where(Feature.title == "西の会館")).one()
    row.location_visibility = visibility
    session.flush()

    first, *rest = found(session, programme, NEAR_WEST)

    assert first.site.name == "あずまの家"
    assert [each.metres for each in rest] == [None, None]
    assert not any(each.mapped for each in rest)
