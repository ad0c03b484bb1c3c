"""Spellings that must meet, and text that must stay as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.text import fold, normalise


def test_full_width_and_half_width_become_one_spelling():
    assert normalise("　Ｎ Ｐ Ｏ\t\nﾎﾞﾗﾝﾃｨｱ  ") == "N P O ボランティア"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("カタカナ", "かたかな"),
        ("ＮＰＯ", "npo"),
        ("ｺﾞﾐ", "ごみ"),
        ("ヴァイオリン", "ゔぁいおりん"),
    ],
)
def test_spellings_of_one_word_fold_together(typed, stored):
    assert fold(typed) == fold(stored)


def test_long_vowel_mark_and_kanji_are_kept():
    assert fold("センター公園") == "せんたー公園"


@given(st.text())
def test_folding_twice_changes_nothing_more(text):
    assert fold(fold(text)) == fold(text)
