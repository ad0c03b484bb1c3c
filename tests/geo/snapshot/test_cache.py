"""A snapshot is kept until somebody commits or the day changes."""

import subprocess
import sys
import threading
from datetime import timedelta

import pytest

from geo.domain.errors import NotFoundError
from geo.snapshot.cache import SnapshotCache
from geo.store.models import Feature
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import connect, reading, transaction
from tests.samples import CITY, DAY, SLUG, add_layer, at
from tests.towns import IN_EAST


class Clock:
    def __init__(self):
        self.day = DAY

    def __call__(self):
        return self.day


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def cache(database, clock):
    with transaction(database) as session:
        add_layer(session, "activity", at(IN_EAST, "清掃"))
    made = SnapshotCache(database, clock)
    yield made
    made.close()


def test_the_same_snapshot_is_kept_while_nothing_changes(cache, database):
    first = cache.get(SLUG)
    with reading(database) as session:
        session.get(Feature, 1)

    assert cache.get(SLUG) is first


def test_a_commit_of_another_connection_makes_a_new_one(cache, database):
    first = cache.get(SLUG)
    url = database.engine.url
    address = (
        url.database if database.embedded else url.render_as_string(hide_password=False)
    )
    other = connect(address)
    with transaction(other) as session:
        add_layer(session, "activity", at(IN_EAST, "体操"))
    other.engine.dispose()
    second = cache.get(SLUG)

    assert second is not first
    assert {card.title for card in second.cards} == {"清掃", "体操"}


def test_what_is_not_committed_is_not_seen(cache, database):
    first = cache.get(SLUG)
    with transaction(database) as session:
        mark_changed(session, ensure_municipality(session, CITY))
        session.flush()
        during = cache.get(SLUG)

    assert during is first
    assert cache.get(SLUG) is not first


def test_a_new_day_is_a_new_snapshot(cache, clock):
    first = cache.get(SLUG)
    clock.day = DAY + timedelta(days=1)

    assert cache.get(SLUG).on == DAY + timedelta(days=1)
    assert cache.get(SLUG) is not first


def test_cities_are_found_and_unknown_ones_are_not(cache):
    assert [city.slug for city in cache.find_cities()] == [SLUG]
    with pytest.raises(NotFoundError):
        cache.get("nowhere")


def test_many_threads_get_one_snapshot(cache):
    got = []
    threads = [
        threading.Thread(target=lambda: got.append(cache.get(SLUG))) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(got) == 4
    assert len({id(snapshot) for snapshot in got}) == 1


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_a_commit_of_another_process_is_seen(cache, database):
    first = cache.get(SLUG)
    change = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); "
    change += "c.execute('UPDATE layer SET title = 1'); c.commit()"
    path = database.engine.url.database
    subprocess.run([sys.executable, "-c", change, path], check=True)

    assert cache.get(SLUG).version != first.version
