"""Atom feeds keep the rules of RFC 4287."""

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

from geo.feeds.atom import MOST_ENTRIES, write_atom
from tests.geo.feeds.atom_rules import ATOM, GEORSS, broken_rules
from tests.geo.feeds.feeds import CHANGED, card, feed, item, tuesdays

HOSTILE = "題<b>&\"'\x00\x0b\x1f]]>\ufffe🎉" + "あ" * 400


def read(made: bytes):
    return ET.fromstring(made)  # noqa: S314 - our own writing


def test_a_feed_and_its_entries_keep_every_rule():
    shown = card(who="花の会", fields=("nature",), longitude=141.5, latitude=43.1)
    made = write_atom(feed(item(tuesdays(), shown), item(None, card("zzzzzzzzzzzz"))))

    assert broken_rules(made) == []
    assert read(made).find(f"{ATOM}entry/{GEORSS}point") is not None


def test_an_empty_feed_keeps_them_too():
    assert broken_rules(write_atom(feed())) == []


def test_the_checker_finds_what_is_broken():
    made = write_atom(feed(item()))

    assert broken_rules(made.replace(b"<updated>", b"<updated>x"))
    assert broken_rules(made.replace(b"tag:", b"nothing "))
    assert broken_rules(made.replace(b'rel="self"', b'rel="other"'))


def test_hostile_text_stays_text():
    made = write_atom(feed(item(None, card(title=HOSTILE, who=HOSTILE)), name=HOSTILE))
    title = read(made).findtext(f"{ATOM}entry/{ATOM}title")

    assert broken_rules(made) == []
    assert title == "題<b>&\"']]>🎉" + "あ" * 400


def test_newest_changes_come_first_and_a_hundred_at_most():
    items = [
        item(None, card(f"u{n:011}", f"{n}"), updated_at=CHANGED + timedelta(minutes=n))
        for n in range(MOST_ENTRIES + 5)
    ]
    titles = [
        entry.findtext(f"{ATOM}title")
        for entry in read(write_atom(feed(*items))).findall(f"{ATOM}entry")
    ]

    assert titles[:2] == ["104", "103"]
    assert len(titles) == MOST_ENTRIES


def test_ids_do_not_know_the_host():
    one = feed(item())
    moved = replace(one, address="https://other.example.jp/", source="https://x.jp/a")
    ids = [read(write_atom(each)).findtext(f"{ATOM}id") for each in (one, moved)]

    assert ids == ["tag:kyodo-map,2026:feed/ebetsu/all"] * 2


def test_a_cancelled_activity_says_so_in_its_title():
    made = write_atom(feed(item(None, card(title="祭り", status="cancelled"))))

    assert read(made).findtext(f"{ATOM}entry/{ATOM}title") == "【中止】祭り"


def test_what_is_not_on_the_map_has_no_point():
    made = write_atom(feed(item(None, card(location="withheld"))))

    assert b"georss:point" not in made
