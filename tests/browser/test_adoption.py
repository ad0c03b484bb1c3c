"""A group (架空) adopts a section of a park, logs its work, and is renewed after a review."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.accounts import add_sign_in
from geo.store.models import Account, AdoptionSite, Membership, Organisation
from geo.store.session import connect, transaction
from tests.browser.clerk import ADDRESS, PASSPHRASE, with_staff
from tests.browser.officer import Person

pytestmark = pytest.mark.browser

GROUP, SITE = "若草台自治会（架空）", "若草台公園"
WISH = "月1回、公園の草取りと清掃をします。"
TASKS = "月1回の清掃と草取り"


@dataclass(frozen=True)
class Served:
    """Where the walk goes: an address, the group and its officer's device, the site."""

    origin: str
    group: str
    secret: str
    site: str


@pytest.fixture(scope="module")
def served(serve, demo_gpkg, tmp_path_factory) -> Served:
    path = with_staff(demo_gpkg, tmp_path_factory.mktemp("adoption"))
    database = connect(str(path))
    with transaction(database) as session:
        group = session.scalars(
            select(Organisation).where(Organisation.name == GROUP)
        ).one()
        account = Account(email="kaicho@example.jp")
        session.add(account)
        session.flush()
        session.add(
            Membership(
                organisation_id=group.id,
                account_id=account.id,
                role="owner",
                title="会長",
                term_start=today() - timedelta(days=30),
                term_end=today() + timedelta(days=300),
            )
        )
        secret = add_sign_in(session, account.id)
        site = session.scalars(
            select(AdoptionSite.uid).where(
                AdoptionSite.title == SITE, AdoptionSite.source_id == "inagi-site-14"
            )
        ).one()
        uid = group.uid
    with database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.engine.dispose()
    return Served(serve(path), uid, secret, site)


@pytest.fixture(scope="module")
def looked() -> set[str]:
    """The kinds of pages that were checked for accessibility."""
    return set()


@pytest.fixture
def person(watch, served, looked):
    def make(size="phone", *, keys=False) -> Person:
        return Person(watch(served.origin, size), looked, keys=keys)

    return make


def sign_in(staff: Person) -> None:
    staff.go("/desk/adoption/")
    staff.write("メールアドレスまたは利用者番号", ADDRESS)
    staff.write("合言葉", PASSPHRASE)
    staff.press("入る")


def write_day(somebody: Person, name: str, text: str) -> None:
    somebody.hand.write(somebody.page.locator(f"#f-{name}"), text)


def refused(somebody: Person, kind: str, shot: str = "") -> str:
    """Look at a page that asks to put something right."""
    # Chromium's console tells of every answer that is no 200.
    errors = somebody.watched.errors
    errors[:] = [each for each in errors if "status of 422" not in each]
    return somebody.look(kind, shot=shot)


def hand_in(officer: Person, home: str) -> None:
    """Look for room on the public list, and hand a wish in."""
    officer.go("/inagi/adoption/?show=room")
    assert SITE in officer.look("list", shot="adopt-list-phone")
    officer.follow(SITE, within=".items")
    assert "世話をしてみたい団体の方へ" in officer.look("site", shot="adopt-site-phone")
    officer.go(home)
    officer.look("group list", shot="adopt-group-phone")
    officer.follow("希望届を書く")
    officer.press("希望届を出す")
    assert "2か所を直してください" in refused(officer, "wish", "adopt-wish-wrong")
    officer.page.get_by_label("どの場所ですか").select_option(label=f"{SITE}（全体）")
    officer.write("どんな世話をしたいですか", WISH)
    officer.write("いつも来られそうな人数", "6")
    officer.press("希望届を出す")
    assert "希望届を出しました" in officer.look("own wish", shot="adopt-own-phone")


def offer_terms(staff: Person) -> None:
    """Read the wish and write the agreement, from today for a year."""
    sign_in(staff)
    assert SITE in staff.look("staff list", shot="adopt-desk-desktop")
    staff.follow(f"{SITE}：{GROUP}")
    assert WISH in staff.look("staff one", shot="adopt-wish-desktop")
    write_day(staff, "term_start", today().isoformat())
    write_day(staff, "term_last", (today() + timedelta(days=364)).isoformat())
    write_day(staff, "review_due_on", (today() + timedelta(days=300)).isoformat())
    staff.write("してもらう作業", TASKS)
    staff.write("最低の人数", "3")
    staff.write("貸し出す道具・支給する物", "軍手、ごみ袋")
    staff.press("合意書案を団体に出す")
    assert "合意書案を団体に出しました" in staff.look("offered")


def agree_and_log(officer: Person, own: str) -> None:
    """Agree, and log a clean-up of today with headcount by generation."""
    officer.go(own)
    said = officer.look("offer", shot="adopt-offer-phone")
    assert TASKS in said
    officer.press("この内容で合意する")
    assert "合意しました" in officer.look("agreed", shot="adopt-agreed-phone")
    officer.write("来た人（全体）", "7")
    officer.unfold("世代・時間・メモ・写真も書く")
    officer.write("小学生", "2")
    officer.write("70歳以上", "9")
    officer.press("活動を記録する")
    said = refused(officer, "log wrong", "adopt-log-wrong")
    assert "世代ごとの人数の合計が、全体より多くなっています。" in said
    assert officer.page.locator("#f-participants").input_value() == "7"
    officer.write("70歳以上", "4")
    officer.write("かかった時間（時間）", "1.5")
    officer.write("メモ", "落ち葉を袋8つ分集めました。")
    officer.press("活動を記録する")
    assert "活動を記録しました" in officer.look("logged", shot="adopt-logged-phone")
    officer.page.get_by_role("button", name="活動報告を出す").first.click()
    officer.page.wait_for_url("**/papers/*")
    said = officer.look("report", shot="adopt-report-phone")
    assert "のべ7人" in said
    assert "落ち葉を袋8つ分集めました。" in said


def renew(staff: Person) -> None:
    """Hold the review and renew for three years."""
    staff.page.reload()
    assert "活動中" in staff.look("staff agreed", shot="adopt-review-desktop")
    staff.write("見直しで分かったこと", "よく続いています。")
    staff.choose("同じ内容で続ける")
    write_day(staff, "new_term_last", (today() + timedelta(days=1460)).isoformat())
    staff.press("見直しの結果を決める")
    assert "次の見直しの日を書いてください。" in refused(staff, "review wrong")
    write_day(staff, "new_review_due_on", (today() + timedelta(days=1400)).isoformat())
    staff.press("見直しの結果を決める")
    said = staff.look("renewed", shot="adopt-renewed-desktop")
    assert "見直しを記録しました" in said
    assert "同じ内容で続ける" in said


def test_a_group_adopts_logs_and_is_renewed(person, served):
    staff, officer, resident = person("desktop"), person(), person()
    officer.page.context.add_cookies(
        [{"name": "kyodo", "value": served.secret, "url": served.origin}]
    )
    home = f"/desk/groups/{served.group}/adoption/"
    hand_in(officer, home)
    own = officer.page.url.removeprefix(served.origin).partition("?")[0]

    resident.go(f"/inagi/adoption/sites/{served.site}")
    assert WISH not in resident.text()

    offer_terms(staff)
    agree_and_log(officer, own)
    renew(staff)

    resident.go(f"/inagi/adoption/sites/{served.site}")
    said = resident.look("kept site", shot="adopt-kept-phone")
    assert GROUP in said
    assert "落ち葉を袋8つ分集めました。" in said
    assert "見直しの記録" in said
    assert WISH not in said
    resident.follow("看板を印刷する")
    assert "この場所は、わたしたちが世話をしています。" in resident.look(
        "sign", shot="adopt-sign-phone"
    )
    assert resident.page.locator(".a4 svg.qr").count() == 1
