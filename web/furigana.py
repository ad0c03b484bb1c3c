"""Furigana on our own words, from a fixed list; names get only the reading they registered.

A reading is never guessed: 生 alone has more than ten. So the list holds the words
of our own printed sentences and nothing is looked for in what others wrote.
"""

import re
from functools import cache

from flask import Flask

READINGS = (
    ("回覧板", "かいらんばん"),
    ("令和", "れいわ"),
    ("平成", "へいせい"),
    ("年", "ねん"),
    ("発行", "はっこう"),
    ("架空", "かくう"),
    ("見本", "みほん"),
    ("場所", "ばしょ"),
    ("地図", "ちず"),
    ("番号", "ばんごう"),
    ("境界", "きょうかい"),
    ("概略", "がいりゃく"),
    ("支援拠点", "しえんきょてん"),
    ("集", "あつ"),
    ("参加", "さんか"),
    ("問", "と"),
    ("合", "あ"),
    ("必要", "ひつよう"),
    ("方", "かた"),
    ("無料", "むりょう"),
    ("申込", "もうしこみ"),
    ("申", "もう"),
    ("来", "き"),
    ("号", "ごう"),
    ("込", "こ"),
    ("不要", "ふよう"),
    ("費用", "ひよう"),
    ("窓口", "まどぐち"),
    ("電話", "でんわ"),
    ("子", "こ"),
    ("知", "し"),
    ("見", "み"),
    ("印", "しるし"),
    ("次", "つぎ"),
    ("家", "いえ"),
    ("中止", "ちゅうし"),
    ("最新", "さいしん"),
    ("予定", "よてい"),
    ("開", "ひら"),
    ("白", "しろ"),
    ("月", "がつ"),
    ("登録", "とうろく"),
    ("休", "やす"),
    ("聞", "き"),
    ("時", "とき"),
    ("市", "し"),
)
LETTER_READINGS = (
    *READINGS,
    ("招待", "しょうたい"),
    ("手紙", "てがみ"),
    ("団体", "だんたい"),
    ("責任者", "せきにんしゃ"),
    ("合言葉", "あいことば"),
    ("利用者番号", "りようしゃばんごう"),
    ("画面", "がめん"),
    ("名前", "なまえ"),
    ("文字", "もじ"),
    ("期限", "きげん"),
    ("一度", "いちど"),
    ("作業", "さぎょう"),
    ("渡", "わた"),
    ("使", "つか"),
    ("紙", "かみ"),
    ("引き継ぎ", "ひきつぎ"),
    ("任期", "にんき"),
    ("役割", "やくわり"),
    ("向", "む"),
    ("確", "たし"),
    ("長", "なが"),
    ("決", "き"),
    ("回", "かい"),
    ("入", "い"),
    ("出", "で"),
    ("下", "した"),
    ("書", "か"),
)
_KATAKANA_TO_HIRAGANA = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}


def init_app(app: Flask) -> None:
    """Let templates of printed pages write readings."""
    app.add_template_filter(furigana, "furigana")
    app.add_template_filter(hiragana, "hiragana")


def furigana(text: str, *, of_letter: bool = False) -> list[tuple[str, str | None]]:
    """Split a sentence of ours into pieces, each with its reading or None.

    Letters that invite have more words with readings than sheets of a whole month,
    where there is no room.
    """
    known = LETTER_READINGS if of_letter else READINGS
    readings = dict(known)
    return [
        (piece, readings.get(piece))
        for piece in _words(known).split(str(text))
        if piece
    ]


def hiragana(kana: str) -> str:
    """Write a registered reading in hiragana, as furigana is."""
    return kana.translate(_KATAKANA_TO_HIRAGANA)


@cache
def _words(known: tuple[tuple[str, str], ...]) -> re.Pattern[str]:
    longest_first = sorted({word for word, _ in known}, key=len, reverse=True)
    return re.compile(f"({'|'.join(longest_first)})")
