"""SOURCE.toml for each folder: all that an import must know of its files."""

from datetime import date

from demo.cities import INAGI, VALID_FROM, City

_FROM = date.fromisoformat(VALID_FROM)
_LICENCE = "MIT License"
_INVENTED = "協働マップの見本データ（架空）"
_DISTRICTS = (
    "Geolonia 住所データ（CC BY 4.0）を加工。外形は libpysal の例題データ Tokyo Mortality "
    "（Nakaya, Fotheringham, Brunsdon & Charlton 2005, Statistics in Medicine 24(17): "
    "2695–2717, https://doi.org/10.1002/sim.2129）の市の外形から作成"
)
_GUIDELINE = "稲城市 協働のまちづくりに関する指針（平成23年11月）"
_ASAKA_GUIDELINE = "朝霞市市民協働指針"
_DESK = "市の担当課（架空）"
INTRO = """Where these files come from and how they are imported, in this order.
Made by scripts/build_demo_data.py; do not edit by hand."""


def boundary_entries(city: City) -> list[dict[str, object]]:
    """Return the entries of data/boundaries/<city>."""
    common: dict[str, object] = {"into": "boundaries", "municipality": city.code}
    return [
        {
            "path": "districts.geojson",
            **common,
            "title": "町丁目（近似）",
            "source": _DISTRICTS,
            "licence": "CC BY 4.0",
            "valid_from": _FROM,
            "approximate": True,
            "fictional": False,
            "area_set": "districts",
            "kind": "district",
            "code": "code",
            "name": "name",
            "default": True,
        },
        {
            "path": "associations.geojson",
            **common,
            "title": "自治会の区域（架空）",
            "source": f"{_INVENTED}。線の一部は {_DISTRICTS}",
            "licence": "CC BY 4.0",
            "valid_from": _FROM,
            "approximate": False,
            "fictional": True,
            "area_set": "associations",
            "kind": "association",
            "code": "code",
            "name": "name",
            "default": False,
        },
    ]


def layer_entries(city: City) -> list[dict[str, object]]:
    """Return the entries of data/layers/<city>."""
    entries = [
        _layer(
            city,
            "associations.csv",
            "associations",
            "organisation",
            "自治会・町内会（架空）",
        ),
        _layer(
            city, "groups.csv", "groups", "organisation", "市民活動団体・企業（架空）"
        ),
        _layer(
            city, "support_centres.csv", "support-centres", "place", "支援拠点（架空）"
        ),
        _layer(city, "desks.csv", "desks", "place", "相談窓口（架空）"),
        _layer(city, "activities.csv", "activities", "activity", "地域の活動（架空）"),
        _layer(
            city,
            "adoption_sites.geojson",
            "adoption-sites",
            "adoption_site",
            "アダプト対象地（架空）",
        ),
        _figures(
            city,
            "population.csv",
            "population",
            "districts",
            "地域・年齢別人口（架空）",
        ),
        _figures(
            city,
            "membership.csv",
            "membership",
            "associations",
            "自治会の加入世帯（架空）",
        ),
    ]
    entries.append(
        _figures(
            city,
            "figures.csv",
            "observations",
            "districts",
            "住まいと参加者の指標（架空）",
        )
    )
    # Of the whole city: no area set.
    title = "公表された自治会組織率" if city == INAGI else "公表された調査の回収率"
    published = _invented(city, "observations.csv", "observations", title)
    own = {
        "source": _GUIDELINE if city == INAGI else _ASAKA_GUIDELINE,
        "licence": "公表された数値の引用",
        "fictional": False,
    }
    entries.append(published | own)
    reports = _invented(city, "reports.csv", "reports", "活動の報告（架空）")
    entries.append(reports | {"layer": "activities"})
    return entries


def _layer(
    city: City, path: str, layer: str, kind: str, title: str
) -> dict[str, object]:
    """Return one layer's entry."""
    return {
        **_invented(city, path, "layer", title),
        "layer": layer,
        "kind": kind,
        "owner": _DESK,
    }


def _figures(
    city: City, path: str, into: str, area_set: str, title: str
) -> dict[str, object]:
    """Return the entry of a file of figures."""
    return {**_invented(city, path, into, title), "area_set": area_set}


def _invented(city: City, path: str, into: str, title: str) -> dict[str, object]:
    """Return what every invented file's entry says."""
    return {
        "path": path,
        "into": into,
        "municipality": city.code,
        "title": title,
        "source": _INVENTED,
        "licence": _LICENCE,
        "valid_from": _FROM,
        "approximate": False,
        "fictional": True,
    }
