"""The municipal standard CSVs: 推奨データセット exactly, and the newer set's address block.

References
----------
推奨データセット (内閣官房IT総合戦略室): イベント一覧 (32 columns), 公共施設一覧 (24),
地域・年齢別人口 (47). 自治体標準オープンデータセット 正式版 (デジタル庁, PDL1.0): only its
address block is known to us from published files, so that table is not official.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from geo.domain.recurrence_words import describe_recurrence
from geo.domain.rrule import parse_rrule
from geo.export.cells import in_words
from geo.export.delimited import encode, neutralised
from geo.export.figures import band_column, band_header
from geo.export.model import ExportCity, ExportTable
from geo.export.points import with_points
from geo.ingest.population import read_age_columns

Cells = Mapping[str, str]

EVENTS: Final = (
    "都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "イベント名",
    "イベント名_カナ", "イベント名_英語", "開始日", "終了日", "開始時間", "終了時間",
    "開始日時特記事項", "説明", "料金(基本)", "料金(詳細)", "連絡先名称", "連絡先電話番号",
    "連絡先内線番号", "主催者", "場所名称", "住所", "方書", "緯度", "経度",
    "アクセス方法", "駐車場情報", "定員", "参加申込終了日", "参加申込終了時間",
    "参加申込方法", "URL", "備考",
)  # fmt: skip
FACILITIES: Final = (
    "都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名", "名称",
    "名称_カナ", "名称_通称", "POIコード", "住所", "方書", "緯度", "経度", "電話番号",
    "内線番号", "法人番号", "団体名", "利用可能曜日", "開始時間", "終了時間",
    "利用可能日時特記事項", "説明", "バリアフリー情報", "URL", "備考",
)  # fmt: skip
LAST_BAND: Final = 85
BANDS: Final = (
    *((start, start + 4, sex) for start in range(0, LAST_BAND, 5) for sex in ("male", "female")),
    *((LAST_BAND, None, sex) for sex in ("male", "female")),
)  # fmt: skip
PEOPLE: Final = (
    "都道府県コード又は市区町村コード", "地域コード", "都道府県名", "市区町村名",
    "調査年月日", "地域名", "総人口", "男性", "女性",
    *(band_header(band) for band in BANDS), "世帯数", "備考",
)  # fmt: skip
NEWER: Final = (
    "全国地方公共団体コード", "ID", "地方公共団体名", "名称", "名称_カナ", "名称_英語",
    "所在地_全国地方公共団体コード", "町字ID", "所在地_連結表記", "所在地_都道府県",
    "所在地_市区町村", "所在地_町字", "所在地_番地以下", "建物名等(方書)", "緯度", "経度",
    "高度の種別", "高度の値",
)  # fmt: skip

_EVENT: Final = {
    "NO": "source_id", "イベント名": "title", "イベント名_カナ": "kana",
    "開始日": "starts_on", "終了日": "ends_on", "開始時間": "start_time",
    "終了時間": "end_time", "説明": "description", "料金(基本)": "fee",
    "連絡先名称": "contact", "連絡先電話番号": "contact_phone", "主催者": "organiser",
    "場所名称": "venue", "住所": "address", "緯度": "latitude", "経度": "longitude",
    "定員": "capacity", "参加申込方法": "joining", "URL": "url", "備考": "notes_text",
}  # fmt: skip
_FACILITY: Final = {
    "NO": "source_id", "名称": "title", "名称_カナ": "kana", "住所": "address",
    "緯度": "latitude", "経度": "longitude", "電話番号": "contact_phone",
    "団体名": "contact", "利用可能日時特記事項": "opening_hours",
    "説明": "description", "URL": "url", "備考": "notes_text",
}  # fmt: skip
_NEWER: Final = {
    "ID": "source_id", "名称": "title", "名称_カナ": "kana",
    "所在地_連結表記": "address", "緯度": "latitude", "経度": "longitude",
}  # fmt: skip
STANDARD_KINDS: Final = frozenset({"activity", "place", "population"})
NEWER_KINDS: Final = frozenset({"activity", "place", "adoption_site"})


def write_standard_csv(table: ExportTable, city: ExportCity) -> bytes:
    """Return activities, places or residents in the columns of 推奨データセット.

    Notes
    -----
    Columns we hold nothing for stay empty. What the set has no column for is
    left out here (who may come): the other formats carry it. 開始日時特記事項 says
    中止, how an activity repeats and which days are off; 備考 says where a place
    is only its town's point. The set has no column for
    source and licence, which stand on the page that offers the file; an invented
    row says 架空 in 備考.
    """
    match table.kind:
        case "activity":
            return _write(table, city, EVENTS, _EVENT)
        case "place":
            return _write(table, city, FACILITIES, _FACILITY)
        case "population":
            table = _up_to_85(table)
            return _write(table, city, PEOPLE, _people(table))
    message = f"no standard table for {table.kind}"
    raise ValueError(message)


def write_newer_csv(table: ExportTable, city: ExportCity) -> bytes:
    """Return rows in the address block of the newer set, which is not all of it."""
    # It has no column for remarks in which an invented row could say so.
    headers = (*NEWER, "架空") if table.fictional else NEWER
    return _write(table, city, headers, _NEWER)


def _write(
    table: ExportTable,
    city: ExportCity,
    headers: tuple[str, ...],
    taken: Mapping[str, str],
) -> bytes:
    table = with_points(table)
    always = _place_names(city)
    lines = []
    for row in table.rows:
        cells = {
            header: _cell(table, row, canonical) for header, canonical in taken.items()
        }
        cells |= _said(table, row, cells)
        lines.append([always.get(name) or cells.get(name, "") for name in headers])
    return encode([headers, *lines])


def _place_names(city: ExportCity) -> Cells:
    """Return what every row says of its municipality; the sets count six digits."""
    return {
        "都道府県コード又は市区町村コード": city.code,
        "都道府県名": city.prefecture,
        "市区町村名": city.name,
        "全国地方公共団体コード": city.code,
        "地方公共団体名": city.name,
        "所在地_都道府県": city.prefecture,
        "所在地_市区町村": city.name,
    }


def _cell(table: ExportTable, row: Mapping[str, Any], canonical: str) -> str:
    column = table.column(canonical)
    if column is None:
        return ""
    text = in_words(column, row[canonical])
    return neutralised(text) if column.type == "text" else text


def _said(table: ExportTable, row: Mapping[str, Any], cells: Cells) -> Cells:
    """Return cells that say in words what the set has no column for."""
    said: dict[str, str] = {}
    if table.kind == "activity":
        said["開始日時特記事項"] = "。".join(_when(row))
        # The set requires a last day: an event of one day ends on it.
        if row["starts_on"] and not row["ends_on"] and not row["rrule"]:
            said["終了日"] = cells.get("開始日", "")
    if row.get("location_source") == "town_centroid" and cells.get("緯度"):
        said["備考"] = "、".join(
            filter(None, [cells.get("備考", ""), "位置は町の中心"])
        )
    if table.kind == "place" and row["step_free"]:
        said["バリアフリー情報"] = "段差なし"
    if table.fictional:
        said["架空"] = "架空"
    remark = said.get("備考", cells.get("備考", ""))
    if table.fictional and "架空" not in remark:
        said["備考"] = "、".join(filter(None, [remark, "架空"]))
    return said


def _when(row: Mapping[str, Any]) -> Iterator[str]:
    """Yield what the two columns of days leave out: that it is off, when it repeats."""
    if row["status"] == "cancelled":
        yield "中止"
    if row["rrule"]:
        yield describe_recurrence(parse_rrule(row["rrule"]))
    if row["skip_holidays"]:
        yield "祝日を除く"
    if days := row["exdates"]:
        yield "、".join(f"{day.month}月{day.day}日" for day in sorted(days)) + "を除く"


def _up_to_85(table: ExportTable) -> ExportTable:
    """Return a table with 85歳以上 added up where its bands go on (85-89…100歳以上)."""
    ages = read_age_columns([column.header for column in table.columns])
    rows = [dict(row) for row in table.rows]
    columns = list(table.columns)
    for sex in ("male", "female"):
        header = band_header((LAST_BAND, None, sex))
        parts = [
            f"band:{age.header}"
            for age in ages
            if age.sex == sex and age.age_from >= LAST_BAND
        ]
        if not parts or table.column(f"band:{header}") is not None:
            continue
        columns.append(band_column((LAST_BAND, None, sex)))
        for row in rows:
            counts = [row[part] for part in parts]
            row[f"band:{header}"] = None if None in counts else sum(counts)
    return replace(table, columns=tuple(columns), rows=tuple(rows))


def _people(table: ExportTable) -> Cells:
    taken = {
        "地域コード": "district_code", "調査年月日": "as_of", "地域名": "name",
        "総人口": "total", "男性": "male", "女性": "female", "世帯数": "households",
    }  # fmt: skip
    there = {column.header: column.canonical for column in table.columns}
    bands = (band_header(band) for band in BANDS)
    return taken | {header: there[header] for header in bands if header in there}
