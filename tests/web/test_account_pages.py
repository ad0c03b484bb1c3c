"""What somebody does about their own devices, passphrase and address."""

import re

import pytest
from sqlalchemy import select, update

from geo.store.models import Account, SignIn
from geo.store.session import reading, transaction
from tests.web.mailbox import open_mailbox
from tests.web.visitor import MEMBER, PASSPHRASE, Visitor, add_account
from web import create_app
from web.access.device_words import device_words
from web.access.outbox import wait_for_letters
from web.database import EXTENSION, SNAPSHOTS

ACCOUNT = "/desk/account/"
ADDRESS = "/desk/account/address/"
PAGE = "/desk/account/passphrase"
NEW = "川沿いの桜をみんなで見る"
WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537 Edg/140.0"


@pytest.fixture
def guarded(empty_app):
    empty_app.config["WTF_CSRF_ENABLED"] = True
    add_account(empty_app)
    return empty_app


@pytest.fixture
def mailed(empty_gpkg, tmp_path):
    """The application with a mail server of its own, and one member."""
    import shutil

    path = tmp_path / "mailed.gpkg"
    shutil.copy(empty_gpkg, path)
    with open_mailbox() as mailbox:
        app = create_app(
            {"TESTING": True, "KYODO_DATABASE": str(path), "KYODO_BASE_MAP": "none"}
            | mailbox.settings
        )
        add_account(app)
        yield app, mailbox
        wait_for_letters()
        app.extensions[SNAPSHOTS].close()
        app.extensions[EXTENSION].engine.dispose()


def link_in(letter) -> str:
    return re.search(r"https://map\.example\.jp(/\S+)", letter.get_content())[1]


def device_of(app, visitor: Visitor) -> str:
    from geo.store.accounts import hash_secret

    with reading(app.extensions[EXTENSION]) as session:
        return session.scalar(
            select(SignIn.uid).where(SignIn.token_hash == hash_secret(visitor.secret))
        )


def test_the_devices_are_listed_and_the_present_one_is_marked(guarded):
    phone, office = Visitor(guarded), Visitor(guarded, WINDOWS)
    phone.enter(stay="1")
    office.enter()
    page = office.read(ACCOUNT)

    assert "iPhone（Safari）" in page
    assert "Windows のパソコン（Edge）" in page
    assert page.count(">この端末<") == 1
    assert page.count("しばらく入ったままにする端末") == 1


def test_one_device_is_ended_or_all_others(guarded):
    one, two, three = (Visitor(guarded) for _ in range(3))
    for each in (one, two, three):
        each.enter()
    path = f"/desk/account/devices/{device_of(guarded, two)}/end"
    answer = one.post(path, shown_on=ACCOUNT)
    after_one = [each.is_in for each in (one, two, three)]
    one.post("/desk/account/devices/end-others", shown_on=ACCOUNT)

    assert "その端末での使用を終えました" in one.read(answer.location)
    assert after_one == [True, False, True]
    assert [each.is_in for each in (one, two, three)] == [True, False, False]


def test_nobody_ends_somebody_else_s_device(guarded):
    add_account(guarded, "other@example.jp")
    mine, theirs = Visitor(guarded), Visitor(guarded)
    mine.enter()
    theirs.enter("other@example.jp")
    mine.post(
        f"/desk/account/devices/{device_of(guarded, theirs)}/end", shown_on=ACCOUNT
    )

    assert theirs.is_in


def test_a_new_passphrase_needs_the_present_one_and_ends_every_other_secret(guarded):
    visitor, other, thief = (Visitor(guarded) for _ in range(3))
    visitor.enter(stay="1")
    other.enter()
    thief.client.set_cookie("kyodo", visitor.secret)
    answers = {"new": NEW, "again": NEW}
    wrong = visitor.post(PAGE, answers | {"present": NEW}, shown_on=PAGE)
    right = visitor.post(PAGE, answers | {"present": PASSPHRASE}, shown_on=PAGE)

    assert (wrong.status_code, right.status_code) == (422, 303)
    assert "いまの合言葉が違います" in wrong.get_data(as_text=True)
    assert [each.is_in for each in (visitor, other, thief)] == [True, False, False]
    assert Visitor(guarded).enter().status_code == 422
    assert Visitor(guarded).enter(passphrase=NEW).status_code == 303


def test_the_present_passphrase_cannot_be_guessed_at_an_open_device(guarded):
    visitor = Visitor(guarded)
    visitor.enter()
    answers = [
        visitor.post(
            PAGE, {"present": "ちがう", "new": NEW, "again": NEW}, shown_on=PAGE
        ).status_code
        for _ in range(6)
    ]

    assert answers == [422] * 5 + [429]


@pytest.mark.parametrize(
    ("new", "again", "said"),
    [
        ("みじかい", "みじかい", "12文字以上"),
        (NEW, NEW + "。", "1回目と違います"),
    ],
)
def test_an_unusable_passphrase_is_said_beside_its_field(guarded, new, again, said):
    visitor = Visitor(guarded)
    visitor.enter()
    answer = visitor.post(
        PAGE, {"present": PASSPHRASE, "new": new, "again": again}, shown_on=PAGE
    )
    page = answer.get_data(as_text=True)

    assert answer.status_code == 422
    assert said in page
    assert 'aria-invalid="true"' in page
    assert f'value="{new}"' not in page


def test_a_first_passphrase_asks_for_none(guarded):
    visitor = Visitor(guarded)
    visitor.enter()
    with transaction(guarded.extensions[EXTENSION]) as session:
        session.execute(update(Account).values(passphrase_hash=None))
    answer = visitor.post(PAGE, {"new": NEW, "again": NEW}, shown_on=PAGE)

    assert answer.status_code == 303
    assert visitor.is_in
    assert Visitor(guarded).enter(passphrase=NEW).status_code == 303


def test_the_number_stands_in_groups_of_four(guarded):
    number = add_account(guarded, None)
    visitor = Visitor(guarded)
    visitor.enter(number)

    assert f">{number[:4]} {number[4:8]} {number[8:]}<" in visitor.read(ACCOUNT)


def test_without_mail_an_address_is_taken_as_it_is_unless_it_is_somebody_s(guarded):
    add_account(guarded, "taken@example.jp")
    visitor = Visitor(guarded)
    visitor.enter()
    form = {"present": PASSPHRASE}
    taken = visitor.post(ADDRESS, form | {"address": "Taken@example.jp"})
    wrong = visitor.post(ADDRESS, form | {"address": "no address"})
    unproved = visitor.post(ADDRESS, {"address": "new@example.jp", "present": "x"})
    right = visitor.post(ADDRESS, form | {"address": "New@example.jp"})

    assert [each.status_code for each in (taken, wrong, unproved)] == [422] * 3
    assert right.status_code == 303
    assert Visitor(guarded).enter("new@example.jp").status_code == 303


def test_staff_keep_the_address_the_operator_gave_them(guarded):
    with transaction(guarded.extensions[EXTENSION]) as session:
        session.execute(update(Account).values(is_staff=True))
    visitor = Visitor(guarded)
    visitor.enter()
    answer = visitor.post(ADDRESS, {"address": "chief@city.example.jp"})

    assert visitor.get(ADDRESS).status_code == 404
    assert answer.status_code == 404


def test_an_address_changes_only_by_the_link_in_its_letter(mailed):
    app, mailbox = mailed
    visitor, stranger = Visitor(app), Visitor(app)
    visitor.enter()
    visitor.post(ADDRESS, {"address": "new@example.jp", "present": PASSPHRASE})
    wait_for_letters()
    link = link_in(mailbox.to("new@example.jp")[0])
    unchanged = Visitor(app).enter("new@example.jp").status_code
    away = [stranger.get(link).status_code, stranger.post(link).status_code]
    asked = visitor.get(link)
    done = visitor.post(link, shown_on=link)
    again = visitor.post(link)
    wait_for_letters()

    assert unchanged == 422
    assert away == [403, 403]
    assert "new@example.jp" in asked.get_data(as_text=True)
    assert done.location == "/desk/account/?said=address"
    assert again.status_code == 410
    assert len(mailbox.to(MEMBER)) == 1  # the address before is told
    assert Visitor(app).enter("new@example.jp").status_code == 303


def test_a_proof_holds_for_its_own_account_and_address_and_opens_no_door(mailed):
    app, mailbox = mailed
    add_account(app, "other@example.jp")
    visitor, other = Visitor(app), Visitor(app)
    visitor.enter()
    other.enter("other@example.jp")
    visitor.post(ADDRESS, {"address": "new@example.jp", "present": PASSPHRASE})
    wait_for_letters()
    link = link_in(mailbox.to("new@example.jp")[0])
    secret = link.split("/")[4]

    assert other.post(link).status_code == 410
    assert visitor.post(f"{ADDRESS}{secret}/ZXZpbEBleGFtcGxlLmpw").status_code == 410
    assert visitor.post(f"{ADDRESS}{secret}/%FF").status_code == 404
    assert Visitor(app).post(f"/desk/link/{secret}").status_code == 410


def test_nobody_learns_by_a_change_who_is_known(mailed):
    app, mailbox = mailed
    add_account(app, "taken@example.jp")
    visitor = Visitor(app)
    visitor.enter()
    form = {"present": PASSPHRASE}
    answers = [
        visitor.post(ADDRESS, form | {"address": address}).location
        for address in ("taken@example.jp", "free@example.jp")
    ]
    wait_for_letters()

    assert answers[0] == answers[1]
    assert [letter["To"] for letter in mailbox.letters] == ["free@example.jp"]


@pytest.mark.parametrize(
    ("browser", "words"),
    [
        (
            "Mozilla/5.0 (Linux; Android 16; Pixel) Chrome/140 Mobile Safari/5",
            "Android のスマートフォン（Chrome）",
        ),
        (
            "Mozilla/5.0 (Linux; Android 16; Tab) Chrome/140 Safari/5",
            "Android のタブレット（Chrome）",
        ),
        ("Mozilla/5.0 (iPad; like Mac OS X) Version/26 Safari/6", "iPad（Safari）"),
        ("Mozilla/5.0 (Macintosh) Firefox/150.0", "Mac（Firefox）"),
        ("<script>alert(1)</script>", "種類の分からない端末"),
        (None, "種類の分からない端末"),
    ],
)
def test_a_device_is_called_by_its_kind(guarded, browser, words):
    with guarded.test_request_context():
        assert device_words(browser) == words
