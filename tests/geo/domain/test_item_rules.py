"""What a document may hold: every field has its rule, and every rule refuses."""

import pytest

from geo.domain.item_rules import COMMON, OWN, find_faults
from geo.store.documents import fields_of

BASE = {"title": "清掃", "starts_on": None}
MOVE = {
    "on_date": "2026-06-06",
    "moved_to": "2026-06-07",
    "start_time": None,
    "end_time": None,
    "reason": None,
}


@pytest.mark.parametrize("kind", sorted(OWN))
def test_every_field_of_a_document_has_a_rule_and_no_other(kind):
    assert {*COMMON, *OWN[kind]} == set(fields_of(kind))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", ""),
        ("title", " 　"),
        ("title", None),
        ("title", "あ" * 201),
        ("title", "a\x00b"),
        ("title", "\ud800"),
        ("title", ["清掃"]),
        ("url", "javascript:alert(1)"),
        ("url", "https://[::1"),
        ("status", "deleted"),
        ("status", []),
        ("field", "no_such_field"),
        ("generations", ["no_such"]),
        ("secondary_fields", "other"),
        ("is_free", "true"),
        ("skip_holidays", None),
        ("capacity", -1),
        ("capacity", 10**30),
        ("capacity", True),
        ("capacity", 1.5),
        ("last_confirmed_on", "2026-02-30"),
        ("last_confirmed_on", "２０２６-04-01"),
        ("start_time", "25:00"),
        ("start_time", "9:00"),
        ("rrule", "FREQ=SECONDLY"),
        ("exdates", ["2026-05-01", "2026-05-01"]),
        ("exdates", [["2026-05-01"]]),
        ("moved", [MOVE | {"moved_to": None}]),
        ("moved", [MOVE, MOVE]),
        ("moved", [{}]),
        ("off_reasons", {"いつか": "雨"}),
        ("photos", [{"uid": "../..", "alt": "花壇"}]),
        ("geometry", "POINT EMPTY"),
        ("geometry", "POINT Z (141 43 1)"),
        ("geometry", "POINT (43 141)"),
        ("geometry", "POINT (1e999 43)"),
        ("geometry", "POINT (nan 43)"),
        ("geometry", "POLYGON ((141 43, 142 44, 142 43, 141 44, 141 43))"),
        ("geometry", "GEOMETRYCOLLECTION (POINT (141 43))"),
        ("geometry", "POLYGON " + "(" * 5000 + ")" * 5000),
        (
            "geometry",
            "LINESTRING (" + ", ".join(f"141.{n} 43" for n in range(2001)) + ")",
        ),
        ("no_such_field", 1),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence(name, value):
    faults = find_faults("activity", {name: value}, BASE)

    assert [fault.field for fault in faults] == [name]
    assert (
        faults[0].message.endswith(("。", "hidden", "draft"))
        or "どれか" in faults[0].message
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("title", "清掃\n二行目"),
        ("url", "https://example.jp/清掃"),
        ("end_time", "24:00"),
        ("geometry", "POINT (141.5 43.1)"),
        ("geometry", "MULTIPOLYGON (((141 43, 142 43, 142 44, 141 43)))"),
        ("geometry", None),
        ("photos", [{"uid": "abc234", "alt": "花壇"}]),
    ],
)
def test_what_can_be_is_taken(name, value):
    assert find_faults("activity", {name: value}, BASE) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": "2026-05-02", "ends_on": "2026-05-01"}, "ends_on"),
        ({"rrule": "FREQ=WEEKLY"}, "starts_on"),
        (
            {"starts_on": "2026-05-02", "exdates": ["2026-06-06"], "moved": [MOVE]},
            "exdates",
        ),
        (
            {"starts_on": "2026-05-02", "off_reasons": {"2026-06-06": "雨"}},
            "off_reasons",
        ),
    ],
)
def test_days_must_go_together(values, field):
    assert [fault.field for fault in find_faults("activity", values, BASE)] == [field]


def test_a_new_thing_needs_a_title():
    assert [fault.field for fault in find_faults("place", {})] == ["title"]
