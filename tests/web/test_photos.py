"""Pictures on a group's desk and on public pages."""

import io
import re

import pytest

from tests.pictures import opened, photo
from tests.web.groups_desk import Officer


@pytest.fixture
def officer(app):
    return Officer(app)


def bring(officer, uid, content, alt="花壇の花", version=1):
    path = f"/items/{uid}/photos/"
    answers = {"photo": (io.BytesIO(content), "x.jpg"), "alt": alt, "version": version}
    return officer.post(path, answers)


def public_address(page):
    return re.search(r'href="(/inagi/pictures/[^"]+\.jpg)"', page)[1]


def test_a_picture_goes_from_the_desk_to_the_public_page(officer, client):
    uid = officer.add()

    answer = bring(officer, uid, photo())

    page = client.get(f"/inagi/activities/{uid}").get_data(as_text=True)
    sent = client.get(address := public_address(page))
    assert answer.status_code == 303
    assert 'alt="花壇の花"' in page
    assert sent.mimetype == "image/jpeg"
    assert not dict(opened(sent.data).getexif())
    assert sent.cache_control.public
    assert sent.cache_control.no_cache
    again = client.get(address, headers={"If-None-Match": sent.headers["ETag"]})
    assert again.status_code == 304
    assert len(client.get(f"{address}?small=1").data) < len(sent.data)


def test_a_drafts_picture_is_seen_by_its_group_alone(app, officer, client):
    uid = officer.add(status="draft")
    bring(officer, uid, photo())
    page = officer.read(f"/items/{uid}/photos/")
    own = re.search(r'src="(/desk[^"?]+\.jpg)', page)[1]
    name = own.rsplit("/", 1)[1]

    seen = officer.client.get(own)
    assert seen.status_code == 200
    assert seen.cache_control.no_store
    assert client.get(f"/inagi/pictures/{name}").status_code == 404
    assert Officer(app, name="架空町内会").client.get(own).status_code == 404


@pytest.mark.parametrize(
    ("sent", "status", "words"),
    [
        ({"content": b"GIF89a" + bytes(40)}, 422, "JPEG、PNG、WebP"),
        ({"content": photo()[:2000]}, 422, "途中で切れている"),
        ({"content": photo(), "alt": "花"}, 422, "4字"),
        ({"content": photo(), "version": 9}, 412, "先に直しました"),
        ({"content": photo(), "version": ""}, 428, "どの版"),
    ],
)
def test_what_cannot_be_taken_is_said(officer, sent, status, words):
    uid = officer.add()

    answer = bring(officer, uid, **sent)

    assert answer.status_code == status
    assert words in answer.get_data(as_text=True)


def test_pictures_are_moved_and_removed_by_buttons(officer):
    uid = officer.add()
    bring(officer, uid, photo(), "一枚目の花")
    bring(officer, uid, photo(), "二枚目の花", version=2)
    path = f"/items/{uid}/photos/"

    def alts():
        return re.findall(r'id="alt-[^"]+"[^>]*value="([^"]+)"', officer.read(path))

    second = re.findall(r'id="alt-([^"]+)"', officer.read(path))[1]
    officer.post(f"{path}arrange", {"act": f"up-{second}", "version": 3}, shown_on=path)
    assert alts() == ["二枚目の花", "一枚目の花"]

    officer.post(
        f"{path}arrange", {"act": f"remove-{second}", "version": 4}, shown_on=path
    )
    assert alts() == ["一枚目の花"]


def test_viewers_see_pictures_and_no_form(app, officer):
    uid = officer.add()
    bring(officer, uid, photo())
    group = officer.group_id, officer.group
    viewer = Officer(app, "viewer", group=group)

    page = viewer.read(f"/items/{uid}/photos/")
    assert 'alt="花壇の花"' in page
    assert 'name="photo"' not in page
    token = re.search(r'name="csrf_token" value="([^"]+)', page)[1]
    answer = viewer.client.post(
        f"{viewer.desk}/items/{uid}/photos/", data={"csrf_token": token}
    )
    assert answer.status_code == 404
