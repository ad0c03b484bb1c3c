"""Links that are shared, how a layer is published, and what the public never gets."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from flask import template_rendered
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import Municipality, Organisation, Revision, ShareLink
from geo.store.models.base import now
from tests.web.moderated import CITY, SECRET, Town, post, read
from web.signing_in import limiter

ADDRESS = re.compile(r"/shared/[A-Za-z0-9_-]{43}")


@pytest.fixture
def town(app):
    limiter.reset()
    yield Town(app)
    limiter.reset()


def make(town, role="viewer", **answers) -> str:
    owner = town.clients["owner"]
    secret = SECRET.search(read(owner, f"{town.base}/share/"))[1]
    said = {"name": "夏祭り", "role": role, "span": "30", "secret": secret} | answers
    made = post(owner, f"{town.base}/share/links", f"{town.base}/share/", **said)
    assert made.status_code == 200, made.text
    return ADDRESS.search(made.text)[0]


def use(town, path):
    client = town.app.test_client()
    assert "このリンクで団体のページを開く" in read(client, path)
    opened = post(client, path)
    assert (opened.status_code, opened.location) == (303, f"{town.base}/")
    return client, opened


def add_draft(town, **values) -> str:
    with town.session() as session:
        group = session.get_one(Organisation, town.group_id)
        given = {"title": "シタガキ", "status": "draft"} | values
        return create_feature(
            session, group, "activity", given, actor=Actor("owner"), on=today()
        ).uid


def test_a_link_opens_the_group_without_an_account(town):
    path = make(town)
    client, opened = use(town, path)

    cookie = opened.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    home = read(client, f"{town.base}/")
    assert "共有リンク「夏祭り」" in home
    assert "このリンクの使用を終える" in home
    with town.session() as session:
        link = session.scalars(select(ShareLink)).one()
        assert (link.used_count, link.last_used_at is not None) == (1, True)
        assert path.split("/")[-1] not in link.token_hash
    listed = read(town.clients["owner"], f"{town.base}/share/")
    assert "1回使われました" in listed
    assert path not in listed


def test_over_https_the_cookie_belongs_to_this_host(town):
    path = make(town)
    client = town.app.test_client()
    page = client.get(path, base_url="https://localhost").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]

    opened = client.post(
        path,
        data={"csrf_token": token},
        base_url="https://localhost",
        headers={"Referer": f"https://localhost{path}"},
    )

    assert opened.headers["Set-Cookie"].startswith("__Host-kyodo-share=")
    home = client.get(f"{town.base}/", base_url="https://localhost")
    assert home.status_code == 200


def test_a_preview_does_not_use_a_link(town):
    read(town.app.test_client(), make(town))

    with town.session() as session:
        assert session.scalars(select(ShareLink.used_count)).one() == 0


def test_a_viewers_link_shows_no_drafts_and_a_contributors_does(town):
    add_draft(town)
    viewer, _ = use(town, make(town))
    contributor, _ = use(town, make(town, "contributor"))

    assert town.clients["owner"].get(f"{town.base}/share/").status_code == 200
    for client in (viewer, contributor):
        assert client.get(f"{town.base}/share/").status_code == 404
    seen = []

    def note(_sender, context, **_):
        seen.append({item.title for item in context.get("items", [])})

    with template_rendered.connected_to(note, town.app):
        viewer.get(f"{town.base}/")
        contributor.get(f"{town.base}/")
    assert seen == [{"川の清掃"}, {"川の清掃", "シタガキ"}]
    assert viewer.get(f"{town.base}/share/everything.zip").status_code == 404


@pytest.mark.parametrize("how", ["revoked", "expired"])
def test_a_link_that_ended_opens_nothing(town, how):
    path = make(town)
    client, _ = use(town, path)
    if how == "revoked":
        with town.session() as session:
            uid = session.scalars(select(ShareLink.uid)).one()
        share = f"{town.base}/share/"
        post(town.clients["owner"], f"{share}links/{uid}/stop", share)
    else:
        with town.session() as session:
            link = session.scalars(select(ShareLink)).one()
            link.expires_at = now() - timedelta(minutes=1)

    assert client.get(path).status_code == 404
    assert client.get(f"{town.base}/").status_code == 404


def test_leaving_forgets_the_link(town):
    client, _ = use(town, make(town))

    post(client, "/shared/leave", f"{town.base}/")

    assert client.get(f"{town.base}/").status_code == 303


def test_a_wrong_link_is_logged_without_its_secret(town, caplog):
    secret = "x" * 43

    assert town.app.test_client().get(f"/shared/{secret}").status_code == 404
    assert "shared link" in caplog.text
    assert secret not in caplog.text


@pytest.mark.parametrize(
    "answers",
    [
        {"name": ""},
        {"name": "あ" * 61},
        {"role": "owner"},
        {"span": "day", "last_day": (today() + timedelta(days=400)).isoformat()},
        {"span": "day", "last_day": ""},
    ],
)
def test_a_link_that_cannot_be_is_refused(town, answers):
    share = f"{town.base}/share/"
    owner = town.clients["owner"]
    secret = SECRET.search(read(owner, share))[1]
    said = {
        "name": "夏祭り",
        "role": "viewer",
        "span": "30",
        "secret": secret,
    } | answers

    assert post(owner, f"{share}links", share, **said).status_code == 422


def test_a_form_sent_twice_makes_one_link(town):
    path = make(town)
    make(town, secret=path.split("/")[-1])

    with town.session() as session:
        assert len(session.scalars(select(ShareLink)).all()) == 1


def test_only_owners_make_links_and_change_the_publication(town):
    uid, _ = town.layer()
    for role in ("editor", "viewer"):
        client = town.clients[role]
        for path in ("links", f"layers/{uid}"):
            answer = post(client, f"{town.base}/share/{path}", f"{town.base}/share/")
            assert answer.status_code in {400, 404}, (role, path)


def set_layer(town, **answers):
    uid, _ = town.layer()
    path = f"{town.base}/share/layers/{uid}"
    said = {
        "title": "みどり会の活動",
        "description": "架空の会の活動です。",
        "visibility": "public",
        "moderation": "direct",
        "licence": "CC0 1.0",
        "version": "1",
    }
    return post(town.clients["owner"], path, **said | answers)


def test_an_owner_publishes_a_layer_under_its_terms(town):
    assert set_layer(town).status_code == 303
    _, slug = town.layer()

    page = read(town.app.test_client(), f"/{CITY}/layers/{slug}")
    assert "架空の会の活動です。" in page
    assert "CC0 1.0" in page
    assert "架空みどり会" in page
    with town.session() as session:
        kept = session.scalars(
            select(Revision).where(Revision.target_kind == "layer")
        ).one()
        assert kept.after["licence"] == "CC0 1.0"
    assert set_layer(town).status_code == 412
    assert set_layer(town, version="2", visibility="secret").status_code == 422


def test_other_sites_show_one_layer(town):
    uid, slug = town.layer()
    page = read(town.clients["owner"], f"{town.base}/share/layers/{uid}")
    assert f"/embed/{CITY}/?layer={slug}" in page
    assert "title=&#34;" in page

    framed = town.app.test_client().get(f"/embed/{CITY}/?layer={slug}")

    assert "1件" in framed.text
    assert "frame-ancestors *" in framed.headers["Content-Security-Policy"]
    assert "ちらしを印刷する" in read(
        town.clients["viewer"], f"{town.base}/share/layers/{uid}/poster"
    )


@pytest.mark.parametrize("how", ["members", "hidden", "held"])
def test_what_is_not_public_is_in_no_public_answer(town, how):
    if how == "held":
        with town.session() as session:
            from geo.store.holding import hold_back

            hold_back(session, town.item, actor=Actor("staff"), reason="確認中")
        _, slug = town.layer()
    else:
        set_layer(town, visibility=how)
        _, slug = town.layer()
    client = town.app.test_client()

    whole = ("layers/", "features.geojson", "export.xlsx", "export.gpkg", "export.kml")
    paths = [f"/{CITY}/?q=川の清掃", *(f"/{CITY}/{name}" for name in whole)]
    paths += [
        f"/{CITY}/layers/{slug}{end}"
        for end in ("", ".csv", ".geojson", ".xlsx", ".gpkg", ".kml")
    ]
    paths += [
        f"/{CITY}/activities/{town.item}",
        f"/{CITY}/corrections/new?uid={town.item}",
        f"/{CITY}/features/{town.item}.geojson",
        f"/{CITY}/paper/{town.item}",
        f"/embed/{CITY}/?layer={slug}",
        f"/embed/{CITY}/{town.item}",
    ]
    for path in paths:
        answer = client.get(path)
        assert answer.status_code < 500, path
        parts = [answer.data]
        if answer.data.startswith(b"PK"):
            with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
                parts = [packed.read(name) for name in packed.namelist()]
        found = b"".join(parts).decode("utf-8", "ignore").replace("q=川の清掃", "")
        assert "042-000-1111" not in found, path
        assert "川原" not in found or "?q" in path, path
    assert client.get(f"/{CITY}/activities/{town.item}").status_code == 404


def test_everything_holds_drafts_and_the_history_by_role(town):
    draft = add_draft(town)
    with town.session() as session:
        change_feature(
            session,
            town.item,
            {"venue": "橋の下"},
            version=1,
            actor=Actor("editor"),
            on=today(),
        )

    answer = town.clients["viewer"].get(f"{town.base}/share/everything.zip")

    with zipfile.ZipFile(io.BytesIO(answer.data)) as packed:
        things = json.loads(packed.read("things.json"))
        history = json.loads(packed.read("history.json"))
        tables = [packed.read(name).decode() for name in packed.namelist()[:2]]
    assert {each["uid"] for each in things} == {town.item, draft}
    assert [each["by_role"] for each in history] == ["owner", "owner", "editor"]
    assert all("シタガキ" in table for table in tables)
    assert town.app.test_client().get(answer.request.path).status_code == 303


def test_the_public_log_tells_what_was_published_and_nothing_else(town):
    draft = add_draft(town, title="下から出たもの")
    with town.session() as session:

        def change(uid, version, **values):
            change_feature(
                session,
                uid,
                values,
                version=version,
                actor=Actor("editor"),
                on=today(),
            )

        change(draft, 1, kana="シタガキノヨミ")
        change(draft, 2, status="active")
        change(draft, 3, belongings="軍手")
        change(draft, 4, notes_text="ないしょ")
        change(draft, 5, location_visibility="hidden")
        change(draft, 6, address="ヒミツノイエ")
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        city.revision += 1
    add_draft(town, title="まだ下書き")
    _, slug = town.layer()

    page = read(town.app.test_client(), f"/{CITY}/layers/{slug}")
    log = page.split('id="changes-heading"')[1].split("</section>")[0]

    lines = [re.sub(r"<[^>]+>|\s+", " ", line) for line in log.split("<li>")[1:]]
    assert len(lines) == 3
    assert "持ち物を変えました" in lines[0].replace(" ", "")
    assert "新しく載りました" in lines[1]
    assert "川の清掃" in lines[2]
    assert "編集する人" in lines[0]
    for word in ("まだ下書き", "備考", "ヒミツ", "住所", "読みかた"):
        assert word not in log
