"""A group's own file: its own layer, whatever the file or the form says."""

import io
import re

import pytest
from sqlalchemy import select

from geo.store.models import Layer, Revision
from tests.web.groups_desk import Officer
from tests.web.staff import answers_of

PATH = "/import/"
XLSX = "now/activity.xlsx"


@pytest.fixture
def officer(app):
    made = Officer(app)
    made.one = made.add(
        "清掃",
        starts_on="2026-12-12",
        start_time="09:00",
        rrule="FREQ=MONTHLY;BYDAY=2SA",
        exdates=["2027-01-09"],
        contact="集会所",
        geometry="POINT (139.5005 35.6371)",
        location_source="manual",
        location_visibility="hidden",
    )
    made.two = made.add("花植え", status="draft")
    return made


def bring(officer, content, name="data.csv", kind="activity", **answers):
    if isinstance(content, str):
        content = content.encode("utf-8-sig")
    sent = {"file": (io.BytesIO(content), name), "kind": kind}
    return officer.post(PATH, sent | answers)


def store(officer, draft, **answers):
    page = officer.client.get(draft).text
    sent = answers_of(page) | answers | {"action": "store"}
    return officer.client.post(draft, data=sent)


def counts(page):
    found = re.findall(r'class="label">([^<]+)</span><b class="fig num">(\d+)', page)
    return {label: int(number) for label, number in found}


def test_what_was_taken_away_comes_back_without_a_change(officer):
    taken = officer.client.get(f"{officer.desk}{PATH}{XLSX}").data

    draft = bring(officer, taken, "own.xlsx").location

    found = counts(officer.client.get(draft).text)
    assert found["同じ"] == 2
    assert found["新しい"] == found["変わる"] == 0


def test_a_file_is_stored_as_one_batch_of_its_bringer(officer):
    rows = (
        "ID,名称,開始日,主催者\n"
        f"{officer.one},川の清掃,2026-12-12,ほかの団体\n,餅つき,2027-01-10,\n"
    )
    draft = bring(officer, rows).location

    answer = store(officer, draft)

    assert "added=1" in answer.location
    assert "changed=1" in answer.location
    with officer.writing() as session:
        written = session.scalars(
            select(Revision)
            .where(Revision.import_file_id.is_not(None))
            .order_by(Revision.id.desc())
            .limit(2)
        ).all()
        assert {each.by_role for each in written} == {"owner"}
        assert len({each.batch for each in written}) == 1
        assert written[0].batch.startswith("file-")
        layer = session.scalars(
            select(Layer).where(Layer.owner_id == officer.group_id)
        ).one()
        assert layer.title == "架空自治会の活動"
    assert officer.feature(officer.one, "title", "organisation_id") == (
        "川の清掃",
        officer.group_id,
    )


def test_another_groups_things_cannot_be_reached(app, officer):
    stranger = Officer(app, name="架空町内会")
    rows = f"ID,名称,レイヤー,団体\n{officer.one},乗っ取り,activities,架空自治会\n"
    draft = bring(stranger, rows).location

    store(
        stranger,
        draft,
        slug=f"{officer.group}-activity",
        renews=f"{officer.group}-activity",
        kind="activity",
        owner_name="架空自治会",
    )

    assert officer.feature(officer.one, "title") == ("清掃",)
    assert [item.title for item in stranger.items()] == ["乗っ取り"]
    assert [item.uid for item in stranger.items()] != [officer.one]


def test_a_draft_is_its_bringers_and_its_groups_alone(app, officer):
    draft = bring(officer, "名称\n餅つき\n").location
    stranger = Officer(app, name="架空町内会")
    uid = draft.rsplit("/", 1)[1]

    assert stranger.client.get(draft).status_code == 404
    assert stranger.client.get(f"{stranger.desk}{PATH}{uid}").status_code == 404
    colleague = Officer(app, "editor", group=(officer.group_id, officer.group))
    assert colleague.client.get(draft).status_code == 404


def test_a_draft_asks_how_its_file_is_read_and_nothing_more(officer):
    draft = bring(officer, "名称,開始日\n餅つき,いつか\n").location

    page = officer.client.get(draft).text

    assert set(re.findall(r'id="f-([^"]+)"', page)) <= {"encoding", "crs", "sheet"}
    assert 'id="about-heading"' not in page
    assert 'id="notes-heading"' in page
    assert (
        ".csv" not in re.search(r'id="notes-heading".*?</section>', page, re.DOTALL)[0]
    )


@pytest.mark.parametrize("kind", ["organisation", "adoption_site", "boundaries", ""])
def test_only_what_a_group_keeps_is_taken(officer, kind):
    assert bring(officer, "名称\n餅つき\n", kind=kind).status_code == 422


def test_under_review_the_owner_brings_files(app, officer):
    with officer.writing() as session:
        session.query(Layer).filter_by(owner_id=officer.group_id).update(
            {"moderation": "review"}
        )
    editor = Officer(app, "editor", group=(officer.group_id, officer.group))

    answer = bring(editor, "名称\n餅つき\n")

    assert answer.status_code == 409
    assert "責任者が行います" in answer.text
