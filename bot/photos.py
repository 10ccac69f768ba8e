"""Making a stranger's photo harmless: decoded, turned upright, made small, written anew.

What is kept has no place, time or owner in it (EXIF), and nothing but pixels.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

MOST_BYTES = 5 * 1024 * 1024  # WhatsApp's own limit for an image
LONGEST_SIDE = 1600
_MOST_PIXELS = 25_000_000
_QUALITY = 82


class NotAPhoto(Exception):
    """These bytes are no JPEG, PNG or WebP that can be opened; the text says why, in a word."""


def cleaned(data: bytes) -> bytes:
    """The photo as a JPEG of our own. Raises `NotAPhoto`.

    What the sender says of its type counts for nothing: the bytes tell.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _written_anew(data)
    except NotAPhoto:
        raise
    except Exception as error:  # Pillow's decoders fail in many ways on bytes that are none
        raise NotAPhoto("not a photo") from error


def _written_anew(data: bytes) -> bytes:
    with Image.open(BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as found:
        if found.width * found.height > _MOST_PIXELS:
            raise NotAPhoto("too many pixels")
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded small
        upright = ImageOps.exif_transpose(found).convert("RGBA")
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    # A new picture: the old one's comments and profiles stay behind with it.
    kept = Image.new("RGB", upright.size, "white")
    kept.paste(upright, mask=upright.getchannel("A"))
    written = BytesIO()
    kept.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()
