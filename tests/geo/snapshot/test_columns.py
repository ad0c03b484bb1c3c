"""Which cards have a code, as columns."""

from dataclasses import dataclass

import pytest

from geo.snapshot.columns import Columns


@dataclass
class Said:
    kind: str
    fields: tuple[str, ...] = ()


CARDS = (Said("activity", ("care", "play")), Said("place"), Said("activity", ("care",)))


def test_a_card_with_several_values_has_each_of_them():
    columns = Columns(CARDS)

    assert columns.having("fields", "care").tolist() == [True, False, True]
    assert columns.having("fields", "play").tolist() == [True, False, False]
    assert columns.having_any("kind", ("place", "x")).tolist() == [False, True, False]


def test_a_value_nobody_has_is_found_nowhere():
    assert not Columns(CARDS).having("kind", "organisation").any()


def test_values_are_counted_among_some():
    columns = Columns(CARDS)

    assert columns.count("kind") == {"activity": 2, "place": 1}
    assert columns.count("kind", columns.having("fields", "play")) == {"activity": 1}


def test_a_shared_column_cannot_be_written_to():
    with pytest.raises(ValueError, match="read-only"):
        Columns(CARDS).having("kind", "place")[0] = True
