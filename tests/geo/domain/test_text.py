"""Spellings that must meet, and text that must stay as it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.domain.text import fold, normalise, search_key


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


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("ｺﾐｭﾆﾃｨ", "コミュニティー"),
        ("こみゅにてぃ", "コミュニティ"),
        ("向が丘", "向ヶ丘"),
        ("向ケ丘", "向ヶ丘"),
        ("龍ケ崎", "竜が崎"),
        ("3か月", "３ヶ月"),
        ("三カ月", "三箇月"),
        ("１－２－３", "1-2-3"),
        ("1ー2", "1‐2"),
        ("NPOボランティア", "ＮＰＯ・ボランティア"),
        ("渡辺", "渡邊"),
        ("黒沢", "黒澤"),
        ("email", "e-mail"),
    ],
)
def test_spellings_of_one_word_are_searched_alike(typed, stored):
    assert search_key(typed) == search_key(stored)


@pytest.mark.parametrize(
    ("word", "text"),
    [
        ("防災", "自主防災訓練"),
        ("公園", "中央公園"),
        ("助け", "助け合いの会"),
        ("ケーキ", "夢ケーキ"),
    ],
)
def test_a_word_is_found_inside_a_text(word, text):
    assert search_key(word) in search_key(text)


@pytest.mark.parametrize(
    ("one", "other"), [("1-2", "12"), ("花が", "花け"), ("2、3", "23")]
)
def test_what_differs_stays_different(one, other):
    assert search_key(one) != search_key(other)


@given(st.text())
def test_white_space_still_parts_words(text):
    assert len(search_key(text).split()) <= len(text.split()) or not text.isascii()
