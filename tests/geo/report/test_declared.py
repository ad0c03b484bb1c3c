"""A page says both districts when a file and a location disagree."""

from geo.report.declared import conflicts_of
from geo.report.feature import describe_feature
from tests.samples import add_districts, add_layer, at, snapshot_of
from tests.towns import IN_EAST, IN_WEST, OUT_OF_TOWN

SAID = {"declared": (("地区", "西町"),)}


def described(session, title):
    snapshot = snapshot_of(session)
    (card,) = [card for card in snapshot.cards if card.title == title]
    return describe_feature(session, snapshot, card.uid)


def test_page_has_the_declared_and_the_located_district(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(IN_EAST, "集会所", **SAID))

    detail = described(session, "集会所")

    (said,) = detail.declared
    assert (said.heading, said.text, said.named, said.located, said.disagrees) == (
        "地区",
        "西町",
        "西町",
        "東町",
        True,
    )
    assert detail.districts == (("districts", "地区", "東町"),)


def test_declared_district_never_changes_where_a_place_is_counted(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(IN_EAST, "集会所", **SAID))

    homes = snapshot_of(session).get_area_set().homes

    assert list(homes.values()) == ["01"]


def test_district_that_agrees_is_no_conflict(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(IN_WEST, "集会所", **SAID))

    assert not described(session, "集会所").declared[0].disagrees
    assert conflicts_of(session, snapshot_of(session)) == ()


def test_place_outside_every_area_has_no_located_district(session):
    add_districts(session, title="地区")
    add_layer(session, "place", at(OUT_OF_TOWN, "集会所", **SAID))

    (said,) = described(session, "集会所").declared

    assert (said.disagrees, said.located) == (True, None)


def test_approximate_location_is_told_beside_the_conflict(session):
    add_districts(session, title="地区")
    row = at(IN_EAST, "集会所", location_source="town_centroid", **SAID)
    add_layer(session, "place", row)

    ((card, said),) = conflicts_of(session, snapshot_of(session), "places")

    assert (card.title, said.approximate) == ("集会所", True)


def test_hidden_place_says_no_district_at_all(session):
    add_districts(session, title="地区")
    row = at(IN_EAST, "個人宅", location_visibility="hidden", **SAID)
    add_layer(session, "place", row)

    detail = described(session, "個人宅")

    assert (detail.declared, detail.districts) == ((), ())
