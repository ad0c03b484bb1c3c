"""Collaborations on the public pages, a group's desk and the city's."""

import re
import tomllib
from pathlib import Path

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.query.cities import get_municipality
from geo.query.partnerships import find_partnerships
from geo.store.models import Feature, Partnership
from geo.store.session import transaction
from tests.web.staff import Desk
from web.database import EXTENSION

UID = re.compile(r'href="/inagi/partnerships/([a-z0-9]{12})"')


@pytest.fixture
def records(app):
    with transaction(app.extensions[EXTENSION]) as session:
        city = get_municipality(session, "inagi")
        return find_partnerships(session, city.id, on=today())


def uid_of(records, words):
    return next(each.uid for each in records if words in each.title)


def test_the_list_puts_what_is_overdue_first_and_filters(client):
    page = client.get("/inagi/partnerships/").text

    assert "見直しが遅れています" in page
    only = client.get("/inagi/partnerships/?state=overdue").text
    assert 0 < len(set(UID.findall(only))) < len(set(UID.findall(page)))
    nothing = client.get("/inagi/partnerships/?department=ない課").text
    assert "条件を1つ外してください" in nothing


def test_each_city_speaks_its_own_words(client):
    assert "業務委託" in client.get("/inagi/partnerships/").text
    asaka = client.get("/asaka/partnerships/").text
    assert "アダプト制度" in asaka
    assert "②市民主導" in asaka


def test_a_page_says_who_why_until_when_and_how_it_was_judged(client, records):
    page = client.get(f"/inagi/partnerships/{uid_of(records, 'こども広場の日')}").text

    for words in ("こども広場ネット", "選んだ理由", "終了", "お互いの関係", "640人"):
        assert words in page


def test_the_trail_of_the_model_project_starts_with_its_call_where_there_is_one(
    client, records
):
    page = client.get(f"/inagi/partnerships/{uid_of(records, 'モデル事業')}").text

    assert "モデル事業" in page
    assert "選考の記録" in page


def test_a_place_says_who_manages_it(app, client):
    with transaction(app.extensions[EXTENSION]) as session:
        uid = session.scalar(
            select(Feature.uid)
            .join(Partnership, Partnership.place_id == Feature.id)
            .where(Partnership.form == "designated_manager")
        )
    page = client.get(f"/inagi/places/{uid}").text

    assert "指定管理者" in page
    assert "ささえあい暮らしの会" in page


def test_the_sample_names_only_concerns_that_there_are(app):
    files = Path("data/collaboration").glob("*/partnerships.toml")
    rows = [
        row for file in files for row in tomllib.loads(file.read_text())["partnership"]
    ]
    with transaction(app.extensions[EXTENSION]) as session:
        linked = set(
            session.execute(
                select(Partnership.title, Feature.title).join(
                    Feature, Feature.id == Partnership.local_issue_id
                )
            )
        )

    assert linked == {(row["title"], row["issue"]) for row in rows if "issue" in row}
    assert len(linked) > 10


def test_three_answers_lead_to_a_zone(client):
    asked = "ought=city&able=both&efficient=both"
    page = client.get(f"/asaka/partnerships/zones?{asked}").text

    assert "④行政主導" in page


def test_staff_who_leave_something_out_keep_what_they_wrote(app):
    desk = Desk(app)
    answer = desk.post("/desk/partnerships/new/inagi", {"title": "道の手入れ（架空）"})

    assert answer.status_code == 422
    assert "道の手入れ（架空）" in answer.text
    assert "形態を選んでください" in answer.text


def test_staff_cannot_decide_before_everybody_evaluated(app, records):
    desk = Desk(app)
    uid = uid_of(records, "里山の手入れ")
    path = f"/desk/partnerships/{uid}"
    version = re.search(r'name="version" value="(\d+)"', desk.read(f"{path}/edit"))[1]
    answer = desk.post(
        f"{path}/review",
        {"decision": "end", "reason": "終わる", "version": version},
        shown_on=path,
    )

    assert answer.status_code == 422
    assert "まだ評価を書いていない当事者がいます" in answer.text


def test_an_old_page_is_told_so(app, records):
    desk = Desk(app)
    path = f"/desk/partnerships/{uid_of(records, '災害のとき')}"
    answer = desk.post(f"{path}/start", {"version": "1"}, shown_on=path)

    assert answer.status_code == 422
    assert "ほかの人が先に直しました" in answer.text


def test_nobody_but_staff_reaches_the_citys_side(client, records):
    uid = records[0].uid

    for path in ("/", "/new/inagi", f"/{uid}", f"/{uid}/edit"):
        answer = client.get(f"/desk/partnerships{path}")
        assert answer.status_code in {302, 303}
    assert client.get("/inagi/partnerships/nichtdaxxxxx").status_code == 404


def test_staff_write_how_the_costs_are_shared_and_never_more_than_all(app):
    desk = Desk(app)
    answers = {
        "title": "費用を分ける協働（架空）",
        "purpose": "目的",
        "issue_text": "課題",
        "form_label": "後援",
        "term_start": "2026-04-01",
        "last_day": "2027-03-31",
        "review_due_on": "2027-02-01",
    }
    path = desk.post("/desk/partnerships/new/inagi", answers).location.partition("?")[0]
    party = {"role_text": "道の手入れ", "side": "city", "name": "緑の課（架空）"}
    other = party | {"side": "community", "name": "道の会（架空）"}

    wrong = desk.post(f"{path}/parties", party | {"cost_share": "四割"}, shown_on=path)
    assert wrong.status_code == 422
    assert "0から100までの数字で書いてください" in wrong.text
    assert 'value="四割"' in wrong.text
    right = desk.post(
        f"{path}/parties", party | {"cost_share": "６６．７％"}, shown_on=path
    )
    assert right.status_code == 303
    much = desk.post(f"{path}/parties", other | {"cost_share": "33.4"}, shown_on=path)
    assert much.status_code == 422
    assert "ほかの当事者は合わせて66.7%です" in much.text
    desk.post(f"{path}/parties", other | {"cost_share": "33.3"}, shown_on=path)
    desk.post(f"{path}/publish", {}, shown_on=path)

    public = path.replace("/desk/", "/inagi/")
    for page in (public, f"{public}/sheet"):
        shown = app.test_client().get(page).text
        assert "66.7%" in shown
        assert "33.3%" in shown


def points_of(client, question=""):
    answer = client.get(f"/inagi/partnerships/map.geojson{question}")
    assert answer.mimetype == "application/geo+json"
    return answer.json["features"]


def test_the_map_has_every_published_collaboration_under_its_own_id(client, records):
    found = points_of(client)

    assert {each["id"] for each in found} == {each.uid for each in records}
    assert len({each["id"] for each in found}) == len(found)
    placed = [each["geometry"]["coordinates"] for each in found if each["geometry"]]
    assert len({tuple(point) for point in placed}) == len(placed) > 1


def test_what_has_neither_place_nor_district_is_listed_but_not_on_the_map(
    client, records
):
    citywide = next(each for each in records if each.area is None and not each.place)
    (point,) = [each for each in points_of(client) if each["id"] == citywide.uid]

    assert point["geometry"] is None
    assert citywide.title in client.get("/inagi/partnerships/").text


def test_the_map_shows_what_the_list_shows(client):
    for question in (
        "?state=overdue",
        "?look=late",
        "?look=over",
        "?form=補助（助成）",
    ):
        page = client.get(f"/inagi/partnerships/{question}").text
        listed = set(UID.findall(page))

        assert listed == {each["id"] for each in points_of(client, question)} != set()


def test_overdue_reviews_are_one_link_away_from_the_citys_map(client):
    page = client.get("/inagi/").text

    assert "/inagi/partnerships/?look=late" in page
    late = client.get("/inagi/partnerships/?look=late").text
    assert 'href="/inagi/partnerships/?look=late" aria-current="true"' in late
