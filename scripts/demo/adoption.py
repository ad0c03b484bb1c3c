"""Twenty invented adoption sites per city; eleven or twelve have an agreement."""

from shapely.geometry.base import BaseGeometry

from demo.actors import PHONE, Cast, heading
from demo.plane import to_degrees
from demo.words import word
from demo.writing import read_catalogue


def adoption_features(cast: Cast) -> list[tuple[dict[str, object], BaseGeometry]]:
    """Return each site's properties and its shape in degrees."""
    return [
        (_properties(cast, row), to_degrees(cast.sites[row["key"]]))
        for row in read_catalogue("adoption_sites.csv")
    ]


def _properties(cast: Cast, row: dict[str, str]) -> dict[str, object]:
    """Return a site's properties; a free site has no agreement."""
    city = cast.ground.city
    site = cast.sites[row["key"]]
    adopter = row[f"adopter_{city.mark}"]
    agreement: dict[str, object] = {
        "活動団体": cast.actors[adopter].name if adopter else None,
        "合意日": row["agreed_on"] if adopter else None,
        "合意期間_開始": row["term_start"] if adopter else None,
        "合意期間_終了": row["term_end"] if adopter else None,
        "見直し期限": row["review_due_on"] if adopter else None,
    }
    return (
        {
            "ID": f"{city.slug}-site-{row['key'][1:]}",
            "名称": row[f"name_{city.mark}"],
            "対象地種別": word("site_kind", row["kind"]),
            "資産番号": f"{row['kind'][0].upper()}-{row['key'][1:]}",
            "区画": row["section"],
            "受入数": int(row["capacity"]),
            "面積(㎡)": round(site.area) if site.area else None,
            "住所": cast.ground.address_of(site.representative_point()),
        }
        | agreement
        | {
            "作業内容": row["tasks"],
            "最低人数": int(row["minimum"]),
            "連絡先名称": "協働の窓口",
            "連絡先電話番号": PHONE,
        }
        | heading(city)
    )
