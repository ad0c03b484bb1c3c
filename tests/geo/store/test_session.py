"""Units of work: all or nothing, one state, writers that wait."""

import threading
import time

import pytest
from sqlalchemy import select, update

from geo.domain.errors import SettingError
from geo.query.cities import find_municipalities, get_municipality
from geo.store.files import is_filled, keep_file
from geo.store.models import ImportFile, Municipality
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import connect, reading, transaction
from tests.samples import CITY, SLUG, add_layer, at
from tests.towns import IN_EAST


def add_city(database):
    with transaction(database) as session:
        ensure_municipality(session, CITY)


def rename(session, name):
    session.execute(update(Municipality).values(name=name))


def test_a_block_that_ends_is_committed(database):
    add_city(database)

    with reading(database) as session:
        assert [city.slug for city in find_municipalities(session)] == [SLUG]


def test_a_block_that_raises_leaves_nothing_not_even_the_kept_file(database):
    def fail():
        with transaction(database) as session:
            city = ensure_municipality(session, CITY)
            keep_file(
                session,
                city,
                name="a.csv",
                content=b"x",
                target="layer/a",
                row_count=1,
                notes=[],
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with reading(database) as session:
        assert find_municipalities(session) == []
        assert session.scalars(select(ImportFile)).all() == []


def test_what_reading_changes_is_never_kept(database):
    add_city(database)
    with reading(database) as session:
        rename(session, "変えた")

    with reading(database) as session:
        assert get_municipality(session, SLUG).name == "江別市"


def test_reading_sees_one_state_while_others_write(database):
    add_city(database)
    with reading(database) as session:
        before = get_municipality(session, SLUG).name
        with transaction(database) as other:
            rename(other, "新しい名")
        session.expire_all()
        again = get_municipality(session, SLUG).name

    assert (before, again) == ("江別市", "江別市")


def test_two_writers_wait_for_each_other_and_neither_is_lost(database):
    add_city(database)
    failures = []

    def write():
        try:
            for _ in range(5):
                with transaction(database) as session:
                    city = ensure_municipality(session, CITY)
                    mark_changed(session, city)
                    time.sleep(0.01)
        except Exception as error:  # noqa: BLE001 - shown by the assertion
            failures.append(error)

    threads = [threading.Thread(target=write) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with reading(database) as session:
        assert get_municipality(session, SLUG).revision == 15
    assert failures == []


def test_two_imports_of_one_new_layer_make_it_once(database):
    add_city(database)
    saved, together = [], threading.Barrier(2)

    def write():
        together.wait()
        with transaction(database) as session:
            saved.append(add_layer(session, "activity", at(IN_EAST, source_id="A")))

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(len(one.added) for one in saved) == [0, 1]
    assert sorted(len(one.unchanged) for one in saved) == [0, 1]


def test_a_reader_does_not_wait_for_a_writer(database):
    add_city(database)
    with transaction(database) as writer:
        rename(writer, "書きかけ")
        writer.flush()
        with reading(database) as session:
            assert get_municipality(session, SLUG).name == "江別市"


def test_a_target_counts_as_filled_only_once_its_file_is_kept(session):
    city = ensure_municipality(session, CITY)
    before = is_filled(session, city, target="layer/a")
    keep_file(
        session,
        city,
        name="a.csv",
        content=b"x",
        target="layer/a",
        row_count=1,
        notes=["一行目: 直しました"],
    )

    assert not before
    assert is_filled(session, city, target="layer/a")
    assert session.scalar(select(ImportFile)).notes == ["一行目: 直しました"]


@pytest.mark.parametrize("address", ["mysql://host/name", "kyodo.sqlite", ""])
def test_an_address_of_no_known_kind_is_refused(address):
    with pytest.raises(SettingError, match="KYODO_DATABASE"):
        connect(address)
