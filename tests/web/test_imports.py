"""A file's way through the pages: looked at, corrected, stored all or nothing."""

import re

import pytest
from sqlalchemy import func, select

from geo.store.models import (
    Adoption,
    AdoptionSite,
    Feature,
    ImportDraft,
    ImportFile,
    Layer,
    Municipality,
)
from geo.store.session import reading, transaction
from tests.web.staff import Desk
from web.database import EXTENSION

PARKS = """名称,住所,緯度,経度,説明,おぼえ
架空の第一公園,東京都稲城市東長沼1,35.6380,139.5040,ひろい芝生（架空）,あ
架空の第二公園,東京都稲城市大丸2,35.6400,139.4900,,い
""".encode()
TITLE = "公園一覧（架空）"


@pytest.fixture
def desk(app):
    return Desk(app)


@pytest.fixture
def database(app):
    return app.extensions[EXTENSION]


def count(database, table) -> int:
    with reading(database) as session:
        return session.scalar(select(func.count()).select_from(table))


def stored_titles(database, title=TITLE) -> list[str]:
    with reading(database) as session:
        return list(
            session.scalars(
                select(Feature.title)
                .join(Layer, Layer.id == Feature.layer_id)
                .where(Layer.title == title)
                .order_by(Feature.id)
            )
        )


def store(desk, draft: str, **answers: str):
    said = {"title": TITLE, "source": "架空の出典", "fictional": "1"}
    return desk.answer(draft, "store", **(said | answers))


def test_a_file_is_shown_before_anything_is_stored(desk, database):
    before = count(database, Feature)
    draft = desk.draft("公園.csv", PARKS, "place")
    page = desk.read(draft)

    assert "2行のうち2行を取り込めます" in page
    assert "UTF-8" in page
    assert "架空の第一公園" in page
    assert count(database, Feature) == before
    assert count(database, ImportDraft) == 1


def test_storing_keeps_rows_and_bytes_and_forgets_the_draft(desk, database):
    answer = store(desk, desk.draft("公園.csv", PARKS, "place"))

    assert "/desk/imports/files/" in answer.location
    assert stored_titles(database) == ["架空の第一公園", "架空の第二公園"]
    assert count(database, ImportDraft) == 0
    original = desk.client.get(f"{answer.location}/original")
    assert original.data == PARKS
    assert "filename*=UTF-8''%E5%85%AC%E5%9C%92.csv" in original.headers.get(
        "Content-Disposition"
    )


def test_a_source_must_be_said_before_storing(desk, database):
    draft = desk.draft("公園.csv", PARKS, "place")
    answer = store(desk, draft, source="")

    assert answer.status_code == 422
    assert "「出典」を記入してください" in answer.get_data(as_text=True)
    assert stored_titles(database) == []


def test_a_column_taken_for_the_wrong_thing_is_corrected_by_hand(desk, database):
    draft = desk.draft("公園.csv", PARKS, "place")
    number = re.search(r'name="theirs-(\d+)" value="おぼえ"', desk.read(draft))[1]
    desk.answer(draft, **{f"ours-{number}": "notes_text"})
    store(desk, draft)

    with reading(database) as session:
        notes = session.scalars(
            select(Feature.notes_text).where(Feature.title.like("架空の第_公園"))
        ).all()
    assert notes == ["あ", "い"]


def test_one_of_our_columns_takes_only_one_of_theirs(desk):
    draft = desk.draft("公園.csv", PARKS, "place")
    number = re.search(r'name="theirs-(\d+)" value="おぼえ"', desk.read(draft))[1]
    answer = desk.answer(draft, **{f"ours-{number}": "title"})

    assert answer.status_code == 422
    assert "どちらかを「使わない」に" in answer.get_data(as_text=True)


def test_what_was_written_is_still_there_after_an_error(desk):
    draft = desk.draft("公園.csv", PARKS, "place")
    number = re.search(r'name="theirs-(\d+)" value="おぼえ"', desk.read(draft))[1]
    wrong = {f"ours-{number}": "title", "source": "架空の出典"}
    page = desk.answer(draft, **wrong).get_data(as_text=True)

    assert 'value="架空の出典"' in page
    assert f'href="#ours-{number}"' in page
    assert re.search(rf'<select id="ours-{number}"[^>]* aria-invalid="true"', page)
    chosen = re.search(rf'name="ours-{number}".*?</select>', page, re.DOTALL)[0]
    assert 'value="title" selected' in chosen


def test_a_column_that_is_read_without_a_choice_says_so(desk):
    declared = "名称,緯度,経度,小学校区\n架空,35.638,139.504,第一\n".encode()
    page = desk.read(desk.draft("学区.csv", declared, "place"))

    assert "見出しのとおりに取り込む" in page


def test_templates_are_offered_and_sent(desk):
    start = desk.read("/desk/imports/")
    sent = desk.client.get("/desk/imports/templates/civic_group.csv")

    assert "/desk/imports/templates/civic_group.csv" in start
    assert sent.get_data().startswith(b"\xef\xbb\xbf")
    assert "入力例" in sent.get_data().decode("utf-8-sig")
    assert sent.headers["Content-Disposition"].isascii()
    assert desk.client.get("/desk/imports/templates/none.csv").status_code == 404


def test_without_a_city_nothing_begins(desk):
    answer = desk.bring("公園.csv", PARKS, "place", city="")

    assert answer.status_code == 422
    assert "どの市のデータかを選んでください" in answer.get_data(as_text=True)


def test_a_changed_reading_is_shown_again_before_it_is_stored(desk, database):
    draft = desk.draft("公園.csv", PARKS, "place")
    answer = store(desk, draft, **{"default-place_kind": "park"})

    assert "reread" in answer.location
    assert "読みなおしました" in desk.read(answer.location)
    assert stored_titles(database) == []


def test_a_change_by_somebody_else_stops_the_storing(desk, database):
    draft = desk.draft("公園.csv", PARKS, "place")
    page = desk.read(draft)
    with transaction(database) as session:
        session.scalar(
            select(Municipality).where(Municipality.slug == "inagi")
        ).revision += 1
    revision = re.search(r'name="revision" value="(\d+)"', page)[1]
    answer = store(desk, draft, revision=revision)

    assert answer.status_code == 422
    assert "内容を確かめたあとに変わりました" in answer.get_data(as_text=True)
    assert stored_titles(database) == []


def test_a_newer_file_shows_what_is_new_changed_and_gone(desk, database):
    store(desk, desk.draft("公園.csv", PARKS, "place"))
    newer = PARKS.decode().replace("ひろい芝生", "せまい芝生").splitlines()
    newer[2] = "架空の第三公園,東京都稲城市大丸2,35.6410,139.4910,,う"
    draft = desk.draft("公園2.csv", "\n".join(newer).encode(), "place")
    with reading(database) as session:
        slug = session.scalar(select(Layer.slug).where(Layer.title == TITLE))
    desk.answer(draft, renews=slug, title=TITLE)
    page = desk.read(draft)

    assert re.search(r"新しいもの\s+1件", page)
    assert re.search(r"変わるもの\s+1件", page)
    assert re.search(r"ファイルにないもの\s+1件", page)
    assert "<del>ひろい芝生（架空）</del> → <ins>せまい芝生（架空）</ins>" in page


def test_an_adopted_site_that_vanished_is_told_and_keeps_its_agreement(desk, database):
    with reading(database) as session:
        site, adopter, layer = session.execute(
            select(AdoptionSite.title, Adoption.adopter_name, Layer.slug)
            .join(Adoption, Adoption.site_id == AdoptionSite.id)
            .join(Layer, Layer.id == AdoptionSite.layer_id)
            .join(Municipality, Municipality.id == Layer.municipality_id)
            .where(Adoption.status == "agreed", Municipality.slug == "inagi")
            .limit(1)
        ).one()
    only = "対象地名称,緯度,経度\n架空の新しい花壇,35.638,139.504\n".encode()
    draft = desk.draft("対象地.csv", only, "adoption_site")
    desk.answer(draft, renews=layer)
    page = desk.read(draft)
    before = count(database, Adoption)
    store(desk, draft, renews=layer)

    assert site in page
    assert f"協定は残します（{adopter}）" in page
    assert count(database, Adoption) == before


def test_a_refused_file_says_why_and_can_be_corrected(desk):
    nameless = "ア,緯度,経度\nx,35.638,139.504\n".encode()
    draft = desk.draft("data.csv", nameless, "place")
    refused = desk.read(draft)
    desk.answer(draft, **{"ours-1": "title"})

    assert "このままでは取り込めません" in refused
    assert 'name="theirs-1" value="ア"' in refused
    assert "1行のうち1行を取り込めます" in desk.read(draft)


def test_boundaries_can_be_looked_at_before_their_day_is_known(desk):
    square = (
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":'
        '{"code":"1","name":"架空地区"},"geometry":{"type":"Polygon","coordinates":'
        "[[[139.49,35.63],[139.51,35.63],[139.51,35.65],[139.49,35.63]]]}}]}"
    ).encode()
    draft = desk.draft("areas.geojson", square, "boundaries")
    answer = desk.answer(draft, "store", source="架空", title="架空の区分")

    assert "1行のうち1行を取り込めます" in desk.read(draft)
    assert "「施行日」を記入してください" in answer.get_data(as_text=True)


def test_every_note_comes_as_a_table_a_spreadsheet_can_trust(desk):
    rows = PARKS + "=cmd()公園（架空）,稲城市百村3,369.5,139.5,,\n".encode()
    draft = desk.draft("公園.csv", rows, "place")
    table = desk.client.get(f"{draft}/notes.csv").get_data()

    assert table.startswith(b"\xef\xbb\xbf")
    assert "369.5" in table.decode("utf-8-sig")
    assert not re.search(rb"(^|,|\n)=", table)


def test_a_file_only_looked_at_leaves_nothing(desk, database):
    draft = desk.draft("公園.csv", PARKS, "place")
    desk.post(f"{draft}/drop", {}, shown_on=draft)

    assert count(database, ImportDraft) == 0
    assert desk.client.get(draft).status_code == 404


def test_a_draft_is_its_bringers_alone(app, desk):
    draft = desk.draft("公園.csv", PARKS, "place")
    other = Desk(app, "hokano@city.example.jp")

    assert other.client.get(draft).status_code == 404
    assert other.client.get(f"{draft}/notes.csv").status_code == 404


@pytest.mark.parametrize(
    ("beginning", "said"),
    [
        (("", b"", "place"), "ファイルを選んでください"),
        (("a.csv", b"", "place"), "ファイルが空です"),
        (("a.csv", PARKS, ""), "何のデータかを選んで"),
        (("a.csv", PARKS, "place", "999999"), "999999"),
    ],
)
def test_an_unusable_beginning_is_refused_with_a_reason(
    desk, database, beginning, said
):
    answer = desk.bring(*beginning)

    assert answer.status_code in {404, 422}
    assert said in answer.get_data(as_text=True)
    assert count(database, ImportDraft) == 0


def test_a_file_that_is_too_large_is_refused_before_it_is_read(desk, database):
    answer = desk.bring("large.csv", b"a" * (20 * 1024 * 1024 + 1), "place")
    answer.request.environ["wsgi.input"].close()  # the test client leaves it open

    assert answer.status_code == 422
    assert "上限20MB" in answer.get_data(as_text=True)
    assert count(database, ImportDraft) == 0


def test_names_with_folders_and_controls_stay_names(desk):
    draft = desk.draft("../../etc/<b>公園</b>.csv", PARKS, "place")
    page = desk.read(draft)

    assert "<b>公園" not in page
    assert "../" not in page


@pytest.mark.parametrize("address", ["/desk/imports/", "/desk/editions/", "/desk/"])
def test_visitors_are_asked_to_sign_in(client, address):
    assert client.get(address).status_code == 303
    assert client.post("/desk/imports/", data={}).status_code in {303, 400}


def test_what_was_stored_is_listed_with_its_file(desk, database):
    answer = store(desk, desk.draft("公園.csv", PARKS, "place"))
    listed = desk.read("/desk/imports/")

    assert "公園.csv" in listed
    assert "2行のファイルです" in desk.read(answer.location)
    assert count(database, ImportFile) > 0


def test_a_file_far_too_large_still_gets_a_page_that_says_so(app, desk):
    app.config["MAX_CONTENT_LENGTH"] = 1000
    answer = desk.bring("large.csv", b"a" * 2000, "place")

    assert answer.status_code == 413
    assert "上限20MB" in answer.get_data(as_text=True)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_templates_come_in_both_formats_and_are_read_back(desk, form):
    listed = re.findall(
        rf'href="(/desk/imports/templates/[^"]+\.{form})"', desk.read("/desk/imports/")
    )
    answers = [desk.client.get(address) for address in listed]

    assert len(listed) == 6
    assert {answer.status_code for answer in answers} == {200}
    assert all("filename*=UTF-8''" in a.headers["Content-Disposition"] for a in answers)


def test_a_note_that_speaks_of_several_rows_names_each(desk):
    rows = "名称,緯度,経度,定員\n" + "".join(
        f"架空の広場{n},35.638,139.50{n},若干名\n" for n in range(4)
    )
    draft = desk.draft("広場.csv", rows.replace("定員", "位置の公開").encode(), "place")
    table = desk.client.get(f"{draft}/notes.csv").get_data().decode("utf-8-sig")

    assert re.findall(r"^確かめる,(\d+)", table, re.MULTILINE) == ["1", "2", "3", "4"]
    assert "1・2・3・4行目" in desk.read(draft)
