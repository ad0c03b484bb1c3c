"""Saying something through the pages, and its answer; nothing private is on any of them."""

import json
import re
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from geo.domain.periods import today
from geo.store.erasing import erase_contacts
from geo.store.models import (
    Feedback,
    FeedbackContact,
    Municipality,
    Opportunity,
    Response,
)
from geo.store.municipalities import mark_changed
from geo.store.session import transaction
from tests.web.mailbox import open_mailbox
from tests.web.staff import Desk
from web import create_app
from web.database import EXTENSION, SNAPSHOTS

TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
SECRET = re.compile(r'name="secret" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
LIST = "/inagi/voices/"
HERE = "near=35.6440,139.5020"
NEW = f"/inagi/voices/new?{HERE}"
WORDS = {
    "topic": "trouble",
    "text": "街灯が消えています。ミドリノナマエより。",
    "may_publish": "yes",
    "called": "ミドリノクマ",
    "email": "kuma@example.jp",
    "near": "35.6440,139.5020",
}
PASSED = "街灯が消えています。"


@pytest.fixture
def mailbox():
    with open_mailbox() as opened:
        yield opened


@pytest.fixture
def service(demo_path, mailbox):
    """The demo without anybody's words, and a consultation that is open."""
    made = create_app(
        {
            "TESTING": True,
            "KYODO_DATABASE": str(demo_path),
            "KYODO_BASE_MAP": "none",
            **mailbox.settings,
        }
    )
    with transaction(made.extensions[EXTENSION]) as session:
        session.execute(delete(Response))
        session.execute(delete(FeedbackContact))
        session.execute(update(Feedback).values(duplicate_of_id=None))
        session.execute(delete(Feedback))
        city = session.scalar(select(Municipality).where(Municipality.slug == "inagi"))
        consultation = Opportunity(
            municipality_id=city.id,
            kind="public_comment",
            phase="plan",
            status="published",
            title="協働の計画の案（架空）",
            criteria="すべてに答えます。",
            opens_on=today(),
            deadline=today() + timedelta(days=20),
        )
        session.add(consultation)
        session.flush()
        made.config["CONSULTATION"] = consultation.uid
        mark_changed(session, city)
    yield made
    made.extensions[SNAPSHOTS].close()
    made.extensions[EXTENSION].engine.dispose()


def text(answer) -> str:
    return answer.get_data(as_text=True)


def say(client, path=NEW, **answers):
    page = text(client.get(path))
    said = {"csrf_token": TOKEN.search(page)[1], "secret": SECRET.search(page)[1]}
    return client.post("/inagi/voices/new", data=WORDS | said | answers)


def uid_of(service, words="街灯") -> str:
    with transaction(service.extensions[EXTENSION]) as session:
        return session.scalars(
            select(Feedback.uid).where(Feedback.text.contains(words))
        ).first()


def step(desk, uid, name, **answers):
    page = f"/desk/feedback/{uid}"
    version = VERSION.search(desk.read(page))[1]
    answers = {"version": version} | answers
    return desk.post(f"{page}/{name}", answers, shown_on=page)


def test_the_list_leads_to_the_form_and_the_form_to_an_own_page(service, mailbox):
    client = service.test_client()

    assert "/inagi/voices/new" in text(client.get(LIST))
    sent = say(client)
    assert sent.status_code == 303
    own = client.get(sent.location)
    assert "街灯が消えています" in text(own)
    assert own.headers["Cache-Control"] == "no-store"
    assert own.headers["Referrer-Policy"] == "no-referrer"
    letter = mailbox.to("kuma@example.jp")[0].get_content()
    assert "https://map.example.jp/inagi/voices/own/" in letter


def test_a_place_is_asked_first_and_may_be_left_open(service):
    client = service.test_client()

    first = text(client.get("/inagi/voices/new"))
    assert "どこのことですか" in first
    assert 'name="text"' not in first
    assert 'name="text"' in text(client.get("/inagi/voices/new?nowhere=1"))
    assert 'name="text"' in text(client.get("/inagi/voices/new?place=向陽台一丁目"))
    assert "見つかりませんでした" in text(client.get("/inagi/voices/new?place=月の裏"))
    assert client.get("/inagi/voices/new?near=0,0").status_code == 422
    assert client.get("/inagi/voices/new?near=x").status_code == 422
    assert client.get("/inagi/voices/new?uid=x").status_code == 422
    assert client.get("/inagi/voices/new?district=x").status_code == 422


def test_what_is_wrong_is_said_at_its_field_and_what_was_typed_is_kept(service):
    answer = say(
        service.test_client(),
        topic="",
        may_publish="",
        email="kuma@",
        text="のこる言葉",
    )

    page = text(answer)
    assert answer.status_code == 422
    assert all(
        f'href="#f-{each}"' in page for each in ("topic", "may_publish", "email")
    )
    assert "のこる言葉" in page
    assert "kuma@" in page


def test_programs_and_strangers_forms_are_turned_away(service):
    client = service.test_client()

    assert say(client, homepage="x").status_code == 400
    assert say(client, secret="x").status_code == 400
    assert client.post("/inagi/voices/new", data=WORDS).status_code >= 400
    assert say(client, text="あ" * 70_000).status_code == 413


def test_the_same_form_sent_twice_is_kept_once(service):
    client = service.test_client()
    page = text(client.get(NEW))
    said = {"csrf_token": TOKEN.search(page)[1], "secret": SECRET.search(page)[1]}
    for _ in range(2):
        client.post("/inagi/voices/new", data=WORDS | said)

    with transaction(service.extensions[EXTENSION]) as session:
        assert len(session.scalars(select(Feedback)).all()) == 1


def test_staff_pass_answer_and_close_and_the_sender_reads_it(service, mailbox):
    client, desk = service.test_client(), Desk(service)
    own = say(client).location
    uid = uid_of(service)

    assert PASSED not in text(client.get(LIST))
    assert "街灯" in desk.read("/desk/feedback/?city=inagi")
    assert step(desk, uid, "publish", text=PASSED, shows_point="yes").status_code == 303
    assert PASSED in text(client.get(LIST))
    sent = step(
        desk,
        uid,
        "answer",
        outcome="considering",
        reason="調べます。",
        due_on="2099-03-31",
    )
    assert sent.status_code == 303
    assert "調べます。" in text(client.get(own))
    assert step(desk, uid, "close").status_code == 422
    step(desk, uid, "answer", outcome="adopted", reason="直しました。")
    page = text(client.get(own))
    assert "調べます。" in page
    assert "直しました。" in page
    assert "直しました。" in mailbox.to("kuma@example.jp")[-1].get_content()
    assert "直しました。" in text(client.get(f"{LIST}{uid}"))
    assert step(desk, uid, "close").status_code == 303


def test_no_public_page_holds_what_is_the_senders_own(service):
    client, desk = service.test_client(), Desk(service)
    own = say(client).location
    uid = uid_of(service)
    step(desk, uid, "publish", text=PASSED)
    step(desk, uid, "answer", outcome="adopted", reason="直しました。")
    stranger = service.test_client()

    for path in (
        LIST,
        f"{LIST}?topic=trouble",
        f"{LIST}{uid}",
        f"{LIST}{uid}/support",
        "/inagi/voices.geojson",
        NEW,
    ):
        page = text(stranger.get(path))
        for word in ("ミドリノ", "kuma", own.split("/")[-1].split("?")[0]):
            assert word not in page, (path, word)
    # Staff did not let the point be shown.
    points = json.loads(text(stranger.get("/inagi/voices.geojson")))
    assert [each["geometry"] for each in points["features"]] == [None]
    assert stranger.get(f"/desk/feedback/{uid}").status_code == 303
    assert stranger.get(own.replace("/inagi/", "/asaka/")).status_code == 404


def test_what_others_said_there_is_offered_first_and_said_too_once(service):
    client, desk = service.test_client(), Desk(service)
    say(client)
    uid = uid_of(service)
    step(desk, uid, "publish", text=PASSED, shows_point="yes")
    page = text(client.get("/inagi/voices/new?near=35.6441,139.5021"))

    assert page.index(PASSED) < page.index('name="text"')
    token = TOKEN.search(page)[1]
    for said in ("counted", "already"):
        answer = client.post(f"{LIST}{uid}/support", data={"csrf_token": token})
        assert f"said={said}" in answer.location
    assert "同じ意見の人 1人" in text(client.get(f"{LIST}{uid}"))
    assert PASSED not in text(client.get("/inagi/voices/new?near=35.6500,139.5100"))


def test_a_consultation_is_answered_without_a_place(service):
    client = service.test_client()
    path = f"/inagi/voices/new?opportunity={service.config['CONSULTATION']}"
    page = text(client.get(path))

    assert "協働の計画の案（架空）" in page
    assert "どこのことですか" not in page
    sent = say(
        client, path, opportunity=service.config["CONSULTATION"], near="", topic=""
    )
    assert sent.status_code == 303
    assert "協働の計画の案（架空）" in text(client.get(sent.location))
    assert client.get("/inagi/voices/new?opportunity=x").status_code == 404
    assert client.get(path.replace("/inagi/", "/asaka/")).status_code == 404, (
        "another city's"
    )


def test_a_consultation_that_is_over_takes_nothing(service):
    with transaction(service.extensions[EXTENSION]) as session:
        session.execute(
            update(Opportunity)
            .where(Opportunity.uid == service.config["CONSULTATION"])
            .values(deadline=today() - timedelta(days=1), opens_on=None)
        )
    client = service.test_client()
    path = f"/inagi/voices/new?opportunity={service.config['CONSULTATION']}"

    assert 'name="text"' not in text(client.get(path))
    sent = say(client, NEW, opportunity=service.config["CONSULTATION"])
    assert sent.status_code == 422


def test_the_sender_can_take_words_back_and_have_the_contact_erased(service):
    client = service.test_client()
    own = say(client).location.split("?")[0]
    token = TOKEN.search(text(client.get(own)))[1]

    client.post(f"{own}/forget", data={"csrf_token": token})
    assert "kuma@example.jp" not in text(client.get(own))
    gone = client.post(f"{own}/take-back", data={"csrf_token": token})
    assert "すべて消しました" in text(client.get(gone.location))
    assert client.get(own).status_code == 404


def test_the_own_page_is_gone_after_erasing_and_the_public_one_stays(service):
    client, desk = service.test_client(), Desk(service)
    own = say(client).location
    uid = uid_of(service)
    step(desk, uid, "publish", text=PASSED)
    step(desk, uid, "answer", outcome="adopted", reason="直しました。")
    step(desk, uid, "close")
    with transaction(service.extensions[EXTENSION]) as session:
        erase_contacts(session, on=today() + timedelta(days=31))

    assert client.get(own).status_code == 404
    assert PASSED in text(client.get(f"{LIST}{uid}"))
    assert "ミドリノ" not in desk.read(f"/desk/feedback/{uid}")


def test_an_old_page_of_the_desk_is_told_so(service):
    desk = Desk(service)
    say(service.test_client())
    uid = uid_of(service)
    step(desk, uid, "publish", text=PASSED)

    late = step(
        desk, uid, "answer", version="1", outcome="adopted", reason="のこる理由"
    )
    assert late.status_code == 412
    assert "のこる理由" in text(late)
    assert "先に変えました" in text(late)


def test_every_refused_step_says_where_and_keeps_what_was_typed(service):
    desk = Desk(service)
    say(service.test_client(), may_publish="no")
    uid = uid_of(service)

    for name, answers in {
        "publish": {"text": "公開"},
        "answer": {
            "outcome": "considering",
            "reason": "調べます。",
            "due_on": "あした",
        },
        "merge": {"into": ""},
        "refuse": {"reason": ""},
        "close": {},
    }.items():
        answer = step(desk, uid, name, **answers)
        assert answer.status_code == 422, name
        assert 'role="alert"' in text(answer), name
    assert (
        desk.post(
            f"/desk/feedback/{uid}/x",
            {"version": "1"},
            shown_on=f"/desk/feedback/{uid}",
        ).status_code
        == 404
    )


def test_filters_narrow_the_list_and_unknown_ones_are_refused(service):
    client, desk = service.test_client(), Desk(service)
    say(client)
    step(desk, uid_of(service), "publish", text=PASSED)

    assert PASSED in text(client.get(f"{LIST}?topic=trouble&state=waiting"))
    assert PASSED not in text(client.get(f"{LIST}?topic=idea"))
    assert client.get(f"{LIST}?topic=x").status_code == 422
    assert client.get(f"{LIST}?state=x").status_code == 422


def test_lists_are_sent_again_only_when_something_changed(service):
    client, desk = service.test_client(), Desk(service)
    say(client)
    uid = uid_of(service)
    tag = client.get(LIST).headers["ETag"]

    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 304
    step(desk, uid, "publish", text=PASSED)
    assert client.get(LIST, headers={"If-None-Match": tag}).status_code == 200


def test_markup_in_words_stays_words(service):
    client, desk = service.test_client(), Desk(service)
    own = say(client, text="<script>街灯</script>").location
    uid = uid_of(service)
    step(desk, uid, "publish", text="<script>街灯</script>")

    for page in (
        text(client.get(own)),
        text(client.get(LIST)),
        desk.read(f"/desk/feedback/{uid}"),
    ):
        assert "<script>街灯" not in page
        assert "&lt;script&gt;街灯" in page
