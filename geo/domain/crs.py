"""The two coordinate systems of the product, and which to use for what.

Geometries are stored and served in `STORAGE_CRS`. Lengths and areas are only
ever measured in the municipality's plane rectangular zone (平面直角座標系).
"""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from geo.domain.errors import CrsMismatchError, NotFoundError
from geo.domain.municipalities import parse_municipality_code

STORAGE_SRID = 4326
STORAGE_CRS = "EPSG:4326"

# EPSG:6669 is zone I (第1系) on JGD2011; the nineteen zones follow in order.
_SRID_BEFORE_ZONE_1 = 6668


class HasCrs(Protocol):
    """Anything that says which coordinate system it is in, such as a GeoDataFrame."""

    @property
    def crs(self) -> Any:
        """The coordinate system, None when unknown."""


def require_same_crs(left: HasCrs, right: HasCrs) -> None:
    """Raise `CrsMismatchError` unless both frames are in one known CRS."""
    if left.crs is None or right.crs is None or left.crs != right.crs:
        raise CrsMismatchError(
            f"cannot compare features in {left.crs} with features in {right.crs}",
            left=str(left.crs),
            right=str(right.crs),
        )


def plane_srid(municipality_code: str) -> int:
    """Return the EPSG code in which a municipality's lengths and areas are measured.

    Parameters
    ----------
    municipality_code : str
        全国地方公共団体コード, five digits or six with a right check digit.

    Returns
    -------
    int
        6669 (zone I) to 6687 (zone XIX), JGD2011.

    Raises
    ------
    NotFoundError
        The code is no municipality code, or its zone is not known. In the four
        prefectures that the notice divides (Hokkaido, Tokyo, Kagoshima, Okinawa)
        only the municipalities listed in ``plane_zones.toml`` have one.

    References
    ----------
    平面直角座標系 (平成14年国土交通省告示第9号, 最終改正 平成22年告示第289号).
    """
    code5 = parse_municipality_code(municipality_code)
    zones = _zones()
    zone = zones.get(code5) or zones.get(code5[:2])
    if zone is None:
        raise NotFoundError(
            f"市区町村コード {municipality_code} の平面直角座標系の系番号は分かりません。",
            municipality_code=municipality_code,
        )
    return _SRID_BEFORE_ZONE_1 + zone


@cache
def _zones() -> dict[str, int]:
    """Return zone numbers by municipality, and by prefecture where one zone holds it all."""
    source = (
        files("geo.domain").joinpath("plane_zones.toml").read_text(encoding="utf-8")
    )
    table = tomllib.loads(source)
    zones: dict[str, int] = {}
    for part in table["part"]:
        for code in (*part.get("prefectures", ()), *part.get("municipalities", ())):
            if code in zones:
                raise ValueError(f"plane_zones.toml: {code} is listed twice")
            zones[code] = part["zone"]
    return zones
