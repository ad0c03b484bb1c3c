"""Taking back edits, creations, ends, days and undos; nothing is lost on the way."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from geo.domain.errors import ConflictError, NotFoundError
from geo.domain.periods import today
from geo.query.items import get_item
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import Feature, Revision
from geo.store.undo_plan import plan_undo
from geo.store.undoing import undo_batch
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER, EDITOR = Actor("owner"), Actor("editor")


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


def create(session, group, **values):
    values = {"title": "清掃"} | values
    return create_feature(session, group, "activity", values, actor=OWNER, on=DAY)


def change(session, saved, **values):
    return change_feature(
        session, saved.uid, values, version=saved.version, actor=OWNER, on=DAY
    )


def undo(session, group, batch, **rest):
    return undo_batch(
        session, group.id, batch, actor=EDITOR, on=DAY, reason="間違い", **rest
    )


def read(session, group, saved):
    session.expire_all()
    return get_item(session, group.id, saved.uid)


def test_an_edit_is_taken_back_as_a_new_version(session, group):
    saved = create(session, group, fee="100円")
    edited = change(session, saved, title="花壇", fee=None, starts_on="2026-05-02")

    undone = undo(session, group, edited.batch)

    item = read(session, group, saved)
    assert (item.document["title"], item.document["fee"]) == ("清掃", "100円")
    assert item.document["starts_on"] is None
    assert undone.versions == {saved.uid: 3}
    last = session.scalars(select(Revision).order_by(Revision.id.desc())).first()
    assert (last.undoes, last.by_role, last.reason) == (
        edited.batch,
        "editor",
        "間違い",
    )


def test_an_undo_is_taken_back_like_any_change(session, group):
    saved = create(session, group)
    edited = change(session, saved, title="花壇")
    undone = undo(session, group, edited.batch)

    undo(session, group, undone.batch)

    assert read(session, group, saved).document["title"] == "花壇"
    assert read(session, group, saved).record.version == 4


def test_only_what_the_batch_changed_goes_back(session, group):
    saved = create(session, group)
    edited = change(session, saved, title="花壇")
    change(session, edited, fee="100円")

    undo(session, group, edited.batch)

    document = read(session, group, saved).document
    assert (document["title"], document["fee"]) == ("清掃", "100円")


@pytest.mark.parametrize(("answer", "title"), [("take", "清掃"), ("keep", "あとの人")])
def test_what_changed_again_is_asked(session, group, answer, title):
    saved = create(session, group)
    edited = change(session, saved, title="花壇", fee="100円")
    change(session, edited, title="あとの人")

    with pytest.raises(ConflictError) as caught:
        undo(session, group, edited.batch)
    asked = caught.value.details["questions"]
    undone = undo(session, group, edited.batch, answers=dict.fromkeys(asked, answer))

    document = read(session, group, saved).document
    assert (document["title"], document["fee"]) == (title, None)
    assert asked == [f"{saved.uid}.title"]
    assert len(undone.kept) == (answer == "keep")


def test_a_creation_becomes_a_draft_and_comes_back(session, group):
    saved = create(session, group)

    undone = undo(session, group, saved.batch)
    assert read(session, group, saved).document["status"] == "draft"
    undo(session, group, undone.batch)

    assert read(session, group, saved).document["status"] == "active"


def test_an_end_is_brought_back(session, group):
    saved = create(session, group)
    ended = change(session, saved, status="ended")

    undo(session, group, ended.batch)

    assert read(session, group, saved).document["status"] == "active"


def test_a_second_press_does_nothing(session, group):
    saved = create(session, group)
    edited = change(session, saved, title="花壇")
    undo(session, group, edited.batch)

    again = undo(session, group, edited.batch)

    assert again.versions == {}
    assert read(session, group, saved).record.version == 3


def test_a_day_goes_back_to_what_stood_before_it(session, group):
    old = create(session, group)
    session.execute(
        update(Revision.__table__).values(at=datetime(2020, 5, 1, tzinfo=UTC))
    )
    edited = change(session, change(session, old, title="花壇"), title="花壇の手入れ")
    change(session, edited, status="cancelled")
    new = create(session, group, title="祭り")

    undo(session, group, f"day-{today()}")

    document = read(session, group, old).document
    assert (document["title"], document["status"]) == ("清掃", "active")
    assert read(session, group, new).document["status"] == "draft"


def test_a_day_off_and_a_moved_day_never_meet(session, group):
    saved = create(session, group, starts_on="2026-05-02", exdates=["2026-08-01"])
    cleared = change(session, saved, exdates=[])
    move = {"on_date": "2026-08-01", "moved_to": "2026-08-02"}
    move |= {"start_time": None, "end_time": None, "reason": None}
    change(session, cleared, moved=[move])

    plan = plan_undo(session, group.id, cleared.batch)
    undo(session, group, cleared.batch, answers=dict.fromkeys(plan.asked, "take"))

    document = read(session, group, saved).document
    assert plan.asked == [f"{saved.uid}.exdates", f"{saved.uid}.moved"]
    assert (document["exdates"], document["moved"]) == (["2026-08-01"], [])


def test_what_is_somebody_elses_is_not_there(session, group):
    saved = create(session, group)
    other = add_group(session, name="架空町内会")

    for batch in (
        saved.batch,
        "none",
        "day-2026-99-99",
        "revision-²",
        "day-9999-12-31",
    ):
        with pytest.raises(NotFoundError):
            plan_undo(session, other.id, batch)


def test_what_was_not_shown_is_not_done(session, group):
    saved = create(session, group)
    edited = change(session, saved, title="花壇")
    seal = plan_undo(session, group.id, edited.batch).seal
    change(session, edited, fee="100円")

    with pytest.raises(ConflictError):
        undo(session, group, edited.batch, seal=seal)

    assert session.scalars(select(Feature)).one().title == "花壇"
