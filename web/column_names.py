"""The Japanese name of each of our columns, for people who correct a mapping."""

from typing import Final, get_args

from geo.ingest.columns import (
    FigureKind,
    LayerKind,
    TableKind,
    export_header,
    known_headers,
)
from web.wishes import AdoptionWish, LayerWish, StatisticsWish, Wish

# What is stored under a name of its own, beside or above a file's header.
NAMES: Final = {
    "title": "名称",
    "kana": "読みがな",
    "address": "住所",
    "url": "ウェブページ",
    "municipality_code_": "市町村のコード",
    "location_code_": "所在地の市町村のコード",
    "fictional_": "架空かどうか",
    "geometry": "位置",
    "location_source": "位置の求め方",
    "location_visibility": "位置の見せ方",
    "source_id": "番号",
    "latitude_": "緯度",
    "longitude_": "経度",
    "notes_text": "備考",
    "actor_type": "団体の種類",
    "place_kind": "施設の種類",
    "fields": "受け持つ分野",
    "site_kind": "対象地の種類",
    "is_free": "無料かどうか",
    "rrule": "繰り返し",
    "exdates": "休みの日",
    "moved": "移した日",
    "off_reasons": "休みの理由",
    "skip_holidays": "祝日は休む",
    "organiser": "主催者",
    "adopter": "協定の団体",
    "adopter_name": "協定の団体",
    "organisation_id": "団体",
    "territory_code": "区域のコード",
    "count": "人口",
    "households": "世帯数",
    "numerator": "分子（加入世帯数など）",
    "denominator": "分母（世帯数など）",
    "value": "値",
    "unit": "単位",
    "method": "方法",
    "note": "備考",
    "name": "名前",
    "site": "対象地",
    "status": "状態",
    "agreed_on": "協定締結日",
    "term_start": "協定の始まり",
    "term_end": "協定の終わり",
    "review_due_on": "見直しの予定日",
    "tasks": "活動内容",
    "minimum_people": "最少人数",
    "supplies": "支給品",
    "insurance": "保険",
    "notes": "備考",
}
OWN_NAMES: Final = {
    ("membership", "numerator"): "加入世帯数",
    ("membership", "denominator"): "世帯数",
}
KINDS: Final[tuple[TableKind, ...]] = (
    *get_args(LayerKind),
    *get_args(FigureKind),
    "adoption",
)


def column_name(canonical: str, of: Wish | str | None) -> str:
    """Return the Japanese name of one of our columns in a file of a wish's kind.

    ``of`` may be the kind itself. What is no column of ours comes back as it is:
    the heading of a district that a file declares is Japanese already.
    """
    own = of
    if isinstance(of, LayerWish | StatisticsWish):
        own = of.kind
    elif isinstance(of, AdoptionWish):
        own = "adoption"
    if name := OWN_NAMES.get((str(own), canonical)) or NAMES.get(canonical):
        return name
    for kind in (*(kind for kind in KINDS if kind == own), *KINDS):
        known = known_headers(kind)
        if canonical in known or f"{canonical}_" in known:
            header = export_header(kind, canonical)
            if not header.isascii():
                return header
    return canonical
