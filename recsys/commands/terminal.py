"""What commands share: where they write, how text from data reaches a terminal, the options that mean the same everywhere."""

import json
import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from recsys.errors import WearwithError

DEMO_CATALOG = Path(__file__).parents[2] / "assets" / "demo" / "catalog"

out = Console(emoji=False)  # a title with ":shoe:" in it stays as it is
err = Console(stderr=True, emoji=False)


class WornSlot(StrEnum):
    """`WEARABLE` as the choices of an option: what is not clothing is never asked for."""

    TOP = "top"
    OUTERWEAR = "outerwear"
    BOTTOM = "bottom"
    DRESS = "dress"
    SHOES = "shoes"
    BAG = "bag"
    ACCESSORY = "accessory"


CatalogOption = Annotated[Path, typer.Option("--catalog", "-c", help="A catalogue made by `build`.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the whole answer as JSON, nothing else.")]


def say(line: str) -> None:
    """One line on standard error, as it is: paths and ids may hold anything."""
    err.print(line, markup=False, highlight=False, soft_wrap=True)


def writable(path: Path | None) -> Path | None:
    """The path as it is, or none; WearwithError, before anything is computed, where no file can come to be there."""
    if path and path.is_dir():
        raise WearwithError(f"{path} is a folder, where a file is wanted")
    if path and not path.parent.is_dir():
        raise WearwithError(f"{path} cannot be written: there is no folder {path.parent}. Make it first.")
    return path


def print_json(value: Any) -> None:
    """The value as readable JSON on standard output."""
    json.dump(value, sys.stdout, indent=2, ensure_ascii=False)
    sys.stdout.write("\n")


def safe(text: str) -> str:
    """Text from data for the terminal: markup stays as it is, control characters (escape codes) do not reach it."""
    return escape("".join(character if character.isprintable() else " " for character in text))
