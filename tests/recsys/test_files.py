"""A reader sees the old or the new, never a half."""

import errno
import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from recsys import files
from recsys.errors import CatalogError, DataError, WearwithError
from recsys.files import (
    FolderKind,
    cache_folder,
    fail_on_write,
    publish_directory,
    refuse_foreign,
    replacing,
    replacing_folder,
    sha256,
    working_directory,
    write_json,
)

SHOP = FolderKind("a shop", holds=("till", "shelves/"), lacks=("bar",), error=DataError)


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
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


def test_a_replaced_file_is_the_old_one_after_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(path) as temporary:
        temporary.write_text("half")
        raise KeyboardInterrupt
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name == "nt", reason="Windows has no umask")
@pytest.mark.parametrize("mask", [0o022, 0o027, 0o077, 0o000])
def test_a_replaced_file_has_the_permissions_of_any_new_file(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        with replacing(tmp_path / "file") as temporary:
            temporary.write_text("new")
    finally:
        os.umask(before)
    assert (tmp_path / "file").stat().st_mode & 0o777 == 0o666 & ~mask


def test_threads_that_replace_files_leave_the_umask_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_fsync", lambda path, flags: None)
    before, interval = os.umask(0o027), sys.getswitchinterval()
    sys.setswitchinterval(1e-6)

    def asked(mask: int) -> int:  # the mask is the process's: to ask for it is to change it, under every other thread
        raise AssertionError

    try:
        with ThreadPoolExecutor(16) as pool, monkeypatch.context() as patched:
            patched.setattr(os, "umask", asked)
            list(pool.map(lambda number: write_json(tmp_path / f"{number % 4}.json", number), range(2000)))
    finally:
        sys.setswitchinterval(interval)
        after = os.umask(before)
    assert after == 0o027
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"{number}.json" for number in range(4)]
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {0o640}


def test_the_disk_holds_a_file_before_its_name_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_text("old")
    flushed: list[tuple[bool, str]] = []
    monkeypatch.setattr(files, "_fsync", lambda flushing, flags: flushed.append((flushing == tmp_path, path.read_text())))
    with replacing(path) as temporary:
        temporary.write_text("new")
    assert flushed == [(False, "old"), (True, "new")]


def test_the_disk_holds_a_folder_before_it_is_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, target = folder(tmp_path / "new", "new"), tmp_path / "target"
    folder(new / "below", "deep")
    flushed: list[str] = []
    monkeypatch.setattr(files, "_fsync", lambda path, flags: flushed.append(str(path.relative_to(tmp_path))))
    publish_directory(new, target)
    assert flushed == ["new/below/file", "new/below", "new/file", "new", "."]


@pytest.mark.parametrize("at_once", [True, False])
def test_the_disk_holds_a_folder_of_many_files_at_once_where_the_system_can_say_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at_once: bool
) -> None:
    new, target = folder(tmp_path / "new", "new"), tmp_path / "target"
    waited: list[str] = []

    def sync(path: Path) -> bool:
        waited.append(f"all of {path.relative_to(tmp_path)}, {target.exists()}")
        return at_once

    monkeypatch.setattr(files, "_MANY", 0)
    monkeypatch.setattr(files, "_sync_file_system", sync)
    monkeypatch.setattr(files, "_fsync", lambda path, flags: waited.append(str(path.relative_to(tmp_path))))
    publish_directory(new, target)
    assert waited[0] == "all of new, False"
    assert sorted(waited[1:]) == (["."] if at_once else [".", "new", "new/file"])


def test_linux_can_sync_a_file_system(tmp_path: Path) -> None:
    assert files._sync_file_system(tmp_path) is sys.platform.startswith("linux")


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


DISK_ERRORS = {  # the text is the system's, whatever a library put into the error
    "full": (
        OSError(errno.ENOSPC, "Error writing bytes. Detail: ..."),
        "could not write to here/out: No space left on device. Free some space or choose another folder.",
    ),
    "over quota": (
        OSError(errno.EDQUOT, "much"),
        "could not write to here/out: Disk quota exceeded. Free some space or choose another folder.",
    ),
    "read-only": (OSError(errno.EROFS, "ro", "x"), "could not write to here/out: Read-only file system. Choose another folder."),
    "not ours": (
        OSError(errno.EACCES, "no", "here/.out.building/x"),
        "could not write to here/out: Permission denied. Choose another folder.",
    ),
    "above": (
        NotADirectoryError(errno.ENOTDIR, "no", b"here"),
        "could not write to here/out: Not a directory. Choose another folder.",
    ),
    "the lock": (
        PermissionError(errno.EACCES, "no", "here/.out.lock"),
        "could not write to here/out: Permission denied. Choose another folder.",
    ),
    "a source": (PermissionError(errno.EACCES, "denied", "here/source/items.csv"), "here/source/items.csv: Permission denied"),
    "a torn source": (OSError(errno.EIO, "Input/output error", "there"), "there: Input/output error"),
    "without a name": (OSError(errno.EIO, "Input/output error"), "here/out could not be finished: Input/output error"),
    "of a library": (OSError("odd"), "here/out could not be finished: odd"),
}  # fmt: skip


@pytest.mark.parametrize(("error", "says"), DISK_ERRORS.values(), ids=DISK_ERRORS)
def test_an_error_of_the_disk_becomes_one_line_that_invents_nothing(error: OSError, says: str) -> None:
    with pytest.raises(WearwithError) as caught:
        fail_on_write(error, Path("here/out"))
    assert str(caught.value) == says
    assert caught.value.__cause__ is error


# ---- A folder that is to be replaced.


def shop(path: Path) -> Path:
    (path / "shelves").mkdir(parents=True)
    (path / "till").touch()
    return path


def test_what_may_be_replaced_is_nothing_an_empty_folder_or_one_of_its_kind(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for path in (tmp_path / "nothing", tmp_path / "empty", shop(tmp_path / "shop")):
        refuse_foreign(path, SHOP)


@pytest.mark.parametrize("change", ["bar", "-till", "-shelves", "file"])
def test_what_is_of_another_kind_is_refused(tmp_path: Path, change: str) -> None:
    path = shop(tmp_path / "shop")
    if change == "bar":
        (path / "bar").touch()
    elif change == "-till":
        (path / "till").unlink()
    elif change == "-shelves":
        (path / "shelves").rmdir()
        (path / "shelves").touch()
    else:
        path = path / "till"
    with pytest.raises(DataError, match=r"exists and is not a shop, so it will not be replaced\. Choose another --out\.$"):
        refuse_foreign(path, SHOP)


def test_a_folder_that_had_stepped_aside_comes_back(tmp_path: Path) -> None:
    shop(tmp_path / ".shop.previous")
    with replacing_folder(tmp_path / "shop", SHOP) as target:
        assert (target / "till").is_file()
    assert [path.name for path in tmp_path.iterdir()] == ["shop"]


def test_what_comes_back_is_not_replaced_by_something_else(tmp_path: Path) -> None:
    folder(tmp_path / ".shop.previous", "a thesis")
    with pytest.raises(DataError, match="is not a shop"), replacing_folder(tmp_path / "shop", SHOP):
        raise AssertionError
    assert (tmp_path / "shop" / "file").read_text() == "a thesis"


def test_a_folder_that_cannot_take_its_place_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "_exchange", lambda left, right: False)
    old = folder(tmp_path / "catalog", "old")
    with pytest.raises(FileNotFoundError):
        publish_directory(tmp_path / "nothing", old)
    assert (old / "file").read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["catalog"]


def test_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "far" / "shop")
    with replacing_folder(tmp_path / "link", SHOP) as target:
        assert target == tmp_path / "far" / "shop"
        assert (tmp_path / "far" / ".shop.lock").exists()


def test_a_folder_named_by_a_dot_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shop(tmp_path / "shop")
    monkeypatch.chdir(tmp_path / "shop")
    with replacing_folder(Path(), SHOP) as target:
        assert target == tmp_path / "shop"


def test_links_in_a_circle_are_one_line(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(WearwithError), replacing_folder(tmp_path / "a", SHOP):
        raise AssertionError


def test_two_runs_that_write_one_folder_are_kept_apart(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    (tmp_path / "link").symlink_to(tmp_path / "shop")
    other = FolderKind("something else", holds=("x",), error=CatalogError)
    with replacing_folder(tmp_path / "shop", SHOP):
        for path, kind in ((tmp_path / "shop", SHOP), (tmp_path / "link", SHOP), (tmp_path / "shop", other)):
            with (
                pytest.raises(WearwithError, match=r"^another run is writing .*shop: wait for it to end$"),
                replacing_folder(path, kind),
            ):
                raise AssertionError
    with replacing_folder(tmp_path / "shop", SHOP):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["link"]


def test_where_the_cache_is(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("WEARWITH_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr("sys.platform", "linux")
    assert cache_folder() == tmp_path / ".cache" / "wearwith"
    monkeypatch.setenv("XDG_CACHE_HOME", "/var/cache/me")
    assert cache_folder() == Path("/var/cache/me/wearwith")
    monkeypatch.setattr("sys.platform", "darwin")
    assert cache_folder() == tmp_path / "Library" / "Caches" / "wearwith"
    monkeypatch.setattr("sys.platform", "win32")
    assert cache_folder() == tmp_path / "AppData" / "Local" / "wearwith"
    monkeypatch.setenv("WEARWITH_CACHE", "mine")
    assert cache_folder() == Path("mine")
