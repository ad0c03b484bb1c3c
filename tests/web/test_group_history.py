"""The history of a group's things, taking changes back, and what was on a day."""

import re

import pytest
from sqlalchemy import select, update

from geo.domain.periods import today
from geo.store.history import Trace, record_revision
from geo.store.models import Layer, Organisation
from geo.store.session import transaction
from tests.web.programs import Program, add_people
from web.database import EXTENSION

HERE, THERE = "POINT (141.5 43.1)", "POINT (141.501 43.1)"


@pytest.fixture
def app(empty_app):
    return empty_app


@pytest.fixture
def owner(app):
    group, members = add_people(app, "owner")
    return Program(app, group, members[0])


def seal_of(page: str) -> str:
    return re.search(r'name="seal" value="([^"]+)"', page)[1]


def undo(program, batch, **answers):
    seal = seal_of(program.page(f"/history/undo/{batch}"))
    return program.post(f"{program.home}/history/undo/{batch}", seal=seal, **answers)


def test_an_empty_history_says_what_to_do(owner):
    assert "変更はまだありません" in owner.page()


def test_a_change_is_told_in_words_with_both_places(owner):
    uid = owner.add(title="清掃", geometry=HERE).json["uid"]
    owner.change(
        uid,
        1,
        geometry=THERE,
        field="town",
        starts_on="2026-05-02",
        rrule="FREQ=MONTHLY;BYDAY=1SA",
        is_free=True,
    )

    page = owner.page(f"/history/items/{uid}")

    for said in ("第2版", "責任者", "2026年5月2日", "毎月第1土曜日", "はい", "80m"):
        assert said in page
    assert page.count('class="was"') == page.count('class="is"') - 1 == 1


def test_lists_are_filtered_by_the_kind_of_change(owner):
    uid = owner.add(title="清掃").json["uid"]
    owner.change(uid, 1, title="花壇")
    owner.change(uid, 2, status="ended")

    assert "を直しました" in owner.page("/history/?sort=changed")
    assert "を直しました" not in owner.page("/history/?sort=ended")
    assert "終了・中止にしました" in owner.page("/history/?sort=ended")
    assert "この種類の変更はありません" in owner.page("/history/?sort=imported")
    assert "この種類の変更はありません" in owner.page("/history/?page=99999999")


def test_an_edit_is_shown_then_taken_back(owner):
    uid = owner.add(title="清掃").json["uid"]
    batch = owner.change(uid, 1, title="花壇").json["batch"]

    preview = owner.page(f"/history/undo/{batch}")
    answer = undo(owner, batch, reason="間違い")

    assert "<del>花壇</del>" in preview
    assert "<ins>清掃</ins>" in preview
    assert (answer.status_code, "said=undone" in answer.location) == (303, True)
    assert owner.read(uid).json["values"]["title"] == "清掃"
    assert "間違い" in owner.page()
    assert "もう元に戻っています" in owner.page(f"/history/undo/{batch}")


def test_the_button_right_after_saving_needs_no_preview(owner):
    uid = owner.add(title="清掃").json["uid"]
    batch = owner.change(uid, 1, title="花壇").json["batch"]

    answer = owner.post(f"{owner.home}/history/undo/{batch}")

    assert answer.status_code == 303
    assert owner.read(uid).json["values"]["title"] == "清掃"


def test_what_changed_again_is_asked_before_anything_is_done(owner):
    uid = owner.add(title="清掃").json["uid"]
    batch = owner.change(uid, 1, title="花壇", fee="100円").json["batch"]
    owner.change(uid, 2, title="あとの人")

    asked = undo(owner, batch)
    done = undo(owner, batch, **{f"answer-{uid}.title": "keep"})

    assert asked.status_code == 422
    assert "いまのまま残す" in asked.get_data(as_text=True)
    assert "said=kept" in done.location
    values = owner.read(uid).json["values"]
    assert (values["title"], values["fee"]) == ("あとの人", None)


def test_what_changed_while_it_was_looked_at_is_shown_again(owner):
    uid = owner.add(title="清掃").json["uid"]
    batch = owner.change(uid, 1, title="花壇").json["batch"]
    seal = seal_of(owner.page(f"/history/undo/{batch}"))
    owner.change(uid, 2, fee="100円")

    answer = owner.post(f"{owner.home}/history/undo/{batch}", seal=seal)

    assert answer.status_code == 409
    assert owner.read(uid).json["values"]["title"] == "花壇"


def test_a_day_is_taken_back_and_brought_again(owner):
    uid = owner.add(title="清掃").json["uid"]
    owner.change(uid, 1, title="花壇")

    answer = undo(owner, f"day-{today()}")
    done = re.search(r"undone=([a-z0-9]+)", answer.location)[1]
    draft = owner.read(uid).json["values"]["status"]
    undo(owner, done)

    assert draft == "draft"
    assert owner.read(uid).json["values"]["status"] == "active"


def test_a_day_shows_what_was_and_compares(owner):
    uid = owner.add(title="清掃", geometry=HERE).json["uid"]

    page = owner.page(f"/history/?on={today()}&since=2020-01-01")
    then = owner.page(f"/history/items/{uid}?version=1&on={today()}")

    assert "増えたもの 1件" in page
    assert "ここでは直せません" in page
    assert "ここでは直せません" in then
    assert "まだ何も登録されていませんでした" in owner.page("/history/?on=2020-01-01")


def test_a_groups_own_page_and_settings_stand_in_its_history(app, owner):
    owner.add(title="清掃")
    with transaction(app.extensions[EXTENSION]) as session:
        group = session.scalars(select(Organisation)).one()
        record_revision(
            session,
            group,
            before={"contact": None},
            after={"contact": "役員"},
            trace=Trace("owner", batch="abc"),
        )

    page = owner.page("/history/?sort=settings")

    assert "の設定を変えました" in page
    assert "history/undo/abc" not in page
    assert "役員" in owner.page("/history/batches/abc")


def test_an_editor_whose_edits_wait_puts_an_undo_forward(app, monkeypatch):
    group, (owner, editor) = add_people(app, "owner", "editor")
    program = Program(app, group, owner)
    uid = program.add(title="清掃").json["uid"]
    batch = program.change(uid, 1, title="花壇").json["batch"]
    with transaction(app.extensions[EXTENSION]) as session:
        session.execute(update(Layer.__table__).values(moderation="review"))
    asked = []
    monkeypatch.setattr(
        "geo.store.proposals.propose_change",
        lambda *_, **said: asked.append(said["values"]) or "abc",
    )

    answer = undo(Program(app, group, editor), batch)

    assert "said=proposed" in answer.location
    assert asked == [{"title": "清掃"}]
    assert program.read(uid).json["values"]["title"] == "花壇"


def test_history_is_the_groups_own(app, owner):
    uid = owner.add(title="清掃").json["uid"]
    batch = owner.change(uid, 1, title="花壇").json["batch"]
    group, members = add_people(app, "owner", name="架空町内会")
    other = Program(app, group, members[0])
    viewer_group, (_, viewer) = add_people(app, "owner", "viewer", name="架空会")
    reader = Program(app, viewer_group, viewer)

    for path in (f"items/{uid}", f"undo/{batch}", f"batches/{batch}"):
        for program in (owner, other):
            status = program.client.get(f"{program.home}/history/{path}").status_code
            assert status == (200 if program is owner else 404)
    assert other.post(f"{other.home}/history/undo/{batch}").status_code == 404
    assert reader.client.get(f"{reader.home}/history/").status_code == 200
    assert "清掃" not in other.page()
