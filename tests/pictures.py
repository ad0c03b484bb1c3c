"""Pictures as a camera makes them, for tests."""

import io

from PIL import Image

LAT, LON = 2, 4  # tags of EXIF's GPS part
ORIENTATION = 0x0112
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">secret</x:xmpmeta>'


def written(picture: Image.Image, form: str = "JPEG", **options) -> bytes:
    """Return a picture as a file of a form."""
    target = io.BytesIO()
    picture.save(target, form, **options)
    return target.getvalue()


def photo(size=(640, 400), form="JPEG", *, turned=False) -> bytes:
    """Return a picture, red above and blue below, with a camera's own words in it.

    ``turned``: it lies on its side, and says so.
    """
    upright = Image.new("RGB", size, "red")
    width, height = size
    upright.paste("blue", (0, height // 2, width, height))
    exif = Image.Exif()
    exif[0x010F] = "SecretCamera"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[LAT] = "N", (43.0, 6.0, 30.0)
    gps[3], gps[LON] = "E", (141.0, 32.0, 10.0)
    if turned:
        upright = upright.transpose(Image.Transpose.ROTATE_90)
        exif[ORIENTATION] = 6
    return written(upright, form, exif=exif, xmp=XMP)


def opened(content: bytes) -> Image.Image:
    """Return what a file holds."""
    return Image.open(io.BytesIO(content))
