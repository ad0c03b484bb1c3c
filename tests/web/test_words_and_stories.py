"""Pages of words, plans, concerns and stories: what residents, groups and staff see."""

import re

import pytest
from sqlalchemy import select

from geo.domain.periods import today
from geo.store.models import CaseStory, Feature, Organisation, PlanDocument
from geo.store.session import reading, transaction
from tests.groups import add_member, sign_in
from tests.web.staff import TOKEN, Desk
from web.database import EXTENSION

FORM = "/desk/words/inagi/form"


@pytest.fixture
def desk(app):
    return Desk(app)


def fields_of(page: str) -> dict[str, str]:
    """The answers of the words' table as a browser would send them."""
    answers = dict(
        re.findall(r'<input[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page)
    ) | {"after": re.search(r'name="after" value="(\d+)"', page)[1]}
    for name, options in re.findall(
        r'<select name="([^"]+)".*?>(.*?)</select>', page, re.DOTALL
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        answers[name] = chosen[1] if chosen else ""
    return answers


def test_the_crosswalk_shows_the_conflict_and_no_sum(client):
    page = client.get("/crosswalk/").get_data(as_text=True)

    assert "「アダプトシステム」は「業務委託等」の一つです。" in page
    assert "「アダプト制度」は「事業協力」の一つです。" in page
    assert "合計はありません" in page


def test_the_crosswalk_shows_only_the_cities_asked_for(client):
    page = client.get("/crosswalk/?city=inagi").get_data(as_text=True)

    assert '<th scope="col" class="said">稲城市</th>' in page
    assert '<th scope="col" class="said">朝霞市</th>' not in page


def test_a_list_that_is_none_of_ours_is_not_there(client):
    assert client.get("/crosswalk/?list=generation").status_code == 404


def test_an_edited_word_is_on_every_page_of_the_city_at_once(app, desk):
    old = app.test_client().get("/inagi/words/")
    page = desk.read(FORM)
    answers = fields_of(page)
    place = next(n for n, value in answers.items() if value == "アダプトシステム")
    answers |= {place: "みんなの公園制度", "note": "呼び名を変えた"}
    answers |= {"csrf_token": TOKEN.search(page)[1]}

    saved = desk.client.post(FORM, data=answers)

    assert saved.status_code == 303, saved.get_data(as_text=True)[:3000]
    new = app.test_client().get("/inagi/words/")
    assert new.headers["ETag"] != old.headers["ETag"]
    assert "みんなの公園制度" in desk.read(FORM)


def test_a_word_without_a_code_must_say_so_and_nothing_typed_is_lost(desk):
    page = desk.read(FORM)
    answers = fields_of(page) | {"csrf_token": TOKEN.search(page)[1]}
    answers |= {"label-0": "だれも知らない委託", "code-0": "", "relation-0": "exact"}

    refused = desk.client.post(FORM, data=answers)

    assert refused.status_code == 422
    said = refused.get_data(as_text=True)
    assert "「だれも知らない委託」：共通の区分がないときだけ" in said
    assert 'value="だれも知らない委託"' in said


def test_who_edits_an_old_edition_is_told(desk):
    page = desk.read(FORM)
    answers = fields_of(page) | {"csrf_token": TOKEN.search(page)[1], "after": "0"}

    refused = desk.client.post(FORM, data=answers)

    assert refused.status_code == 422
    assert "ほかの人が先に" in refused.get_data(as_text=True)


def test_a_plan_is_listed_with_its_measures_and_a_script_is_no_address(desk):
    new = "/desk/words/asaka/plans/new"
    plan = {"kind": "plan", "title": "試しの計画", "measures": "7-1 見守り\n7-2 花"}
    wrong = desk.post(new, plan | {"url": "javascript:alert(1)"})
    right = desk.post(new, plan)

    assert (wrong.status_code, right.status_code) == (422, 303)
    page = desk.client.get("/asaka/plans/").get_data(as_text=True)
    assert "試しの計画" in page
    assert "見守り" in page


def test_a_plan_stays_marked_as_invented_and_an_old_page_overwrites_nothing(app, desk):
    uid = _uid(app, PlanDocument, PlanDocument.fictional)
    city = "inagi" if uid in desk.read("/inagi/plans/") else "asaka"
    page = f"/desk/words/{city}/plans/{uid}"
    seen = re.search(r'name="seen" value="(\w+)"', desk.read(page))[1]
    given = {"kind": "ordinance", "title": "条例の見本（架空）", "seen": seen}

    first = desk.post(page, given | {"summary": "改めた説明"}, shown_on=page)
    late = desk.post(page, given | {"summary": "あとの説明"}, shown_on=page)

    assert (first.status_code, late.status_code) == (303, 422)
    assert "ほかの職員が先に変えました" in late.get_data(as_text=True)
    with reading(app.extensions[EXTENSION]) as session:
        kept = session.scalars(
            select(PlanDocument).where(PlanDocument.uid == uid)
        ).one()
        assert (kept.fictional, kept.summary) == (True, "改めた説明")


def test_concerns_without_an_answer_come_first(client):
    page = client.get("/inagi/issues/").get_data(as_text=True)

    assert page.index("取り組みがまだない課題") < page.index("取り組みのある課題")
    waiting = page[page.index("waiting-heading") : page.index("answered-heading")]
    assert "坂の途中で休める所がない" in waiting
    assert "一人暮らしの高齢の方" not in waiting


def test_staff_link_a_concern_to_an_activity_and_the_page_says_so(app, desk):
    uid = _uid(app, Feature, Feature.title.startswith("坂の途中で"))
    activity = _uid(app, Feature, Feature.source_id == "inagi-activity-041")
    page = f"/desk/stories/inagi/issues/{uid}"
    before = desk.read(f"/inagi/issues/{uid}")

    answer = desk.post(
        f"{page}/links", {"answer": f"activity:{activity}"}, shown_on=page
    )

    assert answer.status_code == 303
    assert "取り組みはまだありません" in before
    after = desk.read(f"/inagi/issues/{uid}")
    assert "取り組みが始まっています" in after
    assert "緑道のベンチづくり" in after


def test_only_published_stories_are_public(app, client):
    page = client.get("/inagi/stories/").get_data(as_text=True)
    draft = _uid(app, CaseStory, CaseStory.status == "draft")
    shown = _uid(app, CaseStory, CaseStory.status == "published")

    assert "料理から始める" not in page
    assert "水やり当番" not in page
    assert client.get(f"/inagi/stories/{draft}").status_code == 404
    assert client.get(f"/inagi/stories/{shown}").status_code in {200, 404}


def test_a_group_offers_a_story_and_staff_publish_it(app, desk):
    with transaction(app.extensions[EXTENSION]) as session:
        group = session.scalars(
            select(Organisation).where(Organisation.name == "里山と川のなかま（架空）")
        ).first()
        client = app.test_client()
        sign_in(session, client, add_member(session, group, until=None))
        uid = group.uid
    new = f"/desk/groups/{uid}/stories/new"
    token = TOKEN.search(client.get(new).get_data(as_text=True))[1]
    told = {"title": "竹を切って道を作る", "problem": "竹がふえた", "did": "切った"}

    offered = client.post(new, data=told | {"csrf_token": token, "field": "nature"})

    assert offered.status_code == 303
    assert "竹を切って" not in desk.client.get("/inagi/stories/").get_data(as_text=True)
    story = _uid(app, CaseStory, CaseStory.title == "竹を切って道を作る")
    page = f"/desk/stories/inagi/{story}"
    unread = {"step": "publish", "version": "0"}
    assert desk.post(f"{page}/step", unread, shown_on=page).status_code == 422
    desk.post(f"{page}/step", {"step": "publish", "version": "1"}, shown_on=page)
    public = desk.client.get(f"/inagi/stories/{story}").get_data(as_text=True)
    assert "竹がふえた" in public
    assert "団体が書き、市が確かめました" in public


def test_the_desk_of_words_and_stories_asks_to_sign_in(client):
    for path in ("/desk/words/", FORM, "/desk/stories/", "/desk/stories/inagi/new"):
        assert client.get(path).status_code == 303


def test_the_demo_speaks_of_today(client):
    assert str(today().year) in client.get("/asaka/plans/").get_data(as_text=True)


def _uid(app, model, where) -> str:
    with reading(app.extensions[EXTENSION]) as session:
        return session.scalars(select(model.uid).where(where)).first()


def test_the_desk_lists_every_citys_concerns_and_plans(desk):
    concerns, plans = desk.read("/desk/issues/"), desk.read("/desk/plans/")

    assert "夜のバス停から家までの道が暗い（架空）" in concerns
    assert "/desk/stories/asaka/issues/new" in concerns
    assert "/desk/words/inagi/plans/new" in plans
    assert "近隣市：稲城市（境界から約16km）" in re.sub(r"<[^>]+>", "", plans)


def test_cities_nearby_are_named_beside_the_plans_and_the_words(client):
    plans = client.get("/inagi/plans/").get_data(as_text=True)
    words = client.get("/crosswalk/").get_data(as_text=True)
    hub = client.get("/inagi/together/").get_data(as_text=True)

    assert "朝霞市の計画・指針</a>" in plans
    assert "list=form&amp;city=inagi&amp;city=asaka" in words
    assert 'href="/crosswalk/"' in hub


def test_a_concern_may_be_placed_on_a_map_or_by_its_numbers(desk):
    page = desk.read("/desk/stories/inagi/issues/new")

    assert 'id="voice-pick" hidden' in page
    assert 'name="latitude"' in page
    assert 'name="longitude"' in page


def test_a_district_shows_what_others_like_it_do_in_fields_it_lacks(client):
    page = client.get("/inagi/districts/13225005").get_data(as_text=True)
    part = page[page.index("alike-districts-heading") :].partition("</section>")[0]

    assert "似ている点：" in part
    assert "緑道のベンチづくり" in part
    assert "災害・地域安全" not in part  # what this district does itself
