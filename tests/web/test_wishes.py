"""A wish is the same after it was kept as JSON."""

import json
from datetime import date

import pytest

from geo.domain.errors import InvalidQueryError
from geo.store.boundaries import AreaSetSpec
from geo.store.layers import LayerSpec
from web.wishes import (
    PURPOSES,
    AdoptionWish,
    BoundaryWish,
    LayerWish,
    StatisticsWish,
    purpose_of,
    target_of,
    wish_from_json,
    wish_to_json,
)

OUTLINES = AreaSetSpec(
    "towns", "district", "町", "見本", "CC0", is_default=True, fictional=True
)
PLACES = LayerSpec("parks", "place", "公園", "見本", "", owner_name="公園課")

WISHES = [
    BoundaryWish(OUTLINES, date(2026, 4, 1)),
    BoundaryWish(
        OUTLINES,
        date(2026, 4, 1),
        code="コード",
        name="名",
        kana="かな",
        crs="EPSG:6676",
        encoding="cp932",
        sheet="層",
        where={"CITY": "217"},
        residents_as_of=date(2020, 10, 1),
    ),
    LayerWish(PLACES, "place"),
    LayerWish(
        PLACES,
        "place",
        crs="EPSG:4612",
        encoding="utf-8",
        sheet="一覧",
        columns={"title": "名称", "kana": ""},
        defaults={"place_kind": "park"},
    ),
    StatisticsWish("population", None),
    StatisticsWish(
        "membership", "towns", "自治会課", fictional=True, columns={"count": "人"}
    ),
    StatisticsWish("observations", None, sheet="表"),
    AdoptionWish(),
    AdoptionWish(layer="parks", encoding="cp932", sheet="協定", columns={"site": "場"}),
]
NEEDED = {
    "boundaries": {"slug": "a", "title": "町", "source": "市"}
    | {"valid_from": "2026-04-01"},
    "layer": {"slug": "a", "kind": "place", "title": "公園", "source": "市"},
}


@pytest.mark.parametrize("wish", WISHES)
def test_a_wish_survives_json(wish):
    kept = json.loads(json.dumps(wish_to_json(wish)))

    assert wish_from_json(purpose_of(wish), kept) == wish
    assert wish_to_json(wish_from_json(purpose_of(wish), kept)) == kept


def test_every_purpose_has_a_wish():
    assert {purpose_of(wish) for wish in WISHES} == set(PURPOSES)


def test_a_target_names_what_is_filled():
    assert [target_of(WISHES[at]) for at in (0, 2, 5, 6, 7, 8)] == [
        "boundaries/towns",
        "layer/parks",
        "membership/towns",
        "observations/",
        "adoptions/",
        "adoptions/parks",
    ]


@pytest.mark.parametrize(
    ("purpose", "name"),
    [(purpose, name) for purpose, needed in NEEDED.items() for name in needed],
)
@pytest.mark.parametrize("empty", [None, ""])
def test_what_is_needed_and_lacking_is_named(purpose, name, empty):
    with pytest.raises(InvalidQueryError, match="記入してください") as raised:
        wish_from_json(purpose, NEEDED[purpose] | {name: empty})

    assert raised.value.details["parameter"] == name


@pytest.mark.parametrize(
    ("purpose", "wrong"),
    [
        ("boundaries", {"valid_from": "春から"}),
        ("boundaries", {"slug": "../x"}),
        ("boundaries", {"where": ["a"]}),
        ("layer", {"kind": "person"}),
        ("layer", {"columns": {"title": 3}}),
        ("layer", {"fictional": "yes"}),
        ("layer", {"title": 5}),
    ],
)
def test_what_cannot_be_is_refused(purpose, wrong):
    with pytest.raises(InvalidQueryError):
        wish_from_json(purpose, NEEDED[purpose] | wrong)


def test_an_unknown_purpose_is_refused():
    with pytest.raises(InvalidQueryError, match="people"):
        wish_from_json("people", {})
