"""Pictures of features: each is a change, seen only where its feature is."""

import pytest
from sqlalchemy import update

from geo.domain.errors import InvalidQueryError, NotFoundError, StaleEditError
from geo.ingest.pictures import Picture
from geo.query.photos import (
    find_own_photos,
    find_photos,
    get_own_picture,
    get_public_picture,
)
from geo.store.editing import Actor, change_feature, create_feature
from geo.store.models import Feature, Layer, Photo
from geo.store.photos import MOST_PHOTOS, add_photo, arrange_photos
from tests.groups import add_group
from tests.samples import DAY, add_districts

OWNER = Actor("owner")
PICTURE = Picture(b"large", b"small", 4, 3)


@pytest.fixture
def group(session):
    add_districts(session)
    return add_group(session)


@pytest.fixture
def thing(session, group):
    return create_feature(
        session, group, "activity", {"title": "清掃"}, actor=OWNER, on=DAY
    )


def add(session, saved, alt="花壇の花"):
    return add_photo(
        session, saved.uid, PICTURE, alt, version=saved.version, actor=OWNER, on=DAY
    )


def arrange(session, saved, wanted):
    return arrange_photos(
        session, saved.uid, wanted, version=saved.version, actor=OWNER, on=DAY
    )


def shown(session, group, saved):
    session.expire_all()
    return [each.alt for each in find_own_photos(session, group.id, saved.uid)]


def test_a_picture_is_a_change_of_its_feature(session, group, thing):
    saved = add(session, thing)

    [photo] = find_photos(session, group.municipality_id, thing.uid)
    assert saved.version == thing.version + 1
    assert saved.changes["photos"] == ([], [{"uid": photo.uid, "alt": "花壇の花"}])
    assert (photo.width, photo.height) == (4, 3)


def test_pictures_are_put_in_order_removed_and_brought_back(session, group, thing):
    second = add(session, add(session, thing, "一枚目の花"), "二枚目の花")
    one, two = (each.uid for each in find_own_photos(session, group.id, thing.uid))

    turned = arrange(session, second, [(two, "二枚目の花"), (one, "一枚目の花")])
    assert shown(session, group, thing) == ["二枚目の花", "一枚目の花"]

    removed = arrange(session, turned, [(one, "一枚目の花")])
    assert shown(session, group, thing) == ["一枚目の花"]
    with pytest.raises(NotFoundError):
        get_public_picture(session, group.municipality_id, two)

    change_feature(
        session,
        thing.uid,
        {"photos": removed.changes["photos"][0]},
        version=removed.version,
        actor=OWNER,
        on=DAY,
    )
    assert shown(session, group, thing) == ["二枚目の花", "一枚目の花"]
    assert get_public_picture(session, group.municipality_id, two) == b"large"


def test_a_stale_page_adds_no_picture(session, thing):
    add(session, thing)

    with pytest.raises(StaleEditError):
        add(session, thing)


def test_words_and_number_have_limits(session, thing):
    with pytest.raises(InvalidQueryError, match="4字"):
        add(session, thing, " 花  ")
    saved = thing
    for number in range(MOST_PHOTOS):
        saved = add(session, saved, f"{number}枚目の写真")
    with pytest.raises(InvalidQueryError, match="8枚まで"):
        add(session, saved)


def test_a_picture_of_another_feature_is_not_taken(session, group, thing):
    other = create_feature(
        session, group, "activity", {"title": "花植え"}, actor=OWNER, on=DAY
    )
    add(session, other)
    [photo] = find_own_photos(session, group.id, other.uid)

    with pytest.raises(InvalidQueryError):
        arrange(session, thing, [(photo.uid, "ほかの写真")])


@pytest.mark.parametrize("what", ["draft", "held", "members"])
def test_what_is_not_public_has_no_public_picture(session, group, thing, what):
    add(session, thing)
    [photo] = find_photos(session, group.municipality_id, thing.uid)
    changed = {
        "draft": update(Feature.__table__).values(status="draft"),
        "held": update(Feature.__table__).values(held=True),
        "members": update(Layer).values(visibility="members"),
    }[what]
    session.execute(changed)

    assert find_photos(session, group.municipality_id, thing.uid) == []
    with pytest.raises(NotFoundError):
        get_public_picture(session, group.municipality_id, photo.uid, small=True)
    own = get_own_picture(session, group.id, thing.uid, photo.uid, small=True)
    assert own == b"small"


def test_another_group_cannot_see_an_own_picture(session, thing):
    add(session, thing)
    photo = session.query(Photo).one()
    other = add_group(session, name="架空町内会")

    with pytest.raises(NotFoundError):
        get_own_picture(session, other.id, thing.uid, photo.uid)
