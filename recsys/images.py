"""Bytes -> an RGB picture, safely; and the few shapes a picture is put into: a square for encoders, a thumbnail for pages.

Every file is hostile until it has passed `read_image`: size on disk, type by content (never by name), size in pixels before a
pixel is decoded, then a whole decode. What a person means by a picture is what comes out: turned as its EXIF says, transparency
on white, CMYK and 16 bits brought to 8-bit RGB, the first frame of an animation.
"""

import io
import struct
import warnings
from pathlib import Path
from typing import Literal

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from recsys.errors import ImageError

# Pillow registers its formats when the first picture is opened; two threads that open their first at once race.
Image.init()

MAX_BYTES = 30_000_000  # a 50-megapixel phone photo is about 25 MB
MAX_PIXELS = 32_000_000  # decoding one of these takes up to 400 MB for a moment
MAX_PIXELS_JPEG = 64_000_000  # what phones write, and a JPEG can be decoded at a fraction of its size
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")  # Pillow's JPEG reader also takes the MPO of some phones
READABLE = "JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF"
PHOTO_SIDE = 1024  # pixels: more than any encoder takes in, enough for the page to show
THUMBNAIL_SIDE = 400  # pixels: two cards abreast on a phone of 2x density, six on a desk screen
WHITE = (255, 255, 255)

_THUMBNAIL_SETTINGS: dict[str, dict[str, int]] = {"JPEG": {"quality": 85}, "WEBP": {"quality": 78, "method": 1}}
# What Pillow's decoders raise on damaged files is not one family.
_DECODER_ERRORS = (
    OSError, SyntaxError, ValueError, TypeError, IndexError, KeyError, EOFError, struct.error, MemoryError, OverflowError,
    RuntimeError,
)  # fmt: skip
# Pillow's warnings (a large picture, odd EXIF) would stand beside the one line that `read_image` says, or say what is no matter.
warnings.filterwarnings("ignore", module=r"PIL\.")
_STRIP = 256  # rows
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")


def read_image(source: bytes | Path, name: str | None = None, draft_side: int | None = None) -> Image.Image:
    """Decode one picture to RGB.

    source: the file's bytes or its path. name: what to call it in an error (default: the path's name). draft_side: when only
    this many pixels a side are needed, lets the JPEG decoder skip detail above that (never below it), which is several times
    faster; the picture is then smaller than the file's.

    Raises ImageError with one line that says what is wrong with this file and what to do.
    """
    sought = name or str(source)
    name = name or (source.name or str(source) if isinstance(source, Path) else "the picture")
    data = _read_bytes(source, name, sought)
    _check_signature(data, name)
    try:
        with Image.open(io.BytesIO(data), formats=FORMATS) as image:
            width, height = image.size
            limit = MAX_PIXELS_JPEG if image.format in ("JPEG", "MPO") else MAX_PIXELS
            if width * height > limit:
                most = f"at most {limit // 1_000_000} million are read"
                raise ImageError(f"{name} is {width:,} × {height:,} pixels; {most}. Save it smaller.")
            if draft_side is not None:
                image.draft("RGB", (draft_side, draft_side))
            image.load()
            return _to_rgb(ImageOps.exif_transpose(image))
    except ImageError:
        raise
    except UnidentifiedImageError as error:
        raise ImageError(f"{name} is not a picture that can be read. Use {READABLE}.") from error
    except Image.DecompressionBombError as error:
        many = f"far more pixels than the {MAX_PIXELS // 1_000_000} million that are read"
        raise ImageError(f"{name} has {many}. Save it smaller.") from error
    except _DECODER_ERRORS as error:
        raise ImageError(f"{name} is damaged or cut short ({_one_line(error)}). Copy or export it again.") from error


def read_photo(source: bytes | Path, name: str | None = None) -> Image.Image:
    """Decode one picture to RGB for encoding and showing: at most `PHOTO_SIDE` pixels a side, otherwise as `read_image`.

    A catalogue's pictures, a person's photo and the photos of a measurement all come in this way, so that one picture has one
    vector.
    """
    image = read_image(source, name, draft_side=PHOTO_SIDE)
    image.thumbnail((PHOTO_SIDE, PHOTO_SIDE), Image.Resampling.BILINEAR, reducing_gap=2.0)
    return image


def letterbox(image: Image.Image, side: int) -> Image.Image:
    """Fit an RGB picture into a white square of `side` pixels without cropping or stretching it."""
    if image.size == (side, side):
        return image
    scale = side / max(image.size)
    width, height = (max(1, round(length * scale)) for length in image.size)
    # reducing_gap: a 12-megapixel photo is first shrunk by whole factors, which is several times faster and looks the same.
    fitted = image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0)
    square = Image.new("RGB", (side, side), WHITE)
    square.paste(fitted, ((side - width) // 2, (side - height) // 2))
    return square


def fit(image: Image.Image, side: int, multiple: int) -> tuple[Image.Image, tuple[int, int]]:
    """An RGB picture with its longer side at `side` pixels, white added at the right and below up to multiples of `multiple`.

    Also says the size (width, height) of the part that is the picture. Not stretched, but for a panorama so narrow that a side
    would have no pixel.
    """
    scale = side / max(image.size)
    width, height = (max(1, round(length * scale)) for length in image.size)
    whole = -(-width // multiple) * multiple, -(-height // multiple) * multiple
    ground = Image.new("RGB", whole, WHITE)
    ground.paste(image.resize((width, height), Image.Resampling.BILINEAR, reducing_gap=2.0))
    return ground, (width, height)


def pixels(images: list[Image.Image]) -> np.ndarray:
    """RGB pictures of one size -> (n, height, width, 3) uint8."""
    return np.stack([np.asarray(image, dtype=np.uint8) for image in images])


def thumbnail(image: Image.Image, kind: Literal["JPEG", "WEBP"] = "WEBP", side: int = THUMBNAIL_SIDE) -> bytes:
    """A copy whose longer side is at most `side` pixels, as a file of the kind named; never enlarged, without EXIF."""
    small = image.copy()
    small.thumbnail((side, side), resample=Image.Resampling.LANCZOS, reducing_gap=2.0)
    buffer = io.BytesIO()
    small.save(buffer, kind, **_THUMBNAIL_SETTINGS[kind])
    return buffer.getvalue()


def _read_bytes(source: bytes | Path, name: str, sought: str) -> bytes:
    limit = f"{MAX_BYTES // 1_000_000} MB"
    if isinstance(source, Path):
        try:
            size = source.stat().st_size
            if size > MAX_BYTES:
                raise ImageError(f"{name} is {size / 1e6:.1f} MB; at most {limit} are read. Save it smaller.")
            with source.open("rb") as file:
                data = file.read(MAX_BYTES + 1)  # a device or a pipe has no size, and may have no end
        except FileNotFoundError as error:
            raise ImageError(f"there is no file {sought}. Check the path.") from error
        except OSError as error:
            raise ImageError(f"{name} could not be opened: {error.strerror or error}.") from error
    else:
        data = source
    if len(data) > MAX_BYTES:
        raise ImageError(f"{name} is {len(data) / 1e6:.1f} MB; at most {limit} are read. Save it smaller.")
    if not data:
        raise ImageError(f"{name} is empty (0 bytes). Copy or export it again.")
    return data


def _check_signature(data: bytes, name: str) -> None:
    """Pillow cannot name what it cannot read; the one such format that phones write is worth a sentence."""
    if data[4:8] == b"ftyp" and data[8:12] in _HEIC_BRANDS:
        raise ImageError(
            f"{name} is a HEIC photo, which is not read here. Share it as JPEG (iPhone: Settings, Camera, Most Compatible)."
        )


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode.startswith("I") or image.mode == "F":
        return _from_deep_grey(image)
    if image.has_transparency_data:
        image = image.convert("RGBA")
        ground = Image.new("RGB", image.size, WHITE)
        ground.paste(image, mask=image.getchannel("A"))
        return ground
    return image if image.mode == "RGB" else image.convert("RGB")


def _from_deep_grey(image: Image.Image) -> Image.Image:
    """16-bit, 32-bit and float grey -> RGB by scaling; Pillow's own convert clips everything above 255 to white.

    16 bits have a known top. Of the others the brightest pixel is white, unless they hold 8-bit values already.
    """
    values = np.asarray(image)
    grey = np.empty(values.shape, dtype=np.uint8)
    if image.mode.startswith("I;16"):
        top = 65535.0
    else:
        brightest = float(np.max(values, where=np.isfinite(values), initial=0))
        top = max(brightest, 1.0) if brightest > 255 or image.mode == "F" else 255.0
    for start in range(0, len(values), _STRIP):  # in strips: as one float array a large picture takes eight times its size
        strip = np.nan_to_num(values[start : start + _STRIP].astype(np.float32))
        grey[start : start + _STRIP] = np.clip(strip * (255 / top), 0, 255).round()
    return Image.fromarray(grey, "L").convert("RGB")


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__
