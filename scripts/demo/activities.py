"""Sixty invented activities per city, in the columns of イベント一覧 and ours."""

import shapely

from demo.actors import PHONE, Cast, heading, position
from demo.cities import make_generator
from demo.plane import interior, random_point
from demo.recurrence import make_recurrence
from demo.words import word, yes_or_no
from demo.writing import read_catalogue

_EVENT_COLUMNS = (
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "イベント名",
    "イベント名_カナ",
    "イベント名_英語",
    "開始日",
    "終了日",
    "開始時間",
    "終了時間",
    "開始日時特記事項",
    "説明",
    "料金(基本)",
    "料金(詳細)",
    "連絡先名称",
    "連絡先電話番号",
    "連絡先内線番号",
    "主催者",
    "場所名称",
    "住所",
    "方書",
    "緯度",
    "経度",
    "アクセス方法",
    "駐車場情報",
    "定員",
    "参加申込終了日",
    "参加申込終了時間",
    "参加申込方法",
    "URL",
    "備考",
)
COLUMNS = (
    *_EVENT_COLUMNS,
    *("ID", "状態", "分野", "副分野", "領域", "形態", "くり返し", "除外日", "祝日除く"),
    *(
        "世代",
        "子連れ可",
        "段差なし",
        "オンライン",
        "参加方法",
        "持ち物",
        "位置の公開",
        "架空",
    ),
)
_GENERATIONS = ("parent", "child", "youth", "working", "senior")
_NO_PLACE = {"O": "オンライン", "-": "会場は問い合わせのときにお伝えします"}
_VISIBILITY = {"h": "非公開", "a": "区域のみ"}


def activity_rows(cast: Cast) -> list[dict[str, object]]:
    """Return the city's rows in the catalogue's order: what both cities have comes first."""
    city = cast.ground.city
    chosen = [
        row
        for row in read_catalogue("activities.csv")
        if row["city"] in ("*", city.mark)
    ]
    return [_row(cast, number, row) for number, row in enumerate(chosen, start=1)]


def _row(cast: Cast, number: int, row: dict[str, str]) -> dict[str, object]:
    """Return one activity's row."""
    city = cast.ground.city
    flags = set(row["flags"].split())
    days = make_recurrence(row["when"], later=row["city"] == "*" and city.mark == "a")
    organiser = cast.actors[row["organiser"]]
    venue, address, spot = _place(cast, row)
    return (
        heading(city)
        | position(spot)
        | {
            "NO": f"{number:010}",
            "ID": f"{city.slug}-activity-{number:03}",
            "イベント名": row["title"],
            "イベント名_カナ": row["kana"],
            "開始日": days.first.isoformat(),
            "終了日": days.last.isoformat(),
            "開始時間": row["start"],
            "終了時間": row["end"],
            "説明": row["description"],
            "料金(基本)": row["fee"],
            "連絡先名称": organiser.contact,
            "連絡先電話番号": PHONE,
            "主催者": organiser.name,
            "場所名称": venue,
            "住所": address,
            "定員": row["capacity"],
            "状態": "中止" if "x" in flags else "",
            "分野": word("field", row["field"]),
            "副分野": word("field", row["also"]) if row["also"] else "",
            "領域": row["zone"],
            "形態": word("form", city.slug, row["form"]) if row["form"] else "",
            "くり返し": days.rule or "",
            "除外日": "、".join(day.isoformat() for day in days.days_off),
            "祝日除く": yes_or_no(holds="p" in flags),
            "世代": _generations(set(row["generations"].split())),
            "子連れ可": yes_or_no(holds="c" in flags),
            "段差なし": yes_or_no(holds="s" in flags),
            "オンライン": yes_or_no(holds="o" in flags),
            "参加方法": word("joining", row["joining"]),
            "持ち物": row["belongings"],
            "位置の公開": next(
                (_VISIBILITY[flag] for flag in flags & set(_VISIBILITY)), "公開"
            ),
        }
    )


def _generations(keys: set[str]) -> str:
    """Return the generations' words, youngest first; all of them are one word."""
    if keys == set(_GENERATIONS):
        return "誰でも"
    return "、".join(word("generation", key) for key in _GENERATIONS if key in keys)


def _place(cast: Cast, row: dict[str, str]) -> tuple[str, str, shapely.Point | None]:
    """Return an activity's venue, its address and its spot."""
    ground = cast.ground
    key, _, text = row["venue"].partition(":")
    city_address = f"{ground.city.prefecture}{ground.city.name}"
    if key in _NO_PLACE:
        return _NO_PLACE[key], city_address, None
    if key == "X":
        return (
            "予約のときにお伝えします",
            city_address,
            ground.spot_anywhere(row["title"]),
        )
    if key == "H":
        name, spot = cast.halls[row["organiser"]]
    elif key == "W":
        area = interior(ground.area_of(row["organiser"]), 60)
        name, spot = text, random_point(area, make_generator(ground.city, row["title"]))
    else:
        name, spot = cast.spots[key]
    return name, ground.address_of(spot), spot
