"""Files on their way in: their bringer's alone, for a week, under their own name."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from geo.domain.errors import NotFoundError
from geo.store.drafts import (
    KEPT_FOR,
    as_file,
    change_wish,
    drop_draft,
    drop_expired_drafts,
    find_drafts,
    get_draft,
    keep_draft,
)
from geo.store.models import Account, ImportDraft
from geo.store.models.base import now


def keep(session, name="公園一覧.csv", **more):
    said = {"city_code": "012173", "purpose": "layer", "content": b"\x00\xff"}
    return keep_draft(session, name=name, **(said | more))


def account(session, email):
    made = Account(email=email)
    session.add(made)
    session.flush()
    return made.id


def test_a_draft_comes_back_byte_for_byte_with_what_was_said(session):
    uid = keep(session, wish={"title": "公園", "columns": {"title": "名称"}})
    draft = get_draft(session, uid, account_id=None)

    assert (draft.name, draft.content, draft.purpose) == (
        "公園一覧.csv",
        b"\x00\xff",
        "layer",
    )
    assert draft.wish == {"title": "公園", "columns": {"title": "名称"}}
    assert draft.expires_at - draft.created_at == KEPT_FOR == timedelta(days=7)


def test_what_is_said_can_be_changed(session):
    uid = keep(session)
    change_wish(session, uid, {"kind": "place"}, account_id=None, purpose="adoptions")
    draft = get_draft(session, uid, account_id=None)

    assert (draft.wish, draft.purpose) == ({"kind": "place"}, "adoptions")


def test_a_draft_is_its_bringers_alone(session):
    ours, theirs = account(session, "a@example.jp"), account(session, "b@example.jp")
    uid = keep(session, account_id=ours)

    assert get_draft(session, uid, account_id=ours).account_id == ours
    for other in (theirs, None):
        with pytest.raises(NotFoundError, match="もう一度選んで"):
            get_draft(session, uid, account_id=other)
        with pytest.raises(NotFoundError):
            change_wish(session, uid, {}, account_id=other)
        with pytest.raises(NotFoundError):
            drop_draft(session, uid, account_id=other)
    assert [found.uid for found in find_drafts(session, account_id=ours)] == [uid]
    assert find_drafts(session, account_id=theirs) == []


def test_a_dropped_draft_is_gone(session):
    uid = keep(session)
    drop_draft(session, uid, account_id=None)

    with pytest.raises(NotFoundError):
        get_draft(session, uid, account_id=None)


def test_a_draft_is_forgotten_after_its_week(session):
    old, new = keep(session), keep(session)
    row = session.scalars(select(ImportDraft).where(ImportDraft.uid == old)).one()
    row.expires_at = now() - timedelta(seconds=1)
    session.flush()

    with pytest.raises(NotFoundError):
        get_draft(session, old, account_id=None)
    assert [found.uid for found in find_drafts(session, account_id=None)] == [new]
    assert drop_expired_drafts(session) == 1
    assert session.scalar(select(func.count()).select_from(ImportDraft)) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.csv", "passwd.csv"),
        ("C:\\机\\公園.csv", "公園.csv"),
        ("\x00公\n園.csv", "公園.csv"),
        ("..", "file"),
        ("", "file"),
        (".csv", "csv"),
        ("公園" * 100 + ".geojson", "公園" * 18 + "公.geojson"),
    ],
)
def test_a_name_is_only_ever_a_name(session, given, kept):
    draft = get_draft(session, keep(session, name=given), account_id=None)

    assert draft.name == kept
    assert len(draft.name.encode()) <= 120
    with as_file(given, b"x") as path:
        assert (path.name, path.read_bytes()) == (kept, b"x")
    assert not path.exists()


@pytest.mark.parametrize("name", ["a." + "あ" * 130, "あ" * 130 + ".csv", "あ" * 300])
def test_a_long_name_fits_any_file_system_with_its_ending(name):
    with as_file(name, b"x") as path:
        assert len(path.name.encode()) <= 120
        assert path.suffix[:4] == Path(name).suffix[:4]
