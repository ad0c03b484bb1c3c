"""Moderation is one rule: whichever way a change comes in, it waits or is refused."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.query.table_rows import find_table_rows
from geo.store.editing import Actor, create_feature
from geo.store.models import ChangeRequest, Feature, Organisation
from tests.pictures import photo
from tests.web.moderated import Town, post, read


@pytest.fixture
def town(app):
    return Town(app)


def add_draft(town):
    with town.session() as session:
        return create_feature(
            session,
            session.get_one(Organisation, town.group_id),
            "activity",
            {"title": "下書き", "status": "draft"},
            actor=Actor("owner"),
            on=today(),
        ).uid


def send_table(town, client, *uids, act="save", **typed):
    with town.session() as session:
        rows = {row.uid: row for row in find_table_rows(session, town.group_id)}
    answers = {"act": act}
    for uid in uids:
        answers |= {f"v-{uid}": str(rows[uid].version)}
        answers |= {f"{name}-{uid}": said for name, said in rows[uid].values.items()}
    answers |= {"tick": list(uids)} | typed
    return post(client, f"{town.base}/table/", **answers)


def requests(town):
    with town.session() as session:
        return [
            (each.kind, each.holds, each.by_role)
            for each in session.scalars(
                select(ChangeRequest).order_by(ChangeRequest.id)
            )
        ]


def state(town, uid):
    with town.session() as session:
        feature = session.scalars(select(Feature).where(Feature.uid == uid)).one()
        return feature.version, feature.held, feature.status


@pytest.mark.parametrize("moderation", ["review", "review_keep_last"])
def test_no_way_in_writes_what_an_owner_must_see_first(town, moderation):
    town.layer(moderation=moderation)
    editor = town.clients["editor"]
    hidden = moderation == "review"

    photos = f"{town.base}/items/{town.item}/photos/"
    page = read(editor, photos)
    assert "責任者が" in page
    picture = {"photo": (io.BytesIO(photo()), "x.jpg"), "alt": "花", "version": "1"}
    refused = post(editor, photos, shown_on=f"{town.base}/table/", **picture)
    assert refused.status_code == 409
    assert "責任者が付けます" in refused.text
    send_table(town, editor, town.item, **{f"title-{town.item}": "書きかえ"})
    assert send_table(town, editor, town.item, act="end").status_code == 422
    assert state(town, town.item) == (1, False, "active")
    assert requests(town) == []

    with town.session() as session:
        feature = session.scalars(select(Feature).where(Feature.uid == town.item)).one()
        feature.last_confirmed_on = today() - timedelta(days=500)
    for choice, told in (("fix", "時間が違う"), ("end", "苗がない")):
        answers = {f"version-{town.item}": "1", f"choice-{town.item}": choice}
        answers |= {f"text-{town.item}": told}
        assert post(editor, f"{town.base}/fresh/", **answers).status_code == 303

    assert requests(town) == [("change", False, "editor"), ("finish", hidden, "editor")]
    assert state(town, town.item) == (1, hidden, "active")


def test_what_the_yearly_round_says_in_words_is_shown_and_answered(town):
    editor, owner = town.clients["editor"], town.clients["owner"]
    with town.session() as session:
        feature = session.scalars(select(Feature).where(Feature.uid == town.item)).one()
        feature.last_confirmed_on = today() - timedelta(days=500)
    answers = {f"version-{town.item}": "1", f"choice-{town.item}": "fix"}
    post(editor, f"{town.base}/fresh/", **answers, **{f"text-{town.item}": "九時から"})
    with town.session() as session:
        uid = session.scalars(select(ChangeRequest.uid)).one()
    path = f"{town.base}/proposals/{uid}"

    page = read(owner, path)
    answer = post(owner, path, decision="approve", answer="直しました")

    assert "九時から" in page
    assert "項目の画面で直す" in page
    assert "直したことを伝える" in page
    assert answer.status_code == 303
    assert "直しました" in read(owner, path)
    assert state(town, town.item)[0] == 1


def test_a_draft_is_its_editors_until_it_is_published(town):
    town.layer(moderation="review")
    editor, uid = town.clients["editor"], add_draft(town)

    typed = send_table(town, editor, uid, **{f"title-{uid}": "花植え"})
    published = send_table(town, editor, uid, act="publish")

    assert typed.status_code == 303
    assert town.stored(uid)["title"] == "花植え"
    assert published.status_code == 409
    assert "項目の画面から提案" in published.text
    assert town.stored(uid)["status"] == "draft"


@pytest.mark.parametrize("path", ["table/", "fresh/", "import/"])
def test_a_contributor_writes_nothing_directly(town, path):
    client = town.clients["contributor"]

    answer = post(
        client, f"{town.base}/{path}", shown_on=f"{town.base}/items/new?kind=activity"
    )

    assert answer.status_code == 404
    assert state(town, town.item)[0] == 1
