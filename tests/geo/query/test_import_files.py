"""Which files were brought in, and their bytes."""

import pytest

from geo.domain.errors import NotFoundError
from geo.query.import_files import find_import_files, get_import_file, get_original
from geo.store.files import keep_file
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY


def keep(session, name, content, target):
    return keep_file(
        session,
        ensure_municipality(session, CITY),
        name=name,
        content=content,
        target=target,
        row_count=2,
        notes=["直しました。"],
        wish={"title": "公園"},
    )


def test_files_are_listed_newest_first_and_no_more_than_asked_for(session):
    for name in ("a.csv", "b.csv", "c.csv"):
        keep(session, name, name.encode(), "layer/parks")

    assert [each.name for each in find_import_files(session, limit=2)] == [
        "c.csv",
        "b.csv",
    ]


def test_a_file_is_told_with_its_city_and_what_was_said(session):
    kept = keep(session, "a.csv", b"1", "layer/parks")
    found = get_import_file(session, kept.uid)

    assert (found.name, found.row_count, found.notes) == ("a.csv", 2, ("直しました。",))
    assert found.city_name == ensure_municipality(session, CITY).name


def test_a_file_comes_back_byte_for_byte(session):
    kept = keep(session, "a.csv", b"\x00\xff", "layer/parks")

    assert get_original(session, kept.uid) == ("a.csv", b"\x00\xff")


@pytest.mark.parametrize("read", [get_import_file, get_original])
def test_an_unknown_file_is_said_to_be_none(session, read):
    with pytest.raises(NotFoundError):
        read(session, "nothing")
