"""Which stored thing each row of a file is."""

from sqlalchemy import select

from geo.store.keys import StoredKey, mark, stable_keys
from geo.store.models import Adoption, Feature
from tests.samples import add_layer, at
from tests.towns import IN_EAST, IN_WEST


def named(*pairs):
    return [{"source_id": number, "title": title} for number, title in pairs]


def test_a_made_key_is_never_one_that_the_file_gives_itself():
    rows = named(("A", "い"), ("A", "ろ"), ("A#2", "は"), (None, "に"), ("~に", "ほ"))

    assert stable_keys(rows).keys == ["A", "A#3", "A#2", "~に#2", "~に"]


def test_namesakes_follow_their_place_and_new_ones_get_a_key_of_their_own():
    rows = [{"title": "花壇", "at": place} for place in ("新", "西", "東")]
    stored = [
        StoredKey("~花壇", "花壇", lambda: mark(place="東")),
        StoredKey("~花壇#2", "花壇", lambda: mark(place="西")),
    ]

    made = stable_keys(rows, stored, lambda row: mark(place=row["at"]))

    assert made.keys == ["~花壇#3", "~花壇#2", "~花壇"]
    assert made.doubtful == []


def test_namesakes_that_nothing_tells_apart_are_taken_in_turn_with_a_doubt():
    rows = [{"title": "花壇"}] * 3
    stored = [
        StoredKey("~花壇", "花壇", dict),
        StoredKey("~花壇#2", "花壇", dict),
    ]

    made = stable_keys(rows, stored)

    assert made.keys == ["~花壇", "~花壇#2", "~花壇#3"]
    assert made.doubtful == [0, 1, 2]


def test_a_list_brought_again_as_it_is_raises_no_doubt():
    rows = [{"title": "花壇"}] * 2
    stored = [StoredKey(key, "花壇", dict) for key in stable_keys(rows).keys]

    assert stable_keys(rows, stored).doubtful == []


def test_agreements_stay_with_their_site_when_a_namesake_is_put_on_top(session):
    first = at(IN_EAST, "花壇", adopter="花の会")
    second = at(IN_WEST, "花壇", adopter="水の会")
    add_layer(session, "adoption_site", first, second)
    third = at((141.5151, 43.1051), "花壇", adopter="森の会")

    saved = add_layer(session, "adoption_site", third, first, second)

    agreed = session.scalars(select(Adoption)).all()
    assert sorted(a.adopter_name for a in agreed) == ["森の会", "水の会", "花の会"]
    assert len({a.site_id for a in agreed}) == 3
    assert (len(saved.added), len(saved.unchanged), saved.notes) == (1, 2, [])


def test_a_place_that_moved_among_namesakes_is_told_as_a_doubt(session):
    add_layer(session, "place", at(IN_EAST, "花壇"), at(IN_WEST, "花壇"))

    saved = add_layer(
        session, "place", at((141.5151, 43.1051), "花壇"), at(IN_WEST, "花壇")
    )

    assert "同じ名前の行が複数あり" in saved.notes[0].message
    assert len(session.scalars(select(Feature)).all()) == 2


def test_a_number_that_stands_twice_beside_its_made_key_is_stored(session):
    for kind in ("place", "organisation"):
        rows = [
            at(None, name, source_id=key)
            for name, key in zip("いろは", ("A", "A", "A#2"), strict=True)
        ]

        first = add_layer(session, kind, *rows)
        again = add_layer(session, kind, *rows)

        assert (len(first.added), len(again.unchanged)) == (3, 3)
