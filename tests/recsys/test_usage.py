"""A mistake on any of the command lines is one line on standard error and exit code 2."""

import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import pytest
import typer

from recsys.errors import QueryError
from recsys.usage import run

ROOT = Path(__file__).parents[2]


class Colour(StrEnum):
    RED = "red"
    GREEN = "green"


app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.command()
def paint(
    wall: str,
    colour: Annotated[list[Colour] | None, typer.Option("--colour", "-c")] = None,
    coats: Annotated[int, typer.Option(min=1)] = 1,
    fail: bool = False,
) -> None:
    if fail:
        raise QueryError(f"the {wall} cannot be painted")
    typer.echo(f"{wall}: {colour}, {coats}")


@app.command()
def leave(code: int) -> None:
    raise typer.Exit(code)


def told(arguments: Sequence[str], monkeypatch: pytest.MonkeyPatch) -> tuple[object, list[str]]:
    monkeypatch.setattr(sys, "argv", ["paint", *arguments])
    said: list[str] = []
    with pytest.raises(SystemExit) as ended:
        run(app, "python -m paint", said.append)
    return ended.value.code, said


MISTAKES = {
    "an unknown value": (
        ("paint", "wall", "--colour", "gren"), "--colour cannot be 'gren'; did you mean green? It can be red, green",
    ),
    "one like no other": (("paint", "wall", "-c", "5"), "--colour cannot be '5'. It can be red, green"),
    "no number": (
        ("paint", "wall", "--coats", "two"), "--coats cannot be 'two': input should be a valid integer, unable to parse string as "
        "an integer",
    ),
    "too small a number": (
        ("paint", "wall", "--coats", "0"), "--coats cannot be '0': input should be greater than or equal to 1",
    ),
    "an argument missing": (("paint",), "Missing argument 'wall'. See python -m paint paint --help"),
    "an unknown option": (
        ("paint", "wall", "--coat", "2"), "No such option: --coat (Possible options: --coats). See python -m paint paint --help",
    ),
    "an option without its value": (("paint", "wall", "--coats"), "Option '--coats' requires an argument."),
    "an unknown command": (("pain",), "No such command 'pain'. Did you mean 'paint'? See python -m paint --help"),
    "an argument too many": (
        ("paint", "a", "b\n\x1b[31m"), "Got unexpected extra argument(s) (b\\x0a\\x1b[31m). See python -m paint paint --help",
    ),
    "the recommender's own": (("paint", "roof", "--fail"), "the roof cannot be painted"),
}  # fmt: skip


@pytest.mark.parametrize(("arguments", "line"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_one_line_and_exit_code_2(
    arguments: tuple[str, ...], line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(arguments, monkeypatch) == (2, [line])
    assert capsys.readouterr() == ("", "")


def test_what_is_right_ends_with_0_and_a_command_may_end_with_what_it_likes(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert told(("paint", "wall", "-c", "red"), monkeypatch) in ((0, []), (None, []))
    assert "wall" in capsys.readouterr().out
    assert told(("leave", "130"), monkeypatch) == (130, [])


def test_called_with_nothing_it_shows_its_help(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert told((), monkeypatch) == (2, [])
    assert "paint" in capsys.readouterr().out


def test_a_bug_keeps_its_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = typer.Typer(pretty_exceptions_enable=False)

    @broken.command()
    def divide() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys, "argv", ["divide"])
    with pytest.raises(ZeroDivisionError):
        run(broken, "divide", print)


@pytest.mark.parametrize(
    ("program", "arguments", "line"),
    [
        ("recsys", ("match", "--slot", "shoe"), "wearwith: --slot cannot be 'shoe'; did you mean shoes? It can be top, "),
        ("data_prep", ("folder",), "error: Missing argument 'SOURCE'. See python -m data_prep folder --help"),
        ("benchmarks", ("serch",), "benchmarks: No such command 'serch'. Did you mean 'search'?"),
    ],
)
def test_every_command_line_tells_it_so(program: str, arguments: tuple[str, ...], line: str) -> None:
    command = [sys.executable, "-m", program, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(line)
    assert done.stderr.count("\n") == 1
