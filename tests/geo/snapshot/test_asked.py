"""Which fields a search word means."""

import pytest

from geo.snapshot.asked import fields_meant
from tests.samples import add_layer, at, snapshot_of


@pytest.mark.parametrize(
    ("word", "fields"),
    [
        ("学童保育", ("learning", "family")),
        ("野鳥", ("nature",)),
        ("手話", ("welfare",)),
        ("ボーイスカウト", ("family",)),
        ("ぼーいすかうと", ("family",)),
        ("ﾘｻｲｸﾙ", ("nature",)),
    ],
)
def test_a_word_of_an_example_means_its_fields(word, fields):
    assert fields_meant(word) == {word: fields}


@pytest.mark.parametrize("word", ["活動", "支援", "ボランティア", "花", "", "宇宙旅行"])
def test_a_word_of_every_field_or_none_means_none(word):
    assert fields_meant(word) == {}


def test_each_word_is_looked_at_by_itself():
    assert set(fields_meant("野鳥 公園 学童保育")) == {"野鳥", "学童保育"}


def test_activities_of_the_field_are_found_by_its_examples(session):
    add_layer(
        session,
        "activity",
        at(None, "川の会", field="nature"),
        at(None, "夕方の会", field="town", secondary_fields=["nature"]),
        at(None, "野鳥の写真展", field="culture"),
        at(None, "体操", field="welfare"),
    )
    snapshot = snapshot_of(session)

    found = {card.title for card in snapshot.find_cards(text="野鳥")}
    assert found == {"川の会", "夕方の会", "野鳥の写真展"}
    assert {card.title for card in snapshot.find_cards(field="nature")} == {
        "川の会",
        "夕方の会",
    }
