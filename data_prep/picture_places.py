"""Where the pictures are that a table names: by their path, their file name or the item they are named like."""

import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath

from data_prep.pictures import Found, ids_of

SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:")  # begins an address; one letter alone is a drive


@dataclass(frozen=True, slots=True)
class Unfound:
    """Why there is no picture."""

    reason: str


class PicturePlaces:
    """What a table calls a picture -> its path below the folder. Only what the walk found can be found."""

    def __init__(self, found: Found) -> None:
        self.ids = ids_of(found.pictures)
        self._links_out = set(found.links_out)
        self._paths: dict[str, set[str]] = defaultdict(set)
        for path in found.pictures:
            pure = PurePosixPath(_composed(path))
            for key in {str(pure), str(pure.with_suffix("")), pure.name, pure.stem}:
                self._paths[key].add(path)

    def find(self, value: str) -> str | Unfound:
        """The picture that `value` names, by its path or its file name, with or without the extension."""
        if SCHEME.match(value):
            return Unfound("the image is a web address: use `python -m data_prep shop`, which can fetch pictures")
        name = _composed(value.replace("\\", "/"))
        if name.startswith("/") or name[1:2] == ":" or ".." in PurePosixPath(name).parts:
            return Unfound("the image path leads out of the folder")
        name = str(PurePosixPath(name))
        if name in self._links_out:
            return Unfound("a link that leads out of the folder")
        return self._only(name)

    def find_by_id(self, item_id: str) -> str | Unfound:
        """The picture that is named like the item."""
        return self._only(_composed(item_id)) if item_id else Unfound("the row names no picture")

    def _only(self, name: str) -> str | Unfound:
        paths = self._paths.get(name, set())
        exact = [path for path in paths if _composed(path) == name]
        if exact or len(paths) == 1:
            return (exact or list(paths))[0]
        several = "several pictures have this name: give the path"
        return Unfound(several if paths else "there is no such picture in the folder")


def _composed(text: str) -> str:
    """One way to write accents: a Mac writes the file name "é" as two characters, a table as one."""
    return unicodedata.normalize("NFC", text)
