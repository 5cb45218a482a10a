"""A reader sees the old or the new, never a half."""

import json
from pathlib import Path

import pytest

from recsys import files
from recsys.errors import WearwithError
from recsys.files import fail_on_write, publish_directory, replacing, sha256, working_directory, write_json


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "file").write_text(content)
    return path


def test_a_replaced_file_is_new_after_a_clean_exit(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with replacing(path) as temporary:
        temporary.write_text("new")
        assert path.read_text() == "old"
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o666 & ~files._umask()
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_replaced_file_is_the_old_one_after_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as temporary:
        temporary.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_json_is_written_as_people_read_it(tmp_path: Path) -> None:
    write_json(tmp_path / "file.json", {"é": [1, "🧥"]})
    text = (tmp_path / "file.json").read_text(encoding="utf-8")
    assert text == '{\n  "é": [\n    1,\n    "🧥"\n  ]\n}\n'
    assert json.loads(text) == {"é": [1, "🧥"]}


def test_a_checksum_is_that_of_the_bytes(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert sha256(tmp_path / "file") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


def test_the_next_version_is_put_together_beside_the_old_one() -> None:
    assert working_directory(Path("/a/catalog")) == Path("/a/.catalog.building")


@pytest.mark.parametrize("exchanges", [True, False], ids=["renameat2", "two renames"])
@pytest.mark.parametrize("leftover", [False, True])
def test_a_published_folder_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, exchanges: bool, leftover: bool
) -> None:
    if not exchanges:
        monkeypatch.setattr(files, "_exchange", lambda left, right: False)
    old, new = folder(tmp_path / "catalog", "old"), folder(tmp_path / ".catalog.building", "new")
    if leftover:  # of an earlier publication that was killed
        folder(tmp_path / ".catalog.previous", "older")
    publish_directory(new, old)
    assert (old / "file").read_text() == "new"
    assert {entry.name for entry in tmp_path.iterdir()} - {".catalog.previous"} == {"catalog"}
    if not exchanges:
        assert not (tmp_path / ".catalog.previous").exists()


def test_a_first_folder_is_published_by_its_name(tmp_path: Path) -> None:
    publish_directory(folder(tmp_path / "new", "new"), tmp_path / "catalog")
    assert (tmp_path / "catalog" / "file").read_text() == "new"
    assert not (tmp_path / "new").exists()


def test_two_folders_are_exchanged_in_one_step_where_linux_can(tmp_path: Path) -> None:
    left, right = folder(tmp_path / "left", "left"), folder(tmp_path / "right", "right")
    if not files._exchange(left, right):
        pytest.skip("this system or file system has no renameat2 with RENAME_EXCHANGE")
    assert (left / "file").read_text() == "right"
    assert (right / "file").read_text() == "left"


def test_folders_that_cannot_be_exchanged_are_left_as_they_are(tmp_path: Path) -> None:
    left = folder(tmp_path / "left", "left")
    assert files._exchange(left, tmp_path / "nobody") is False
    assert (left / "file").read_text() == "left"


def test_other_systems_do_without_the_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    left, right = folder(tmp_path / "left", "left"), folder(tmp_path / "right", "right")
    monkeypatch.setattr(files.sys, "platform", "darwin")
    assert files._exchange(left, right) is False
    assert (left / "file").read_text() == "left"


@pytest.mark.parametrize(
    ("error", "reason"), [(OSError(28, "No space left on device"), "No space left on device"), (OSError("odd"), "odd")]
)
def test_an_error_of_the_disk_becomes_one_line(error: OSError, reason: str) -> None:
    with pytest.raises(
        WearwithError, match=f"^could not write to out: {reason}\\. Free some space or choose another folder\\.$"
    ) as caught:
        fail_on_write(error, Path("out"))
    assert caught.value.__cause__ is error
