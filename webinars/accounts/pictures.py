"""Pictures that organisers upload: logos, and photos of speakers.

What comes in is never what goes out. A file is decoded as one of a few formats and written anew,
so that nothing hidden in it (EXIF with a place and a camera, a script, a second file) is kept.
"""

from __future__ import annotations

import secrets
import warnings
from datetime import datetime
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from webinars.accounts.models import Picture
from webinars.extensions import db

FORMATS = ("JPEG", "PNG", "WEBP")
MEDIA_TYPES = ("image/jpeg", "image/png", "image/webp")
"""What browsers offer to choose from; what a file really is, decoding shows."""

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 40_000_000
LONGEST_SIDE = 800
"""Shown pictures are at most this many pixels wide or high."""

MEDIA_TYPE = "image/webp"
LARGEST_FILE = 28 * 1024
"""So many bytes a shown picture has at most: pages with one are for weak networks as well."""

_QUALITIES = (82, 68, 54, 40)
_SMALLER = 0.8


class InvalidPicture(ValueError):
    """An uploaded file cannot become a picture."""


class NotAPicture(InvalidPicture):
    """It is not an undamaged file in one of `FORMATS`."""


class PictureTooLarge(InvalidPicture):
    """It has more than `MAX_BYTES` or `MAX_PIXELS`."""


def add_picture(data: bytes, *, now: datetime, longest_side: int = LONGEST_SIDE) -> Picture:
    """Store the picture in `data`, upright and at most `longest_side` pixels wide and high.

    It takes `LARGEST_FILE` bytes at most: one with much detail is stored less sharp, or smaller.
    Raises `NotAPicture` or `PictureTooLarge`. The caller puts it in place of an older one with
    `delete_picture`.
    """
    image = _decode(data)
    image.thumbnail((longest_side, longest_side))
    image, content = _make_light(image)
    picture = Picture(
        name=_new_name(),
        media_type=MEDIA_TYPE,
        width=image.width,
        height=image.height,
        content=content,
        created_at=now,
    )
    db.session.add(picture)
    db.session.flush()
    return picture


def rename_picture(picture: Picture) -> None:
    """Let the picture's address be another: whoever knew the old one finds nothing there."""
    picture.name = _new_name()


def delete_picture(picture: Picture | None) -> None:
    """Delete a picture, if there is one; what pointed at it then has none."""
    if picture is not None:
        db.session.delete(picture)


def _new_name() -> str:
    return secrets.token_urlsafe(24)


def _decode(data: bytes) -> Image.Image:
    """The pixels of an uploaded file. Its size is judged by its header, before it is unpacked."""
    if len(data) > MAX_BYTES:
        raise PictureTooLarge
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # judged right below
            image = Image.open(BytesIO(data), formats=FORMATS)
        if image.width * image.height > MAX_PIXELS:
            raise PictureTooLarge
        image.load()
        upright = ImageOps.exif_transpose(image)
        return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except Image.DecompressionBombError:
        raise PictureTooLarge from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as error:
        if isinstance(error, InvalidPicture):
            raise
        raise NotAPicture from error


def _make_light(image: Image.Image) -> tuple[Image.Image, bytes]:
    """The picture as it is stored, and its file, which is not larger than `LARGEST_FILE`."""
    while True:
        for quality in _QUALITIES:
            content = _encode(image, quality)
            if len(content) <= LARGEST_FILE:
                return image, content
        image = image.resize((_smaller(image.width), _smaller(image.height)))


def _smaller(side: int) -> int:
    return max(1, int(side * _SMALLER))


def _encode(image: Image.Image, quality: int) -> bytes:
    """A file with the pixels alone."""
    plain = Image.frombytes(image.mode, image.size, image.tobytes())
    target = BytesIO()
    plain.save(target, "WEBP", quality=quality)
    return target.getvalue()
