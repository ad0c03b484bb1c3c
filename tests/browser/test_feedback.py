"""A resident answers a consultation and later reads the reply; staff pass and answer it."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.models import Municipality, Opportunity
from geo.store.municipalities import mark_changed
from geo.store.session import connect, transaction
from tests.browser.clerk import Clerk, with_staff

pytestmark = pytest.mark.browser

TITLE = "歩きやすいまちの計画（架空）"
RAW = "坂の途中に休めるいすを置いてください。ミドリノクマより。"
PASSED = "坂の途中に休めるいすを置いてください。"
REASON = "坂の2か所にいすを置きます。場所は地区の人と決めます。"


@pytest.fixture(scope="module")
def town(serve, demo_gpkg, tmp_path_factory):
    """A served demo with a consultation that is open; its address and the call's uid."""
    path = with_staff(demo_gpkg, tmp_path_factory.mktemp("voices"))
    database = connect(str(path))
    with transaction(database) as session:
        city = session.scalars(
            select(Municipality).where(Municipality.slug == "inagi")
        ).one()
        call = Opportunity(
            municipality_id=city.id,
            kind="public_comment",
            phase="plan",
            status="published",
            title=TITLE,
            description="案を読んで、意見をください。",
            criteria="いただいた意見には、すべて答えます。",
            opens_on=today(),
            deadline=today() + timedelta(days=20),
            fictional=True,
        )
        session.add(call)
        session.flush()
        uid = call.uid
        mark_changed(session, city)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return serve(path), uid


@pytest.mark.parametrize(
    ("size", "script"), [("phone", True), ("desktop", True), ("phone", False)]
)
def test_a_resident_answers_a_consultation_and_later_reads_the_reply(
    watch, town, size, script
):
    origin, uid = town
    album = f"voices-{size}{'' if script else '-plain'}"
    resident = Clerk(watch(origin, size, script=script), album=album, scripts=script)
    page = resident.page

    resident.watched.open(f"/inagi/voices/new?opportunity={uid}")
    assert TITLE in resident.look("意見募集に答える")
    resident.press("市に伝える")
    assert "伝えたいことを書いてください" in resident.look("足りない")
    words = f"{PASSED}{size}{script}"
    page.get_by_label(re.compile("^あなたの意見")).fill(f"{RAW}{size}{script}")
    page.get_by_label("公開してよい").check()
    page.get_by_label("呼ばれたい名前").fill("ミドリノクマ")
    resident.press("市に伝える")
    assert "受けつけました" in resident.look("自分のページ")
    own = page.url

    desk = Clerk(watch(origin, "desktop", script=script), album=f"{album}-desk")
    desk.scripts = script
    desk.sign_in("/desk/feedback/?city=inagi")
    desk.watched.open("/desk/feedback/?city=inagi")
    assert "ミドリノクマより" in desk.look("届いた意見")
    desk.follow(f"{RAW}{size}{script}")
    desk.page.get_by_label(re.compile("^公開する文")).first.fill(words)
    desk.press("この文を公開する")
    assert "公開しました" in desk.look("公開した")
    desk.page.get_by_label("一部反映").check()
    desk.page.get_by_label(re.compile("^理由（書いた人と")).fill(REASON)
    desk.press("この答えを出す")
    assert "答えました" in desk.look("答えた")

    resident.watched.open(own.removeprefix(origin))
    told = resident.look("答えを読む")
    assert REASON in told
    assert "一部反映" in told
    resident.follow("公開しています")
    shown = resident.look("公開のページ")
    assert words in shown
    assert "ミドリノクマ" not in shown
    resident.watched.open("/inagi/voices/")
    assert words in resident.look("一覧")


def test_a_place_is_chosen_on_the_map_by_keys_and_said_too(watch, town):
    origin, _ = town
    resident = Clerk(watch(origin), album="voices-map")
    page = resident.page
    resident.watched.open("/inagi/voices/new")
    page.locator("#map_kyodo[data-ready]").wait_for()
    resident.look("場所を聞く")

    page.locator("#map_kyodo").focus()
    page.keyboard.press("Enter")
    assert "印を置きました" in resident.text()
    resident.press("この場所で進む")
    assert "near=" in page.url
    assert "地図で選んだ場所" in resident.look("書く")

    resident.watched.open("/inagi/voices/")
    page.locator("#map_kyodo[data-ready]").wait_for()
    page.locator(".chosen-point").first.focus()
    page.keyboard.press("Enter")
    resident.look("地図の意見")
    resident.follow("この意見を読む")
    resident.follow("わたしもそう思う")
    resident.look("声を足す")
    resident.press("わたしもそう思う")
    assert "あなたの声を足しました" in resident.look("声を足した")
