"""An association (架空) from its founding to its next officers, in a real browser.

Once with a pointer, staff at a desk and officers on phones; once by keys alone.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.founding import NewGroup, found_group
from geo.store.invitations import Offer, write_letter
from geo.store.letter_codes import draw_secrets
from geo.store.models import Organisation
from geo.store.session import connect, transaction
from tests.browser.clerk import ADDRESS, PASSPHRASE, with_staff
from tests.browser.officer import Person

pytestmark = pytest.mark.browser

GROUP, OTHER = "架空みどり町自治会", "架空あおば町自治会"
EVENT, FLOWERS = "架空みどり公園の清掃", "架空あおば花壇の世話"
OWN = "みどりのさかみちで9じにあう"
SEVENTH_TO_14TH = range(8, 15)
SATURDAY = 5


@dataclass(frozen=True)
class Served:
    """Where the walks go: an address, and the typed code of a letter not yet used."""

    origin: str
    code: str


@pytest.fixture(scope="module")
def served(serve, demo_gpkg, tmp_path_factory) -> Served:
    path = with_staff(demo_gpkg, tmp_path_factory.mktemp("association"))
    code = found_with_letter(path)
    return Served(serve(path), code)


@pytest.fixture(scope="module")
def looked() -> set[str]:
    """The kinds of pages that were checked for accessibility."""
    return set()


@pytest.fixture
def person(watch, served, looked):
    def make(size="phone", *, keys=False) -> Person:
        return Person(watch(served.origin, size), looked, keys=keys)

    return make


def found_with_letter(path: Path) -> str:
    """Found a group with a letter for its first owner; return the letter's code."""
    database = connect(str(path))
    with transaction(database) as session:
        uid = found_group(session, "inagi", NewGroup(OTHER, "association"))
        group = session.scalars(
            select(Organisation.id).where(Organisation.uid == uid)
        ).one()
        letter = write_letter(
            session,
            group,
            Offer("owner", "会長", None, None),
            secrets=draw_secrets(),
            by_role="staff",
        )
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return letter.code


def second_saturdays(since: date, count: int) -> list[date]:
    days = (since + timedelta(n) for n in range(200))
    found = [d for d in days if d.weekday() == SATURDAY and d.day in SEVENTH_TO_14TH]
    return found[:count]


def redeem(officer: Person, code: str, *, shots: bool = False) -> str:
    """Take a letter up by its typed code; return the number to sign in with."""
    shot = "{}" if shots else ""
    officer.go("/desk/invitation/")
    officer.look("typed code", shot=shot.format("code-phone"))
    officer.write("手紙の番号", code)
    officer.press("手紙を開く")
    officer.look("letter opened", shot=shot.format("passphrase-phone"))
    officer.write("合言葉（自分で決めます）", OWN)
    officer.write("合言葉をもう一度", OWN)
    officer.press("新しい利用者として受け取る")
    said = officer.look("welcome", shot=shot.format("welcome-phone"))
    assert "あなたの利用者番号" in said
    return officer.page.locator(".letter-code").inner_text()


def read_code(somebody: Person) -> str:
    """Read the code on a printed sheet."""
    return somebody.page.locator(".a4 .letter-code").inner_text()


def found_by_staff(staff: Person) -> str:
    """Found the association at the desk; return its first letter's code."""
    staff.go("/desk/")
    staff.write("メールアドレスまたは利用者番号", ADDRESS)
    staff.write("合言葉", PASSPHRASE)
    staff.press("入る")
    staff.follow("団体と自治会")
    staff.look("groups")
    staff.follow("団体をつくる")
    if staff.page.get_by_role("button", name="次へ進む").count():
        staff.page.get_by_label("どの市町村の団体ですか").select_option("inagi")
        staff.press("次へ進む")
    staff.look("founding")
    staff.write("名前", GROUP)
    staff.write("ふりがな", "かくうみどりちょうじちかい")
    staff.write("公開する連絡先", "会長（架空）")
    staff.press("団体をつくって、手紙に進む")
    staff.look("people")
    staff.choose("責任者", within="#f-role")
    staff.write("役の名前", "会長")
    staff.press("手紙をつくって印刷する")
    assert "招待" in staff.look("letter", shot="letter-desktop")
    assert staff.page.get_by_role("button", name="印刷する").is_visible()
    return read_code(staff)


def draw_area(officer: Person) -> None:
    """Draw the area that is cleaned, corner by corner."""
    officer.touch("範囲を囲む")
    box = officer.page.locator("#map_kyodo")
    box.scroll_into_view_if_needed()
    size = box.bounding_box()
    for x, y in ((0.35, 0.35), (0.65, 0.3), (0.7, 0.6), (0.4, 0.65)):
        box.click(position={"x": size["width"] * x, "y": size["height"] * y})
    officer.touch("描き終わる")
    said = officer.page.locator("#place-said")
    said.get_by_text("4つの角の範囲を囲みました。").wait_for()
    officer.look("form", shot="area-phone", at="#place-map")


def put_on_event(officer: Person) -> None:
    """Make a monthly event from a template, with the area on the map."""
    officer.follow("作業ページを開く")
    officer.look("home", shot="home-phone")
    officer.follow("清掃・草取り")
    officer.look("form")
    officer.write("名前", EVENT)
    first = today() + timedelta(30)
    officer.hand.write(officer.page.locator("#f-starts_on"), first.isoformat())
    for words, on in (("第1", False), ("第2", True)):
        officer.choose(words, within="#f-nth", on=on)
    for words, on in (("日", False), ("土", True)):
        officer.choose(words, within="#f-weekday", on=on)
    for day in second_saturdays(first, 3):
        officer.page.locator("#next-days").get_by_text(
            f"{day.month}月{day.day}日"
        ).first.wait_for()
    officer.keep("days-phone", "#f-repeat")
    draw_area(officer)
    officer.press("保存する")
    assert EVENT in officer.look("form")


def propose(resident: Person, event: str, words: str) -> None:
    """Find an event on the public page and say what is wrong with it."""
    resident.go(f"/inagi/?q={event}")
    resident.follow(event, within=".items")
    resident.look("feature", shot="public-phone")
    resident.follow("まちがいを知らせる・直してほしい")
    resident.look("correction")
    resident.write("説明", words)
    resident.press("この内容を知らせる")
    assert "知らせを受けつけました" in resident.look("own correction")


def approve(officer: Person, home: str, words: str) -> None:
    """See on the desk's first page that something came, and accept it."""
    officer.go(home)
    assert "提案が1件とどいています" in officer.look(
        "home", shot="todo-phone", at=".block"
    )
    officer.follow("提案を見る", within=".todo")
    assert words in officer.look("proposal", shot="proposal-phone")
    officer.press("このまま受け入れて直す")
    officer.look("proposals")


def edit_at_once(first: Person, second: Person, item: str) -> None:
    """Let two write with the same form open: another field, then the same one."""
    first.go(item)
    second.go(item)
    first.write("持ち物", "軍手、水とう")
    first.press("保存する")
    second.write("知らせておきたいこと", "雨の日は次の週にします。")
    second.press("保存する")
    said = second.look("form")
    assert "持ち物" in said
    assert field(second, "belongings") == "軍手、水とう"
    assert field(second, "notes_text") == "雨の日は次の週にします。"

    first.go(item)
    second.go(item)
    first.write("持ち物", "軍手、かま")
    first.press("保存する")
    second.write("持ち物", "軍手、ほうき")
    second.press("保存する")
    said = second.look("conflict", shot="conflict-phone")
    assert "同じところを2人が直しました" in said
    assert "軍手、かま" in said
    assert field(second, "belongings") == "軍手、ほうき"
    second.choose("わたしの内容")
    second.press("選んだ内容で保存する")
    second.look("form")
    assert field(second, "belongings") == "軍手、ほうき"


def undo(officer: Person, item: str) -> None:
    """Undo the last change in the history."""
    officer.follow("変更の記録")
    officer.look("history", shot="history-phone")
    officer.follow("元に戻す", within=".changes")
    officer.look("undo", shot="undo-phone")
    officer.press("元に戻す")
    assert "元に戻しました" in officer.look("history")
    officer.go(item)
    assert field(officer, "belongings") == "軍手、かま"


def field(somebody: Person, name: str) -> str:
    return somebody.page.locator(f"#f-{name}").input_value()


def test_an_association_from_its_founding_to_its_next_officers(person):
    staff, officer = person("desktop"), person()
    redeem(officer, found_by_staff(staff), shots=True)
    put_on_event(officer)
    item = officer.page.url.removeprefix(officer.watched.origin).partition("?")[0]
    home = re.sub(r"items/.*", "", item)

    fixed = "雨の日は中止します。集まるのは公園の北の入口です。"
    propose(person(), EVENT, fixed)
    approve(officer, home, fixed)

    officer.go(home)
    officer.follow("使う人と招待の手紙を見る")
    officer.look("people")
    officer.choose("編集する人", within="#f-role")
    officer.write("役の名前", "広報係")
    officer.press("手紙をつくって印刷する")
    second = person()
    redeem(second, read_code(officer))
    edit_at_once(officer, second, item)
    officer.go(home)
    undo(officer, item)

    officer.go(f"{home}people/")
    officer.follow("年度替わりの引き継ぎをする")
    said = officer.look("handover", shot="handover-phone")
    assert EVENT in said
    officer.write("次の責任者の役の名前", "会長")
    officer.hand.write(officer.page.locator("#f-effective"), today().isoformat())
    officer.write("次の責任者へ伝えること", "倉庫の鍵は集会所にあります（架空）。")
    officer.press("引き継ぎを始める")
    officer.look("handover sheet", shot="sheet-phone")
    code = read_code(officer)
    officer.go(home)
    assert "引き継ぎが受け取られていません" in officer.look("home")

    successor = person()
    redeem(successor, code)
    successor.follow("作業ページを開く")
    assert EVENT in successor.look("home")
    gone = officer.page.goto(officer.watched.origin + home)
    assert gone.status == 404
    successor.go(f"{home}people/")
    assert "会長・責任者（あなた）" in successor.look("people")


def test_the_main_parts_by_keys_alone(person, served):
    officer, second = person("desktop", keys=True), person("desktop", keys=True)
    number = redeem(officer, served.code)
    officer.follow("作業ページを開く")
    officer.follow("公園の花の世話")
    officer.write("名前", FLOWERS)
    officer.touch("点を置く")
    for key in ("ArrowRight", "ArrowUp", "Enter"):
        officer.page.keyboard.press(key)
    officer.page.locator("#place-said").get_by_text("点を置きました。").wait_for()
    officer.press("保存する")
    officer.look("form")
    item = officer.page.url.removeprefix(officer.watched.origin).partition("?")[0]
    home = re.sub(r"items/.*", "", item)
    assert field(officer, "lat")

    fixed = "花に水をやります。集まるのは北の花壇です。"
    propose(officer, FLOWERS, fixed)
    approve(officer, home, fixed)

    second.go("/desk/sign-in")
    second.write("メールアドレスまたは利用者番号", number)
    second.write("合言葉", OWN)
    second.press("入る")
    edit_at_once(officer, second, item)
    officer.go(home)
    undo(officer, item)

    officer.go(f"{home}people/")
    officer.follow("年度替わりの引き継ぎをする")
    officer.write("次の責任者の役の名前", "会長")
    officer.choose("3か月は、見る人として残る")
    officer.press("引き継ぎを始める")
    assert "印刷する" in officer.look("handover sheet")
    assert len(read_code(officer)) == len("ABCD-EFGH-JKMN")
