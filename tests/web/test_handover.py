"""The April handover, from the outgoing officer's page to the successor's."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from geo.domain.periods import today
from geo.store.models import Handover, Membership, Organisation
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from tests.web.mailbox import open_mailbox
from tests.web.staff import ADDRESS, Desk
from tests.web.test_founding import CODE, Person
from web.database import EXTENSION
from web.groups.stalled import tell_city
from web.settings import read_settings

NEXT = today() + timedelta(days=20)
END = today() + timedelta(days=60)


@pytest.fixture
def database(app):
    return app.extensions[EXTENSION]


@pytest.fixture
def group(database):
    with transaction(database) as session:
        return add_group(session, "inagi").uid


@pytest.fixture
def owner(app, database, group):
    person = Person(app)
    with transaction(database) as session:
        found = session.scalars(
            select(Organisation).where(Organisation.uid == group)
        ).one()
        sign_in(session, person.client, add_member(session, found, until=END))
    return person


def start(person, group, **answers):
    page = f"/desk/groups/{group}/handover/"
    answers = {"effective": NEXT.isoformat(), "note": "鍵は集会所"} | answers
    return person.send(page, answers, person.read(page))


def test_the_successor_takes_it_and_the_term_moves(app, database, owner, group):
    home = f"/desk/groups/{group}/"
    assert "役員の任期は" in owner.read(home)
    sheet = start(owner, group).get_data(as_text=True)
    assert "鍵は集会所" in sheet
    assert "引き継ぎが受け取られていません" in owner.read(home)

    successor = Person(app)
    page = successor.type_code(CODE.search(sheet)[1]).get_data(as_text=True)
    accepted = successor.accept(page)

    assert "から使えます" in successor.read(accepted.location)
    assert "引き継ぎが受け取られていません" not in owner.read(home)
    with transaction(database) as session:
        terms = session.execute(
            select(Membership.term_start, Membership.term_end)
            .join(Organisation, Organisation.id == Membership.organisation_id)
            .where(Organisation.uid == group)
            .order_by(Membership.id)
        ).all()
        assert terms[0].term_end == terms[1].term_start == NEXT
        assert session.scalars(select(Handover)).one().accepted_at is not None


def test_calling_off_makes_the_letter_useless(app, database, owner, group):
    code = CODE.search(start(owner, group).get_data(as_text=True))[1]
    page = f"/desk/groups/{group}/handover/"
    with transaction(database) as session:
        uid = session.scalars(select(Handover.uid)).one()

    again = owner.send(f"{page}{uid}/letter", {}, owner.read(page))
    newer = CODE.search(again.get_data(as_text=True))[1]
    assert Person(app).type_code(code).status_code == 422
    assert Person(app).type_code(newer).status_code == 200
    answer = owner.send(f"{page}{uid}/cancel", {}, owner.read(page))

    assert answer.status_code == 303
    assert Person(app).type_code(newer).status_code == 422
    assert owner.client.get(page).status_code == 200


def test_an_editor_cannot_hand_over(app, database, group):
    editor = Person(app)
    with transaction(database) as session:
        found = session.scalars(
            select(Organisation).where(Organisation.uid == group)
        ).one()
        sign_in(session, editor.client, add_member(session, found, "editor", until=END))

    assert editor.client.get(f"/desk/groups/{group}/handover/").status_code == 404


@pytest.mark.usefixtures("owner")
def test_where_nobody_is_left_the_city_starts_it(app, database, group):
    desk = Desk(app)
    page = f"/desk/groups/{group}/handover/"
    answers = {"effective": today().isoformat()}
    assert (
        desk.post(page, answers, shown_on="/desk/groups/new?city=inagi").status_code
        == 422
    )

    with transaction(database) as session:
        session.execute(update(Membership).values(term_end=today() - timedelta(days=1)))

    assert "引き継ぎが止まっています" in desk.read("/desk/groups/?city=inagi")
    sheet = desk.post(page, answers)
    assert sheet.status_code == 200
    successor = Person(app)
    code = CODE.search(sheet.get_data(as_text=True))[1]
    accepted = successor.accept(successor.type_code(code).get_data(as_text=True))
    assert "作業ページを開く" in successor.read(accepted.location)


@pytest.mark.usefixtures("owner")
def test_the_city_gets_one_letter_of_what_has_stalled(app, database):
    Desk(app)
    with transaction(database) as session:
        session.execute(update(Membership).values(term_end=today() - timedelta(days=1)))
    with app.app_context():
        assert tell_city(database, today()) == 0

    with open_mailbox() as mailbox:
        app.config["SETTINGS"] = read_settings(
            {"KYODO_DATABASE": database.engine.url.database, **mailbox.settings}
        )
        with app.app_context():
            told = [tell_city(database, today()) for _ in range(2)]

    assert told == [1, 0]
    (letter,) = mailbox.to(ADDRESS)
    assert "架空自治会" in letter.get_content()
