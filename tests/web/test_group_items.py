"""A group's things in forms: put on, edited by two at once, ended, proposed."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.activity_templates import load_templates
from geo.domain.periods import today
from geo.query.items import find_items, get_item
from geo.store.editing import Actor, change_feature
from geo.store.models import Feature, Layer
from geo.store.models.base import now
from geo.store.own_items import create_item
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from tests.web.forms import answers_in
from tests.web.staff import TOKEN, Desk
from web.database import EXTENSION
from web.groups import item_saving

FIRST = today() + timedelta(days=30)
DOCUMENT = {
    "title": "公園の清掃",
    "description": "ごみを拾います。",
    "belongings": "軍手",
    "starts_on": FIRST.isoformat(),
    "start_time": "09:00",
    "end_time": "10:30",
    "field": "town",
}


@dataclass(frozen=True)
class Key:
    """A group that outlives the session it was stored in."""

    id: int
    uid: str


def key_of(group) -> Key:
    return Key(group.id, group.uid)


class Officer:
    """Somebody of a group at a browser without JavaScript."""

    def __init__(self, app, group, role="editor"):
        self.client = app.test_client()
        self.base = f"/desk/groups/{group.uid}"
        with transaction(app.extensions[EXTENSION]) as session:
            sign_in(session, self.client, add_member(session, group, role))

    def read(self, path, status=200):
        answer = self.client.get(self.base + path)
        assert answer.status_code == status
        return answer.get_data(as_text=True)

    def send(self, path, shown_on=None, **answers):
        """Submit the form of a page with some answers changed."""
        page = self.read(shown_on or path)
        return self.send_page(page, path, **answers)

    def send_page(self, page, path, **answers):
        return self.client.post(
            self.base + path, data=answers_in(page) | {"action": "save"} | answers
        )


@pytest.fixture
def database(app):
    return app.extensions[EXTENSION]


@pytest.fixture
def group(database):
    with transaction(database) as session:
        return key_of(add_group(session, "inagi"))


@pytest.fixture
def officer(app, group):
    return Officer(app, group)


@pytest.fixture
def uid(database, group):
    return add(database, group)


def add(database, group, kind="activity", **values):
    with transaction(database) as session:
        values = DOCUMENT | values
        owner = Actor("owner")
        return create_item(session, group.id, kind, values, actor=owner, on=today()).uid


def change(database, uid, **values):
    with transaction(database) as session:
        feature = session.scalars(select(Feature).where(Feature.uid == uid)).one()
        change_feature(
            session,
            uid,
            values,
            version=feature.version,
            actor=Actor("owner"),
            on=today(),
        )


def stored(database, group, uid):
    with transaction(database) as session:
        return get_item(session, group.id, uid)


def moderate(database, group, moderation):
    with transaction(database) as session:
        for layer in session.scalars(select(Layer).where(Layer.owner_id == group.id)):
            layer.moderation = moderation


@pytest.fixture
def proposed(monkeypatch):
    found = []

    def propose(session, organisation_id, **proposal):
        del session, organisation_id
        found.append(proposal)
        return "abc"

    monkeypatch.setattr(item_saving, "propose_change", propose)
    return found


@pytest.mark.parametrize("kind", ["activity", "place", "adoption_site", "local_issue"])
def test_each_kind_is_put_on_in_a_form(officer, database, group, kind):
    answer = officer.send(
        "/items/new",
        f"/items/new?kind={kind}",
        title="新しい項目",
        place_kind="hall",
        lat="35.637",
        lon="139.504",
    )

    assert answer.status_code == 303
    with transaction(database) as session:
        (item,) = find_items(session, group.id)
    assert (item.kind, item.title, item.status) == (kind, "新しい項目", "active")
    assert item.has_place
    page = officer.client.get(answer.location).get_data(as_text=True)
    assert "載せました。" in page


def test_a_template_opens_a_filled_form_that_can_be_saved(officer, database, group):
    for template in load_templates():
        page = officer.read(f"/items/new?template={template.code}")
        assert f'value="{template.title}"' in page

        answer = officer.send_page(
            page, "/items/new", starts_on=FIRST.isoformat(), status="draft"
        )

        assert answer.status_code == 303
    with transaction(database) as session:
        items = find_items(session, group.id)
    assert {item.title for item in items} == {each.title for each in load_templates()}
    assert {item.status for item in items} == {"draft"}
    assert len(items) >= 12


def test_saving_a_form_that_nobody_touched_changes_nothing(
    officer, database, group, uid
):
    answer = officer.send(f"/items/{uid}/")

    assert "said=unchanged" in answer.location
    assert stored(database, group, uid).record.version == 1


def test_a_wrong_form_keeps_everything_that_was_written(officer, database, group, uid):
    answer = officer.send(
        f"/items/{uid}/",
        title="",
        url="javascript:alert(1)",
        end_time="08:00",
        contact_phone="でんわ",
        description="長い<b>内容</b>",
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for where in ("title", "url", "end_time", "contact_phone"):
        assert f'href="#f-{where}"' in page
        assert f'id="e-{where}"' in page
    assert "長い&lt;b&gt;内容&lt;/b&gt;" in page
    assert stored(database, group, uid).record.version == 1


def test_signs_that_hide_or_turn_words_are_refused(officer, uid):
    answer = officer.send(f"/items/{uid}/", title="清\u202e掃", contact="係\u0007")

    assert answer.status_code == 422
    assert answer.get_data(as_text=True).count("見えない文字が入っています") == 4


def test_looking_at_the_days_saves_nothing(officer, database, group, uid):
    answer = officer.send(
        f"/items/{uid}/", action="check", repeat="by_weekday", nth="2", weekday="5"
    )

    page = answer.get_data(as_text=True)
    assert answer.status_code == 200
    assert "毎月第2土曜日" in page
    shown = page[page.index('id="next-days"') :]
    assert shown[: shown.index("</ul>")].count("<li>") == 6
    assert stored(database, group, uid).record.version == 1


def test_the_days_are_sent_for_the_open_form(officer):
    answer = officer.client.get(
        f"{officer.base}/items/days?starts_on={FIRST}&repeat=weekly&weekday=0"
    )

    assert answer.json["said"] == "毎週月曜日"
    assert len(answer.json["days"]) == 6


def test_a_rule_that_cannot_be_picked_is_said_and_kept(officer, database, group):
    rule = "FREQ=DAILY;INTERVAL=3;COUNT=20"
    uid = add(database, group, rrule=rule)

    page = officer.read(f"/items/{uid}/")
    officer.send(f"/items/{uid}/", start_time="09:30")

    assert "いまのまま：3日ごと（全20回）" in page
    after = stored(database, group, uid).document
    assert (after["rrule"], after["start_time"]) == (rule, "09:30")


def test_changes_to_different_fields_are_brought_together(
    officer, database, group, uid
):
    page = officer.read(f"/items/{uid}/")
    change(database, uid, belongings="軍手、ほうき")

    answer = officer.send_page(page, f"/items/{uid}/", title="河川敷の清掃")

    after = stored(database, group, uid).document
    assert (after["title"], after["belongings"]) == ("河川敷の清掃", "軍手、ほうき")
    said = officer.client.get(answer.location).get_data(as_text=True)
    assert "ほかの人が直した「持ち物」も、そのまま残しています" in said


@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_two_changes_to_one_field_are_chosen_between(officer, database, group, choice):
    uid = add(database, group)
    page = officer.read(f"/items/{uid}/")
    change(database, uid, description="先の説明", belongings="ほうき")

    answer = officer.send_page(
        page, f"/items/{uid}/", description="わたしの説明", title="河川敷の清掃"
    )

    asked = answer.get_data(as_text=True)
    assert answer.status_code == 412
    assert "わたしの説明" in asked
    assert "先の説明" in asked
    assert stored(database, group, uid).record.version == 2

    officer.send_page(asked, f"/items/{uid}/", **{"choose-description": choice})

    after = stored(database, group, uid).document
    assert (
        after["description"] == {"mine": "わたしの説明", "theirs": "先の説明"}[choice]
    )
    assert (after["title"], after["belongings"]) == ("河川敷の清掃", "ほうき")
    assert after["starts_on"] == FIRST.isoformat()


def test_days_that_both_changed_are_chosen_as_one(officer, database, group, uid):
    page = officer.read(f"/items/{uid}/")
    change(database, uid, start_time="10:00", end_time="12:00")

    asked = officer.send_page(page, f"/items/{uid}/", end_time="11:00")
    text = asked.get_data(as_text=True)

    assert asked.status_code == 412
    assert text.count('value="theirs"') == 1
    officer.send_page(text, f"/items/{uid}/")
    after = stored(database, group, uid).document
    assert (after["start_time"], after["end_time"]) == ("09:00", "11:00")


def test_a_write_without_its_version_is_refused(officer, uid):
    assert officer.send(f"/items/{uid}/", version="").status_code == 428
    assert officer.send(f"/items/{uid}/", version="x").status_code == 428
    for path in ("end", "back"):
        answer = officer.send(f"/items/{uid}/{path}", f"/items/{uid}/", version="")
        assert answer.status_code == 428


def test_a_version_that_never_was_overwrites_nothing(officer, database, group, uid):
    answer = officer.send(f"/items/{uid}/", version="99", title="べつの名前")

    assert answer.status_code == 412
    assert stored(database, group, uid).document["title"] == DOCUMENT["title"]


def test_what_ended_stays_and_comes_back(officer, database, group, uid):
    officer.send(f"/items/{uid}/end", f"/items/{uid}/", reason="人が足りないため")

    assert stored(database, group, uid).record.status == "ended"
    assert "終わりにした項目" in officer.read("/")

    officer.send(f"/items/{uid}/back", f"/items/{uid}/", version="2")

    assert stored(database, group, uid).record.status == "active"


def test_a_copy_is_a_year_later_on_the_same_weekday(officer, database, group, uid):
    assert DOCUMENT["title"] in officer.read("/items/copy")
    page = officer.read(f"/items/new?copy={uid}")

    shown = re.search(r'name="starts_on" value="([^"]+)"', page)[1]
    assert shown[:7] == f"{FIRST.year + 1}-{FIRST.month:02}"
    officer.send_page(page, "/items/new")
    with transaction(database) as session:
        assert len(find_items(session, group.id)) == 2


@pytest.mark.parametrize(
    "case",
    ["contributor direct False", "editor review True", "editor review_keep_last False"],
)
def test_what_has_to_be_looked_at_is_put_forward(app, database, group, proposed, case):
    role, moderation, holds = case.split()
    uid = add(database, group)
    moderate(database, group, moderation)
    officer = Officer(app, group, role)

    changed = officer.send(f"/items/{uid}/", title="別の名前", comment="分かりやすく")
    ended = officer.send(f"/items/{uid}/end", f"/items/{uid}/", reason="終わった")
    made = officer.send("/items/new", "/items/new", title="新しい活動")

    assert {changed.status_code, ended.status_code, made.status_code} == {303}
    assert [each["kind"] for each in proposed] == ["change", "finish", "create"]
    assert proposed[0]["values"] == {"title": "別の名前"}
    assert proposed[0]["comment"] == "分かりやすく"
    assert (proposed[0]["base_version"], proposed[0]["holds"]) == (1, holds == "True")
    assert stored(database, group, uid).record.version == 1


def test_an_owner_and_a_draft_need_nobodys_look(app, database, group, proposed):
    uid = add(database, group)
    moderate(database, group, "review")

    Officer(app, group, "owner").send(f"/items/{uid}/", title="責任者の名前")
    made = Officer(app, group).send(
        "/items/new", "/items/new", title="下書き", status="draft"
    )

    assert not proposed
    assert "said=drafted" in made.location
    assert stored(database, group, uid).document["title"] == "責任者の名前"


def test_what_is_another_groups_does_not_exist(database, officer, uid):
    with transaction(database) as session:
        other = key_of(add_group(session, "inagi", "となりの自治会"))
    theirs = add(database, other)

    for path in (f"/items/{theirs}/", f"/items/new?copy={theirs}"):
        officer.read(path, 404)
    for path in ("", "end", "back"):
        answer = officer.send(f"/items/{theirs}/{path}", f"/items/{uid}/")
        assert answer.status_code == 404


@pytest.mark.parametrize("role", ["viewer", "staff"])
def test_who_only_looks_cannot_write(app, group, uid, role):
    staff = role == "staff"
    client = Desk(app).client if staff else Officer(app, group, role).client
    base = f"/desk/groups/{group.uid}/items"

    page = client.get(f"{base}/{uid}/").get_data(as_text=True)
    token = TOKEN.search(client.get("/desk/sign-in").get_data(as_text=True))[1]

    assert '<fieldset class="bare" disabled>' in page
    assert client.get(f"{base}/new").status_code == 404
    for path in (f"{uid}/", "new", f"{uid}/end"):
        sent = {"csrf_token": token, "version": "1", "title": "x"}
        assert client.post(f"{base}/{path}", data=sent).status_code == 404


def test_a_form_that_was_open_too_long_keeps_its_text(officer, database, group, uid):
    page = officer.read(f"/items/{uid}/")
    kept = officer.send_page(
        page, f"/items/{uid}/", csrf_token="old", description="ながい<i>文</i>"
    )
    text = kept.get_data(as_text=True)

    assert kept.status_code == 400
    assert "ながい&lt;i&gt;文&lt;/i&gt;" in text

    officer.send_page(text, f"/items/{uid}/")

    assert stored(database, group, uid).document["description"] == "ながい<i>文</i>"


def test_the_first_page_lists_what_there_is(officer, database, group):
    add(database, group)
    assert DOCUMENT["title"] in officer.read("/")
    assert "公開中" in officer.read("/")
    assert "ひな形から載せる" in officer.read("/")


def test_an_old_draft_is_something_to_do(officer, database, group):
    uid = add(database, group, title="古い下書き", status="draft")
    assert "下書きのままです" not in officer.read("/")

    with transaction(database) as session:
        feature = session.scalars(select(Feature).where(Feature.uid == uid)).one()
        feature.updated_at = now() - timedelta(days=8)

    assert "「古い下書き」が下書きのままです" in officer.read("/")
