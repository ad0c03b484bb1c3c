"""People who signed up hear that their day is called off: each once."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.report.called_off import describe_called_off
from geo.store.alerts import Wish, ask_alert, confirm_alert
from geo.store.joining import Party, cancel, join
from geo.store.models import Activity, Signup
from geo.store.models.participation import ScheduleException
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import transaction
from tests.samples import CITY as TOWN
from tests.samples import add_districts, add_layer, at, snapshot_of
from tests.towns import IN_EAST
from tests.web.mailbox import open_mailbox
from web import create_app
from web.database import EXTENSION, SNAPSHOTS, use

DAY = today() + timedelta(days=1)
NEXT = DAY + timedelta(days=7)
SECRETS = {name: name * 43 for name in "abcd"}


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def town(database, mailbox, tmp_path):
    """A town with a weekly activity that four parties signed up for."""
    weekly = {"starts_on": DAY, "start_time": "10:00", "rrule": "FREQ=WEEKLY"}
    with transaction(database) as session:
        add_districts(session, is_default=True)
        add_layer(session, "activity", at(IN_EAST, "東の体操", joining="form", **weekly))
        activity = session.scalars(select(Activity)).one()
        for name, day, email in (
            ("a", DAY, "a@example.jp"),
            ("b", NEXT, "b@example.jp"),
            ("c", DAY, None),
            ("d", DAY, "d@example.jp"),
        ):
            phone = None if email else "000-000-0000"
            party = Party(day, 2, "くま", email, phone, None)
            join(session, activity.id, party, secret=SECRETS[name], keep_days=14)
        cancel(session, SECRETS["d"])
        mark_changed(session, ensure_municipality(session, TOWN))
    made = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(tmp_path / "unused.gpkg"),
            "KYODO_BASE_MAP": "none",
            **mailbox.settings,
        }
    )
    made.extensions[EXTENSION].engine.dispose()
    use(made, database)
    yield made
    made.extensions[SNAPSHOTS].close()


def call_off(database, moved_to=None) -> None:
    """Take the first day out of the plan."""
    with transaction(database) as session:
        activity = session.scalars(select(Activity)).one()
        activity.schedule.exceptions.append(
            ScheduleException(on_date=DAY, moved_to=moved_to, reason="雨のため")
        )
        mark_changed(session, ensure_municipality(session, TOWN))


def send(app, *options: str):
    return app.test_cli_runner().invoke(args=["send-digests", *options])


def told(mailbox) -> list[tuple[str, str]]:
    return sorted((letter["To"], letter["Subject"]) for letter in mailbox.letters)


def test_a_day_called_off_is_told_once_to_those_of_that_day(town, mailbox, database):
    nothing = send(town)
    call_off(database)
    rehearsed = send(town, "--dry-run")
    first, second = send(town), send(town)

    assert nothing.exit_code == first.exit_code == second.exit_code == 0
    assert "中止の知らせ: 1通" in rehearsed.output
    (letter,) = mailbox.letters
    assert letter["To"] == "a@example.jp"
    assert letter["Subject"].startswith("中止になりました：東の体操（")
    assert "理由：雨のため" in letter.get_content()


def test_a_whole_activity_called_off_is_told_to_all_who_come(town, mailbox, database):
    with transaction(database) as session:
        session.scalars(select(Activity)).one().status = "cancelled"
        mark_changed(session, ensure_municipality(session, TOWN))

    send(town)

    assert [to for to, _ in told(mailbox)] == ["a@example.jp", "b@example.jp"]


def test_a_letter_that_failed_is_sent_the_next_time(town, mailbox, database):
    call_off(database)
    mailbox.refuse_after = 0
    failed = send(town)
    mailbox.refuse_after = None

    send(town)

    assert failed.exit_code == 1
    assert [to for to, _ in told(mailbox)] == ["a@example.jp"]


def test_a_moved_day_names_the_new_day_in_letter_and_own_page(town, mailbox, database):
    call_off(database, moved_to=DAY + timedelta(days=1))

    send(town)
    slug = mailbox.letters[0].get_content().split("map.example.jp/")[1].split("/")[0]
    own = town.test_client().get(f"/{slug}/joining/{SECRETS['a']}")

    (letter,) = mailbox.letters
    assert letter["Subject"].startswith("日が変わりました：東の体操")
    assert "に変わりました" in own.get_data(as_text=True)


def test_the_own_page_offers_the_chosen_day_alone_for_a_calendar(town, database):
    with transaction(database) as session:
        snapshot = snapshot_of(session, today())
        uid = session.scalars(select(Activity.uid)).one()
        assert session.scalars(select(Signup.told_at)).all() == [None] * 4
    assert describe_called_off(snapshot, uid, DAY) is None
    client = town.test_client()
    path = f"/{snapshot.city.slug}/activities/{uid}.ics?day="

    page = client.get(f"/{snapshot.city.slug}/joining/{SECRETS['b']}")
    one = client.get(path + NEXT.isoformat()).get_data(as_text=True)

    assert path + NEXT.isoformat() in page.get_data(as_text=True)
    assert one.count("BEGIN:VEVENT") == 1
    assert "RRULE" not in one
    assert f"UID:{uid}-{NEXT:%Y%m%d}@" in one
    assert client.get(path + today().isoformat()).status_code == 404


def test_a_digest_names_the_days_that_are_called_off(town, mailbox, database):
    call_off(database)
    with transaction(database) as session:
        city = ensure_municipality(session, TOWN)
        wish = Wish(area_kind="city", frequency="weekly", language="ja")
        secret = ask_alert(session, city.id, "z@example.jp", wish)
        confirm_alert(session, secret)

    send(town)
    letter = next(each for each in mailbox.letters if each["To"] == "z@example.jp")
    said = letter.get_content().replace("\r\n", "\n")

    assert "■ この日は予定が変わります\n\n・" in said
    assert "東の体操：この日は中止です\n  理由：雨のため\n" in said
