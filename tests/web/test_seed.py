"""Seeding the demo: all of it once, and never over what people changed."""

from pathlib import Path

import pytest
from sqlalchemy import select

from geo.domain.errors import SettingError
from geo.domain.periods import today
from geo.query.health import find_broken_links, find_invalid_outlines
from geo.snapshot.build import build_snapshot
from geo.store.assign import misplaced_features
from geo.store.models import Feature, Municipality
from geo.store.session import reading, transaction
from web.seed import seed

DATA = Path(__file__).resolve().parents[2] / "data"
CITIES = {"inagi": 24, "asaka": 79}
KINDS = {
    "activity": 60,
    "adoption_site": 20,
    "support_centre": 4,
}


def told(database):
    said = []
    count = seed(database, DATA, lambda name, made: said.append((name, made)))
    return count, said


def test_the_demo_is_all_there_and_a_second_seeding_keeps_what_people_changed(database):
    first, said = told(database)
    with transaction(database) as session:
        changed = session.scalars(select(Feature)).first()
        changed.title = "みんなで変えた名前"
        uid = changed.uid
    second, again = told(database)
    with reading(database) as session:
        for city, districts in CITIES.items():
            snapshot = build_snapshot(session, city, on=today())
            assert len(snapshot.districts()) == districts
            assert snapshot.get_layer("associations").count == 12
            for kind, count in KINDS.items():
                assert len(snapshot.find_cards(frozenset({kind}))) == count
        title = session.scalar(select(Feature.title).where(Feature.uid == uid))
        misplaced = [
            misplaced_features(session, city, on=today())
            for city in session.scalars(select(Municipality))
        ]
        unsound = [*find_broken_links(session), *find_invalid_outlines(session)]

    assert first == len(said) == len(again)
    assert (second, [made for _, made in again]) == (0, [None] * first)
    assert title == "みんなで変えた名前"
    assert (misplaced, unsound) == ([0, 0], [])


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_a_manifest_that_names_no_known_target_is_refused(database, tmp_path):
    folder = tmp_path / "layers" / "inagi"
    folder.mkdir(parents=True)
    (folder / "SOURCE.toml").write_text(
        '[[file]]\npath = "a.csv"\ninto = "nowhere"\nmunicipality = "13225"\n'
    )

    with pytest.raises(SettingError, match="nowhere"):
        seed(database, tmp_path, lambda *_: None)


@pytest.mark.parametrize("database", ["gpkg"], indirect=True)
def test_a_folder_without_manifests_seeds_nothing(database, tmp_path):
    assert seed(database, tmp_path, lambda *_: None) == 0
