"""A collaboration called, selected, run, evaluated by both sides and ended, in a browser."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.accounts import add_sign_in
from geo.store.models import Municipality, Organisation
from geo.store.session import connect, transaction
from tests.browser.clerk import Clerk, with_staff
from tests.groups import add_member
from tests.made_once import LATE

pytestmark = pytest.mark.browser

GROUP = "里山と川のなかま（架空）"
TITLE, CALL = "川べりの道の手入れ（架空）", "川べりの道の相手の募集（架空）"
PATIENCE = 40
CRITERIA = "安全の計画と、地域との話し合い。"
PROPOSAL = "月に2回、草を刈り、道を直します。作業の前に危ない所を見て回ります。"
CHOSEN = "安全の計画が、いちばん細かく書かれていた。"
ONE_DAY = timedelta(days=1)
FOUND = "道が通れるようになり、四十人が手伝った。"


def with_owner(path):
    """Write an owner of the group; return her secret and the group."""
    database = connect(str(path))
    with transaction(database) as session:
        group = session.scalars(
            select(Organisation)
            .join(Municipality, Municipality.id == Organisation.municipality_id)
            .where(Organisation.name == GROUP)
        ).one()
        since = today() - timedelta(days=200)
        until = today() + timedelta(days=200)
        member = add_member(session, group, since=since, until=until)
        secret, uid = add_sign_in(session, member.account_id), group.uid
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return secret, uid


@dataclass(frozen=True)
class Served:
    """Where the walk goes: an address whose day can be set, an owner and her group."""

    origin: str
    secret: str
    group: str
    clock: Path

    def go_to(self, days_ago: int) -> date:
        """Let the served pages be on a day; no deadline is over before its day."""
        self.clock.write_text(str(days_ago))
        return today() - timedelta(days=days_ago)


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


def end(clerk):
    """Decide to end it, and publish both evaluations with the decision."""
    clerk.page.reload()
    clerk.page.locator("#f-decision").get_by_label("終了").check()
    clerk.page.locator("#f-reason").fill("目的を果たしたので終わる。")
    clerk.press("見直しの結果を公開する")
    clerk.look("終わった")


@pytest.fixture(scope="module")
def walk(serve, demo_gpkg, tmp_path_factory) -> Served:
    folder = tmp_path_factory.mktemp("partnership")
    path, clock = with_staff(demo_gpkg, folder), folder / "days-late"
    secret, group = with_owner(path)
    clock.write_text("0")
    return Served(serve(path, **{LATE: str(clock)}), secret, group, clock)


def call(clerk, on):
    """Write a call as a draft, and publish it; its deadline is the next day."""
    clerk.follow("稲城市の募集をつくる")
    page = clerk.page
    page.locator("#f-kind").select_option(value="call_for_partners")
    for field, text in {
        "#f-title": CALL,
        "#f-criteria": CRITERIA,
        "#f-opens_on": on.isoformat(),
        "#f-deadline": (on + ONE_DAY).isoformat(),
        "#f-seats": "1",
    }.items():
        page.locator(field).fill(text)
    clerk.press("この内容で保存する")
    assert "下書きを保存しました" in clerk.text()
    clerk.press("公開する")
    assert "公開しました" in clerk.look("募集を公開した")
    return page.url.partition("?")[0].rpartition("/")[2]


def answer_call(member):
    """Answer the call for the group, from its list of calls."""
    member.follow(CALL)
    member.press("この内容で応募する")
    assert "直してください" in member.text()
    member.page.get_by_label(re.compile("^何を、どのように行いますか")).fill(PROPOSAL)
    member.press("この内容で応募する")
    assert "応募しました" in member.look("応募した")


def select_the_group(clerk):
    """Choose the group by the criteria and publish the result, after the deadline."""
    page = clerk.page
    assert PROPOSAL in clerk.text()
    page.get_by_label(re.compile("^基準のどこで判断しましたか")).fill(CHOSEN)
    clerk.press("選ぶ")
    assert "選ぶことにしました" in clerk.text()
    page.locator("#f-result").fill("1つの団体から応募があり、基準に合っていた。")
    page.locator("#f-selected").fill("1")
    clerk.press("結果を公開する")
    assert "結果を公開しました" in clerk.look("選考した")


def call_and_select(walk, clerk, member):
    """Call, answer and select, each on a day on which it may be done."""
    opened = walk.go_to(days_ago=31)
    clerk.sign_in("/desk/opportunities/?city=inagi")
    uid = call(clerk, opened)
    member.watched.open(f"/desk/groups/{walk.group}/opportunities/")
    answer_call(member)
    clerk.page.reload()
    assert "締切のあとに決められます" in clerk.text()
    walk.go_to(days_ago=20)
    clerk.page.reload()
    select_the_group(clerk)
    walk.go_to(days_ago=0)
    return uid


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
        page.locator("#f-cost_share").fill("66.7" if side == "行政" else "33.3")
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
    clerk = Clerk(watch(walk.origin, "desktop"), album="partnership-city")
    phone = watch(walk.origin, "phone")
    phone.page.context.add_cookies(
        [{"name": "kyodo", "value": walk.secret, "url": walk.origin}]
    )
    member = Clerk(phone, album="partnership-group")

    uid = call_and_select(walk, clerk, member)

    clerk.watched.open("/desk/partnerships/?city=inagi")
    clerk.look("一覧")
    write_plan(clerk)
    prepare(clerk)
    phone.open(f"/desk/groups/{walk.group}/partnerships/")
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

    end(clerk)
    for _ in range(PATIENCE):  # pages follow a change within seconds
        phone.page.reload()
        if "終了した" in member.text():
            break
        phone.page.wait_for_timeout(500)
    said = member.look("公開ページ")
    assert said.count(FOUND) == 2
    trail = phone.page.locator("ol.trail").inner_text()
    steps = (
        "募集を始めた",
        "相手を選考した",
        "期間の始まり",
        "評価を書いた",
        "終了した",
    )
    assert sorted(steps, key=trail.index) == list(steps)
    assert CALL in trail
    assert CRITERIA in said
    member.follow("印刷する")
    assert "66.7%" in member.look("印刷")
    phone.open(f"/inagi/opportunities/{uid}")
    said = member.look("募集の公開ページ")
    assert PROPOSAL not in said
    for words in (GROUP, CHOSEN, TITLE, "評価と見直し 1回"):
        assert words in said


def test_three_questions_lead_to_a_zone_without_scripts(walk, watch):
    page = watch(walk.origin, "phone", script=False)
    person = Clerk(page, album="partnership-zones", scripts=False)
    page.open("/asaka/partnerships/zones")
    for question in ("ought", "able", "efficient"):
        page.page.locator(f"input[name={question}][value=community]").check()
    person.press("領域を見る")

    assert "①市民主体" in person.look("領域")
