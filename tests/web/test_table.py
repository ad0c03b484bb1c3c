"""The table on a group's desk: only changed rows, together or not at all."""

import html
import re

import pytest

from tests.web.groups_desk import Officer

PATH = "/table/"


@pytest.fixture
def officer(app):
    made = Officer(app)
    made.one = made.add("清掃", starts_on="2026-12-12", start_time="09:00")
    made.two = made.add("花植え", starts_on="2026-12-13")
    made.hall = made.add("集会所", "place", place_kind="hall")
    return made


def answers_of(page):
    """What a browser would send of the table as it stands."""
    form = re.search(r"<form class=\"block\".*?</form>", page, re.DOTALL)[0]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name = re.search(r'name="([^"]+)"', tag)[1]
        if "checkbox" not in tag:
            found[name] = html.unescape(re.search(r'value="([^"]*)"', tag)[1])
    for name, options in re.findall(
        r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', form, re.DOTALL
    ):
        found[name] = re.search(r'value="([^"]*)" selected', options)[1]
    return found


def send(officer, act="save", page=None, **typed):
    answers = answers_of(page or officer.read(PATH)) | {"act": act} | typed
    return officer.client.post(officer.desk + PATH, data=answers)


def test_only_rows_that_were_typed_in_are_written(officer):
    answer = send(officer, **{f"contact-{officer.one}": "集会所の窓口"})

    assert answer.status_code == 303
    assert "n=1" in answer.location
    assert officer.feature(officer.one, "contact", "version") == ("集会所の窓口", 2)
    assert officer.feature(officer.two, "contact", "version") == (None, 1)
    assert "1件を保存しました" in officer.client.get(answer.location).text


def test_an_untouched_table_changes_nothing(officer):
    assert "said=nothing" in send(officer).location


def test_a_stale_row_stops_all_and_is_shown_beside(officer):
    page = officer.read(PATH)
    send(officer, **{f"title-{officer.one}": "川の清掃"})

    typed = {f"title-{officer.one}": "公園の清掃", f"title-{officer.two}": "花壇"}
    answer = send(officer, page=page, **typed)

    assert answer.status_code == 412
    assert "いまの内容：川の清掃" in answer.text
    assert 'value="公園の清掃"' in answer.text
    assert 'value="花壇"' in answer.text
    assert officer.feature(officer.two, "title") == ("花植え",)

    again = answers_of(answer.text) | {"act": "save"}
    officer.client.post(officer.desk + PATH, data=again)
    assert officer.feature(officer.one, "title") == ("公園の清掃",)
    assert officer.feature(officer.two, "title") == ("花壇",)


def test_a_row_nobody_typed_in_may_be_changed_by_others(officer):
    page = officer.read(PATH)
    send(officer, **{f"title-{officer.one}": "川の清掃"})

    answer = send(officer, page=page, **{f"title-{officer.two}": "花壇"})

    assert answer.status_code == 303
    assert officer.feature(officer.one, "title") == ("川の清掃",)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("title", "", "名前を書いて"),
        ("starts_on", "2026-02-30", "2026-12-12 のように"),
        ("starts_on", "", "最初の日を書いて"),
        ("end_time", "08:00", "始まりより後"),
        ("status", "gone", "状態を選んで"),
        ("contact", "あ" * 201, "200字"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_is_saved(officer, name, value, words):
    answer = send(officer, **{f"{name}-{officer.one}": value})

    assert answer.status_code == 422
    assert words in answer.text
    assert f'href="#f-{name}-{officer.one}"' in answer.text
    assert officer.feature(officer.one, "version") == (1,)


def test_ticked_rows_are_done_together(officer):
    send(officer, "end", tick=[officer.one, officer.hall])

    assert officer.feature(officer.one, "status") == ("ended",)
    assert officer.feature(officer.hall, "status") == ("ended",)
    assert officer.feature(officer.two, "status") == ("active",)


def test_ticked_rows_are_copied_as_drafts(officer):
    send(officer, "copy", tick=[officer.two])

    drafts = [item for item in officer.items() if item.status == "draft"]
    assert [item.title for item in drafts] == ["花植え"]


def test_without_a_tick_there_is_nothing_to_do(officer):
    answer = send(officer, "publish")

    assert answer.status_code == 422
    assert "行を選んでください" in answer.text


def test_another_groups_rows_are_not_there(app, officer):
    stranger = Officer(app, name="架空町内会")
    stranger.add("踊り")
    typed = {f"v-{officer.one}": "1", f"title-{officer.one}": "乗っ取り"}

    send(stranger, **typed)
    send(stranger, "end", tick=[officer.one], **typed)

    assert officer.feature(officer.one, "title", "status") == ("清掃", "active")


def test_viewers_read_the_table_and_cannot_send_it(app, officer):
    viewer = Officer(app, "viewer", group=(officer.group_id, officer.group))
    page = viewer.read(PATH)

    token = re.search(r'csrf_token" value="([^"]+)', page)[1]
    assert "清掃" in page
    assert f'name="title-{officer.one}"' not in page
    answer = viewer.client.post(viewer.desk + PATH, data={"csrf_token": token})
    assert answer.status_code == 404
