"""The picture under the map: whose tiles, how they must be credited, how far they go."""

import re
import tomllib
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import urlsplit

from geo.domain.errors import SettingError

DEEPEST_ZOOM = 22
HOST = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*(:[0-9]{1,5})?", re.ASCII)
PLACEHOLDER = re.compile(r"\{[^{}]*\}")
SAFE_IN_ADDRESS = re.compile(r"[A-Za-z0-9/:._~%?=&{}@+,-]+", re.ASCII)
KEYS = {
    "name": str,
    "url": str,
    "attribution": str,
    "attribution_link": str,
    "min_zoom": int,
    "max_zoom": int,
}


@dataclass(frozen=True, slots=True)
class BaseMap:
    """Tiles to draw on, or none at all.

    ``attribution`` is markup that we or the operator wrote, never a user.
    ``origin`` is the one other address a page may load pictures from.
    """

    name: str
    url: str | None
    attribution: str
    origin: str | None
    min_zoom: int
    max_zoom: int


NO_BASE_MAP = BaseMap("none", None, "", None, 5, 18)
# The terms ask for the credit and the link: https://maps.gsi.go.jp/development/ichiran.html
GSI_PALE = BaseMap(
    "gsi-pale",
    "https://cyberjapandata.gsi.go.jp/xyz/pale/{z}/{x}/{y}.png",
    '<a href="https://maps.gsi.go.jp/development/ichiran.html">地理院タイル</a>',
    "https://cyberjapandata.gsi.go.jp",
    5,
    18,
)


def find_base_map(setting: str) -> BaseMap:
    """Return the base map of a setting: ``gsi-pale``, ``none`` or a TOML file.

    Raises
    ------
    SettingError
        If there is no such base map, or the file cannot be used as it is.
    """
    for known in (GSI_PALE, NO_BASE_MAP):
        if setting == known.name:
            return known
    return read_base_map(Path(setting))


def read_base_map(path: Path) -> BaseMap:
    """Read an operator's base map.

    The file has ``name``, ``url`` (https, with ``{z}``, ``{x}`` and ``{y}``),
    ``attribution``, ``attribution_link`` (https), ``min_zoom`` and ``max_zoom``.

    Raises
    ------
    SettingError
        If the file cannot be read, or a key is missing, unknown or wrong.
    """
    try:
        written = tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        message = f"is {str(path)!r}: write gsi-pale, none, or the path of a TOML file"
        raise _wrong(message) from error
    except tomllib.TOMLDecodeError as error:
        raise _wrong(f"names {path.name}, which is not TOML: {error}") from error

    for key in written.keys() - KEYS.keys():
        raise _wrong(f"names {path.name}, whose key {key!r} is unknown")
    for key, kind in KEYS.items():
        if type(written.get(key)) is not kind:
            raise _wrong(f"names {path.name}, which needs {key!r} as {kind.__name__}")
    text, link = written["attribution"].strip(), written["attribution_link"]
    if not text:
        raise _wrong(f"names {path.name}: 'attribution' is empty")
    _origin(path, "attribution_link", link)
    return BaseMap(
        name=written["name"],
        url=_check_url(path, written["url"]),
        attribution=f'<a href="{escape(link)}">{escape(text)}</a>',
        origin=_origin(path, "url", written["url"]),
        min_zoom=_check_zooms(path, written["min_zoom"], written["max_zoom"]),
        max_zoom=written["max_zoom"],
    )


def _check_url(path: Path, url: str) -> str:
    if sorted(PLACEHOLDER.findall(url)) != ["{x}", "{y}", "{z}"]:
        raise _wrong(f"names {path.name}: 'url' needs {{z}}, {{x}} and {{y}} once each")
    return url


def _check_zooms(path: Path, lowest: int, highest: int) -> int:
    if not 0 <= lowest < highest <= DEEPEST_ZOOM:
        raise _wrong(
            f"names {path.name}: zooms are 0 <= min_zoom < max_zoom <= {DEEPEST_ZOOM}"
        )
    return lowest


def _origin(path: Path, key: str, url: str) -> str:
    parts = urlsplit(url) if SAFE_IN_ADDRESS.fullmatch(url) else None
    # The origin is written into a header: nothing but a host may stand there.
    if parts is None or parts.scheme != "https" or not HOST.fullmatch(parts.netloc):
        raise _wrong(f"names {path.name}: {key!r} is no https address: {url!r}")
    return f"https://{parts.netloc}"


def _wrong(message: str) -> SettingError:
    return SettingError(f"KYODO_BASE_MAP {message}", setting="KYODO_BASE_MAP")
