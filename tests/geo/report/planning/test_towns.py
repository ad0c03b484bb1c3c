"""Blocks of one town belong together, by their names alone."""

from geo.report.planning.towns import group_by_town


def test_blocks_and_the_older_part_of_a_town_are_one_town():
    names = {"1": "向陽台一丁目", "2": "向陽台十二丁目", "3": "平尾", "4": "平尾３丁目"}

    assert group_by_town(names) == {
        "1": "向陽台",
        "2": "向陽台",
        "3": "平尾",
        "4": "平尾",
    }


def test_without_two_towns_or_without_blocks_there_is_nothing_to_part():
    assert group_by_town({"1": "西町", "2": "東町"}) is None
    assert group_by_town({"1": "西町一丁目", "2": "西町二丁目"}) is None
