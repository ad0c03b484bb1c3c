"""Bringing two people's changes together: nothing of either is lost."""

from hypothesis import given, settings
from hypothesis import strategies as st

from geo.domain.merging import UNITS, WHEN, merge
from geo.store.documents import fields_of

NAMES = [name for name in fields_of("activity") if name != "photos"]
SINGLE = [name for name in NAMES if name not in {*UNITS["when"], *UNITS["geometry"]}]
VALUES = st.one_of(st.none(), st.booleans(), st.text(max_size=3))
PHOTOS = st.lists(
    st.fixed_dictionaries({"uid": st.sampled_from("abcd"), "alt": st.text(max_size=2)}),
    unique_by=lambda photo: photo["uid"],
    max_size=4,
)


@st.composite
def documents(draw):
    return {name: draw(VALUES) for name in NAMES} | {"photos": draw(PHOTOS)}


def edits(names):
    return st.dictionaries(st.sampled_from(names), VALUES, max_size=6)


@settings(max_examples=40)
@given(documents(), edits(SINGLE), edits(SINGLE))
def test_changes_to_different_fields_are_both_kept(base, mine, theirs):
    mine = {name: value for name, value in mine.items() if name not in theirs}

    found = merge(base, mine, base | theirs)

    assert found.conflicts == ()
    assert found.values == base | theirs | mine


@settings(max_examples=40)
@given(documents(), edits(NAMES), edits(NAMES))
def test_who_comes_first_makes_no_difference(base, mine, theirs):
    one, other = base | mine, base | theirs

    first, second = merge(base, one, other), merge(base, other, one)

    assert set(first.conflicts) == set(second.conflicts)
    if not first.conflicts:
        assert first.values == second.values


@settings(max_examples=40)
@given(documents(), edits(NAMES), edits(NAMES))
def test_every_change_is_there_or_asked_about(base, mine, theirs):
    found = merge(base, mine, base | theirs)

    for changes in (mine, theirs):
        for name, value in changes.items():
            unit = next((unit for unit, parts in UNITS.items() if name in parts), name)
            kept = found.values[name] == value
            assert kept or unit in found.conflicts or value == base[name]


@settings(max_examples=40)
@given(documents(), edits(NAMES))
def test_one_persons_changes_need_no_choice(base, mine):
    assert merge(base, mine, base).values == base | mine
    assert merge(base, {}, base | mine).values == base | mine
    assert merge(base, mine, base | mine).conflicts == ()


@settings(max_examples=40)
@given(documents(), PHOTOS, PHOTOS)
def test_photos_are_added_and_removed_one_by_one(base, mine, theirs):
    found = merge(base, {"photos": mine}, base | {"photos": theirs})
    was = {photo["uid"]: photo for photo in base["photos"]}
    ours = {photo["uid"]: photo for photo in mine}
    others = {photo["uid"]: photo for photo in theirs}
    wanted = {}
    for uid in {*was, *ours, *others}:
        before, my, their = was.get(uid), ours.get(uid), others.get(uid)
        if before not in (my, their) and my != their:
            assert found.conflicts == ("photos",)
            return
        if (chosen := their if my == before else my) is not None:
            wanted[uid] = chosen

    assert found.conflicts == ()
    assert {photo["uid"]: photo for photo in found.values["photos"]} == wanted


def test_a_rule_and_a_day_off_are_one_thing():
    base = dict.fromkeys(WHEN)

    found = merge(base, {"rrule": "FREQ=WEEKLY"}, base | {"exdates": ["2026-05-02"]})

    assert found.conflicts == ("when",)
    assert found.values["exdates"] == ["2026-05-02"]


def test_nothing_is_known_of_the_base_so_everything_is_asked():
    found = merge({}, {"title": "花", "kana": "はな"}, {"title": "草", "kana": "はな"})

    assert found.conflicts == ("title",)
