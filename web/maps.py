"""The map's frame, drawn by folium: a place, its zooms and its base map.

What is on the map never passes through here. folium puts text into scripts and
markup where a title could run as a program; so ``static/map.js`` fetches the
features as GeoJSON and writes them with ``textContent``.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from geo.snapshot.model import City
from web.basemaps import BaseMap

MAP_ID = "kyodo"
"""The page has ``<div id="map_kyodo">``; the script makes ``window.map_kyodo``."""

JAPAN = (122.9, 24.0, 146.0, 45.6)
CLUSTER_RADIUS_PX = 64  # discs of 40 px, and no two in each other's way

LOCAL = {
    "leaflet": "vendor/leaflet/leaflet.js",
    "leaflet_css": "vendor/leaflet/leaflet.css",
    "markerclusterjs": "vendor/markercluster/leaflet.markercluster.js",
    "markerclustercss": "vendor/markercluster/MarkerCluster.css",
}
# folium names these for widgets and for a look that we do not use.
UNUSED = frozenset(
    {
        "jquery",
        "bootstrap",
        "bootstrap_css",
        "glyphicons_css",
        "awesome_markers",
        "awesome_markers_css",
        "awesome_markers_font_css",
        "awesome_rotate_css",
        "markerclusterdefaultcss",
    }
)


@dataclass(frozen=True, slots=True)
class MapScript:
    """A map's script, and the static files it needs, in order."""

    script: str
    js: tuple[str, ...]
    css: tuple[str, ...]


def draw_map(city: City, base_map: BaseMap) -> MapScript:
    """Draw a city's empty map, for every page of it. Equal arguments, equal bytes."""
    return _draw(city.bounds or JAPAN, base_map)


@lru_cache(maxsize=64)
def _draw(bounds: tuple[float, float, float, float], base_map: BaseMap) -> MapScript:
    import folium
    from folium.plugins import MarkerCluster
    from folium.utilities import JsCode

    moving: Any = JsCode("!matchMedia('(prefers-reduced-motion: reduce)').matches")
    min_x, min_y, max_x, max_y = bounds
    home = [[min_y, min_x], [max_y, max_x]]
    drawn = folium.Map(
        location=[(min_y + max_y) / 2, (min_x + max_x) / 2],
        tiles=None,
        zoom_control=False,  # map.js adds one in the reader's language
        home=home,  # for map.js: a fit here would animate, and swallow the next one
        zoom_snap=0.5,
    )
    drawn.options |= {
        # folium passes the zooms on only together with its own tiles.
        "minZoom": base_map.min_zoom,
        "maxZoom": base_map.max_zoom,
        "zoomAnimation": moving,
        "fadeAnimation": moving,
        "markerZoomAnimation": moving,
        "inertia": moving,
    }
    if base_map.url is not None:
        folium.TileLayer(
            base_map.url,
            attr=base_map.attribution,
            name=base_map.name,
            min_zoom=base_map.min_zoom,
            max_zoom=base_map.max_zoom,
            max_native_zoom=base_map.max_zoom,
        ).add_to(drawn)
    MarkerCluster(  # type: ignore[no-untyped-call] # folium is untyped
        max_cluster_radius=CLUSTER_RADIUS_PX,
        show_coverage_on_hover=False,
        animate=moving,
    ).add_to(drawn)

    # folium's random names would make every answer a new one.
    for element in _elements(drawn):
        element._id = MAP_ID  # noqa: SLF001 - its only way to name an element
    js, css = _assets(drawn)
    figure: Any = drawn.get_root()
    figure.render()
    return MapScript(figure.script.render(), js, css)


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for child in element._children.values():  # noqa: SLF001 - no public walk
        yield from _elements(child)


def _assets(drawn: Any) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return our files for what folium would load from other hosts.

    Raises
    ------
    LookupError
        If folium asks for something that is not known here: better no map than
        one that breaks in the browser, or one that calls a stranger.
    """
    scripts: dict[str, None] = {}
    styles: dict[str, None] = {}
    for element in _elements(drawn):
        for attribute, found in (("default_js", scripts), ("default_css", styles)):
            for name, address in getattr(element, attribute, ()):
                if name in UNUSED:
                    continue
                if name not in LOCAL:
                    message = f"folium asks for {name!r} ({address}): no local file"
                    raise LookupError(message)
                found[LOCAL[name]] = None
    return tuple(scripts), tuple(styles)
