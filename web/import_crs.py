"""The coordinate systems a clerk can choose from for a municipal file."""

from typing import Final

from web.language import translated as _

ZONES: Final = range(1, 20)
JGD2011, JGD2000, TOKYO = 6668, 2442, 30160  # EPSG codes before that of zone I


def list_crs(srid: int) -> tuple[tuple[str, str], ...]:
    """Return the CRS a municipal file may be in, the city's own plane zone first."""
    zones = sorted(ZONES, key=lambda zone: JGD2011 + zone != srid)
    return (
        ("", _("ファイルのとおり")),
        ("EPSG:6668", _("緯度・経度（世界測地系 JGD2011）")),
        ("EPSG:4612", _("緯度・経度（世界測地系 JGD2000）")),
        ("EPSG:4301", _("緯度・経度（旧測地系）")),
        *(
            _plane(JGD2011, each, _("平面直角座標系 第%(n)s系（JGD2011）", n=each))
            for each in zones
        ),
        *(
            _plane(JGD2000, each, _("平面直角座標系 第%(n)s系（JGD2000）", n=each))
            for each in zones
        ),
        *(
            _plane(TOKYO, each, _("平面直角座標系 第%(n)s系（旧測地系）", n=each))
            for each in zones
        ),
    )


def _plane(base: int, zone: int, label: str) -> tuple[str, str]:
    return f"EPSG:{base + zone}", label
