"""What strangers send: forged, endless, poisoned, and sent to other people's letter boxes."""

import logging
import re
import time

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import StatementError
from werkzeug.datastructures import MultiDict

from geo.domain.drawn_area import read_drawn_area
from geo.domain.errors import InvalidQueryError, SettingError
from geo.domain.opening_words import read_opening_hours
from geo.domain.periods import today
from geo.store.erasing import erase_contacts
from geo.store.models import Alert, Feature, Municipality, Signup
from geo.store.session import connect, reading, transaction
from tests.web.mailbox import open_mailbox
from web import create_app
from web.alert_form import carried
from web.database import EXTENSION, SNAPSHOTS, get_snapshot
from web.settings import read_settings

CITY = "inagi"
DISTRICT = "13225001"
QUICK_S = 5.0  # on a busy machine; what hangs takes minutes
DIGITS = "9" * 5000  # more than Python makes a number of
HOSTILE = (
    f"page=000000001{DIGITS}",
    f"near={DIGITS},1",
    "near=nan,inf",
    "near=90,180",
    "near=0,0",
    "bbox=1e308,0,0,0",
    "from=9999-12-31",
    "from=2100-12-31&weekday=mo",
    "until=2100-12-31",
    "q=%00%25_%27%22%5C",
    "q=%ED%A0%80",
    "place=" + "1-" * 50,
    "district=%27%20OR%201=1--",
    "kind=" + "&kind=".join(["activity"] * 2000),
    "_scheme=javascript&_external=1&_anchor=x&endpoint=y&city=z&form=w",
    "a=%0D%0AX-Y:z",
    "day=9999-12-31",
    "day=0001-01-01",
    "month=9999-12",
)
ASKED = (
    f"/{CITY}/",
    f"/{CITY}/features.geojson",
    f"/{CITY}/calendar/",
    f"/{CITY}/feeds/search.atom",
    f"/{CITY}/ask/",
)
# RFC 8058 §3.2: a mail program has no form; the secret is in the address.
FORGEABLE = {"alerts.end"}
STRANGE = "evil.example"


@pytest.mark.parametrize("path", ASKED)
def test_hostile_addresses_are_answered_soon_and_never_with_a_fault(client, path):
    for question in HOSTILE:
        began = time.perf_counter()
        answer = client.get(f"{path}?{question}")
        took_s = time.perf_counter() - began

        assert answer.status_code in {200, 422}, question[:60]
        assert took_s < QUICK_S, question[:60]
        assert "X-Y" not in answer.headers


@pytest.mark.parametrize(
    "words",
    [
        "9:00-" * 4000,
        "月・" * 4000 + "!",
        "(" * 8000,
        "第1・第2" * 2000,
        "(祝日の場合は翌平日" * 1000,
        "12月29日-" * 1500,
        "１" * 8000,
    ],
)
def test_opening_hours_of_endless_words_are_read_soon(words):
    began = time.perf_counter()

    read_opening_hours(words, "無休")
    read_opening_hours("9:00-17:00", words)

    assert time.perf_counter() - began < QUICK_S


@pytest.mark.parametrize(
    "coordinates",
    [
        "[[[1" + "0" * 400 + ",35],[139,35],[139,36],[139,35]]]",
        "[[[139,35]]]",
        "[[[139,35],[139,36]]]",
        "[[]]",
        "[[[139],[140],[141],[139]]]",
        "[[[NaN,35],[139,36],[140,35],[NaN,35]]]",
        "[" * 9000,
        "[[" + ",".join(f"[139.{n:05d},35]" for n in range(100_000)) + "]]",
    ],
)
def test_a_hostile_area_is_refused(coordinates):
    with pytest.raises(InvalidQueryError):
        read_drawn_area(f'{{"type":"Polygon","coordinates":{coordinates}}}')


def one_of(rule, name):
    """Return the first value that a route's pattern allows, any where all will do."""
    found = re.search(r"any\(([^,)]+)[^)]*\):" + name + ">", rule.rule)
    return found[1].strip(" '\"") if found else "x"


def test_no_form_is_taken_without_its_token_but_the_one_click_end(app):
    app.config["WTF_CSRF_ENABLED"] = True
    client = app.test_client()
    bound = app.url_map.bind("localhost")
    taken = set()
    for rule in app.url_map.iter_rules():
        if "POST" not in rule.methods:
            continue
        values = {name: one_of(rule, name) for name in rule.arguments}
        values |= {"city": CITY, "year": 2026}
        answer = client.post(bound.build(rule.endpoint, values, method="POST"))
        if answer.status_code != 400:
            taken.add(rule.endpoint)

    assert taken == FORGEABLE


def test_letters_need_the_address_of_the_service():
    given = {
        "KYODO_MAIL": "smtp://localhost:25",
        "KYODO_MAIL_FROM": "map@city.example.jp",
    }

    with pytest.raises(SettingError, match="KYODO_PUBLIC_URL"):
        read_settings(given)


def test_a_readers_host_header_writes_no_address(demo_path):
    made = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(demo_path),
            "KYODO_BASE_MAP": "none",
            "KYODO_PUBLIC_URL": "https://map.example.jp",
        }
    )
    with reading(made.extensions[EXTENSION]) as session:
        uid = session.scalar(select(Feature.uid).where(Feature.kind == "activity"))
    city = CITY
    for path in (
        f"/{city}/",
        f"/{city}/calendar/",
        f"/{city}/feeds/all.atom",
        f"/{city}/feeds/all.ics",
        f"/{city}/paper/{uid}",
        f"/{city}/activities/{uid}",
        f"/{city}/districts/{DISTRICT}",
        f"/embed/{city}/",
        f"/{city}/paper/kairanban?whose=organisation:x",
    ):
        answer = made.test_client().get(path, headers={"Host": STRANGE})

        assert STRANGE not in answer.get_data(as_text=True), path
        assert STRANGE not in str(answer.headers), path
    made.extensions[SNAPSHOTS].close()
    made.extensions[EXTENSION].engine.dispose()


def test_a_fault_writes_no_secret_into_the_log(app, monkeypatch, caplog):
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def fail(*_):
        raise RuntimeError

    monkeypatch.setattr("web.joining.get_own_signup", fail)
    with caplog.at_level(logging.DEBUG):
        answer = app.test_client().get(f"/{CITY}/joining/HIMITSU")

    assert answer.status_code == 500
    assert answer.headers["Cache-Control"] == "no-store"
    assert "/<city>/joining/<secret>" in caplog.text
    assert "HIMITSU" not in caplog.text


def test_a_fault_of_the_database_names_no_values(database):
    broken = select(func.no_such_function("kuma@example.jp"))

    with pytest.raises(StatementError) as caught, reading(database) as session:
        session.execute(broken)

    assert "kuma@example.jp" not in str(caught.value)


def test_what_is_erased_leaves_no_bytes_in_the_file(demo_path):
    name = "ケサレルナマエ"
    database = connect(str(demo_path))
    with transaction(database) as session:
        feature = session.scalars(
            select(Feature).where(Feature.kind == "activity").limit(1)
        ).one()
        session.add(
            Signup(
                municipality_id=feature.municipality_id,
                feature_id=feature.id,
                on_date=today(),
                party_size=1,
                status="confirmed",
                called=name,
                erase_on=today(),
            )
        )
    with transaction(database) as session:
        assert erase_contacts(session, on=today()).signups == 1
    database.engine.dispose()

    assert name.encode() not in demo_path.read_bytes()


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def town(demo_path, mailbox):
    """The demo with letters."""
    made = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(demo_path),
            "KYODO_BASE_MAP": "none",
            "WTF_CSRF_ENABLED": False,
            **mailbox.settings,
        }
    )
    yield made
    made.extensions[SNAPSHOTS].close()
    made.extensions[EXTENSION].engine.dispose()


def test_nobody_is_flooded_however_the_address_is_written(town, mailbox):
    client = town.test_client()
    for number in range(14):
        said = {
            "email": f"Kuma+{number}@example.jp",
            "where": "city",
            "frequency": "weekly",
        }
        answer = client.post(f"/{CITY}/alerts/", data=said)
        assert answer.status_code == 303

    assert len(mailbox.letters) == 10


def test_a_confirming_letter_holds_no_word_of_who_asked(town, mailbox):
    spam = "http://spam.example"
    said = {
        "email": "kuma@example.jp",
        "where": "city",
        "frequency": "weekly",
        "conditions": f"q={spam}&free=1",
        "called": spam,
        "fields": spam,
    }
    town.test_client().post(f"/{CITY}/alerts/?lang={spam}", data=said)

    (letter,) = mailbox.letters
    assert spam not in letter.get_content()
    assert re.findall(r"https?://[^/]*", letter.get_content()) == [
        "https://map.example.jp"
    ]


@pytest.mark.parametrize(
    "email",
    ["a@example.jp\r\nBcc: b@example.jp", "a@example.jp,b@example.jp", "a" * 500],
)
def test_an_address_with_more_in_it_is_refused(town, mailbox, email):
    answer = town.test_client().post(
        f"/{CITY}/alerts/", data={"email": email, "frequency": "weekly"}
    )

    assert answer.status_code == 422
    assert mailbox.letters == []


def test_what_a_wish_keeps_is_what_the_finder_understands(town):
    with town.test_request_context(f"/{CITY}/"):
        snapshot = get_snapshot(CITY)
        pairs = (
            [("free", "1")] + [("free", "x" * 9)] * 50 + [("q", "a"), ("q", "b" * 999)]
        )

        assert carried(MultiDict(pairs), snapshot) == "q=a&free=1"


def test_an_endless_form_is_refused(town):
    for path in (f"/{CITY}/alerts/", "/desk/sign-in"):
        answer = town.test_client().post(path, data={"email": "a" * 5_000_000})

        assert answer.status_code in {413, 422}
    with reading(town.extensions[EXTENSION]) as session:
        assert session.scalar(select(func.count()).select_from(Alert)) == 0
        assert session.scalar(select(Municipality.slug).limit(1))
