"""Pictures are decoded, brought to size and written anew; everything else is refused."""

from __future__ import annotations

import struct
import zlib
from datetime import UTC, datetime
from io import BytesIO

import pytest
from flask import Flask
from PIL import Image

from webinars.accounts.models import Picture
from webinars.accounts.pictures import (
    LARGEST_FILE,
    MAX_BYTES,
    NotAPicture,
    PictureTooLarge,
    add_picture,
    delete_picture,
)
from webinars.extensions import db, transaction

NOW = datetime(2026, 5, 4, 9, tzinfo=UTC)


def a_file(
    size: tuple[int, int] = (40, 20),
    kind: str = "PNG",
    mode: str = "RGB",
    **more: object,
) -> bytes:
    """A picture as somebody uploads it."""
    target = BytesIO()
    Image.new(mode, size, "red" if mode != "P" else 1).save(target, kind, **more)
    return target.getvalue()


def shown(picture: Picture) -> Image.Image:
    """What is sent of a stored picture, decoded."""
    return Image.open(BytesIO(picture.content))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is of this size."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = [(b"IHDR", header), (b"IDAT", zlib.compress(b"")), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )


def noise(size: tuple[int, int]) -> bytes:
    """A picture with as much detail as there can be."""
    target = BytesIO()
    Image.effect_noise(size, 90).convert("RGB").save(target, "PNG")
    return target.getvalue()


@pytest.mark.parametrize("size", [(1600, 800), (1, 900)])
def test_a_picture_full_of_detail_is_light(sqlite_app: Flask, size: tuple[int, int]) -> None:
    with transaction():
        picture = add_picture(noise(size), now=NOW)
    assert len(picture.content) <= LARGEST_FILE
    assert shown(picture).size == (picture.width, picture.height)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_picture_is_kept_as_webp_under_a_random_name(app: Flask, kind: str) -> None:
    with transaction():
        first, second = (add_picture(a_file(kind=kind), now=NOW) for _ in range(2))
    assert len(first.name) == 32
    assert first.name != second.name
    assert (first.media_type, first.width, first.height) == ("image/webp", 40, 20)
    assert (shown(first).format, shown(first).size) == ("WEBP", (40, 20))


def test_a_large_picture_is_made_smaller(sqlite_app: Flask) -> None:
    picture = add_picture(a_file((3000, 1500), "JPEG"), now=NOW, longest_side=400)
    assert shown(picture).size == (picture.width, picture.height) == (400, 200)


def test_what_the_camera_noted_is_dropped_and_the_picture_stands_upright(
    sqlite_app: Flask,
) -> None:
    notes = Image.Exif()
    notes[0x0112] = 6  # to be turned by a quarter
    notes[0x010E] = "at the office of the lawyer"
    uploaded = a_file(kind="JPEG", exif=notes)
    assert b"lawyer" in uploaded
    picture = add_picture(uploaded, now=NOW)
    assert shown(picture).size == (20, 40)
    assert b"lawyer" not in picture.content
    assert not shown(picture).getexif()


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_see_through_stays_so(sqlite_app: Flask, mode: str) -> None:
    more = {"transparency": 0} if mode == "P" else {}
    target = BytesIO()
    fill: object = {"RGBA": (255, 0, 0, 0), "LA": (9, 0), "P": 0}[mode]
    Image.new(mode, (8, 8), fill).save(target, "PNG", **more)  # type: ignore[arg-type]
    assert shown(add_picture(target.getvalue(), now=NOW)).mode == "RGBA"


@pytest.mark.parametrize("mode", ["L", "CMYK", "1"])
def test_other_colours_are_turned_into_red_green_and_blue(sqlite_app: Flask, mode: str) -> None:
    target = BytesIO()
    Image.new(mode, (8, 8)).save(target, "PNG" if mode == "1" else "JPEG")
    assert shown(add_picture(target.getvalue(), now=NOW)).mode == "RGB"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a<script>alert(1)</script>",
        b"\x89PNG\r\n\x1a\nnothing",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        a_file()[:-30],
        a_file(kind="JPEG")[:200],
        a_file(kind="GIF"),
        a_file(kind="BMP"),
        a_file(kind="TIFF"),
    ],
)
def test_what_is_no_such_picture_is_refused(sqlite_app: Flask, data: bytes) -> None:
    with pytest.raises(NotAPicture):
        add_picture(data, now=NOW)


@pytest.mark.parametrize(
    "data",
    [bomb(10_000, 4_001), bomb(60_000, 60_000), a_file() + bytes(MAX_BYTES)],
    ids=["more pixels", "a bomb", "more bytes"],
)
def test_what_is_too_large_is_refused_before_it_is_unpacked(sqlite_app: Flask, data: bytes) -> None:
    with pytest.raises(PictureTooLarge):
        add_picture(data, now=NOW)


def test_a_deleted_picture_is_gone(app: Flask) -> None:
    with transaction():
        picture = add_picture(a_file(), now=NOW)
    with transaction():
        delete_picture(db.session.get(Picture, picture.id))
        delete_picture(None)
    assert db.session.query(Picture).count() == 0
