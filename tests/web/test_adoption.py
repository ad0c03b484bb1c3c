"""The pages on adoption: the list, a group's wish and log, the city's offer and review."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.models import Adoption, AdoptionSite, Organisation
from geo.store.session import transaction
from tests.web.groups_desk import Officer
from tests.web.staff import Desk
from web.database import EXTENSION

WISH = "秋に落ち葉を集めます（見本のことば）"


@pytest.fixture
def site(app) -> str:
    with transaction(app.extensions[EXTENSION]) as session:
        return session.scalars(
            select(AdoptionSite.uid).where(AdoptionSite.source_id == "inagi-site-18")
        ).one()


@pytest.fixture
def officer(app) -> Officer:
    with transaction(app.extensions[EXTENSION]) as session:
        group = session.execute(
            select(Organisation.id, Organisation.uid).where(
                Organisation.name == "みどり野自治会（架空）"
            )
        ).one()
    return Officer(app, group=tuple(group))


def post(officer, path, shown_on, **answers):
    from tests.web.staff import TOKEN

    page = officer.client.get(shown_on).get_data(as_text=True)
    token = TOKEN.search(page)[1]
    return officer.client.post(path, data=answers | {"csrf_token": token})


def hand_in(officer, site) -> str:
    new = f"{officer.desk}/adoption/new"
    answer = post(officer, new, new, site=site, wish=WISH, people="5")
    assert answer.status_code == 303
    return answer.location.partition("?")[0]


def terms(**more):
    return {
        "term_start": today().isoformat(),
        "term_last": (today() + timedelta(days=364)).isoformat(),
        "review_due_on": (today() + timedelta(days=200)).isoformat(),
        "tasks": "落ち葉集め",
        "version": "1",
    } | more


def test_the_list_shows_every_state_and_filters(client):
    every = client.get("/inagi/adoption/").get_data(as_text=True)
    only = client.get("/inagi/adoption/?show=review_due").get_data(as_text=True)

    assert "ぜんぶで20か所" in every
    assert "20か所のうち1か所" in only
    assert "さくら花壇" in only
    assert "橋のたもとの花鉢" not in only


def test_the_map_asks_for_the_sites_of_the_list(client):
    found = client.get("/inagi/adoption/sites.geojson?show=review_due").get_json()

    assert [each["properties"]["title"] for each in found["features"]] == ["さくら花壇"]


def test_a_wish_is_read_by_staff_and_shown_to_nobody_else(app, officer, site):
    own = hand_in(officer, site)
    public = app.test_client().get(f"/inagi/adoption/sites/{site}")

    assert WISH in officer.client.get(own).get_data(as_text=True)
    assert WISH not in public.get_data(as_text=True)
    assert WISH in Desk(app).read(f"/desk/adoption/{own.split('/')[-2]}/")


def test_an_agreement_from_wish_to_report(app, officer, site):
    desk, own = Desk(app), hand_in(officer, site)
    uid = own.split("/")[-2]
    page = f"/desk/adoption/{uid}/"

    wrong = desk.post(f"{page}offer", terms(term_last="2020-01-01"), shown_on=page)
    assert wrong.status_code == 422
    assert "落ち葉集め" in wrong.get_data(as_text=True)
    assert desk.post(f"{page}offer", terms(), shown_on=page).status_code == 303

    old = post(officer, f"{own}answer", own, answer="accept", version="1")
    assert old.status_code == 409
    agreed = post(officer, f"{own}answer", own, answer="accept", version="2")
    assert agreed.status_code == 303

    logged = post(
        officer,
        f"{own}log",
        own,
        on_date=today().isoformat(),
        participants="4",
        **{"by-child": "1"},
    )
    assert logged.status_code == 303
    filed = post(officer, f"{own}papers", own, kind="report")
    assert "のべ4人" in officer.client.get(filed.location).get_data(as_text=True)
    for year in ("10000", "1990"):
        wrong = post(officer, f"{own}papers", own, kind="report", year=year)
        assert wrong.status_code == 422
    paper = officer.client.get(f"{filed.location}?form=pdf")
    assert paper.data.startswith(b"%PDF")

    public = app.test_client().get(f"/inagi/adoption/sites/{site}")
    assert "みどり野自治会（架空）" in public.get_data(as_text=True)


def test_a_review_without_new_days_changes_nothing(app):
    with transaction(app.extensions[EXTENSION]) as session:
        row = session.execute(
            select(Adoption.uid, Adoption.version, Adoption.term_end).where(
                Adoption.status == "agreed", Adoption.review_due_on < today()
            )
        ).first()
    desk, page = Desk(app), f"/desk/adoption/{row.uid}/"
    answer = desk.post(
        f"{page}review",
        {
            "version": str(row.version),
            "held_on": today().isoformat(),
            "findings": "続いています",
            "decision": "continue",
        },
        shown_on=page,
    )
    with transaction(app.extensions[EXTENSION]) as session:
        now = session.scalars(
            select(Adoption.term_end).where(Adoption.uid == row.uid)
        ).one()

    assert answer.status_code == 422
    assert "続いています" in answer.get_data(as_text=True)
    assert now == row.term_end


def test_the_sign_is_only_of_an_agreement_in_force(app, officer, site):
    uid = hand_in(officer, site).split("/")[-2]
    answer = app.test_client().get(f"/inagi/adoption/sites/{site}/sign/{uid}")

    assert answer.status_code == 404
