"""Kept files and what was imported last."""

import pytest
from sqlalchemy.exc import IntegrityError

from geo.store.files import keep_file, was_imported
from geo.store.models import Layer
from geo.store.models.base import UID_ALPHABET, new_uid, now
from geo.store.municipalities import ensure_municipality
from tests.samples import CITY, add_layer, at
from tests.towns import IN_EAST

TARGET = "layer/activities"


def keep(session, content, target=TARGET):
    keep_file(
        session,
        ensure_municipality(session, CITY),
        name="a.csv",
        content=content,
        target=target,
        row_count=1,
        notes=[],
    )


def imported(session, content, target=TARGET):
    city = ensure_municipality(session, CITY)
    return was_imported(session, city, content=content, target=target)


def test_the_same_bytes_for_the_same_target_were_imported(session):
    keep(session, b"one")

    assert imported(session, b"one")
    assert not imported(session, b"two")
    assert not imported(session, b"one", "layer/other")


def test_an_older_file_may_come_back(session):
    keep(session, b"one")
    keep(session, b"two")

    assert not imported(session, b"one")
    assert imported(session, b"two")


def test_a_public_id_holds_no_look_alikes():
    made = {new_uid() for _ in range(200)}

    assert len(made) == 200
    assert set("".join(made)) <= set(UID_ALPHABET)
    assert not set("ilo01") & set(UID_ALPHABET)


def test_a_moment_comes_back_in_utc_to_the_second(session):
    add_layer(session, "activity", at(IN_EAST))
    session.expire_all()
    stored = session.query(Layer).one().created_at

    assert stored.utcoffset().total_seconds() == 0
    assert 0 <= (now() - stored).total_seconds() < 60


def test_the_database_refuses_a_word_that_is_no_code(session):
    add_layer(session, "activity", at(IN_EAST))
    nested = session.begin_nested()
    session.query(Layer).one().moderation = "whenever"

    with pytest.raises(IntegrityError, match="moderation_known"):
        session.flush()

    nested.rollback()


def test_the_database_refuses_a_link_to_nothing(session):
    add_layer(session, "activity", at(IN_EAST))
    nested = session.begin_nested()
    session.query(Layer).one().municipality_id = 999_999

    with pytest.raises(IntegrityError, match=r"FOREIGN KEY|fk_layer_municipality_id"):
        session.flush()

    nested.rollback()
