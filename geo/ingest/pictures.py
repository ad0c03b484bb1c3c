"""Taking a picture in: checked, re-encoded, and nothing of the camera's own words kept."""

from dataclasses import dataclass
from typing import Final

from geo.domain.errors import InvalidQueryError
from geo.ingest.sandbox import re_encode_in_child

MOST_BYTES: Final = 20 * 1024**2
MOST_PIXELS: Final = 60_000_000
LARGE, SMALL = 1600, 480

_HEIF: Final = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"heim", b"heis", b"avif")
_TOO_LARGE = (
    "写真が大きすぎます（上限20MB）。携帯電話やパソコンで小さくしてから選んでください。"
)
_KINDS = "JPEG、PNG、WebPの写真を選んでください。"
_IS_HEIF = (
    "iPhoneの形式（HEIC）の写真は読めません。"
    "写真をJPEGで保存し直すか、画面の写し（スクリーンショット）を選んでください。"
)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept: JPEG in sRGB, upright, without any metadata.

    ``width`` and ``height`` are of ``content``, in pixels.
    """

    content: bytes
    small: bytes
    width: int
    height: int


def read_picture(content: bytes, *, name: str = "写真") -> Picture:
    """Return a picture re-encoded in two sizes.

    Parameters
    ----------
    content
        The bytes of a JPEG, PNG or WebP; what stands behind the picture's end
        is dropped. Of an animation only the first picture is kept.
    name
        What the file is called, for errors.

    Raises
    ------
    InvalidQueryError
        If the bytes are too many, or no such picture.
    InvalidLayerError
        If the picture is broken or has more than 60 million pixels.
    """
    if not content:
        raise _refused("写真を選んでください。")
    if len(content) > MOST_BYTES:
        raise _refused(_TOO_LARGE)
    if content[4:8] == b"ftyp" and content[8:12] in _HEIF:
        raise _refused(_IS_HEIF)
    if not _is_known(content):
        raise _refused(f"この種類のファイルは写真として使えません。{_KINDS}")
    (size, large), (_, small) = re_encode_in_child(
        content, file=name, most_pixels=MOST_PIXELS, sides=(LARGE, SMALL)
    )
    return Picture(large, small, *size)


def _is_known(content: bytes) -> bool:
    """Return whether the first bytes are those of a picture we read, whatever its name."""
    return content.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")) or (
        content[:4],
        content[8:12],
    ) == (b"RIFF", b"WEBP")


def _refused(message: str) -> InvalidQueryError:
    return InvalidQueryError(message, parameter="photo")
