"""The city founds a group; its officer comes in by letter, once."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geo.domain.periods import today
from geo.query.people import find_members
from geo.store.models import (
    Account,
    Invitation,
    Membership,
    Organisation,
    Revision,
    SignIn,
)
from geo.store.models.base import now
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from tests.web.staff import TOKEN, Desk
from web.database import EXTENSION

PASSPHRASE = "川べりを朝にゆっくり歩いてみる"
CODE = re.compile(r'<p class="letter-code">([A-Z2-9-]{14})</p>')
QR = re.compile(r"/desk/invitation/([\w-]{43})")
UNTIL = today() + timedelta(days=200)


class Person:
    """Somebody at a browser of their own, without JavaScript."""

    def __init__(self, app):
        self.client = app.test_client()

    def read(self, path):
        return self.client.get(path).get_data(as_text=True)

    def send(self, path, answers, page):
        token = TOKEN.search(page)[1]
        return self.client.post(path, data=answers | {"csrf_token": token})

    def type_code(self, code):
        page = self.read("/desk/invitation/")
        return self.send("/desk/invitation/", {"code": code}, page)

    def accept(self, page, **answers):
        hidden = dict(re.findall(r'name="(token|code)" value="([^"]*)"', page))
        answers = {"passphrase": PASSPHRASE, "again": PASSPHRASE} | answers
        return self.send("/desk/invitation/accept", hidden | answers, page)


@pytest.fixture
def database(app):
    return app.extensions[EXTENSION]


@pytest.fixture
def group(database):
    with transaction(database) as session:
        found = add_group(session, "inagi")
        add_member(session, found, until=UNTIL)
        return found.uid


@pytest.fixture
def owner(app, database, group):
    person = Person(app)
    with transaction(database) as session:
        member = session.scalars(
            select(Membership)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Organisation.uid == group)
        ).one()
        sign_in(session, person.client, member)
    return person


def write_letter(person, group, **answers):
    people = f"/desk/groups/{group}/people/"
    answers = {"role": "editor", "until": UNTIL.isoformat()} | answers
    return person.send(f"{people}letters/", answers, person.read(people))


def change_letters(database, **values):
    with transaction(database) as session:
        session.execute(update(Invitation).values(**values))


def test_the_city_founds_and_the_officer_comes_in(app, database):
    desk = Desk(app)
    answer = desk.post(
        "/desk/groups/new",
        {"city": "inagi", "kind": "association", "name": "架空さくら会"},
        shown_on="/desk/groups/new?city=inagi",
    )
    people = answer.location.partition("?")[0]
    letter = desk.post(
        f"{people}letters/",
        {"role": "owner", "title": "会長", "until": UNTIL.isoformat()},
        shown_on=people,
    )
    sheet = letter.get_data(as_text=True)
    assert letter.cache_control.no_store
    assert "この手紙は一度だけ表示します" in sheet
    assert "架空さくら会" in desk.read("/desk/groups/?city=inagi&q=さくら")

    officer = Person(app)
    opened = officer.type_code(CODE.search(sheet)[1].lower().replace("-", " "))
    page = opened.get_data(as_text=True)
    assert "会長" in page
    assert opened.headers["Referrer-Policy"] == "no-referrer"
    accepted = officer.accept(page)
    assert accepted.status_code == 303
    assert CODE.search(sheet)[1] not in accepted.location
    welcome = officer.read(accepted.location)
    home = re.search(r'href="(/desk/groups/\w+/)"', welcome)[1]
    assert "架空さくら会の作業ページ" in officer.read(home)

    with transaction(database) as session:
        account = session.scalars(select(Account).where(Account.email.is_(None))).one()
        device = session.scalars(
            select(SignIn).where(SignIn.account_id == account.id)
        ).one()
        assert device.way == "invitation"
        number = account.uid
    assert f"{number[:4]}-{number[4:8]}-{number[8:]}" in welcome


@pytest.mark.usefixtures("group")
def test_a_namesake_is_asked_about(app):
    desk = Desk(app)
    answers = {"city": "inagi", "kind": "association", "name": "架空自治会"}
    new = "/desk/groups/new?city=inagi"

    first = desk.post("/desk/groups/new", answers, shown_on=new)
    again = desk.post("/desk/groups/new", answers | {"sure": "1"}, shown_on=new)

    assert first.status_code == 422
    assert "もうあります" in first.get_data(as_text=True)
    assert again.status_code == 303


def test_a_letter_comes_in_once_by_its_qr_code(app, owner, group):
    sheet = write_letter(owner, group).get_data(as_text=True)
    assert 'class="qr"' in sheet
    code = CODE.search(sheet)[1]
    first, second = Person(app), Person(app)
    pages = [each.type_code(code).get_data(as_text=True) for each in (first, second)]

    assert first.accept(pages[0]).status_code == 303
    late = second.accept(pages[1])

    assert late.status_code == 422
    assert "この手紙は使えません" in late.get_data(as_text=True)


@pytest.mark.parametrize(
    "values",
    [
        {"expires_at": now() - timedelta(days=1)},
        {"revoked_at": now()},
        {"used_at": now()},
    ],
)
def test_a_useless_letter_always_says_the_same(app, database, owner, group, values):
    code = CODE.search(write_letter(owner, group).get_data(as_text=True))[1]
    change_letters(database, **values)

    answer = Person(app).type_code(code)

    assert answer.status_code == 422
    wrong = Person(app).type_code("AAAA-BBBB-CCCC").get_data(as_text=True)
    sentence = re.search(r'id="e-code">(.*?)</p>', wrong)[1]
    assert sentence in answer.get_data(as_text=True)


def test_a_letters_page_cannot_be_asked_for_again(database, owner, group):
    sheet = write_letter(owner, group).get_data(as_text=True)
    with transaction(database) as session:
        uid = session.scalars(select(Invitation.uid)).one()

    state = owner.read(f"/desk/groups/{group}/people/letters/{uid}")

    assert CODE.search(state) is None
    assert CODE.search(sheet)[1][5:] not in state
    assert "qr" not in re.findall(r'class="(\w+)"', state)


def test_guessing_a_code_is_stopped_after_five(app, owner, group):
    code = CODE.search(write_letter(owner, group).get_data(as_text=True))[1]
    thief = Person(app)
    wrong = code[:5] + ("BBBB-BBBB" if code[5] != "B" else "CCCC-CCCC")
    answers = [thief.type_code(wrong).status_code for _ in range(6)]

    assert answers == [422] * 5 + [429]
    assert Person(app).type_code(code).status_code == 429


def test_somebody_signed_in_takes_a_letter_as_they_are(app, database, owner, group):
    with transaction(database) as session:
        other = add_group(session, "inagi", name="架空の別の会")
        guest = Person(app)
        sign_in(session, guest.client, add_member(session, other, until=UNTIL))
    code = CODE.search(write_letter(owner, group).get_data(as_text=True))[1]
    page = guest.type_code(code).get_data(as_text=True)

    assert guest.accept(page, **{"as-is": "1"}).status_code == 303
    assert "架空自治会の作業ページ" in guest.read(f"/desk/groups/{group}/")


def test_passphrases_must_be_the_same_and_long_enough(app, owner, group):
    code = CODE.search(write_letter(owner, group).get_data(as_text=True))[1]
    person = Person(app)
    page = person.type_code(code).get_data(as_text=True)

    other = person.accept(page, again="別の合言葉をここに書く")
    short = person.accept(page, passphrase="短い", again="短い")

    assert (other.status_code, short.status_code) == (422, 422)
    assert "同じではありません" in other.get_data(as_text=True)
    assert "12文字以上" in short.get_data(as_text=True)


def test_the_last_owner_is_told_why_they_cannot_go(database, owner, group):
    with transaction(database) as session:
        uid = session.scalars(
            select(Membership.uid)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Organisation.uid == group)
        ).one()
    member = f"/desk/groups/{group}/people/members/{uid}/"

    answer = owner.send(f"{member}end", {}, owner.read(member))

    assert answer.status_code == 422
    assert "責任者がいなくなる" in answer.get_data(as_text=True)


def test_an_officers_name_is_for_owners_and_the_city(app, database, owner, group):
    editor, stranger = Person(app), Person(app)
    with transaction(database) as session:
        found = session.scalars(
            select(Organisation).where(Organisation.uid == group)
        ).one()
        (own,) = find_members(session, found.id, today())
        sign_in(session, editor.client, add_member(session, found, "editor"))
        other = add_group(session, "inagi", name="架空の別の会")
        sign_in(session, stranger.client, add_member(session, other, until=UNTIL))
    people = f"/desk/groups/{group}/people/"
    form = f"{people}members/{own.uid}/officer/"
    told = {"officer-name": "架空花子", "officer-phone": "042-000-1234"}

    unasked = owner.send(form, told, owner.read(form))
    assert unasked.status_code == 422
    saved = owner.send(form, told | {"agree": "1"}, owner.read(form))
    assert saved.status_code == 303

    assert "架空花子" in owner.read(people)
    assert "架空花子" in Desk(app).read(people)
    for reader in (editor, stranger, Person(app)):
        for path in (people, f"/desk/groups/{group}/", form, f"/inagi/?q={group}"):
            page = reader.read(path)
            assert "架空花子" not in page
            assert "042-000-1234" not in page
    assert editor.client.get(form).status_code == 404
    assert stranger.client.get(people).status_code == 404
    with transaction(database) as session:
        for row in session.scalars(select(Revision)):
            assert "花子" not in f"{row.before}{row.after}{row.reason}"
    owner.send(f"{form}withdraw", {}, owner.read(form))
    assert "架空花子" not in owner.read(people)


def test_an_editor_sees_no_addresses_and_invites_nobody(app, database, group):
    editor = Person(app)
    with transaction(database) as session:
        found = session.scalars(
            select(Organisation).where(Organisation.uid == group)
        ).one()
        add_member(session, found, "viewer", email="secret@example.jp")
        sign_in(session, editor.client, add_member(session, found, "editor"))

    page = editor.read(f"/desk/groups/{group}/people/")

    assert "いっしょに使う人" in editor.read(f"/desk/groups/{group}/")
    assert "secret@example.jp" not in page
    assert "letters/" not in page
    assert write_letter(editor, group).status_code == 404


def test_the_city_gives_a_reason_and_ends_a_group(app, group):
    desk = Desk(app)
    end = f"/desk/groups/{group}/end"

    assert desk.post(end, {"reason": ""}).status_code == 422
    assert desk.post(end, {"reason": "解散したため"}).status_code == 303
    assert desk.client.get(f"/desk/groups/{group}/people/").status_code == 404
    assert group not in desk.read("/desk/groups/?q=架空自治会")
