"""Joining through the pages: the form, the own page, the desk; nothing leaks."""

import re

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.erasing import erase_contacts
from geo.store.models import Activity, Municipality, Signup
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.web.mailbox import open_mailbox
from tests.web.pages import DATA, html_pages
from tests.web.staff import Desk
from web import create_app
from web.database import EXTENSION, SNAPSHOTS

CITY = "inagi"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SECRET = re.compile(r'name="secret" value="([^"]+)"')
DAYS = re.compile(r'name="day" value="([^"]+)"')
ME = {
    "called": "みどりのくま",
    "email": "kuma@example.jp",
    "phone": "０４２－１２３－４５６７",
    "note": "いすを使います",
    "size": "2",
}


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def service(demo_path, mailbox):
    """The demo with letters, and one activity with four places to sign up for."""
    made = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(demo_path),
            "KYODO_BASE_MAP": "none",
            **mailbox.settings,
        }
    )
    with transaction(made.extensions[EXTENSION]) as session:
        city = session.scalar(select(Municipality).where(Municipality.slug == CITY))
        activity = session.scalars(
            select(Activity)
            .where(Activity.municipality_id == city.id, Activity.status == "active")
            .where(Activity.title == "ラジオ体操の朝")
        ).first()
        activity.joining, activity.capacity = "form", 4
        made.config["ACTIVITY"] = activity.uid
        mark_changed(session, city)
    yield made
    made.extensions[SNAPSHOTS].close()
    made.extensions[EXTENSION].engine.dispose()


def form_of(service) -> str:
    return f"/{CITY}/activities/{service.config['ACTIVITY']}/join"


def sign_up(client, path: str, **answers):
    page = client.get(path).get_data(as_text=True)
    said = ME | {
        "csrf_token": TOKEN.search(page)[1],
        "secret": SECRET.search(page)[1],
        "day": DAYS.search(page)[1],
    }
    return client.post(path, data=said | answers)


def post(client, path: str, shown_on: str, **answers):
    token = TOKEN.search(client.get(shown_on).get_data(as_text=True))[1]
    return client.post(path, data=answers | {"csrf_token": token})


def text(answer) -> str:
    return answer.get_data(as_text=True)


def test_the_activity_leads_to_the_form_and_the_form_to_an_own_page(service, mailbox):
    client = service.test_client()
    page = text(client.get(form_of(service).removesuffix("/join")))

    answer = sign_up(client, form_of(service))
    own = client.get(answer.location)

    assert f'href="{form_of(service)}"' in page
    assert answer.status_code == 303
    assert "申し込みました" in text(own)
    assert "みどりのくまさん" in text(own)
    (letter,) = mailbox.to("kuma@example.jp")
    assert answer.location.partition("?")[0] in letter.get_content()
    assert letter["Auto-Submitted"] == "auto-generated"


def test_no_letter_repeats_what_was_written_in_the_form(service, mailbox):
    first = service.test_client()
    own = sign_up(first, form_of(service), size="4").location.split("?")[0]
    sign_up(
        service.test_client(), form_of(service), called="さくら\r\nBcc: x", size="1"
    )

    post(first, f"{own}/cancel", own)

    assert len(mailbox.letters) == 4
    for letter in mailbox.letters:
        content = str(letter["Subject"]) + letter.get_content()
        assert "くま" not in content
        assert "さくら" not in content
        assert ME["note"] not in content


def test_a_form_with_endless_numbers_is_shown_again(service):
    endless = "9" * 5000

    answer = sign_up(
        service.test_client(), form_of(service), size=endless, phone="-" * 5000
    )

    assert answer.status_code == 422


def test_pages_behind_a_link_are_kept_by_nobody_and_told_to_no_other_site(service):
    client = service.test_client()
    own = sign_up(client, form_of(service)).location.partition("?")[0]

    for path, status in (
        (own, 200),
        (form_of(service), 200),
        (f"/{CITY}/joining/{'x' * 43}", 404),
    ):
        answer = client.get(path)
        assert answer.status_code == status
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]
        assert "ETag" not in answer.headers


@pytest.mark.parametrize(
    ("wrong", "where"),
    [
        ({"called": ""}, "called"),
        ({"called": "あ" * 41}, "called"),
        ({"email": "", "phone": ""}, "email"),
        ({"email": "kuma@example"}, "email"),
        ({"email": "a@example.jp\r\nBcc: b@example.jp"}, "email"),
        ({"phone": "12"}, "phone"),
        ({"size": "0"}, "size"),
        ({"size": "many"}, "size"),
        ({"size": "5"}, "size"),
        ({"day": "2020-01-01"}, "day"),
        ({"day": ""}, "day"),
        ({"note": "あ" * 401}, "note"),
    ],
)
def test_the_form_says_what_to_put_right_and_keeps_what_was_written(
    service, mailbox, wrong, where
):
    client = service.test_client()

    answer = sign_up(client, form_of(service), **wrong)

    assert answer.status_code == 422
    assert f'href="#f-{where}"' in text(answer)
    assert f'id="f-{where}"' in text(answer)
    assert "いすを使います" in text(answer) or "note" in wrong
    assert mailbox.letters == []


def test_a_form_without_its_token_or_with_the_hidden_field_filled_in_is_refused(
    service,
):
    client = service.test_client()

    assert client.post(form_of(service), data=ME).status_code == 400
    assert sign_up(client, form_of(service), homepage="x").status_code == 400
    assert sign_up(client, form_of(service), secret="short").status_code == 400


def test_a_form_sent_twice_leads_to_the_same_page(service):
    client = service.test_client()
    page = text(client.get(form_of(service)))
    said = ME | {
        "csrf_token": TOKEN.search(page)[1],
        "secret": SECRET.search(page)[1],
        "day": DAYS.search(page)[1],
    }

    first, second = (client.post(form_of(service), data=said) for _ in range(2))

    assert first.location == second.location
    with transaction(service.extensions[EXTENSION]) as session:
        assert len(session.scalars(select(Signup)).all()) == 1


def test_who_waits_comes_in_when_somebody_cancels_and_is_told(service, mailbox):
    client = service.test_client()
    first = sign_up(client, form_of(service), size="4").location.partition("?")[0]
    waiting = sign_up(client, form_of(service), email="tora@example.jp")
    seen = text(client.get(waiting.location))

    answer = post(client, f"{first}/cancel", first)

    assert "空きを待つ列" in seen
    assert "取り消しました" in text(client.get(answer.location))
    letters = mailbox.to("tora@example.jp")
    assert [letter["Subject"][:6] for letter in letters] == [
        "空き待ちに入",
        "参加できるよ",
    ]
    assert "参加できます" in text(client.get(waiting.location))


def test_a_party_changes_its_size_and_its_day(service):
    client = service.test_client()
    own = sign_up(client, form_of(service)).location.partition("?")[0]
    days = DAYS.findall(text(client.get(own)))

    changed = post(client, own, own, size="3", day=days[1])
    refused = post(client, own, own, size="5", day=days[1])

    assert "3人" in text(client.get(changed.location))
    assert refused.status_code == 422
    with transaction(service.extensions[EXTENSION]) as session:
        row = session.scalars(select(Signup)).one()
        assert (row.party_size, row.on_date.isoformat()) == (3, days[1])


def test_a_link_works_in_its_own_city_only(service):
    client = service.test_client()
    own = sign_up(client, form_of(service)).location.partition("?")[0]

    assert client.get(own.replace(CITY, "asaka", 1)).status_code == 404


def test_a_cancelled_activity_cannot_be_joined(service):
    with transaction(service.extensions[EXTENSION]) as session:
        activity = session.scalar(
            select(Activity).where(Activity.uid == service.config["ACTIVITY"])
        )
        activity.status = "cancelled"
        city = session.get(Municipality, activity.municipality_id)
        mark_changed(session, city)
    client = service.test_client()

    page = text(client.get(form_of(service)))

    assert "中止になりました" in page
    assert "<form" not in page
    assert "/join" not in text(client.get(form_of(service).removesuffix("/join")))


def test_without_a_mail_server_the_page_itself_holds_the_link(app):
    with transaction(app.extensions[EXTENSION]) as session:
        activity = session.scalars(
            select(Activity).where(Activity.title == "ラジオ体操の朝")
        ).first()
        activity.joining = "form"
        city = session.get(Municipality, activity.municipality_id)
        mark_changed(session, city)
        path = f"/{city.slug}/activities/{activity.uid}/join"
    client = app.test_client()

    answer = sign_up(client, path, email="", size="1")

    assert client.get(answer.location).status_code == 200


def test_only_the_desk_sees_who_comes_and_nothing_public_does(service):
    client = service.test_client()
    sign_up(client, form_of(service))
    day = today()
    secrets = ("みどりのくま", "kuma@example.jp", "042-123-4567", "いすを使います")
    public = [
        *html_pages(client),
        *DATA,
        form_of(service),
        form_of(service).removesuffix("/join"),
        f"/{CITY}/features/{service.config['ACTIVITY']}.geojson",
    ]
    desk = Desk(service)

    listed = desk.read("/desk/joining/")
    (address,) = set(re.findall(r'href="(/desk/joining/[^"]+)"', listed)) - {
        "/desk/joining/"
    }
    seen = desk.read(address)

    for path in public:
        shown = text(client.get(path))
        assert not [secret for secret in secrets if secret in shown], path
    assert all(secret in seen for secret in secrets)
    assert client.get(address).status_code == 303
    assert erase_on_its_day(service, day) == 1
    assert "みどりのくま" not in desk.read(address)


def erase_on_its_day(service, day) -> int:
    with transaction(service.extensions[EXTENSION]) as session:
        last = session.scalars(select(Signup.erase_on)).one()
        assert last > day
        return erase_contacts(session, on=last).signups


def test_the_desk_records_how_many_came(service):
    client = service.test_client()
    sign_up(client, form_of(service))
    with transaction(service.extensions[EXTENSION]) as session:
        session.scalars(select(Signup)).one().on_date = today()
    desk = Desk(service)
    address = re.search(
        r'href="(/desk/joining/[^"]+/[^"]+)"', desk.read("/desk/joining/")
    )[1]

    wrong = desk.post(address, {"participants": "-1"})
    answer = desk.post(
        address, {"participants": "18", "by-senior": "10", "note": "晴れ"}
    )

    assert wrong.status_code == 422
    assert answer.status_code == 303
    assert 'value="18"' in desk.read(address)
    assert "18" in desk.read("/desk/joining/")
