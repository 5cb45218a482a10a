"""Zips of tiny photos, as people and others upload them."""

import io
import zipfile
from collections.abc import Mapping

from tests.support import encoded, noise


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip file of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def photos(count: int = 6, **others: bytes) -> bytes:
    """A zip of `count` photos of shirts and shoes, and of what else is given."""
    files = {f"{('shirts', 'shoes')[number % 2]}/{number}.png": encoded(noise((40, 50), number)) for number in range(count)}
    return zipped({**files, **others})
