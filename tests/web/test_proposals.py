"""Proposals through the pages: members', residents', the city's holds."""

import pytest
from sqlalchemy import func, select

from geo.store.editing import Actor
from geo.store.models import ChangeRequest, Feature, Layer, Municipality
from geo.store.proposals import propose_change
from tests.web.moderated import CITY, Town, correct, post, read
from tests.web.staff import Desk
from web.signing_in import limiter

ATTACK = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{7*7}}"


@pytest.fixture
def town(app):
    limiter.reset()
    yield Town(app)
    limiter.reset()


def propose(town, *, holds=False, actor=None, **values) -> str:
    with town.session() as session:
        return propose_change(
            session,
            None,
            kind="change",
            uid=town.item,
            base_version=None,
            values=values,
            actor=actor or Actor("contributor"),
            holds=holds,
            feature_kind="activity",
            comment=None,
        )


def public_page(town):
    return town.app.test_client().get(f"/{CITY}/activities/{town.item}")


def test_an_owner_approves_what_a_contributor_proposed(town):
    uid = propose(town, title="川べりの清掃")
    owner = town.clients["owner"]
    assert "提案が1件とどいています" in read(owner, f"{town.base}/")
    page = read(owner, f"{town.base}/proposals/{uid}")
    assert "川の清掃" in page
    assert "川べりの清掃" in page
    assert "川べりの清掃" not in public_page(town).text

    answer = post(owner, f"{town.base}/proposals/{uid}", decision="approve")

    assert (answer.status_code, answer.location) == (
        303,
        f"{town.base}/proposals/?said=approved",
    )
    assert "川べりの清掃" in public_page(town).text


def test_only_owners_decide_and_everybody_else_sees_their_own(town):
    uid = propose(town, title="川べりの清掃")
    path = f"{town.base}/proposals/{uid}"

    for role, status in (("editor", 404), ("contributor", 404), ("viewer", 404)):
        answer = post(town.clients[role], path, f"{town.base}/", decision="approve")
        assert answer.status_code in {400, status}, role
    assert "くらべて決める" in read(town.clients["editor"], f"{town.base}/proposals/")
    assert town.clients["contributor"].get(path).status_code == 404
    assert town.stored()["title"] == "川の清掃"


def test_a_contributor_takes_their_own_proposal_back(town):
    with town.session() as session:
        from geo.store.models import Membership

        account = session.scalar(
            select(Membership.account_id).where(
                Membership.organisation_id == town.group_id,
                Membership.role == "contributor",
            )
        )
    uid = propose(town, actor=Actor("contributor", account_id=account), title="別")
    path = f"{town.base}/proposals/{uid}"

    answer = post(town.clients["contributor"], f"{path}/withdraw", path)

    assert answer.status_code == 303
    assert "取り下げました" in read(town.clients["contributor"], path)


def test_a_held_thing_is_nowhere_until_it_is_decided(town):
    uid = propose(town, holds=True, title="川べりの清掃")
    assert public_page(town).status_code == 404
    path = f"{town.base}/proposals/{uid}"

    wrong = post(town.clients["owner"], path, decision="decline")
    assert wrong.status_code == 422
    assert 'href="#f-sentence"' in wrong.text
    post(
        town.clients["owner"],
        path,
        decision="decline",
        sentence="いまので合っています。",
    )

    assert "川の清掃" in public_page(town).text
    assert "いまので合っています。" in read(town.clients["owner"], path)


def test_an_owner_words_a_proposal_anew(town):
    uid = propose(town, title="川べりの清掃", venue="橋の下")
    path = f"{town.base}/proposals/{uid}"

    post(
        town.clients["owner"],
        path,
        decision="edited",
        version="1",
        **{"choose-title": "other", "text-title": "川の朝清掃", "choose-venue": "now"},
    )

    stored = town.stored()
    assert (stored["title"], stored["venue"]) == ("川の朝清掃", "川原")


def test_what_changed_meanwhile_must_be_chosen(town):
    uid = propose(town, title="川べりの清掃")
    owner = town.clients["owner"]
    second = propose(town, title="先の人")
    post(owner, f"{town.base}/proposals/{second}", decision="approve")
    path = f"{town.base}/proposals/{uid}"

    assert "どちらにするか選んで受け入れる" in read(owner, path)
    assert post(owner, path, decision="approve").status_code == 422
    post(owner, path, decision="edited", version="2", **{"choose-title": "new"})

    assert town.stored()["title"] == "川べりの清掃"


def test_a_resident_proposes_follows_and_is_answered(town):
    resident = town.app.test_client()
    assert "まちがいを知らせる・直してほしい" in public_page(town).text

    sent = correct(
        resident, town.item, topic="place", venue="橋の下", comment="見ました"
    )
    assert sent.status_code == 303
    own = read(resident, sent.location)
    assert "知らせを受けつけました" in own
    assert "川原" not in own
    headers = resident.get(sent.location).headers
    assert headers["Cache-Control"] == "no-store"
    assert headers["Referrer-Policy"] == "no-referrer"

    with town.session() as session:
        request = session.scalars(select(ChangeRequest)).one()
        uid, proposal = request.uid, request.proposal
    assert proposal["values"] == {"venue": "橋の下"}
    path = f"{town.base}/proposals/{uid}"
    assert post(town.clients["editor"], path, decision="approve", answer="直しました。")

    assert town.stored()["venue"] == "橋の下"
    answered = read(resident, sent.location)
    assert "受け入れました" in answered
    assert "直しました。" in answered


def test_an_editor_answers_no_resident_where_owners_look_first(town):
    town.layer(moderation="review")
    correct(town.app.test_client(), town.item, venue="橋の下")
    with town.session() as session:
        uid = session.scalars(select(ChangeRequest.uid)).one()

    path = f"{town.base}/proposals/{uid}"
    answer = post(town.clients["editor"], path, f"{town.base}/", decision="approve")

    assert answer.status_code in {400, 404}
    assert town.stored()["venue"] == "川原"


def test_a_resident_takes_a_correction_back(town):
    resident = town.app.test_client()
    own = correct(resident, town.item, comment="違います").location.split("?")[0]

    post(resident, f"{own}/withdraw", own)

    assert "取り下げました" in read(resident, own)


def test_attacks_in_a_correction_are_shown_as_text(town):
    resident = town.app.test_client()
    sent = correct(resident, town.item, title=ATTACK, when=ATTACK, comment=ATTACK)
    with town.session() as session:
        uid = session.scalars(select(ChangeRequest.uid)).one()

    pages = [
        read(resident, sent.location),
        read(town.clients["owner"], f"{town.base}/proposals/{uid}"),
        read(town.clients["owner"], f"{town.base}/proposals/"),
        read(town.clients["owner"], f"{town.base}/"),
    ]
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert "&lt;script&gt;alert(1)" in pages[1]


@pytest.mark.parametrize(
    ("answers", "status"),
    [
        ({"homepage": "https://spam.example"}, 400),
        ({"secret": "short"}, 400),
        ({"comment": "あ" * 1001}, 422),
        ({"comment": "あ" * 40_000}, 413),
        ({"url": "javascript:alert(1)"}, 422),
        ({"contact_phone": "わかりません"}, 422),
        ({"title": ""}, 422),
        ({}, 422),
    ],
)
def test_what_cannot_be_a_correction_is_refused(town, answers, status):
    assert correct(town.app.test_client(), town.item, **answers).status_code == status
    with town.session() as session:
        assert session.scalar(select(func.count(ChangeRequest.id))) == 0


def test_a_form_sent_twice_is_one_correction(town):
    resident = town.app.test_client()
    first = correct(resident, town.item, comment="違います")
    secret = first.location.split("/")[-1].split("?")[0]

    again = correct(resident, town.item, comment="違います", secret=secret)

    assert again.location == first.location
    with town.session() as session:
        assert session.scalar(select(func.count(ChangeRequest.id))) == 1


def test_the_queue_of_a_thing_is_limited_and_so_is_one_place(town):
    resident = town.app.test_client()
    statuses = [
        correct(resident, town.item, comment=f"{n}番目").status_code for n in range(21)
    ]

    assert statuses == [303] * 5 + [422] * 15 + [429]


def test_a_wrong_link_and_another_city_find_nothing(town):
    resident = town.app.test_client()
    own = correct(resident, town.item, comment="違います").location

    assert resident.get(own.replace(CITY, "hachioji")).status_code == 404
    assert resident.get(f"/{CITY}/corrections/{'x' * 43}").status_code == 404


def test_the_form_shows_nothing_of_a_withheld_place(town):
    with town.session() as session:
        feature = session.scalar(select(Feature).where(Feature.uid == town.item))
        feature.location_visibility = "hidden"
        feature.address = feature.venue = "ヒミツノイエ"
        city = session.get_one(Municipality, feature.municipality_id)
        city.revision += 1
    resident = town.app.test_client()

    page = read(resident, f"/{CITY}/corrections/new?uid={town.item}")

    assert "ヒミツノイエ" not in page
    assert 'name="address"' not in page


def test_the_city_answers_for_layers_that_nobody_owns(town):
    desk = Desk(town.app)
    with town.session() as session:
        uid = session.scalar(
            select(Feature.uid)
            .join(Layer, Layer.id == Feature.layer_id)
            .where(Layer.owner_id.is_(None), Feature.kind == "place")
            .join(Municipality, Municipality.id == Feature.municipality_id)
            .where(Municipality.slug == CITY, Feature.location_visibility == "exact")
        )
    sent = correct(town.app.test_client(), uid, description="新しい説明")
    correct(town.app.test_client(), town.item, comment="団体のもの")
    with town.session() as session:
        ours, theirs = session.scalars(
            select(ChangeRequest.uid).order_by(ChangeRequest.id)
        )

    assert "団体のもの" not in desk.read("/desk/proposals/")
    assert desk.client.get(f"/desk/proposals/{theirs}").status_code == 404
    answer = desk.post(f"/desk/proposals/{ours}", {"decision": "approve"})

    assert answer.status_code == 303
    assert town.stored(uid)["description"] == "新しい説明"
    assert "受け入れました" in read(town.app.test_client(), sent.location)


def test_an_organisation_is_corrected_in_words(town):
    from geo.store.models import Organisation, OrganisationListing

    desk = Desk(town.app)
    with town.session() as session:
        uid = session.scalar(
            select(Organisation.uid)
            .join(
                OrganisationListing,
                OrganisationListing.organisation_id == Organisation.id,
            )
            .join(Municipality, Municipality.id == Organisation.municipality_id)
            .where(Municipality.slug == CITY)
        )

    sent = correct(
        town.app.test_client(), uid, topic="contact", comment="番号が違います"
    )
    assert sent.status_code == 303
    with town.session() as session:
        request = session.scalars(select(ChangeRequest.uid)).one()
    path = f"/desk/proposals/{request}"
    assert (
        desk.post(path, {"decision": "approve", "answer": "直しました"}).status_code
        == 303
    )


def test_the_city_takes_a_thing_off_and_the_group_reads_why(town):
    desk = Desk(town.app)
    path = f"{town.base}/proposals/hold/{town.item}"
    assert desk.post(path, {"reason": ""}).status_code == 422
    desk.post(path, {"reason": "場所を確かめています"})

    assert public_page(town).status_code == 404
    home = read(town.clients["owner"], f"{town.base}/")
    assert "理由：場所を確かめています" in home
    with town.session() as session:
        hold = session.scalars(select(ChangeRequest.uid)).one()
    page = f"{town.base}/proposals/{hold}"
    refused = post(town.clients["owner"], page, f"{town.base}/", decision="approve")
    assert refused.status_code in {400, 404}
    assert town.clients["owner"].get(path).status_code == 404

    desk.post(f"{page}/release", {}, shown_on=page)

    assert public_page(town).status_code == 200
