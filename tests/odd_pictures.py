"""Pictures of the kinds that people have, and files that only claim to be pictures, made where they are needed."""

import struct

import numpy as np
from PIL import Image

from tests.support import encoded, noise, plain, png

RED, BLUE, WHITE = (200, 10, 20), (10, 20, 200), (255, 255, 255)


def two_halves(mode: str = "RGB") -> Image.Image:
    """Red on the left, blue on the right; 16 x 8."""
    picture = Image.new("RGB", (16, 8), RED)
    picture.paste(BLUE, (8, 0, 16, 8))
    return picture.convert(mode)


def see_through(mode: str) -> Image.Image:
    """Red on the left, nothing on the right."""
    picture = two_halves().convert("RGBA")
    picture.paste((10, 20, 200, 0), (8, 0, 16, 8))
    return picture.convert(mode)


def palette_with_a_hole() -> bytes:
    picture = two_halves().quantize(2)
    return encoded(picture, transparency=picture.getpixel((15, 0)))


def deep_grey(kind: str) -> bytes:
    """16 bits: black to white in four steps, all of which an 8-bit clip would make black or white."""
    return encoded(Image.fromarray(np.repeat(np.array([[0, 16384, 40000, 65535]], dtype=np.uint16), 4, axis=0)), kind)


def deep_rgb() -> bytes:
    return png(2, 1, b"\0" + struct.pack(">6H", 0x8000, 0x4000, 0xFFFF, 0, 0x2000, 0xC000), depth=16)


def animation(kind: str) -> bytes:
    return encoded(plain(RED, (16, 8)), kind, save_all=True, append_images=[plain(BLUE, (16, 8))], duration=100)


def with_orientation(orientation: int) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    return encoded(noise((24, 16)), "PNG", exif=exif)


def gif_bomb() -> bytes:
    """A GIF of 50 bytes whose screen is 65,535 pixels a side."""
    screen = struct.pack("<HH", 65535, 65535) + b"\x80\0\0" + b"\0\0\0\xff\xff\xff"
    return b"GIF89a" + screen + b"\x2c" + struct.pack("<HHHH", 0, 0, 1, 1) + b"\0\x02\x02D\x01\0;"


def tiff_bomb() -> bytes:
    data = bytearray(encoded(plain(), "TIFF"))
    for tag in (256, 257):  # ImageWidth, ImageLength: type LONG or SHORT, count 1
        at = data.index(struct.pack("<H", tag) + struct.pack("<H", 4)[:1])
        data[at : at + 12] = struct.pack("<HHII", tag, 4, 1, 60_000)
    return bytes(data)


def webp_bomb() -> bytes:
    """16,383 pixels a side, the most that WebP can hold, claimed by a header alone."""
    frame = b"\x2f" + struct.pack("<I", 16382 | 16382 << 14) + b"\0" * 16
    chunk = b"VP8L" + struct.pack("<I", len(frame)) + frame + b"\0"
    return b"RIFF" + struct.pack("<I", 4 + len(chunk)) + b"WEBP" + chunk


def truncated(kind: str) -> bytes:
    data = encoded(noise((200, 200)), kind)
    return data[: len(data) // 2]


HEIC = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + b"\0" * 40
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"
