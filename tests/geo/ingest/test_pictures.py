"""Pictures taken in: nothing of the camera stays, nothing harmful is decoded."""

import struct
import zlib

import pytest
from PIL import Image

from geo.domain.errors import GeoError
from geo.ingest.pictures import LARGE, MOST_BYTES, SMALL, read_picture
from tests.pictures import opened, photo, written


def refusal_of(content: bytes) -> str:
    with pytest.raises(GeoError) as caught:
        read_picture(content)
    return caught.value.message


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_nothing_of_the_camera_is_left(form):
    sent = photo(form=form)
    assert b"SecretCamera" in sent

    made = read_picture(sent)

    for content in (made.content, made.small):
        kept = opened(content)
        assert kept.format == "JPEG"
        assert not dict(kept.getexif())
        assert not kept.info.keys() & {"exif", "xmp", "icc_profile", "comment"}
        assert b"SecretCamera" not in content
        assert b"xmpmeta" not in content


def test_a_picture_on_its_side_is_turned_upright():
    made = read_picture(photo(turned=True))

    kept = opened(made.content)
    red, _, blue = kept.getpixel((320, 50))
    assert (made.width, made.height) == kept.size == (640, 400)
    assert red > 200
    assert blue < 50


def test_a_large_picture_is_cut_to_two_sizes():
    made = read_picture(photo((4000, 3000)))

    assert max(opened(made.content).size) == LARGE
    assert max(opened(made.small).size) == SMALL


def test_what_is_transparent_becomes_white_paper():
    made = read_picture(written(Image.new("RGBA", (40, 40), (0, 0, 0, 0)), "PNG"))

    assert opened(made.content).getpixel((20, 20)) == (255, 255, 255)


def test_what_stands_behind_a_picture_is_dropped():
    made = read_picture(photo() + b"PK\x03\x04<script>alert(1)</script>")

    assert b"<script>" not in made.content


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of some hundred bytes that unpacks to billions of pixels."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        checked = zlib.crc32(kind + body)
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", checked)

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000))
    start = b"\x89PNG\r\n\x1a\n"
    return start + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def test_a_bomb_is_refused_before_it_is_unpacked():
    assert "6,000万画素" in refusal_of(png_claiming(50_000, 50_000))


def test_a_picture_of_too_many_bytes_is_refused():
    assert "20MB" in refusal_of(b"\xff\xd8\xff" + bytes(MOST_BYTES))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (photo()[:3000], "途中で切れている"),
        (b"\xff\xd8\xff" + b"<script>alert(1)</script>" * 40, "写真として読めません"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG、PNG、WebP"),
        (b"GIF89a/*" + b"\x00" * 60 + b"*/=1;alert(1)", "JPEG、PNG、WebP"),
        (b"%PDF-1.7\n" + b"\xff\xd8\xff", "JPEG、PNG、WebP"),
        (b"\x00\x00\x00\x18ftypheic" + b"\x00" * 40, "HEIC"),
        (b"", "写真を選んでください"),
    ],
    ids=["truncated", "polyglot", "svg", "gif", "pdf", "heic", "empty"],
)
def test_what_is_no_picture_is_refused_in_words(content, words):
    assert words in refusal_of(content)
