"""The folder of catalogues as a person may change it from a page: which names are taken, and removing a catalogue."""

import re
import shutil
from collections.abc import Container
from pathlib import Path

from recsys.building import CATALOG
from recsys.errors import CatalogError, WearwithError
from recsys.files import refuse_foreign, replacing_folder

LONGEST_NAME = 60  # characters: with what is put around it while a catalogue is made, within any system's limit
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def check_name(name: str, shelf: Path, *, shipped: Container[str] = (), replace: bool = False) -> None:
    """Raise WearwithError unless a catalogue may be made under this name in the folder `shelf`.

    shipped: names of catalogues that come with the app and stay as they are. replace: whether one of a person's own may go.
    """
    if not name:
        raise WearwithError("The catalogue needs a name.")
    if len(name) > LONGEST_NAME:
        raise WearwithError(f"The name has {len(name)} characters; at most {LONGEST_NAME} are taken.")
    if not _NAME.fullmatch(name):
        raise WearwithError(f"The name {name!r} will not do: use letters from a to z, digits, - and _, a letter or digit first.")
    if name in shipped:
        raise WearwithError(f"The name {name!r} belongs to a collection that comes with Wearwith. Choose another one.")
    taken = taken_by(name, shelf)
    if taken is None:
        return
    try:
        refuse_foreign(taken, CATALOG)
    except CatalogError as error:
        raise WearwithError(f"Something else is called {taken.name!r} beside the catalogues. Choose another name.") from error
    if taken.name != name:
        raise WearwithError(f"There is a catalogue {taken.name!r} already. Write its name the same way to replace it.")
    if not replace:
        raise WearwithError(f"There is a catalogue {name!r} already. Tick that it may be replaced, or choose another name.")


def taken_by(name: str, shelf: Path) -> Path | None:
    """What stands on the shelf under this name, capitals aside: some systems take `Mine` and `mine` for one."""
    standing = sorted(shelf.iterdir()) if shelf.is_dir() else []
    alike = [path for path in standing if path.name.casefold() == name.casefold()]
    return next((path for path in alike if path.name == name), alike[0] if alike else None)


def remove_catalog(catalog: Path) -> None:
    """Remove a catalogue from the shelf; of a link only the link goes.

    Raises CatalogError where it is something else, WearwithError where it is being written or the disk refuses.
    """
    if catalog.is_symlink():
        catalog.unlink()
        return
    with replacing_folder(catalog, CATALOG) as target:
        leaving = target.with_name(f".{target.name}.removed")  # in one step, so that nobody reads a half
        shutil.rmtree(leaving, ignore_errors=True)
        target.rename(leaving)
        shutil.rmtree(leaving)


def size_on_disk(folder: Path) -> int:
    """Bytes of all files below a folder."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
