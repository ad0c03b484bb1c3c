"""The desk's page of what is due, its files and letters; skills, offers, coordinators."""

import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from icalendar import Calendar
from sqlalchemy import select

from geo.domain.periods import today
from geo.query.skill_pool import find_pool
from geo.store.models import (
    Feedback,
    Municipality,
    Organisation,
    Partnership,
    StaffLetter,
)
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.web.mailbox import open_mailbox
from tests.web.staff import ADDRESS, Desk
from web import create_app
from web.database import EXTENSION, SNAPSHOTS
from web.due.letters import send_staff_letters

CITY = "inagi"
SECRET = "ヒミツノイケン"


@pytest.fixture
def service(demo_path):
    """The demo with letters, a late review and somebody's unread words."""
    with open_mailbox() as mailbox:
        made = create_app(
            {
                "TESTING": True,
                "KYODO_DATABASE": str(demo_path),
                "KYODO_BASE_MAP": "none",
                **mailbox.settings,
            }
        )
        made.mailbox = mailbox
        with write(made) as session:
            city = session.scalars(
                select(Municipality).where(Municipality.slug == CITY)
            ).one()
            session.add(
                Partnership(
                    municipality_id=city.id,
                    title="=見守り協働事業",
                    purpose="見守り",
                    status="running",
                    published_at=datetime(2026, 4, 1, tzinfo=UTC),
                    form_label="委託",
                    departments=["ためしの課"],
                    term_start=date(2025, 4, 1),
                    review_due_on=today() - timedelta(days=3),
                )
            )
            session.add(
                Feedback(
                    municipality_id=city.id,
                    topic="idea",
                    text=SECRET,
                    may_publish=True,
                    answer_due_on=today(),
                    department="ためしの課",
                )
            )
            mark_changed(session, city)
        yield made
        made.extensions[SNAPSHOTS].close()
        made.extensions[EXTENSION].engine.dispose()


def write(service):
    return transaction(service.extensions[EXTENSION])


def test_the_page_says_what_is_late_and_the_filters_narrow_it(service):
    desk = Desk(service)

    page = desk.read("/desk/due/?department=ためしの課")
    late = desk.read("/desk/due/?department=ためしの課&horizon=late")
    other = desk.read("/desk/due/?department=ためしの課&city=asaka")

    assert "=見守り協働事業" in page
    assert "3日過ぎています" in page
    assert "まだ公開していない意見" in page
    assert SECRET not in page
    assert "まだ公開していない意見" not in late
    assert "この条件に合うものはありません" in other
    assert service.test_client().get("/desk/due/").status_code == 303


def test_the_list_is_sent_as_tables_and_days(service):
    client = Desk(service).client
    asked = "?department=ためしの課"

    plain = client.get(f"/desk/due/list.csv{asked}").data.decode("utf-8-sig")
    book = openpyxl.load_workbook(
        io.BytesIO(client.get(f"/desk/due/list.xlsx{asked}").data)
    )
    days = Calendar.from_ical(client.get(f"/desk/due/list.ics{asked}").data)

    lines = plain.splitlines()
    assert len(lines) == 3
    assert "'=見守り協働事業" in lines[1], "no spreadsheet takes it for a formula"
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 3
    assert rows[1][3] == "=見守り協働事業"
    assert book.active["D2"].data_type == "s"
    assert [each.decoded("dtstart") for each in days.walk("VEVENT")] == [
        today() - timedelta(days=3),
        today(),
    ]
    assert SECRET not in plain


def test_staff_get_a_letter_a_month_once_with_two_runs_at_a_time(service):
    Desk(service)
    database = service.extensions[EXTENSION]

    def run(_):
        with service.app_context():
            return send_staff_letters(database, today(), dry_run=False).sent

    with ThreadPoolExecutor(2) as pool:
        sent = sum(pool.map(run, range(2)))

    assert sent == len(service.mailbox.to(ADDRESS)) == 1
    letter = service.mailbox.letters[0]
    text = letter.get_content()
    assert "協働事業の見直し" in text
    assert "https://map.example.jp/desk/due/" in text
    assert SECRET not in text
    with service.app_context():
        again = send_staff_letters(database, today(), dry_run=False)
        next_month = send_staff_letters(
            database, today().replace(day=1) + timedelta(days=40), dry_run=True
        )
    assert (again.sent, next_month.sent) == (0, 1)


def test_a_letter_that_failed_goes_out_with_the_next_run(service):
    Desk(service)
    run = service.test_cli_runner()
    assert "1通" in run.invoke(args=["send-reminders", "--dry-run"]).output
    service.mailbox.refuse_after = 0

    failed = run.invoke(args=["send-reminders"])
    service.mailbox.refuse_after = None
    sent = run.invoke(args=["send-reminders"])

    assert failed.exit_code == 1
    assert sent.exit_code == 0, sent.output
    assert len(service.mailbox.to(ADDRESS)) == 1
    with write(service) as session:
        assert session.scalars(select(StaffLetter)).one().sent_at is not None


def test_overdue_reviews_stand_on_the_public_calendar(service):
    client = service.test_client()

    page = client.get(f"/{CITY}/calendar/").get_data(as_text=True)
    days = client.get(f"/{CITY}/feeds/reviews.ics").get_data(as_text=True)

    assert "見直し待ち" in page
    assert "=見守り協働事業" in page
    assert "見守り協働事業" in days.replace("\r\n ", "")


def test_the_pool_is_public_with_small_numbers_withheld(client):
    page = client.get(f"/{CITY}/skills/").get_data(as_text=True)

    assert "稲城市の人材バンク" in page
    assert "秘匿" in page
    assert "協働の相談窓口（架空）" in page
    cells = re.findall(r'<td class="nb num">(\d+)</td>', page)
    assert cells
    assert not {"1", "2", "3", "4"} & set(cells)


def test_the_pool_can_be_taken_away_with_what_is_withheld_still_withheld(client):
    page = client.get(f"/{CITY}/skills/").get_data(as_text=True)
    sent = client.get(f"/{CITY}/skills.csv")
    lines = sent.data.decode("utf-8-sig").splitlines()

    assert f"/{CITY}/skills.csv" in page
    assert lines[0].startswith("得意分野,合計,")
    assert sum(line.count("秘匿") for line in lines) == page.count(">秘匿<")
    assert client.get(f"/{CITY}/skills.xlsx").status_code == 200


def test_staff_change_a_count_and_nobody_overwrites_it_unseen(app):
    desk = Desk(app)
    path = f"/desk/skills/?city={CITY}"
    answers = {
        "city": CITY,
        "skill": "music",
        "area": "anywhere",
        "people": "17",
        "as_of": today().isoformat(),
        "source": "登録の数",
    }
    assert desk.post("/desk/skills/", answers, shown_on=path).status_code == 303
    again = desk.post("/desk/skills/", answers | {"people": "18"}, shown_on=path)
    wrong = desk.post("/desk/skills/", answers | {"people": "たくさん"}, shown_on=path)

    assert again.status_code == 422
    assert "もう登録されているか" in again.get_data(as_text=True)
    assert wrong.status_code == 422
    assert "たくさん" in wrong.get_data(as_text=True)
    assert ">17<" in app.test_client().get(f"/{CITY}/skills/").get_data(as_text=True)
    seen = answers | {"people": "19", "seen": "17"}
    assert desk.post("/desk/skills/", seen, shown_on=path).status_code == 303
    gone = {"city": CITY, "skill": "music", "area": "anywhere"}
    assert desk.post("/desk/skills/drop", gone, shown_on=path).status_code == 303
    with transaction(app.extensions[EXTENSION]) as session:
        key = session.scalars(
            select(Municipality.id).where(Municipality.slug == CITY)
        ).one()
        assert "music" not in {each.skill for each in find_pool(session, key)}


def test_offers_of_companies_are_told_apart_and_matched_to_needs(app):
    client = app.test_client()

    everybody = client.get(f"/{CITY}/offers/").get_data(as_text=True)
    companies = client.get(f"/{CITY}/offers/?only=companies").get_data(as_text=True)
    matching = Desk(app).read(f"/desk/matching/?city={CITY}")
    found = client.get(f"/{CITY}/?companies=1").get_data(as_text=True)

    assert "音とからだの広場（架空）" in everybody
    assert "くらし応援パン工房（架空）" in companies
    assert "音とからだの広場（架空）" not in companies
    assert "里山の手入れ隊" in everybody
    assert "会議用の部屋" in matching
    assert "会計（困りごと1件）" in matching
    assert "里山の手入れ隊" in found


def test_a_coordinator_is_named_where_people_ask(app):
    desk = Desk(app)
    path = f"/desk/coordinators/?city={CITY}"
    with transaction(app.extensions[EXTENSION]) as session:
        group = session.scalars(
            select(Organisation.uid).where(
                Organisation.name == "くらし応援パン工房（架空）"
            )
        ).one()
    answers = {
        "city": CITY,
        "area": "13225017",
        "organisation": group,
        "title": "まちのつなぎ役",
        "first_day": today().isoformat(),
        "last_day": "",
        "contact": "つなぎ係",
        "contact_phone": "",
    }
    unwell = desk.post(
        "/desk/coordinators/", answers | {"title": "", "first_day": "x"}, shown_on=path
    )
    assert unwell.status_code == 422
    assert desk.post("/desk/coordinators/", answers, shown_on=path).status_code == 303
    twice = desk.post("/desk/coordinators/", answers, shown_on=path)
    assert twice.status_code == 422
    assert "任期が重なっています" in twice.get_data(as_text=True)

    client = app.test_client()
    for place in (
        f"/{CITY}/ask/?district=13225017",
        f"/{CITY}/districts/13225017",
        f"/{CITY}/organisations/{group}",
    ):
        assert "まちのつなぎ役" in client.get(place).get_data(as_text=True), place
    ends = re.search(r"/desk/coordinators/(\w+)/end", desk.read(path))
    assert ends
