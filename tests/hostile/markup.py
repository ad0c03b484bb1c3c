"""Hostile XML: virtual files, entities and links, under every name."""

from functools import partial

from tests.hostile.making import Make, fixed, url


def _virtual_file() -> str:
    return (
        '<OGRVRTDataSource><OGRVRTLayer name="passwd"><SrcDataSource>CSV:/etc/passwd'
        "</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def _virtual_address() -> str:
    return (
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/vsicurl/'
        f"{url('a.csv')}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"
    )


def _web_service() -> str:
    return f"<OGRWFSDataSource><URL>{url('wfs')}</URL></OGRWFSDataSource>"


def _gml() -> str:
    return (
        '<?xml version="1.0"?><gml:FeatureCollection '
        'xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        f'xsi:schemaLocation="http://a {url("a.xsd")}"/>'
    )


def _feed() -> str:
    return (
        '<?xml version="1.0"?><rss version="2.0" '
        'xmlns:georss="http://www.georss.org/georss"><channel><item>'
        "<georss:point>35 139</georss:point></item></channel></rss>"
    )


def _kml(inside: str, before: str = "") -> str:
    return (
        f'<?xml version="1.0"?>{before}<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{inside}</Document></kml>"
    )


def _gpx(inside: str, before: str = "") -> str:
    return f'<?xml version="1.0"?>{before}<gpx version="1.1">{inside}</gpx>'


def _place(name: str = "架空", coordinates: str = "139.5,35.5") -> str:
    point = f"<Point><coordinates>{coordinates}</coordinates></Point>"
    return f"<Placemark><name>{name}</name>{point}</Placemark>"


def _laughs() -> str:
    entities = '<!ENTITY a0 "ha">' + "".join(
        f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 12)
    )
    return f"<!DOCTYPE kml [{entities}]>"


def _quadratic() -> str:
    return f'<!DOCTYPE kml [<!ENTITY a "{"x" * 100_000}">]>'


def _entity(system: str) -> str:
    return f'<!DOCTYPE kml [<!ENTITY a SYSTEM "{system}">]>'


def _parameter_entity() -> str:
    return f'<!DOCTYPE kml [<!ENTITY % a SYSTEM "{url("a.dtd")}"> %a;]>'


def _link() -> str:
    return _kml(f"<NetworkLink><Link><href>{url()}</href></Link></NetworkLink>")


def _style_link() -> str:
    icon = f"<Style><IconStyle><Icon><href>{url()}</href></Icon></IconStyle></Style>"
    overlay = f"<GroundOverlay><Icon><href>{url()}</href></Icon></GroundOverlay>"
    return _kml(
        f"{icon}{overlay}<Placemark><styleUrl>{url('#s')}</styleUrl></Placemark>"
    )


_CONTENT = {
    "virtual file": _virtual_file,
    "virtual address": _virtual_address,
    "web service": _web_service,
    "GML with a schema": _gml,
    "GeoRSS": _feed,
}
_NAMES = ("geojson", "json", "csv", "kml", "gpx", "gpkg", "shp", "xlsx")
_KML = {
    "entity of a file": lambda: _kml(_place("&a;"), _entity("file:///etc/passwd")),
    "entity of an address": lambda: _kml(_place("&a;"), _entity(url())),
    "parameter entity": lambda: _kml(_place(), _parameter_entity()),
    "external document type": lambda: _kml(
        _place(), f'<!DOCTYPE kml SYSTEM "{url("a.dtd")}">'
    ),
    "billion laughs": lambda: _kml(_place("&a11;"), _laughs()),
    "quadratic growth": lambda: _kml(_place("&a;" * 10_000), _quadratic()),
    "network link": _link,
    "links of styles and overlays": _style_link,
    "stylesheet": lambda: _kml(
        _place(), f'<?xml-stylesheet type="text/xsl" href="{url("a.xsl")}"?>'
    ),
    "inclusion": lambda: _kml(
        '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" '
        f'href="{url()}" parse="text"/>' + _place()
    ),
    "nested 200,000 deep": lambda: _kml("<Folder>" * 200_000),
    "geometries 39 deep": lambda: _kml(
        "<Placemark>" + "<MultiGeometry>" * 39 + "</MultiGeometry>" * 39
    ),
    "NaN": lambda: _kml(_place(coordinates="NaN,35")),
    "infinity": lambda: _kml(_place(coordinates="inf,35")),
    "1e308": lambda: _kml(_place(coordinates="1e308,1e308")),
    "number with underscores": lambda: _kml(_place(coordinates="1_39,35")),
    "half a coordinate": lambda: _kml(_place(coordinates="139")),
    "300,000 placemarks": lambda: _kml("<Placemark/>" * 300_000),
    "10,000 fields": lambda: _kml(
        "<Placemark><ExtendedData>"
        + "".join(f'<Data name="{i}"><value>1</value></Data>' for i in range(10_000))
        + "</ExtendedData></Placemark>"
    ),
    "attribute of 5 MB": lambda: _kml(f'<Placemark id="{"a" * 5_000_000}"/>'),
    "name of 5 MB": lambda: _kml(_place("架" * 1_700_000)),
    "100,000 attributes": lambda: _kml(
        "<Placemark " + " ".join(f'a{i}="1"' for i in range(100_000)) + "/>"
    ),
    "ring of a million points": lambda: _kml(
        "<Placemark><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        + "139,35 " * 1_000_000
        + "</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark>"
    ),
    "field names that clash": lambda: _kml(
        '<Placemark><name>架空</name><ExtendedData><Data name="Name"><value>別'
        '</value></Data><Data name="フォルダー"><value>1</value></Data></ExtendedData>'
        "</Placemark>"
    ),
    "cut off": lambda: _kml(_place())[:-30],
    "NUL": lambda: _kml(_place("架\x00空")),
    "unknown encoding": lambda: _kml(_place()).replace(
        '"1.0"', '"1.0" encoding="x-none"'
    ),
    "UTF-7": lambda: _kml(_place()).replace('"1.0"', '"1.0" encoding="UTF-7"'),
    "punycode": lambda: _kml("a-" + "zzzz9" * 20_000).replace(
        '"1.0"', '"1.0" encoding="punycode"'
    ),
    "UTF-16 without its mark": lambda: _kml(_place()).encode("utf-16-le"),
    "doctype in UTF-16": lambda: _kml(_place("&a;"), _entity(url())).encode("utf-16"),
    "another root": lambda: "<html><body/></html>",
    "empty root": lambda: "<kml/>",
}
_GPX = {
    "entity of a file": lambda: _gpx("&a;", _entity("file:///etc/passwd")),
    "entity of an address": lambda: _gpx("&a;", _entity(url())),
    "billion laughs": lambda: _gpx("&a11;", _laughs()),
    "external document type": lambda: _gpx(
        "", f'<!DOCTYPE gpx SYSTEM "{url("a.dtd")}">'
    ),
    "nested 200,000 deep": lambda: _gpx("<trk>" * 200_000),
    "no position": lambda: _gpx("<wpt/>"),
    "position of infinity": lambda: _gpx('<wpt lat="inf" lon="nan"/>'),
    "track of a million points": lambda: _gpx(
        "<trk><trkseg>" + '<trkpt lat="35" lon="139"/>' * 1_000_001 + "</trkseg></trk>"
    ),
    "extensions without end": lambda: _gpx(
        '<wpt lat="35" lon="139"><extensions>'
        + "".join(f"<a{i}>1</a{i}>" for i in range(10_000))
        + "</extensions></wpt>"
    ),
}

FILES: dict[str, Make] = {
    **{
        f"{content} named .{name}": fixed(f"架空.{name}", partial(make))
        for content, make in _CONTENT.items()
        for name in _NAMES
    },
    **{f"kml: {name}": fixed("架空.kml", make) for name, make in _KML.items()},
    **{f"gpx: {name}": fixed("架空.gpx", make) for name, make in _GPX.items()},
}
