"""Three questions to a zone, and the list both sides go through."""

from itertools import product

import pytest

from geo.domain.preflight import missing_points, points_of
from geo.domain.zone_chooser import ANSWERS, QUESTIONS, advise_zone


def advice(*answers):
    return advise_zone(dict(zip(QUESTIONS, answers, strict=True)))


@pytest.mark.parametrize(
    ("answers", "zone", "reason"),
    [
        (("community", "community", "community"), "A", "unanimous"),
        (("community", "both", "both"), "B", "leaning"),
        (("both", "both", "both"), "C", "balanced"),
        (("city", "both", "community"), "C", "balanced"),
        (("city", "community", "city"), "C", "bounded"),
        (("city", "both", "both"), "D", "leaning"),
        (("city", "city", "city"), "E", "unanimous"),
    ],
)
def test_answers_lead_to_a_zone(answers, zone, reason):
    found = advice(*answers)

    assert (found.zone, found.reason) == (zone, reason)
    assert found.is_collaboration == (zone in "BCD")


def test_no_zone_before_every_question_is_answered():
    assert advise_zone({}) is None
    assert advise_zone({"ought": "city", "able": "city", "efficient": "?"}) is None


def test_the_mirror_of_the_answers_is_the_mirror_of_the_zone():
    other = {"community": "city", "both": "both", "city": "community"}
    mirrored = dict(zip("ABCDE", "EDCBA", strict=True))

    for answers in product(ANSWERS, repeat=3):
        turned = advice(*(other[answer] for answer in answers))
        assert turned.zone == mirrored[advice(*answers).zone]


def test_the_list_has_two_three_and_four_points():
    city, community = points_of("city"), points_of("community")

    assert (len(city), len(community)) == (2 + 4, 3 + 4)
    assert set(city) & set(community) == {p for p in city if p.part == "trust"}
    assert missing_points("city", frozenset(p.code for p in city)) == ()
