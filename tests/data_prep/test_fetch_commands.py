from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
import typer
from typer.testing import CliRunner, Result

from data_prep import ccp, clothing
from data_prep.commands.ccp import ccp as ccp_command
from data_prep.commands.clothing import clothing as clothing_command
from tests.fetching import zipped
from tests.web_server import WebServer

PATH = "/" + clothing.REPOSITORY.removeprefix("https://github.com/")


def run(command: Callable[..., None], *arguments: str | Path) -> Result:
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def photos(tmp_path: Path, picture: Callable[..., Path]) -> Path:
    folder = tmp_path / "photos"
    for name in ("train/hat/1.jpg", "train/dress/2.jpg", "test/hat/3.jpg"):
        picture(folder / name)
    (folder / "README.md").write_text("CC0")
    return folder


def test_clothing_is_fetched_where_no_folder_is_given(mirror: WebServer, photos: Path, tmp_path: Path) -> None:
    mirror.put(PATH, zipped(photos), kind="application/zip")
    for out in ("a", "b"):
        result = run(clothing_command, "--out", tmp_path / out)
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith("clothing-dataset-small: 2 rows read, 2 kept")
    assert mirror.count(PATH) == 1
    run(clothing_command, "--out", tmp_path / "a", "--refresh")
    assert mirror.count(PATH) == 2
    assert {path.name for path in tmp_path.iterdir()} == {"a", "b", "cache", "photos"}


def test_ccp_is_fetched_where_no_folder_is_given(mirror: WebServer, co_parsing, tmp_path: Path) -> None:
    co_parsing.add("0012", {"dress": (10, 10, 80, 120), "bag": (80, 80, 100, 120)})
    mirror.put("/" + ccp.REPOSITORY.removeprefix("https://github.com/"), zipped(co_parsing.folder), kind="application/zip")
    result = run(ccp_command, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert set(pd.read_parquet(tmp_path / "out" / "items.parquet")["item_id"]) == {"ccp-0012-dress", "ccp-0012-bag"}


@pytest.mark.parametrize("option", [(), ("--source",)])
@pytest.mark.parametrize("packed", [False, True])
def test_a_copy_is_read_where_it_lies(
    mirror: WebServer, photos: Path, tmp_path: Path, packed: bool, option: tuple[str, ...]
) -> None:
    source = photos
    if packed:
        source = tmp_path / "photos.zip"
        source.write_bytes(zipped(photos))
    result = run(clothing_command, *option, source, "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output
    assert mirror.asked == []
    assert len(pd.read_parquet(tmp_path / "out" / "items.parquet")) == 2


def test_another_address(mirror: WebServer, photos: Path, tmp_path: Path) -> None:
    mirror.put("/fork/archive/main.zip", zipped(photos))
    result = run(clothing_command, "--source", "https://github.com/fork/archive/main.zip", "--out", tmp_path / "out")
    assert result.exit_code == 0, result.output


def test_mistakes_are_one_line(mirror: WebServer, photos: Path, tmp_path: Path) -> None:
    for arguments, said in (
        ((photos, "--source", photos), "two sources were named"),
        ((), "--source"),  # 404
        ((tmp_path / "none",), "there is no"),
    ):
        result = run(clothing_command, *arguments, "--out", tmp_path / "out")
        assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)
        assert said in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_zip_file_with_no_place_to_be_unpacked(mirror: WebServer, photos: Path, tmp_path: Path) -> None:
    (tmp_path / "photos.zip").write_bytes(zipped(photos))
    (tmp_path / "file").touch()
    result = run(clothing_command, tmp_path / "photos.zip", "--out", tmp_path / "file" / "out")
    assert result.exit_code == 2
    assert result.stderr == f"error: could not write to {tmp_path}/file/.out.unpacked: Not a directory. Choose another folder.\n"
