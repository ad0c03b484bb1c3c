"""Re-encodes a picture: turned upright, in sRGB, small enough, nothing else left in it."""

import io
from typing import Any

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP")
QUALITY = 82


class PictureError(Exception):
    """A picture that is not taken; the reason is a key of `sandbox_refusals`."""


def read_picture(
    content: bytes, *, most_pixels: int, sides: tuple[int, ...]
) -> tuple[dict[str, Any], list[bytes]]:
    """Return a header, and the picture as JPEG with its longer side cut to each of ``sides``."""
    Image.MAX_IMAGE_PIXELS = None  # counted below, with a reason of our own
    try:
        picture = _open(content, most_pixels, sides[0])
        made = [_written(picture, side) for side in sides]
    except PictureError:
        raise
    except MemoryError:
        raise
    except Exception as error:
        # Pillow's readers raise whatever they stumble over.
        raise PictureError("picture") from error
    sizes = [size for size, _ in made]
    return {"sizes": sizes}, [written for _, written in made]


def _open(content: bytes, most_pixels: int, side: int) -> Image.Image:
    opened = Image.open(io.BytesIO(content), formats=FORMATS)
    width, height = opened.size
    if width * height > most_pixels:
        raise PictureError("pixels")
    # Only a JPEG can be read at a fraction of its size; twice the side is sharp enough.
    opened.draft("RGB", (2 * side, 2 * side))
    opened.load()
    profile = opened.info.get("icc_profile")
    upright = ImageOps.exif_transpose(opened)
    picture = _flat(_in_srgb(upright, profile))
    picture.info = {}
    return picture


def _in_srgb(picture: Image.Image, profile: bytes | None) -> Image.Image:
    """Return a picture in the colours every screen supposes, if its profile can be read."""
    if not profile or picture.mode not in {"RGB", "CMYK", "L"}:
        return picture
    try:
        converted = ImageCms.profileToProfile(
            picture,
            ImageCms.ImageCmsProfile(io.BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return picture
    return converted or picture


def _flat(picture: Image.Image) -> Image.Image:
    """Return a picture without transparency, on white paper."""
    if picture.has_transparency_data:
        clear = picture.convert("RGBA")
        paper = Image.new("RGBA", clear.size, "white")
        picture = Image.alpha_composite(paper, clear)
    return picture.convert("RGB")


def _written(picture: Image.Image, side: int) -> tuple[tuple[int, int], bytes]:
    small = picture.copy()
    small.thumbnail((side, side), Image.Resampling.LANCZOS)
    target = io.BytesIO()
    small.save(target, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return small.size, target.getvalue()
