"""The pictures of a source: finding them under a folder, working on them side by side, and storing them in a data set."""

import hashlib
import io
import os
import re
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath
from threading import Event
from typing import TypeVar

from PIL import Image

from data_prep.schema import Progress, printable
from recsys.errors import DataError, ImageError
from recsys.files import replacing
from recsys.images import read_image
from recsys.tables import IMAGES_FOLDER

SUFFIXES = frozenset({
    ".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff", ".avif",
    ".heic", ".heif",  # not read, but what the error says helps
})  # fmt: skip
COPIED_SIDE = 2000  # pixels: up to here a JPEG, PNG or WebP is copied byte for byte
REDUCED_SIDE = 1600  # pixels: the longer side of what is not copied
REDUCED_QUALITY = 90

_JPEG = b"\xff\xd8\xff"
_SIGNATURES = ((_JPEG, ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"), (b"RIFF", ".webp"))  # RIFF has passed Pillow by then
_IGNORED_NAMES = frozenset({"__macosx", "thumbs.db", "desktop.ini"})
_WORKERS = min(8, (os.cpu_count() or 2) + 1)  # decoding releases the interpreter's lock; one more keeps the disk busy
_BATCH = 32  # pieces of work a thread takes at a time: for pictures of a few kB, to hand over each one takes longer than the work
_CAMERA_WORDS = frozenset({
    "copy", "dsc", "dscf", "dscn", "image", "img", "mvimg", "photo", "picture", "pxl", "screenshot", "whatsapp",
})  # fmt: skip

_Work = TypeVar("_Work")
_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class Found:
    """What lies under a folder, as sorted paths below it with forward slashes.

    `pictures` are files named like pictures, `others` all other files. `links_out` lead out of the folder and are not followed;
    `closed` are folders that could not be opened.
    """

    pictures: tuple[str, ...]
    others: tuple[str, ...]
    links_out: tuple[str, ...]
    closed: tuple[str, ...]


def find_pictures(folder: Path) -> Found:
    """Walk `folder`; hidden files and what systems leave behind (`__MACOSX`, `Thumbs.db`) are not looked at.

    A link to a picture inside the folder is a picture. A link to a folder inside it is passed over: its files are found anyway.

    Raises DataError where `folder` is not one.
    """
    if not folder.is_dir():
        raise DataError(f"{folder} is not a folder. Check the path.")
    root = folder.resolve()
    pictures, others, links_out, closed = [], [], [], []
    for where, folders, files in os.walk(root, onerror=lambda error: closed.append(_below(root, Path(error.filename)))):
        folders[:] = sorted(name for name in folders if not _ignored(name))
        links_out += [_below(root, Path(where, name)) for name in folders if _links_out(Path(where, name), root)]
        for name in files:
            path = Path(where, name)
            if _ignored(name):
                continue
            if _links_out(path, root):
                links_out.append(_below(root, path))
            elif path.suffix.lower() in SUFFIXES and path.is_file():
                pictures.append(_below(root, path))
            else:
                others.append(_below(root, path))
    return Found(*(tuple(sorted(group)) for group in (pictures, others, links_out, closed)))


def leads_out(path: Path, root: Path) -> bool:
    """Whether a path leads to somewhere outside `root` when its links are followed; links in a circle lead nowhere."""
    try:
        return not path.resolve().is_relative_to(root.resolve())
    except (OSError, RuntimeError):  # RuntimeError: links in a circle, before Python 3.13
        return False


def store_picture(source: Path, images: Path, item_id: str) -> str:
    """Put a picture into the folder `images` under a safe name made from `item_id`, and return that name.

    The file is decoded whole first. A JPEG, PNG or WebP of up to COPIED_SIDE pixels a side keeps its bytes; anything else becomes
    a JPEG of at most REDUCED_SIDE.

    Raises ImageError where it is not a picture that can be read; its message calls it "the picture", so that equal faults of many
    files count as one reason.
    """
    image = read_image(source, name="the picture")
    suffix = _kept_suffix(source) if max(image.size) <= COPIED_SIDE else None
    name = safe_name(item_id) + (suffix or ".jpg")
    if suffix:
        shutil.copyfile(source, images / name)
    else:
        with replacing(images / name) as temporary:
            temporary.write_bytes(_reduced(image))
    return name


def as_stored_jpeg(data: bytes) -> bytes:
    """A picture's file -> the JPEG that is stored of it: its own bytes, or what `store_picture` makes of anything but such a JPEG.

    Raises ImageError as `store_picture`.
    """
    image = read_image(data, name="the picture")
    return data if data.startswith(_JPEG) and max(image.size) <= COPIED_SIDE else _reduced(image)


def is_stored_jpeg(path: Path) -> bool:
    """Whether the file is a whole picture as `as_stored_jpeg` makes them."""
    try:
        return max(read_image(path).size) <= COPIED_SIDE and _kept_suffix(path) == ".jpg"
    except ImageError:
        return False


def safe_name(item_id: str) -> str:
    """A file name that every system takes and no two ids share, even where capitals do not count: `shirts-12-5f0c9a3e`."""
    readable = re.sub(r"[^a-z0-9]+", "-", item_id.lower()).strip("-")[:60].strip("-")
    digest = hashlib.sha256(item_id.encode()).hexdigest()[:10]
    return f"{readable}-{digest}" if readable else digest


def fetched_path(url: str) -> str:
    """Where the picture of a web address goes, below the data set: `images/3f/3fa0c2....jpg`, the same for the same address.

    Two levels, because many programs are slow with a million files in one folder. Whatever comes is stored as a JPEG.
    """
    digest = hashlib.sha256(url.encode("utf-8", "surrogatepass")).hexdigest()[:24]
    return f"{IMAGES_FOLDER}/{digest[:2]}/{digest}.jpg"


def in_parallel(function: Callable[[_Work], _Result], work: Sequence[_Work], progress: Progress | None) -> Iterator[_Result]:
    """Yield `function` of each piece of `work`, in order, computed by a few threads; `progress` is told (done, total).

    When the caller stops early or is interrupted, what has not begun is not begun.
    """
    Image.init()  # Pillow loads its decoders at first need, and a thread that comes while another does that misses some
    stopped = Event()

    def batch(start: int) -> list[_Result]:
        return [function(piece) for piece in work[start : start + _BATCH] if not stopped.is_set()]

    with ThreadPoolExecutor(max_workers=_WORKERS) as pool:
        try:
            results = chain.from_iterable(pool.map(batch, range(0, len(work), _BATCH)))
            for done, result in enumerate(results, start=1):
                if progress:
                    progress(done, len(work))
                yield result
        finally:
            stopped.set()
            pool.shutdown(wait=False, cancel_futures=True)


def or_fault(function: Callable[[_Work], _Result]) -> Callable[[_Work], _Result | ImageError]:
    """The function, but what is wrong with a picture is returned rather than raised: one bad picture does not end the others."""

    def tried(work: _Work) -> _Result | ImageError:
        try:
            return function(work)
        except ImageError as error:
            return error

    return tried


def ids_of(paths: Sequence[str]) -> dict[str, str]:
    """Path -> a stable id: the path without its extension, or the whole path where two pictures differ in that alone."""
    stems = {path: str(PurePosixPath(path).with_suffix("")) for path in paths}
    uses = Counter(stems.values())
    return {path: printable(stem if uses[stem] == 1 else path) for path, stem in stems.items()}


def fault_of(error: ImageError) -> str:
    """What is wrong with a picture, without what differs from one damaged file to the next: the reason that it counts under."""
    return re.sub(r"(damaged or cut short) \(.*\)", r"\1", str(error))


def title_of_file(path: str) -> str | None:
    """A title from a file name that has words in it: `blue-linen_shirt.jpg` -> "Blue linen shirt"; None for IMG_2041 or a hash."""
    stem = printable(PurePosixPath(path).stem)
    words = (word.lower() for word in re.findall(r"[^\W\d_]{3,}", stem))
    if not set(words) - _CAMERA_WORDS or _is_hash(stem):
        return None
    title = re.sub(r"\b([Tt]) (?=[Ss]hirt)", r"\1-", " ".join(re.split(r"[\s_\-+.]+", stem)).strip())
    return title[:1].upper() + title[1:]


def _is_hash(stem: str) -> bool:
    """Letters and digits mixed as in a hexadecimal number or a UUID."""
    digits = stem.replace("-", "")
    return len(digits) >= 8 and bool(re.fullmatch(r"[0-9a-fA-F]+", digits)) and any(digit.isdigit() for digit in digits)


def _links_out(path: Path, root: Path) -> bool:
    """As `leads_out`, of what lies in a folder that was walked to: only a link can, and to resolve 300,000 files takes its time."""
    return path.is_symlink() and leads_out(path, root)


def _below(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _ignored(name: str) -> bool:
    return name.startswith(".") or name.lower() in _IGNORED_NAMES


def _reduced(image: Image.Image) -> bytes:
    """As a JPEG of at most REDUCED_SIDE pixels a side."""
    image.thumbnail((REDUCED_SIDE, REDUCED_SIDE), resample=Image.Resampling.LANCZOS, reducing_gap=3.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=REDUCED_QUALITY)
    return buffer.getvalue()


def _kept_suffix(source: Path) -> str | None:
    with source.open("rb") as file:
        head = file.read(8)
    return next((suffix for signature, suffix in _SIGNATURES if head.startswith(signature)), None)
