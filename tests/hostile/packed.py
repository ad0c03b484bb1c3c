"""Hostile zip and gzip files."""

import gzip
import io
import os
import struct
import zipfile
from pathlib import Path

from tests.hostile.making import Make, collection, feature, pack, save

_GOOD = collection(feature())


def _zip(members: dict[str, bytes | str]) -> Make:
    return lambda folder: pack(folder, "架空.zip", members)


def _bytes_of(members: dict[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def _five_million_features(folder: Path) -> Path:
    one = b'{"type":"Feature","properties":{},"geometry":null},'
    path = folder / "架空.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:  # noqa: SIM117 - two things are opened
        with archive.open("a.geojson", "w", force_zip64=True) as sink:
            sink.write(b'{"type":"FeatureCollection","features":[')
            for _ in range(500):
                sink.write(one * 10_000)
            sink.write(one[:-1] + b"]}")
    return path


def _nested_zips() -> bytes:
    inner = _bytes_of({"a.geojson": b" " * 5_000_000})
    for _ in range(5):
        inner = _bytes_of({f"{i}.zip": inner for i in range(5)})
    return inner


def _link(target: str) -> Make:
    def make(folder: Path) -> Path:
        member = zipfile.ZipInfo("a.geojson")
        member.external_attr = 0o120777 << 16
        path = folder / "架空.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr(member, target)
        return path

    return make


def _changed(old: bytes, new: bytes, content: bytes = b"x" * 5000) -> Make:
    """A zip of one member with some of its bytes exchanged."""

    def make(folder: Path) -> Path:
        raw = _bytes_of({"a.geojson": content})
        return save(folder, "架空.zip", raw.replace(old, new))

    return make


def _encrypted(folder: Path) -> Path:
    raw = bytearray(_bytes_of({"a.geojson": _GOOD.encode()}))
    raw[6] |= 1
    central = raw.index(b"PK\x01\x02")
    raw[central + 8] |= 1
    return save(folder, "架空.zip", bytes(raw))


def _unknown_method(folder: Path) -> Path:
    raw = bytearray(_bytes_of({"a.geojson": _GOOD.encode()}))
    raw[8] = 99
    central = raw.index(b"PK\x01\x02")
    raw[central + 10] = 99
    return save(folder, "架空.zip", bytes(raw))


def _overlapping(folder: Path) -> Path:
    """Twenty entries of the list that all name the same bytes."""
    raw = _bytes_of({"a.csv": b"a," * 2_000_000})
    start = raw.index(b"PK\x01\x02")
    end = raw.index(b"PK\x05\x06")
    entry = raw[start:end]
    tail = raw[end:]
    count = struct.pack("<HH", 20, 20)
    tail = tail[:8] + count + struct.pack("<I", len(entry) * 20) + tail[16:]
    return save(folder, "架空.zip", raw[:start] + entry * 20 + tail)


def _many_members(folder: Path) -> Path:
    return pack(folder, "架空.zip", {f"{i}.txt": b"" for i in range(60_000)})


_SIZE = struct.pack("<I", 5000)
FILES: dict[str, Make] = {
    "zip: five million features": _five_million_features,
    "zip: 90 MB of one letter": lambda folder: pack(
        folder, "架空.zip", {"a.geojson": b" " * 90_000_000}
    ),
    "zip: zips in zips": lambda folder: save(folder, "架空.zip", _nested_zips()),
    "zip: link to a file": _link("/etc/passwd"),
    "zip: link upwards": _link("../../../etc/passwd"),
    "zip: name that leaves the folder": _zip({"../a.geojson": _GOOD}),
    "zip: name that leaves it from within": _zip({"a/../../a.geojson": _GOOD}),
    "zip: absolute name": _zip({"/etc/a.geojson": _GOOD}),
    "zip: name of another system": _zip({"..\\..\\a.geojson": _GOOD}),
    "zip: drive letter": _zip({"C:\\a.geojson": _GOOD}),
    "zip: name of 60,000 letters": _zip({"a" * 60_000 + ".geojson": _GOOD}),
    "zip: name of control characters": _zip({"\x1b[2J\u202e.geojson": _GOOD}),
    "zip: encrypted": _encrypted,
    "zip: unknown compression": _unknown_method,
    "zip: 21 members": _zip({f"{i}.txt": "x" for i in range(21)}),
    "zip: 60,000 members": _many_members,
    "zip: members over each other": _overlapping,
    "zip: size that is too small": _changed(_SIZE, struct.pack("<I", 10)),
    "zip: size that is too large": _changed(_SIZE, struct.pack("<I", 2**31)),
    "zip: cut off": lambda folder: save(
        folder, "架空.zip", _bytes_of({"a.geojson": os.urandom(9000)})[:5000]
    ),
    "zip: empty": _zip({}),
    "zip: only folders": _zip({"a/": "", "b/": ""}),
    "zip: only a name": lambda folder: save(folder, "架空.zip", b"PK\x03\x04"),
    "zip: no zip": lambda folder: save(folder, "架空.zip", b"GIF89a" * 100),
    "zip: two data sets": _zip({"a.geojson": _GOOD, "b.geojson": _GOOD}),
    "zip: virtual file inside": _zip(
        {"a.geojson": "<OGRVRTDataSource/>", "a.vrt": "<OGRVRTDataSource/>"}
    ),
    "zip: Shapefile of nothing": _zip(dict.fromkeys(("a.shp", "a.shx", "a.dbf"), "")),
    "zip: wrong sum": _changed(b"PK\x03\x04\x14\x00", b"PK\x03\x04\x14\x01"),
    "kmz: NetworkLink to a file inside": lambda folder: pack(
        folder,
        "架空.kmz",
        {"doc.kml": "<kml><NetworkLink/></kml>", "b.kml": "<kml/>"},
    ),
    "gz: 90 MB of one letter": lambda folder: save(
        folder, "架空.json.gz", gzip.compress(b" " * 90_000_000, 1)
    ),
    "gz: in a gz": lambda folder: save(
        folder, "架空.json.gz", gzip.compress(gzip.compress(_GOOD.encode()))
    ),
    "gz: cut off": lambda folder: save(
        folder, "架空.json.gz", gzip.compress(os.urandom(999))[:500]
    ),
    "gz: no gz": lambda folder: save(folder, "架空.json.gz", b"x" * 99),
}
