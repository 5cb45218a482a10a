"""Whatever file a person offers: the picture they mean, or one line that says what is wrong with it."""

import errno
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from recsys import images
from recsys.errors import ImageError
from recsys.images import MAX_BYTES, MAX_PIXELS_JPEG, PHOTO_SIDE, letterbox, read_image, read_photo
from tests.odd_pictures import (
    BLUE,
    HEIC,
    RED,
    SVG,
    WHITE,
    animation,
    deep_grey,
    deep_rgb,
    gif_bomb,
    palette_with_a_hole,
    see_through,
    tiff_bomb,
    truncated,
    two_halves,
    webp_bomb,
    with_orientation,
)
from tests.support import encoded, noise, plain, png

pytestmark = pytest.mark.filterwarnings("ignore:::PIL")  # pytest undoes the filter that `recsys.images` sets

LISTS_FORMATS = r"not a picture that can be read\. Use JPEG, PNG, WebP, AVIF, GIF, BMP or TIFF\.$"
TOO_MANY_PIXELS = r"(at most 32 million are read|far more pixels than the 32 million that are read)\. Save it smaller\.$"
CUT_SHORT = r"is damaged or cut short \(.+\)\. Copy or export it again\.$"

REFUSED: dict[str, tuple[bytes | Callable[[], bytes], str]] = {
    "nothing": (b"", r"is empty \(0 bytes\)\. Copy or export it again\.$"),
    "one byte": (b"\xff", LISTS_FORMATS),
    "text": (b"hello, I am not a picture\n" * 9, LISTS_FORMATS),
    "SVG": (SVG, LISTS_FORMATS),
    "PDF": (b"%PDF-1.7\n1 0 obj\n", LISTS_FORMATS),
    "JPEG 2000, which Pillow could read": (lambda: encoded(plain(), "JPEG2000"), LISTS_FORMATS),
    "HEIC": (HEIC, r"is a HEIC photo, which is not read here\. Share it as JPEG"),
    "half a JPEG": (lambda: truncated("JPEG"), CUT_SHORT),
    "half a PNG": (lambda: truncated("PNG"), CUT_SHORT),
    "half a TIFF": (lambda: truncated("TIFF"), r"(cut short|not a picture)"),
    "half a BMP": (lambda: truncated("BMP"), CUT_SHORT),
    "half a GIF": (lambda: truncated("GIF"), CUT_SHORT),
    "half a WebP": (lambda: truncated("WEBP"), CUT_SHORT),
    "half an AVIF": (lambda: truncated("AVIF"), r"(cut short|not a picture)"),
    "an AVIF whose picture is gone": (lambda: encoded(noise(), "AVIF").replace(b"pitm", b"nope"), CUT_SHORT),
    "a PNG of 60,000 × 60,000 pixels": (lambda: png(60_000, 60_000), TOO_MANY_PIXELS),
    "a PNG that Pillow warns about": (lambda: png(10_000, 10_000), r"is 10,000 × 10,000 pixels; at most 32 million are read"),
    "a PNG that Pillow is content with": (lambda: png(8_001, 8_000), r"is 8,001 × 8,000 pixels; at most 32 million are read"),
    "a GIF of 65,535 × 65,535 pixels": (gif_bomb, TOO_MANY_PIXELS),
    "a TIFF of 60,000 × 60,000 pixels": (tiff_bomb, TOO_MANY_PIXELS),
    "a WebP of 16,383 × 16,383 pixels": (webp_bomb, r"(32 million|cut short|not a picture)"),
}


@pytest.mark.parametrize(("content", "says"), REFUSED.values(), ids=REFUSED)
def test_what_is_no_picture_is_refused_in_one_line_that_names_it(
    content: bytes | Callable[[], bytes], says: str, tmp_path: Path
) -> None:
    data = content() if callable(content) else content
    path = tmp_path / "mine.png"
    path.write_bytes(data)
    for refusal in (lambda: read_image(path), lambda: read_image(data, name="mine.png"), lambda: read_image(path, draft_side=50)):
        with pytest.raises(ImageError, match=says) as caught:
            refusal()
        assert str(caught.value).startswith("mine.png ")
        assert "\n" not in str(caught.value)


HALVES = [RED, BLUE]
READ: dict[str, tuple[Callable[[], bytes], list[tuple[int, int, int]], int]] = {
    # what: (the file, the colours at its left and right end, how far off a colour may be)
    "JPEG": (lambda: encoded(two_halves(), "JPEG", quality=95), HALVES, 6),
    "progressive JPEG": (lambda: encoded(two_halves(), "JPEG", quality=95, progressive=True), HALVES, 6),
    "CMYK JPEG": (lambda: encoded(two_halves("CMYK"), "JPEG", quality=95), HALVES, 8),
    "grey JPEG": (lambda: encoded(plain((90, 90, 90)).convert("L"), "JPEG"), [(90, 90, 90)] * 2, 3),
    "MPO of a phone": (lambda: encoded(two_halves(), "MPO", quality=95, save_all=True, append_images=[plain()]), HALVES, 6),
    "PNG": (lambda: encoded(two_halves()), HALVES, 0),
    "black and white PNG": (lambda: encoded(plain(WHITE).convert("1")), [WHITE] * 2, 0),
    "transparent PNG": (lambda: encoded(see_through("RGBA")), [RED, WHITE], 0),
    "transparent grey PNG": (lambda: encoded(Image.new("LA", (9, 9), (0, 0))), [WHITE] * 2, 0),
    "half transparent PNG": (lambda: encoded(Image.new("RGBA", (9, 9), (0, 0, 0, 128))), [(127, 127, 127)] * 2, 1),
    "PNG with one transparent colour": (lambda: encoded(two_halves(), transparency=BLUE), [RED, WHITE], 0),
    "grey PNG with one transparent grey": (lambda: encoded(Image.new("L", (9, 9), 7), transparency=7), [WHITE] * 2, 0),
    "palette PNG": (lambda: encoded(two_halves().quantize(2)), HALVES, 0),
    "palette PNG with a transparent colour": (palette_with_a_hole, [RED, WHITE], 0),
    "16-bit grey PNG": (lambda: deep_grey("PNG"), [(0, 0, 0), WHITE], 0),
    "16-bit grey TIFF": (lambda: deep_grey("TIFF"), [(0, 0, 0), WHITE], 0),
    "16-bit RGB PNG": (deep_rgb, [(128, 64, 255), (0, 32, 192)], 1),
    "float TIFF in 0..1": (lambda: encoded(Image.new("F", (9, 9), 0.5), "TIFF"), [(128, 128, 128)] * 2, 1),
    "32-bit TIFF": (lambda: encoded(Image.new("I", (9, 9), 90), "TIFF"), [(90, 90, 90)] * 2, 0),
    "TIFF": (lambda: encoded(two_halves(), "TIFF", compression="tiff_lzw"), HALVES, 0),
    "BMP": (lambda: encoded(two_halves(), "BMP"), HALVES, 0),
    "WebP": (lambda: encoded(two_halves(), "WEBP", lossless=True), HALVES, 0),
    "transparent WebP": (lambda: encoded(see_through("RGBA"), "WEBP", lossless=True), [RED, WHITE], 0),
    "AVIF": (lambda: encoded(plain(RED, (32, 32)), "AVIF", quality=100), [RED] * 2, 6),
    "animated GIF, its first frame": (lambda: animation("GIF"), [RED] * 2, 0),
    "animated PNG, its first frame": (lambda: animation("PNG"), [RED] * 2, 0),
    "animated WebP, its first frame": (lambda: animation("WEBP"), [RED] * 2, 8),
    "one pixel": (lambda: encoded(plain(RED, (1, 1))), [RED] * 2, 0),
}


@pytest.mark.parametrize(("content", "ends", "tolerance"), READ.values(), ids=READ)
@pytest.mark.parametrize("draft_side", [None, 4])
def test_a_picture_comes_out_as_the_rgb_that_a_person_sees(
    content: Callable[[], bytes], ends: list[tuple[int, int, int]], tolerance: int, draft_side: int | None
) -> None:
    picture = read_image(content(), draft_side=draft_side)
    assert picture.mode == "RGB"
    row = np.asarray(picture, dtype=int)[picture.height // 2]
    assert np.abs(row[[0, -1]] - ends).max() <= tolerance


@pytest.mark.parametrize("kind", ["PNG", "TIFF"])
def test_16_bits_of_grey_keep_their_steps(kind: str) -> None:
    assert np.asarray(read_image(deep_grey(kind)))[0, :, 0].tolist() == [0, 64, 156, 255]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_is_turned_as_its_exif_says(orientation: int) -> None:
    stored = np.asarray(noise((24, 16)))
    upright = {
        1: stored,
        2: stored[:, ::-1],
        3: stored[::-1, ::-1],
        4: stored[::-1],
        5: stored.transpose(1, 0, 2),
        6: np.rot90(stored, -1),
        7: np.rot90(stored, 2).transpose(1, 0, 2),
        8: np.rot90(stored),
    }[orientation]
    assert np.array_equal(np.asarray(read_image(with_orientation(orientation))), upright)


def test_a_large_jpeg_can_be_read_at_less_detail_but_not_below_the_side_asked_for() -> None:
    large = encoded(plain(RED, (1600, 800)), "JPEG", quality=95)
    assert read_image(large).size == (1600, 800)
    drafted = read_image(large, draft_side=100)
    assert drafted.width < 1600
    assert min(drafted.size) >= 100
    assert np.abs(np.asarray(drafted, dtype=int) - RED).max() <= 6


def test_the_first_picture_of_a_process_may_be_of_any_format(tmp_path: Path) -> None:
    # Pillow registers formats as it meets them: what works after a JPEG need not work before one.
    for kind in ("GIF", "TIFF"):
        (tmp_path / kind).write_bytes(encoded(two_halves(), kind))
        read = f"read_image(Path({str(tmp_path / kind)!r}))"
        code = f"from pathlib import Path; from recsys.images import read_image; print({read}.size)"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (done.stdout, done.stderr) == ("(16, 8)\n", "")


def test_a_file_that_is_too_large_is_refused_without_reading_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.jpg"
    path.touch()
    os.truncate(path, 200_000_000)  # sparse: it takes no room on the disk

    def read(*args: object, **options: object) -> None:
        raise AssertionError("the file was opened")

    monkeypatch.setattr(Path, "open", read)
    monkeypatch.setattr(Path, "read_bytes", read)
    with pytest.raises(ImageError, match=r"^huge\.jpg is 200\.0 MB; at most 30 MB are read\. Save it smaller\.$"):
        read_image(path)


def test_an_upload_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = encoded(plain())
    monkeypatch.setattr(images, "MAX_BYTES", len(data))
    assert read_image(data).size == (24, 24)
    monkeypatch.setattr(images, "MAX_BYTES", len(data) - 1)
    with pytest.raises(ImageError, match=r"^the picture is .* MB; at most .* MB are read\. Save it smaller\.$"):
        read_image(data)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="needs a file without an end")
def test_a_device_without_an_end_is_refused_after_the_limit() -> None:
    with pytest.raises(ImageError, match=r"^zero is 30\.0 MB; at most 30 MB are read"):
        read_image(Path("/dev/zero"))


def test_the_limits_let_a_phones_photos_through() -> None:
    assert MAX_PIXELS_JPEG >= 50_000_000
    assert MAX_BYTES >= 25_000_000


def test_a_path_that_leads_nowhere_is_named(tmp_path: Path) -> None:
    with pytest.raises(ImageError, match=r"^there is no file .*nobody\.jpg\. Check the path\.$"):
        read_image(tmp_path / "nobody.jpg")


@pytest.mark.parametrize(("path", "name"), [(Path(), "."), (Path("/"), "/"), (Path("/usr"), "usr")])
def test_a_directory_is_no_picture(path: Path, name: str) -> None:
    with pytest.raises(ImageError, match=f"^{name} could not be opened: {os.strerror(errno.EISDIR)}\\.$"):
        read_image(path)


def test_a_name_with_a_line_break_stays_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "two\nlines.png"
    for expected in ("there is no file .*two lines.png", "two lines.png is empty"):
        with pytest.raises(ImageError, match=expected) as caught:
            read_image(path)
        assert "\n" not in str(caught.value)
        path.touch()


def _seeds() -> list[bytes]:
    picture = noise((20, 12))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x8825] = {1: "N", 2: (52.0, 1.0, 1.0)}
    return [
        encoded(picture, "JPEG", exif=exif),
        encoded(picture.convert("CMYK"), "JPEG"),
        encoded(picture, "PNG", exif=exif),
        encoded(picture.quantize(8), "PNG", transparency=1),
        encoded(picture.convert("RGBA"), "WEBP", exif=exif),
        encoded(picture, "GIF", save_all=True, append_images=[picture.rotate(180)]),
        encoded(picture, "TIFF", compression="tiff_lzw"),
        deep_grey("TIFF"),
        encoded(picture.quantize(16), "BMP"),
        encoded(picture, "AVIF"),
    ]


@st.composite
def damaged_files(draw: st.DrawFn) -> bytes:
    """A real file with bytes changed, cut out, put in or cut off, most often in its header."""
    data = bytearray(draw(st.sampled_from(_seeds())))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.one_of(st.integers(0, 60), st.integers(0, len(data))))
        piece = draw(st.one_of(st.sampled_from([b"\0", b"\xff", b"\x01", b"\0\0\0\0", b"\xff\xff\xff\xff"]), st.binary(max_size=8)))
        kind = draw(st.sampled_from(["overwrite", "insert", "delete", "cut"]))
        if kind == "overwrite":
            data[at : at + len(piece)] = piece
        elif kind == "insert":
            data[at:at] = piece
        elif kind == "delete":
            del data[at : at + 1 + len(piece)]
        else:
            del data[at:]
    return bytes(data)


@settings(max_examples=300, deadline=None)
@given(st.one_of(damaged_files(), st.binary(max_size=300)))
@example(encoded(noise(), "AVIF").replace(b"pitm", b"nope"))
def test_bytes_of_any_kind_are_a_picture_or_an_image_error(data: bytes) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(images, "MAX_PIXELS_JPEG", 2_000_000)
        patched.setattr(images, "MAX_PIXELS", 2_000_000)  # a damaged header may claim any size; 32 million pixels take a second
        try:
            picture = read_image(data)
        except ImageError as error:
            assert "\n" not in str(error)
            return
    assert picture.mode == "RGB"
    assert letterbox(picture, 16).size == (16, 16)


def test_a_photo_is_read_at_the_one_size_that_everything_uses(tmp_path: Path) -> None:
    Image.effect_noise((3000, 2000), 60).convert("RGB").save(tmp_path / "large.jpg")
    photo = read_photo(tmp_path / "large.jpg")
    assert photo.size == (PHOTO_SIDE, round(PHOTO_SIDE * 2 / 3))
    assert read_photo((tmp_path / "large.jpg").read_bytes()).tobytes() == photo.tobytes()
    assert read_photo(encoded(noise((40, 30)))).size == (40, 30)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux to tell a process's peak memory")
@pytest.mark.parametrize("kind", ["16-bit", "transparent"])
def test_a_small_file_of_many_pixels_takes_no_gigabytes(tmp_path: Path, kind: str) -> None:
    side = 5600
    deep, clear = np.zeros((side, side), np.uint16), (9, 9, 9, 99)
    black = Image.fromarray(deep) if kind == "16-bit" else Image.new("RGBA", (side, side), clear)
    black.save(tmp_path / "black.png")
    code = (
        "import sys; from pathlib import Path; from recsys.images import read_photo; read_photo(Path(sys.argv[1]));"
        "print(next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "black.png")], capture_output=True, text=True, check=True)
    assert int(done.stdout) < 600_000, "kilobytes"
