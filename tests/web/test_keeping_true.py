"""Keeping things true over the web: the round, links, sheets, reminders, the quiet list."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.query.standing import get_group
from geo.store.editing import Actor, create_feature
from geo.store.freshness import open_check
from geo.store.models import ChangeRequest, Feature, Handover, Organisation, Revision
from geo.store.session import transaction
from tests.groups import add_group, add_member, sign_in
from tests.web.mailbox import open_mailbox
from tests.web.staff import Desk
from web import create_app
from web.database import EXTENSION, SNAPSHOTS

CITY = "inagi"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
LONG_AGO = today() - timedelta(days=500)


@pytest.fixture
def service(demo_path):
    """The demo with letters, and a group that keeps two old things."""
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
            group = add_group(session, city=CITY, name="架空の花の会")
            made.owner = add_member(
                session, group, "owner", email="kaichou@example.jp", since=LONG_AGO
            ).uid
            add_member(
                session, group, "viewer", email="miru@example.jp", since=LONG_AGO
            )
            made.things = [
                create_feature(
                    session,
                    group,
                    "activity",
                    {"title": title},
                    actor=Actor("owner"),
                    on=LONG_AGO,
                ).uid
                for title in ("朝の水やり", "秋の植えかえ")
            ]
            made.group = group.uid
        yield made
        made.extensions[SNAPSHOTS].close()
        made.extensions[EXTENSION].engine.dispose()


def write(service):
    return transaction(service.extensions[EXTENSION])


def owner(service):
    from geo.store.models import Membership

    client = service.test_client()
    with write(service) as session:
        member = session.scalars(
            select(Membership).where(Membership.uid == service.owner)
        ).one()
        sign_in(session, client, member)
    return client


def text(answer) -> str:
    return answer.get_data(as_text=True)


def post(client, path, answers=None, *, shown_on=None):
    token = TOKEN.search(text(client.get(shown_on or path)))[1]
    return client.post(path, data=(answers or {}) | {"csrf_token": token})


def things(service):
    with write(service) as session:
        found = session.scalars(
            select(Feature).where(Feature.uid.in_(service.things))
        ).all()
        return {
            each.title: (each.status, each.last_confirmed_on, each.version)
            for each in found
        }


def test_a_round_confirms_ends_and_says_so(service):
    client, (first, second) = owner(service), service.things
    path = f"/desk/groups/{service.group}/fresh/"
    page = text(client.get(path))
    assert "2件のうち1件目" in page
    assert "いまも正しいか確かめてください" in text(
        client.get(f"/desk/groups/{service.group}/")
    )

    said = post(client, path, {f"choice-{first}": "same", f"version-{first}": "1"})
    assert said.status_code == 303
    assert "1件を「変更なし」と記録しました" in text(client.get(said.location))

    wrong = post(client, path, {f"choice-{second}": "end", f"version-{second}": "1"})
    assert wrong.status_code == 422
    assert "終わった理由を書いてください" in text(wrong)
    ended = {f"choice-{second}": "end", f"version-{second}": "1"}
    post(client, path, ended | {f"text-{second}": "苗がない"})
    states = things(service)
    assert states["朝の水やり"] == ("active", today(), 2)
    assert states["秋の植えかえ"][0] == "ended"
    with write(service) as session:
        assert "苗がない" in session.scalars(select(Revision.reason)).all()
    assert "すべて1年以内に確かめられています" in text(client.get(path))


def test_the_rest_is_ticked_at_once_and_others_may_not(service):
    client = owner(service)
    path = f"/desk/groups/{service.group}/fresh/"
    versions = {f"version-{uid}": "1" for uid in service.things}

    post(client, path, versions | {"rest": "same"}, shown_on=f"{path}?view=list")

    assert {state[1] for state in things(service).values()} == {today()}
    assert service.test_client().get(path).status_code == 303


def test_reminders_go_out_once_and_their_link_works_without_signing_in(service):
    run = service.test_cli_runner()
    assert "1団体へ1通" in run.invoke(args=["send-reminders", "--dry-run"]).output
    service.mailbox.refuse_after = 0
    failed = run.invoke(args=["send-reminders"])
    assert failed.exit_code == 1
    service.mailbox.refuse_after = None
    for _ in range(2):
        sent = run.invoke(args=["send-reminders"])
        assert sent.exit_code == 0, sent.output

    assert [each["To"] for each in service.mailbox.letters] == ["kaichou@example.jp"]
    letter = service.mailbox.letters[0].get_content()
    path = re.search(r"https://map\.example\.jp(/checks/\S+)", letter)[1]
    client = service.test_client()
    answer = client.get(path)
    assert answer.headers["Cache-Control"] == "no-store"
    assert {state[2] for state in things(service).values()} == {1}
    first, second = service.things
    post(
        client,
        path,
        {
            f"choice-{first}": "same",
            f"version-{first}": "1",
            f"choice-{second}": "fix",
            f"version-{second}": "1",
            f"text-{second}": "10月になりました",
        },
    )
    assert things(service)["朝の水やり"][1] == today()
    with write(service) as session:
        request = session.scalars(select(ChangeRequest)).one()
        assert (request.comment, request.by_role) == ("10月になりました", "link")
    later = (today() + timedelta(days=40)).isoformat()
    run.invoke(args=["send-reminders", "--on", later])
    assert len(service.mailbox.letters) == 1, "who answered is not asked again"


def test_a_sheet_is_printed_typed_by_staff_and_its_code_locks(service):
    desk = Desk(service)
    path = f"/desk/groups/{service.group}/fresh/"
    sheet = text(desk.post(f"{path}sheet", {}, shown_on=path))
    assert "確認用紙" in sheet
    assert "朝の水やり" in sheet
    with write(service) as session:
        group = get_group(session, service.group)
        opened = open_check(session, group.id, by_role="staff", on=today())
    client = service.test_client()

    right = {"number": opened.letter_number.upper(), "code": opened.code}
    opened_page = post(client, "/checks/", right)
    assert opened_page.status_code == 303
    assert "朝の水やり" in text(client.get(opened_page.location))
    wrong = right | {"code": "aaaaaaaaaa"}
    tries = [post(client, "/checks/", wrong).status_code for _ in range(6)]
    assert tries == [422] * 5 + [429]
    assert post(client, "/checks/", right).status_code == 429

    first = service.things[0]
    typed = {f"choice-{first}": "same", f"version-{first}": "1"}
    assert desk.post(path, typed).status_code == 303
    with write(service) as session:
        kept = session.scalars(
            select(Revision).where(Revision.target_uid == first, Revision.version == 2)
        ).one()
        assert (kept.by_role, kept.reason) == ("staff", "返ってきた確認用紙")


def test_staff_see_who_is_not_heard_and_take_the_table(service):
    with write(service) as session:
        group = session.scalars(
            select(Organisation).where(Organisation.uid == service.group)
        ).one()
        session.add(
            Handover(
                organisation_id=group.id, started_by_role="owner", effective_on=LONG_AGO
            )
        )
    desk = Desk(service)

    page = desk.read(f"/desk/quiet/?city={CITY}&reason=handover")
    assert "架空の花の会" in page
    assert "朝の水やり" not in page
    stale = desk.read(f"/desk/quiet/?city={CITY}&reason=stale&kind=activity")
    assert "朝の水やり" in stale
    table = desk.client.get(f"/desk/quiet/list.csv?city={CITY}&reason=handover")
    assert table.data.startswith("\ufeff種類,名前".encode())
    assert "引き継ぎが止まっている" in text(table)
    assert "記録なし" in desk.read(f"/desk/quiet/basics?city={CITY}")
    assert owner(service).get("/desk/quiet/").status_code == 404


def test_readers_are_told_what_nobody_confirmed_for_a_year(service):
    page = service.test_client().get(f"/{CITY}/activities/{service.things[0]}")

    assert "1年以上確かめられていません" in text(page)
