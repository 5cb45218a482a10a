"""The command line of data preparation: `python -m data_prep --help`."""

from typing import NoReturn

import typer

from data_prep.commands.amazon import amazon
from data_prep.commands.ccp import ccp
from data_prep.commands.clothing import clothing
from data_prep.commands.console import say
from data_prep.commands.deepfashion import deepfashion
from data_prep.commands.demo import demo
from data_prep.commands.download import download
from data_prep.commands.fashionvc import fashionvc
from data_prep.commands.folder import folder
from data_prep.commands.foreign import foreign
from data_prep.commands.inshop import inshop
from data_prep.commands.polyvore import polyvore
from data_prep.commands.products import products
from data_prep.commands.shop import shop
from recsys.usage import run

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,  # a bug shows Python's own traceback, with nobody's data in it
    help="""Turn pictures of clothes into a prepared data set: a table of items,
what goes with what, the pictures, and a report that accounts for every row.

Your own photos, in folders named by what they show, or with a table:

    python -m data_prep folder my-shop/ --out prepared/my-shop

No pictures at hand:

    python -m data_prep demo --out prepared/demo

Then make a catalogue of it with `python -m recsys build`. An OUT that already
holds a prepared data set is replaced in one step, when the new one is whole.""",
)

COMMANDS = {
    "Your own": (folder, shop),
    "Public data sets": (clothing, ccp, products, amazon, fashionvc, polyvore, deepfashion, inshop),
    "Tools": (download, demo, foreign),
}
for panel, commands in COMMANDS.items():
    for command in commands:
        app.command(rich_help_panel=panel)(command)


def main() -> NoReturn:
    """Run the command line: a user's mistake is one line on standard error and exit code 2."""
    run(app, "python -m data_prep", lambda line: say(f"error: {line}", err=True))


if __name__ == "__main__":
    main()
