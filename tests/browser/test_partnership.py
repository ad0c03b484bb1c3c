"""A collaboration called, selected, run, evaluated by both sides and ended, in a browser."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.accounts import add_sign_in
from geo.store.models import Municipality, Opportunity, Organisation
from geo.store.models.base import now
from geo.store.session import connect, transaction
from tests.browser.clerk import Clerk, with_staff
from tests.groups import add_member

pytestmark = pytest.mark.browser

GROUP = "里山と川のなかま（架空）"
TITLE, CALL = "川べりの道の手入れ（架空）", "川べりの道の相手の募集（架空）"
PATIENCE = 40
FOUND = "道が通れるようになり、四十人が手伝った。"


def with_call(path):
    """Write a call that was decided, and an owner of the group; return her secret."""
    database = connect(str(path))
    with transaction(database) as session:
        group = session.scalars(
            select(Organisation)
            .join(Municipality, Municipality.id == Organisation.municipality_id)
            .where(Organisation.name == GROUP)
        ).one()
        session.add(
            Opportunity(
                municipality_id=group.municipality_id,
                kind="call_for_partners",
                phase="do",
                status="decided",
                title=CALL,
                criteria="安全の計画と、地域との話し合い。",
                opens_on=today() - timedelta(days=60),
                deadline=today() - timedelta(days=30),
                decided_on=today() - timedelta(days=10),
                applicants_count=3,
                selected_count=1,
                published_at=now(),
                fictional=True,
            )
        )
        since = today() - timedelta(days=200)
        until = today() + timedelta(days=200)
        member = add_member(session, group, since=since, until=until)
        secret, uid = add_sign_in(session, member.account_id), group.uid
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return secret, uid


def evaluate(person, party=None):
    """Write an evaluation by the labels on the page."""
    page = person.page
    if party:
        page.get_by_label("だれの評価ですか").select_option(label=party)
    page.get_by_label(re.compile("^結果はどうでしたか")).fill(FOUND)
    page.get_by_label(re.compile("^お互いの関係は")).fill("月に一度、対等に話せた。")
    page.locator("#f-result_mark").select_option(label="とてもよかった")
    page.locator("#f-proposal").get_by_label("終了").check()
    person.press("評価を保存する")


@pytest.fixture(scope="module")
def walk(serve, demo_gpkg, tmp_path_factory):
    path = with_staff(demo_gpkg, tmp_path_factory.mktemp("partnership"))
    secret, group = with_call(path)
    return serve(path), secret, group


def write_plan(clerk):
    """Write what is agreed; what was typed stays when something is missing."""
    clerk.follow("協働事業を書きはじめる")
    clerk.answer({"協働事業の名前": TITLE})
    clerk.press("この内容で保存する")
    assert "直してください" in clerk.look("直すところ")
    page = clerk.page
    assert page.locator("#f-title").input_value() == TITLE
    days = {"#f-term_start": 0, "#f-last_day": 300, "#f-review_due_on": 200}
    for field, later in days.items():
        page.locator(field).fill((today() + timedelta(days=later)).isoformat())
    for field, text in {
        "#f-purpose": "川べりの道を、だれでも歩けるようにする。",
        "#f-issue_text": "草が伸びて、道が通れない。",
        "#f-departments": "緑と環境課（架空）",
        "#f-selection_reason": "安全の計画が、基準に最も合っていた。",
    }.items():
        page.locator(field).fill(text)
    for field, words in {
        "#f-form_label": "業務委託",
        "#f-opportunity_id": CALL,
        "#f-selection_method": "公募",
    }.items():
        page.locator(field).select_option(label=words)
    clerk.press("この内容で保存する")
    clerk.look("書きはじめた")


def prepare(clerk):
    """Write both parties, the zone and the city's ticks; it cannot start yet."""
    page = clerk.page
    for side in ("行政", "市民"):
        page.locator("#f-side").get_by_label(side).check()
        if side == "市民":
            page.locator("#f-organisation_id").select_option(label=GROUP)
        else:
            page.locator("#f-name").fill("緑と環境課（架空）")
        page.locator("#f-role_text").fill("道の手入れ")
        clerk.press("当事者を加える")
    for question in ("ought", "able", "efficient"):
        page.locator(f"input[name={question}][value=both]").check()
    clerk.press("領域を決める")
    clerk.press("合意して始める")
    assert "まだ終わっていません" in clerk.look("確認がまだ")
    ours = page.locator("section[aria-labelledby=points-city]")
    for box in ours.locator("input[type=checkbox]").all():
        box.check()
    ours.get_by_role("button").click()
    clerk.watched.settle()


def test_called_selected_run_evaluated_by_both_sides_and_ended(walk, watch):
    origin, secret, group = walk
    clerk = Clerk(watch(origin, "desktop"), album="partnership-city")
    clerk.sign_in("/desk/partnerships/?city=inagi")
    clerk.look("一覧")
    write_plan(clerk)
    prepare(clerk)

    phone = watch(origin, "phone")
    phone.page.context.add_cookies([{"name": "kyodo", "value": secret, "url": origin}])
    member = Clerk(phone, album="partnership-group")
    phone.open(f"/desk/groups/{group}/partnerships/")
    member.look("団体の一覧")
    member.follow(TITLE)
    for box in phone.page.locator(".points input").all():
        box.check()
    member.press("印を保存する")
    assert "確かめた点を保存しました" in member.look("印を付けた")

    clerk.page.reload()
    clerk.press("合意して始める")
    assert "実施中" in clerk.look("始まった")
    clerk.press("評価を保存する")
    assert "直してください" in clerk.look("評価がまだ")
    evaluate(clerk, "緑と環境課（架空）")
    clerk.look("市の評価")

    phone.page.reload()
    evaluate(member)
    assert "評価を保存しました" in member.look("団体の評価")
    phone.open("/inagi/partnerships/?state=running")
    member.follow(TITLE)
    assert FOUND not in member.look("決める前の公開ページ")

    clerk.page.reload()
    clerk.page.locator("#f-decision").get_by_label("終了").check()
    clerk.page.locator("#f-reason").fill("目的を果たしたので終わる。")
    clerk.press("見直しの結果を公開する")
    clerk.look("終わった")

    for _ in range(PATIENCE):  # pages follow a change within seconds
        phone.page.reload()
        if "終了した" in member.text():
            break
        phone.page.wait_for_timeout(500)
    said = member.look("公開ページ")
    assert said.count(FOUND) == 2
    for words in ("募集を始めた", "相手を選考した", "見直し", "終了した", CALL):
        assert words in said
    member.follow("印刷する")
    member.look("印刷")


def test_three_questions_lead_to_a_zone_without_scripts(walk, watch):
    page = watch(walk[0], "phone", script=False)
    person = Clerk(page, album="partnership-zones", scripts=False)
    page.open("/asaka/partnerships/zones")
    for question in ("ought", "able", "efficient"):
        page.page.locator(f"input[name={question}][value=community]").check()
    person.press("領域を見る")

    assert "①市民主体" in person.look("領域")
