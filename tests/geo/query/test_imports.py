"""Which files were brought in, and their bytes."""

import pytest

from geo.domain.errors import NotFoundError
from geo.query.imports import find_imports, get_import_content
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


def test_files_are_listed_newest_first_with_what_was_said(session):
    keep(session, "a.csv", b"1", "layer/parks")
    keep(session, "b.csv", b"2", "layer/halls")
    city = ensure_municipality(session, CITY)
    found = find_imports(session, city.id)
    parks = find_imports(session, city.id, target="layer/parks")

    assert [record.name for record in found] == ["b.csv", "a.csv"]
    assert [record.name for record in parks] == ["a.csv"]
    assert (parks[0].notes, parks[0].wish) == (("直しました。",), {"title": "公園"})


def test_a_file_comes_back_byte_for_byte_to_its_own_city_only(session):
    kept = keep(session, "a.csv", b"\x00\xff", "layer/parks")
    other = ensure_municipality(session, "13225")

    assert get_import_content(session, kept.municipality_id, kept.uid) == (
        "a.csv",
        b"\x00\xff",
    )
    with pytest.raises(NotFoundError):
        get_import_content(session, other.id, kept.uid)
