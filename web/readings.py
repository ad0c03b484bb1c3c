"""How numbers with a counter, and dates, are read: 3日 is みっか, 2人 is ふたり."""

import re

DAYS = {
    1: "ついたち",
    2: "ふつか",
    3: "みっか",
    4: "よっか",
    5: "いつか",
    6: "むいか",
    7: "なのか",
    8: "ようか",
    9: "ここのか",
    10: "とおか",
    14: "じゅうよっか",
    20: "はつか",
    24: "にじゅうよっか",
}
PEOPLE = {1: "ひとり", 2: "ふたり"}
WEEKDAYS = dict(
    zip(
        "月火水木金土日",
        ["げつ", "か", "すい", "もく", "きん", "ど", "にち"],
        strict=True,
    )
)
SOFT_MINUTES = "134680"  # digits after which 分 is ぷん
HOLIDAYS = {
    "元日": "がんじつ",
    "成人の日": "せいじんのひ",
    "建国記念の日": "けんこくきねんのひ",
    "天皇誕生日": "てんのうたんじょうび",
    "春分の日": "しゅんぶんのひ",
    "昭和の日": "しょうわのひ",
    "憲法記念日": "けんぽうきねんび",
    "みどりの日": "みどりのひ",
    "こどもの日": "こどものひ",
    "海の日": "うみのひ",
    "山の日": "やまのひ",
    "敬老の日": "けいろうのひ",
    "秋分の日": "しゅうぶんのひ",
    "スポーツの日": "スポーツのひ",
    "文化の日": "ぶんかのひ",
    "勤労感謝の日": "きんろうかんしゃのひ",
    "国民の休日": "こくみんのきゅうじつ",
    "振替休日": "ふりかえきゅうじつ",
}
WORDS = {
    "毎日": "まいにち",
    "毎週": "まいしゅう",
    "毎月": "まいつき",
    "毎年": "まいとし",
    "隔週": "かくしゅう",
    "隔月": "かくげつ",
    "隔年": "かくねん",
    "週間": "しゅうかん",
    "末日": "まつじつ",
    "平日": "へいじつ",
    "祝日": "しゅくじつ",
    "祝": "しゅく",
    "最初": "さいしょ",
    "最後": "さいご",
    "最終": "さいしゅう",
    "曜日": "ようび",
    "年末年始": "ねんまつねんし",
    "年中無休": "ねんじゅうむきゅう",
    "無休": "むきゅう",
    "翌日": "よくじつ",
    "場合": "ばあい",
    "第": "だい",
    **HOLIDAYS,
    "全": "ぜん",
    "回": "かい",
    "令和": "れいわ",
    "平成": "へいせい",
    "元年": "がんねん",
}
KANJI = re.compile(r"[\u3400-\u9fff々]")
_TOKEN = re.compile(
    r"(?P<day>(?<!\d)\d{1,2})日(?!曜)|(?<=\d)(?P<unit>[年月])(?!曜)|(?<=か)(?P<span>月)"
    rf"|(?P<whole>[月火水木金土日])曜日|(?P<word>{'|'.join(sorted(WORDS, key=len, reverse=True))})"
    r"|(?P<short>[月火水木金土日])(?=[・）)、]|$)"
)


def mark_dates(text: str) -> str:
    """Mark the readings in a date or a rule's wording; leave text with other words."""
    if "{" in text or KANJI.search(_TOKEN.sub("", text)):
        return text
    return _TOKEN.sub(_mark, text)


def read_counter(number: str, counter: str) -> tuple[str, str]:
    """Return a number's end and its counter as they are read together: base, reading.

    The base begins with the number only where both have one reading.
    """
    whole = int(number.replace(",", ""))
    if counter == "日" and whole in DAYS:
        return number + counter, DAYS[whole]
    if counter == "人" and whole in PEOPLE:
        return number + counter, PEOPLE[whole]
    if counter == "分":
        return counter, "ぷん" if number[-1] in SOFT_MINUTES else "ふん"
    return counter, {"日": "にち", "人": "にん"}[counter]


def _mark(found: re.Match[str]) -> str:
    if number := found["day"]:
        base, reading = read_counter(number, "日")
        return f"{found[0].removesuffix(base)}{{{base}|{reading}}}"
    if found["unit"]:
        reading = {"年": "ねん", "月": "がつ"}[found["unit"]]
    elif found["span"]:
        reading = "げつ"
    elif found["whole"]:
        reading = WEEKDAYS[found["whole"]] + "ようび"
    elif found["word"]:
        reading = WORDS[found["word"]]
    else:
        reading = WEEKDAYS[found["short"]]
    return f"{{{found[0]}|{reading}}}"
