"""A group's own page, needs and figures over the web."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import fiscal_year, today
from geo.store.models import Area, AreaSet, Municipality, NeedAnswer, Organisation
from geo.store.session import transaction
from tests.groups import add_member, sign_in
from tests.web.staff import Desk
from web.database import EXTENSION

CITY = "inagi"
TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')
SINCE = today() - timedelta(days=30)


@pytest.fixture
def group(app):
    """An association of the demo with an area, its owner at a browser."""
    with transaction(app.extensions[EXTENSION]) as session:
        found = session.scalars(
            select(Organisation)
            .join(Area, Area.id == Organisation.territory_id)
            .join(AreaSet, AreaSet.id == Area.area_set_id)
            .join(Municipality, Municipality.id == Organisation.municipality_id)
            .where(Organisation.actor_type == "association", Municipality.slug == CITY)
            .order_by(Organisation.id)
        ).first()
        app.client = app.test_client()
        member = add_member(session, found, since=SINCE, until=None)
        sign_in(session, app.client, member)
        app.territory = session.get_one(Area, found.territory_id).code
        return found.uid


def text(answer) -> str:
    return answer.get_data(as_text=True)


def post(client, path, answers=None, *, shown_on=None):
    token = TOKEN.search(text(client.get(shown_on or path)))[1]
    return client.post(path, data=(answers or {}) | {"csrf_token": token})


def test_a_page_is_changed_with_its_version_only(app, group):
    path = f"/desk/groups/{group}/about/"
    version = VERSION.search(text(app.client.get(path)))[1]
    said = {"description": "花と防災の町", "requirement-voluntary": "1"}

    assert post(app.client, path, said).status_code == 428
    saved = post(app.client, path, said | {"version": version})
    assert saved.status_code == 303
    assert "保存しました" in text(app.client.get(saved.location))
    stale = post(app.client, path, {"description": "別の町", "version": version})
    assert stale.status_code == 412
    assert "花と防災の町" in text(stale)
    assert "別の町" in text(stale)
    wrong = post(app.client, path, {"url": "javascript:alert(1)", "version": "9"})
    assert wrong.status_code == 422
    public = text(app.test_client().get(f"/{CITY}/organisations/{group}"))
    assert "花と防災の町" in public
    assert "未記入" in public


def test_the_list_status_is_public_and_names_its_source(app, group):
    path = f"/desk/groups/{group}/about/"
    version = VERSION.search(text(app.client.get(path)))[1]
    codes = "voluntary nonprofit public_benefit continuing no_politics_religion"
    ticked = {f"requirement-{code}": "1" for code in codes.split()}

    post(
        app.client,
        path,
        ticked | {"version": version, "paid_staff": "1_4", "basic-circulars": "no"},
    )

    public = text(app.test_client().get(f"/{CITY}/organisations/{group}"))
    assert "確認ずみ" in public
    assert "稲城市「市民活動団体等との協働推進指針」" in public
    assert "1〜4人" in public


def test_only_the_city_renames_a_group(app, group):
    path = f"/desk/groups/{group}/about/"
    desk = Desk(app)
    version = VERSION.search(desk.read(path))[1]
    said = {"name": "新しい名の会", "version": version}

    assert post(app.client, f"{path}name", said, shown_on=path).status_code == 404
    assert desk.post(f"{path}name", said, shown_on=path).status_code == 303
    assert "新しい名の会" in desk.read(path)


def test_declared_households_stand_in_the_comparison_with_method_and_source(app, group):
    path = f"/desk/groups/{group}/figures/"
    year = fiscal_year(today())
    said = {
        "year": str(year),
        "members": "120",
        "households": "200",
        "source": "市の住民基本台帳",
        "method": "会費",
    }
    wrong = post(
        app.client, f"{path}households", said | {"members": "201"}, shown_on=path
    )
    assert wrong.status_code == 422

    saved = post(app.client, f"{path}households", said, shown_on=path)

    assert "保存しました" in text(app.client.get(saved.location))
    reader = app.test_client()
    district = text(
        reader.get(f"/{CITY}/districts/{app.territory}?areas=associations&year={year}")
    )
    assert "自治会の申告（団体のページ）" in district
    assert "会費" in district
    comparison = text(
        reader.get(
            f"/{CITY}/districts/?indicator=membership&areas=associations&year={year}"
        )
    )
    assert "60" in comparison
    public = text(reader.get(f"/{CITY}/organisations/{group}"))
    assert "世帯数の出典：市の住民基本台帳" in public


def test_skills_are_public_as_totals_and_small_ones_only_as_small(app, group):
    path = f"/desk/groups/{group}/figures/"

    post(
        app.client,
        f"{path}skills",
        {"skill-accounts": "3", "skill-cooking": "14"},
        shown_on=path,
    )

    page = text(app.test_client().get(f"/{CITY}/skills/"))
    assert "10未満" in page
    assert "14" in page
    assert ">3<" not in page


def test_a_need_is_answered_and_its_contact_is_the_groups_alone(app, group):
    path = f"/desk/groups/{group}/needs/"
    post(app.client, path, {"kind": "skill", "text": "会計を手伝ってほしい"})
    public = text(app.test_client().get(f"/{CITY}/organisations/{group}"))
    address = re.search(rf"/{CITY}/needs/\w+", public)[0]
    neighbour = app.test_client()
    offer = {"text": "簿記ができます", "contact": "042-111-2222"}

    assert post(neighbour, address, offer | {"contact": "x"}).status_code == 422
    bot = post(neighbour, address, offer | {"homepage": "http://spam.example"})
    assert bot.status_code == 400
    assert post(neighbour, address, offer).status_code == 303

    own = text(app.client.get(path))
    assert "042-111-2222" in own
    desk = Desk(app)
    for page in (
        text(neighbour.get(address)),
        text(neighbour.get(f"/{CITY}/organisations/{group}")),
        desk.read(path),
        desk.read(f"/desk/quiet/needs?city={CITY}"),
    ):
        assert "042-111-2222" not in page
        assert "簿記ができます" not in page
    assert "会計を手伝ってほしい" in desk.read(f"/desk/quiet/needs?city={CITY}")
    assert "返事が1件" in text(app.client.get(f"/desk/groups/{group}/"))
    with transaction(app.extensions[EXTENSION]) as session:
        answer = session.scalars(select(NeedAnswer.uid)).one()
    post(app.client, f"{path}answers/{answer}", {"status": "accepted"}, shown_on=path)
    need = address.rsplit("/", 1)[1]
    post(app.client, f"{path}{need}/end", {"status": "met"}, shown_on=path)
    assert "解決しました" in text(neighbour.get(address))
    assert neighbour.get(address.replace(CITY, "asaka")).status_code == 404
