"""What a person typed wrong on a command line (an unknown option, a slot that there is none of): one line, as of any mistake."""

import re
import sys
from collections.abc import Callable
from difflib import get_close_matches
from typing import NoReturn

import typer
from pydantic import ValidationError
from typer.exceptions import TyperException

from recsys.errors import WearwithError


def run(app: typer.Typer, program: str, say: Callable[[str], None]) -> NoReturn:
    """Run a command line and end the process: a user's mistake is one line, given to `say`, and exit code 2.

    program: how the command line is called, "python -m recsys". Called with nothing at all, it shows its help.
    """
    try:
        code = app(prog_name=program, standalone_mode=False)
    except WearwithError as error:
        say(str(error))
        sys.exit(2)
    except TyperException as error:
        if line := _told(error):
            say(str(WearwithError(line)))
        sys.exit(error.exit_code)
    sys.exit(code)


def _told(error: TyperException) -> str:
    """What was wrong, with the value, and what to do; "" where the help, shown already, is the answer."""
    parameter, cause, context = getattr(error, "param", None), error.__cause__, getattr(error, "ctx", None)
    if parameter is not None and isinstance(cause, ValidationError):
        first = cause.errors()[0]
        return _refused(parameter.opts[0], str(first["input"]), first["msg"])
    message = error.format_message()
    end = "" if message.endswith((".", "?")) else "."
    return f"{message}{end} See {context.command_path} --help" if message and context else message


def _refused(name: str, value: str, why: str) -> str:
    """Why an option or argument cannot have a value; of a few that it can have, the nearest first."""
    choices = re.findall(r"'([^']*)'", why.partition(" is not one of ")[2])
    if not choices:
        return f"{name} cannot be {value!r}: {why[:1].lower()}{why[1:]}"
    nearest = get_close_matches(value, choices, n=1)
    meant = f"; did you mean {nearest[0]}?" if nearest else "."
    return f"{name} cannot be {value!r}{meant} It can be {', '.join(choices)}"
