"""Packing answers once."""

import gzip

from web.packing import PackedAnswers


def test_what_a_tag_stands_for_is_packed_once():
    answers = PackedAnswers()

    first = answers.pack("a", b"x" * 2000)

    assert answers.pack("a", b"") is first
    assert gzip.decompress(first) == b"x" * 2000


def test_without_a_tag_nothing_is_kept():
    answers = PackedAnswers()
    answers.pack(None, b"x" * 2000)

    assert gzip.decompress(answers.pack(None, b"y")) == b"y"


def test_the_oldest_makes_room():
    size = len(PackedAnswers().pack(None, b"x"))
    answers = PackedAnswers(most_bytes=2 * size)
    first, second = (answers.pack(key, b"x") for key in "ab")
    answers.pack("c", b"x")

    assert answers.pack("b", b"") is second
    assert gzip.decompress(answers.pack("a", b"y")) == b"y"
    assert gzip.decompress(first) == b"x"
