"""Letters about an area: asked for, confirmed, sent once each, ended with one click."""

import json
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.alerts import Wish, ask_alert, confirm_alert
from geo.store.history import record_revision
from geo.store.models import Alert, AlertToken, Feature, Letter, Revision
from geo.store.municipalities import ensure_municipality, mark_changed
from geo.store.session import transaction
from tests.samples import CITY as TOWN
from tests.samples import SLUG, add_districts, add_layer, at
from tests.towns import EAST, IN_EAST, IN_WEST
from tests.web.mailbox import open_mailbox
from web import create_app, digests
from web.database import EXTENSION, SNAPSHOTS, use

DAY = today()
NEXT = DAY + timedelta(days=1)
FORM = f"/{SLUG}/alerts/"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LINK = re.compile(r"https://map\.example\.jp(/\S+)")


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def town(database, mailbox, tmp_path):
    """A town with one activity tomorrow in each of two districts; its letters go out."""
    with transaction(database) as session:
        add_districts(session, is_default=True)
        add_layer(
            session,
            "activity",
            at(IN_EAST, "東の清掃", starts_on=NEXT, start_time="09:30", field="nature"),
            at(IN_WEST, "西の体操", starts_on=NEXT, field="welfare"),
        )
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


def subscribe(database, *emails: str, **wish) -> None:
    said = {"area_kind": "city", "frequency": "weekly", "language": "ja"} | wish
    for email in emails:
        with transaction(database) as session:
            city = ensure_municipality(session, TOWN)
            secret = ask_alert(session, city.id, email, Wish(**said))
            confirm_alert(session, secret)


def send(app, *options: str):
    return app.test_cli_runner().invoke(args=["send-digests", *options])


def addresses(mailbox) -> list[str]:
    return sorted(letter["To"] for letter in mailbox.letters)


def ask(client, **answers):
    token = TOKEN.search(client.get(FORM).get_data(as_text=True))[1]
    said = {"where": "city", "frequency": "weekly", "email": "kuma@example.jp"}
    return client.post(FORM, data=said | answers | {"csrf_token": token})


def test_a_resident_asks_confirms_hears_and_ends(town, mailbox, database):
    client = town.test_client()

    asked = ask(client, where=f"area:districts:{EAST}")
    (letter,) = mailbox.letters
    confirming = LINK.search(letter.get_content())[1]
    shown = client.get(confirming).get_data(as_text=True)
    before = send(town)
    client.post(confirming, data={"csrf_token": TOKEN.search(shown)[1]})
    after = send(town)
    digest = mailbox.letters[-1]
    ending = re.search(r"<https://map\.example\.jp(/\S+)>", digest["List-Unsubscribe"])

    assert asked.location == f"{FORM}asked"
    assert "0通" in before.output
    assert "1通" in after.output
    assert "東の清掃" in digest.get_content()
    assert "西の体操" not in digest.get_content()
    assert digest["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # Opening the link ends nothing, the button or the mail program does.
    assert "お知らせをやめますか" in client.get(ending[1]).get_data(as_text=True)
    done = client.post(ending[1], data={"List-Unsubscribe": "One-Click"})
    assert done.status_code == 200
    assert "お知らせをやめました" in client.get(ending[1]).get_data(as_text=True)
    assert client.post(ending[1]).status_code == 303
    with transaction(database) as session:
        assert session.scalars(select(Alert.email)).one() is None


def test_the_answer_does_not_tell_whether_an_address_is_known(town, database):
    subscribe(database, "kuma@example.jp")
    client = town.test_client()

    answers = [ask(client, email=each) for each in ("kuma@example.jp", "b@example.jp")]

    assert len({(each.status_code, each.location, each.data) for each in answers}) == 1


def test_an_address_is_not_flooded_with_confirming_letters(town, mailbox):
    client = town.test_client()

    answers = {ask(client).status_code for _ in range(6)}

    assert answers == {303}
    assert len(mailbox.letters) == 3


def test_a_second_run_sends_nothing_twice_and_the_next_week_does(
    town, mailbox, database
):
    subscribe(database, "a@example.jp", "b@example.jp")

    send(town)
    again = send(town)
    later = (DAY + timedelta(days=7)).isoformat()
    send(town, "--on", later)

    assert "0通" in again.output
    assert addresses(mailbox) == ["a@example.jp", "b@example.jp"]


def test_a_run_that_breaks_in_the_middle_is_taken_up_by_the_next(
    town, mailbox, database, monkeypatch
):
    subscribe(database, *(f"{n}@example.jp" for n in range(5)))
    hand_over, handed = digests.Postman.hand_over, []

    def break_down(self, mail):
        if len(handed) == 2:
            raise KeyboardInterrupt
        handed.append(mail)
        hand_over(self, mail)

    with monkeypatch.context() as patched:
        patched.setattr(digests.Postman, "hand_over", break_down)
        broken = send(town)
    kept = list(addresses(mailbox))
    send(town)

    assert broken.exit_code != 0
    assert len(kept) == 2
    assert addresses(mailbox) == [f"{n}@example.jp" for n in range(5)]


def test_a_killed_run_keeps_its_letter_back_for_ten_minutes_only(
    town, mailbox, database, monkeypatch
):
    subscribe(database, "a@example.jp")
    monkeypatch.setattr(digests.Round, "_release", lambda *_: None)
    with monkeypatch.context() as patched:
        patched.setattr(
            digests.Postman, "hand_over", lambda *_: (_ for _ in ()).throw(SystemExit)
        )
        send(town)
    send(town)
    at_once = len(mailbox.letters)
    with transaction(database) as session:
        letter = session.scalars(select(Letter)).one()
        letter.claimed_until -= timedelta(minutes=11)
    send(town)

    assert at_once == 0
    assert addresses(mailbox) == ["a@example.jp"]


def test_two_runs_at_once_send_each_letter_once(town, mailbox, database):
    subscribe(database, *(f"{n}@example.jp" for n in range(6)))

    with ThreadPoolExecutor(2) as pool:
        rounds = list(pool.map(lambda _: run_once(town, database), range(2)))

    assert addresses(mailbox) == [f"{n}@example.jp" for n in range(6)]
    assert sum(tally.sent for tally in rounds) == 6


def run_once(app, database):
    with app.app_context():
        return digests.Round(database, DAY, dry_run=False).run()


def test_what_the_server_refuses_is_tried_again_and_no_address_is_told(
    town, mailbox, database, caplog
):
    subscribe(database, *(f"{n}@example.jp" for n in range(3)))
    mailbox.refuse_after = 1

    failed = send(town)
    mailbox.refuse_after = None
    send(town)

    assert failed.exit_code == 1
    assert "2通は送れませんでした" in failed.output
    assert addresses(mailbox) == [f"{n}@example.jp" for n in range(3)]
    assert "@" not in failed.output + caplog.text


def test_a_dry_run_counts_and_keeps_nothing(town, mailbox, database):
    subscribe(database, "a@example.jp")

    counted = send(town, "--dry-run")

    assert "1通" in counted.output
    assert mailbox.letters == []
    with transaction(database) as session:
        assert session.scalars(select(Letter)).all() == []


def test_nothing_to_say_is_no_letter(town, mailbox, database):
    subscribe(database, "a@example.jp", fields=("rights",))

    said = send(town)

    assert "0通" in said.output
    assert mailbox.letters == []


def test_a_letter_tells_what_is_new_cancelled_and_moved_since_the_last(
    town, mailbox, database
):
    subscribe(database, "a@example.jp", frequency="daily")
    send(town)
    with transaction(database) as session:
        for known in session.scalars(select(Revision)):
            known.at -= timedelta(hours=1)
        session.scalars(select(Alert)).one().last_looked_at -= timedelta(minutes=1)
        session.flush()
        first, second = session.scalars(select(Feature).order_by(Feature.id))
        first.status = "cancelled"
        record_revision(
            session, first, before={"status": "active"}, after={"status": "cancelled"}
        )
        second.venue = "東町公園"
        record_revision(
            session, second, before={"venue": None}, after={"venue": "東町公園"}
        )
        mark_changed(session, ensure_municipality(session, TOWN))
    send(town, "--on", NEXT.isoformat())
    said = mailbox.letters[-1].get_content().replace("\r\n", "\n")

    assert "■ 中止になりました\n\n・東の清掃" in said
    assert "■ 変わりました\n\n・西の体操（場所）" in said
    assert "東町公園" in said


def test_a_letter_speaks_its_readers_language(town, mailbox, database):
    subscribe(database, "a@example.jp", language="en")

    send(town)

    assert "lang=en" in mailbox.letters[-1].get_content()


def test_a_drawn_area_holds_what_the_map_shows_in_it(town, mailbox, database):
    x, y = IN_EAST
    ring = [[x - 0.002, y - 0.002], [x + 0.002, y - 0.002], [x, y + 0.002]]
    shape = json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    with transaction(database) as session:
        feature = session.scalars(
            select(Feature).where(Feature.title == "西の体操")
        ).one()
        hidden = session.scalars(
            select(Feature).where(Feature.title == "東の清掃")
        ).one()
        feature.geometry = hidden.geometry
        feature.location_visibility = "area_only"
        mark_changed(session, ensure_municipality(session, TOWN))
    client = town.test_client()

    answer = ask(client, where="drawn", area=shape)
    wrong = ask(client, where="drawn", area='{"type":"Polygon","coordinates":[[]]}')
    confirming = LINK.search(mailbox.letters[0].get_content())[1]
    shown = client.get(confirming).get_data(as_text=True)
    client.post(confirming, data={"csrf_token": TOKEN.search(shown)[1]})
    send(town)
    said = mailbox.letters[-1].get_content().replace("\r\n", "\n")

    assert answer.status_code == 303
    assert wrong.status_code == 422
    assert "東の清掃" in said
    assert "西の体操" not in said


def test_whoever_chose_an_area_that_is_no_more_is_told_once(town, mailbox, database):
    subscribe(
        database,
        "a@example.jp",
        area_kind="area",
        area_set="districts",
        area_code="99999",
    )

    send(town)
    send(town, "--on", (DAY + timedelta(days=7)).isoformat())

    (letter,) = mailbox.letters
    assert "なくなったか、区域が変わりました" in letter.get_content()


def test_confirming_again_for_the_same_ends_the_older_wish(town, mailbox, database):
    subscribe(database, "a@example.jp", "a@example.jp")

    send(town)

    assert addresses(mailbox) == ["a@example.jp"]


def test_only_hashes_of_links_are_stored(town, mailbox, database):
    subscribe(database, "a@example.jp")
    send(town)
    secret = mailbox.letters[-1]["List-Unsubscribe"].rpartition("/")[2].rstrip(">")

    with transaction(database) as session:
        kept = session.scalars(select(AlertToken.token_hash)).all()

    assert len(secret) == 43
    assert secret not in kept


def test_without_a_mail_server_the_form_says_so(client):
    page = client.get("/inagi/alerts/").get_data(as_text=True)

    assert "まだ用意していません" in page
    assert 'name="email"' not in page


def test_without_a_mail_server_no_letters_are_sent(runner):
    said = runner.invoke(args=["send-digests"])

    assert said.exit_code == 1
    assert "KYODO_MAIL is not set" in said.output


def test_a_timer_erases_contacts_and_says_how_many(app):
    said = app.test_cli_runner().invoke(args=["erase-contacts"])

    assert said.exit_code == 0
    assert "申込0件" in said.output
