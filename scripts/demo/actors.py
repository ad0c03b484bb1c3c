"""The invented associations, groups and centres, and how activities refer to them."""

from dataclasses import dataclass

import shapely
from shapely.geometry.base import BaseGeometry

from demo.cities import FICTIONAL_NOTE, City
from demo.plane import to_degrees
from demo.spots import Ground, place_halls, place_rows, shape_sites
from demo.words import word
from demo.writing import read_catalogue

PHONE = "000-000-0000"
_FACILITY_COLUMNS = (
    "都道府県コード又は市区町村コード",
    "NO",
    "都道府県名",
    "市区町村名",
    "名称",
    "名称_カナ",
    "名称_通称",
    "POIコード",
    "住所",
    "方書",
    "緯度",
    "経度",
    "電話番号",
    "内線番号",
    "法人番号",
    "団体名",
    "利用可能曜日",
    "開始時間",
    "終了時間",
    "利用可能日時特記事項",
    "説明",
    "バリアフリー情報",
    "URL",
    "備考",
)
CENTRE_COLUMNS = (
    *_FACILITY_COLUMNS,
    *("ID", "施設種別", "サービス", "開館時間", "休館日", "段差なし", "連絡先名称"),
    "架空",
)
DESK_COLUMNS = (*CENTRE_COLUMNS[:-1], "分野", "位置の公開", "架空")
ORGANISATION_COLUMNS = (
    "都道府県コード又は市区町村コード",
    "ID",
    "都道府県名",
    "市区町村名",
    "団体名",
    "団体名_カナ",
    "担い手種別",
    "設立年月日",
    "解散日",
    "区域コード",
    "住所",
    "方書",
    "緯度",
    "経度",
    "連絡先名称",
    "連絡先電話番号",
    "入会方法",
    "活動紹介",
    "架空",
    "備考",
)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who an activity's organiser key stands for."""

    name: str
    contact: str


@dataclass(frozen=True, slots=True)
class Cast:
    """A city's invented actors and spots by their catalogue keys."""

    ground: Ground
    actors: dict[str, Actor]
    halls: dict[str, tuple[str, shapely.Point]]
    spots: dict[str, tuple[str, shapely.Point]]  # centres, venues and adoption sites
    sites: dict[str, BaseGeometry]


def read_actors(city: City, catalogue: str) -> list[dict[str, str]]:
    """Return the city's rows of associations.csv or groups.csv."""
    return [row for row in read_catalogue(catalogue) if row["city"] == city.mark]


def make_cast(ground: Ground) -> Cast:
    """Return everybody and every spot of a city."""
    city = ground.city
    own = f"name_{city.mark}"
    associations = read_actors(city, "associations.csv")
    centres = read_catalogue("centres.csv")
    halls, sites = place_halls(ground), shape_sites(ground)
    names = {
        row["key"]: row[own]
        for catalogue in ("centres.csv", "venues.csv", "adoption_sites.csv")
        for row in read_catalogue(catalogue)
    }
    spots = place_rows(ground, "centres.csv") | place_rows(ground, "venues.csv")
    spots |= {key: site.representative_point() for key, site in sites.items()}
    actors = {
        row["key"]: Actor(row["name"], row["contact"])
        for row in [*associations, *read_actors(city, "groups.csv")]
    }
    actors |= {row["key"]: Actor(row[own], row["contact"]) for row in centres}
    actors["city"] = Actor("市の担当課（架空）", "協働の窓口")
    return Cast(
        ground=ground,
        actors=actors,
        halls={row["key"]: (row["hall"], halls[row["key"]]) for row in associations},
        spots={key: (names[key], spot) for key, spot in spots.items()},
        sites=sites,
    )


def position(spot: shapely.Point | None) -> dict[str, object]:
    """Return 緯度 and 経度, empty where there is no spot."""
    if spot is None:
        return {}
    place = shapely.get_coordinates(to_degrees(spot))[0]
    return {"緯度": f"{place[1]:.6f}", "経度": f"{place[0]:.6f}"}


def heading(city: City) -> dict[str, object]:
    """Return the columns that name the city, and the mark of invented rows."""
    return {
        "都道府県コード又は市区町村コード": city.code6,
        "都道府県名": city.prefecture,
        "市区町村名": city.name,
        "架空": "はい",
        "備考": FICTIONAL_NOTE,
    }


def association_rows(cast: Cast) -> list[dict[str, object]]:
    """Return the associations' rows; the position is the hall's, never a home's."""
    city = cast.ground.city
    return [
        _organisation(cast, row, *cast.halls[row["key"]])
        | {
            "担い手種別": word("actor_type", "association"),
            "区域コード": f"{city.code}-{row['key']}",
        }
        for row in read_actors(city, "associations.csv")
    ]


def group_rows(cast: Cast) -> list[dict[str, object]]:
    """Return the groups' rows; the position is where they usually meet."""
    return [
        _organisation(cast, row, *cast.spots[row["base"]])
        | {"担い手種別": word("actor_type", row["type"])}
        for row in read_actors(cast.ground.city, "groups.csv")
    ]


def centre_rows(cast: Cast) -> list[dict[str, object]]:
    """Return the support centres' rows."""
    city = cast.ground.city
    rows = []
    for number, row in enumerate(read_catalogue("centres.csv"), start=1):
        name, spot = cast.spots[row["key"]]
        rows.append(
            heading(city)
            | position(spot)
            | {
                "NO": f"{number:010}",
                "ID": f"{city.slug}-centre-{number:02}",
                "名称": name,
                "名称_カナ": row[f"kana_{city.mark}"],
                "住所": cast.ground.address_of(spot),
                "電話番号": PHONE,
                "連絡先名称": row["contact"],
                "開始時間": row["open"],
                "終了時間": row["close"],
                "説明": row["description"],
                "施設種別": word("place_kind", row["kind"]),
                "サービス": row["services"],
                "開館時間": f"{row['open']}〜{row['close']}",
                "休館日": row["closed"],
                "段差なし": "はい" if row["key"] != "C3" else "いいえ",
            }
        )
    return rows


def desk_rows(cast: Cast) -> list[dict[str, object]]:
    """Return the desks' rows: a theme each, and one that is reached by phone only."""
    city = cast.ground.city
    rows = []
    for number, row in enumerate(read_catalogue("desks.csv"), start=1):
        at = row[f"at_{city.mark}"]
        known = cast.spots.get(at)
        visibility = row["visibility"]
        # What is hidden stands apart from what is not, or it would be given away.
        purpose = f"desks of {at}{visibility}"
        spot = known[1] if known else cast.ground.spot_in(at, purpose)
        fields = [word("field", key) for key in row["fields"].split()]
        rows.append(
            heading(city)
            | position(spot)
            | {
                "NO": f"{number:010}",
                "ID": f"{city.slug}-desk-{number:02}",
                "名称": row["name"],
                "名称_カナ": row["kana"],
                "住所": cast.ground.address_of(spot),
                "電話番号": PHONE,
                "連絡先名称": row["contact"],
                "説明": row["description"],
                "施設種別": word("place_kind", "desk"),
                "サービス": row["services"],
                "開館時間": f"{row['open']}〜{row['close']}",
                "休館日": row["closed"],
                "分野": "、".join(fields),
                "位置の公開": visibility,
            }
        )
    return rows


def _organisation(
    cast: Cast, row: dict[str, str], place: str, spot: shapely.Point
) -> dict[str, object]:
    """Return what associations and groups have in common."""
    city = cast.ground.city
    return (
        heading(city)
        | position(spot)
        | {
            "ID": f"{city.slug}-{row['key'].lower()}",
            "団体名": row["name"],
            "団体名_カナ": row["kana"],
            "設立年月日": row["founded"],
            "解散日": row.get("ended") or "",
            "住所": cast.ground.address_of(spot),
            "方書": place,
            "連絡先名称": row["contact"],
            "連絡先電話番号": PHONE,
            "入会方法": row["joining"],
            "活動紹介": row["activities"],
        }
    )
