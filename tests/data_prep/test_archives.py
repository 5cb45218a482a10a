"""Zip files as they should not be: nothing of them is written outside, and each has its one line."""

import random
import shutil
import stat
import struct
import zipfile
from pathlib import Path
from typing import IO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep.archives import unpacked
from recsys.errors import DataError, WearwithError


def zipped(path: Path, *names: str, method: int = zipfile.ZIP_STORED, body: bytes = b"x") -> Path:
    """A zip file with members of these very names."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in names:
            member = zipfile.ZipInfo("placeholder")
            member.filename, member.compress_type = name, method
            archive.writestr(member, body)
    return path


def unpack(source: Path, out: Path) -> list[str]:
    with unpacked(source, out) as folder:
        return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


@pytest.mark.parametrize(
    "name", ["", ".", "/", "..", "../up.txt", "a/../../up.txt", "/etc/up.txt", "C:\\up.txt", "..\\up.txt", ".hidden", "__MACOSX/x"]
)
def test_a_member_that_names_no_file_inside_is_passed_over(tmp_path: Path, name: str) -> None:
    place = tmp_path / "place"
    place.mkdir()
    assert unpack(zipped(tmp_path / "odd.zip", name, "a.txt", "b.txt"), place / "out") == ["a.txt", "b.txt"]
    assert [*place.iterdir()] == []


def test_a_link_is_passed_over(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.jpg")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    source = zipped(tmp_path / "link.zip", "a.txt")
    with zipfile.ZipFile(source, "a") as archive:
        archive.writestr(link, "/etc/passwd")
    assert unpack(source, tmp_path / "out") == ["a.txt"]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_method_that_takes_any_memory_is_refused(tmp_path: Path, method: int) -> None:
    source = zipped(tmp_path / "odd.zip", "a.bin", method=method)
    with pytest.raises(DataError, match=r"odd\.zip is packed in a way that is not read here \(a\.bin\)\. Make the zip again"):
        unpack(source, tmp_path / "out")


def test_a_member_longer_than_it_says_is_not_written_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = zipped(tmp_path / "more.zip", "a.bin", method=zipfile.ZIP_DEFLATED, body=bytes(5_000_000))
    says = struct.pack("<I", 5_000_000)
    source.write_bytes(source.read_bytes().replace(says, struct.pack("<I", 1000)))
    written: list[int] = []
    copy = shutil.copyfileobj

    def watched(packed: IO[bytes], file: IO[bytes], length: int) -> None:
        try:
            copy(packed, file, length)
        finally:
            written.append(file.tell())

    monkeypatch.setattr(shutil, "copyfileobj", watched)
    with pytest.raises(DataError, match="is not a zip file that can be read"):
        unpack(source, tmp_path / "out")
    assert written
    assert max(written) <= 1000


def test_damage_is_said(tmp_path: Path) -> None:
    source = zipped(tmp_path / "torn.zip", "a.bin", method=zipfile.ZIP_DEFLATED, body=random.Random(1).randbytes(3000) * 2)
    data = bytearray(source.read_bytes())
    data[60:500] = b"\x55" * 440
    source.write_bytes(data)
    with pytest.raises(DataError, match=r"torn\.zip is not a zip file that can be read \(.+\)\. Download it again\."):
        unpack(source, tmp_path / "out")


def test_names_that_no_disk_takes(tmp_path: Path) -> None:
    source = zipped(tmp_path / "odd.zip", "ä.txt")
    source.write_bytes(source.read_bytes().replace("ä".encode(), b"\xff\xfe"))
    with pytest.raises(DataError, match="is not a zip file that can be read"):
        unpack(source, tmp_path / "out")
    with pytest.raises(DataError, match=r"holds a file whose name is too long for this disk\. Make the zip again"):
        unpack(zipped(tmp_path / "long.zip", "n" * 300), tmp_path / "out")
    with pytest.raises(DataError, match="holds a file and a folder of one name"):
        unpack(zipped(tmp_path / "both.zip", "a", "a/b"), tmp_path / "out")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 250), byte=st.integers(0, 255))
def test_any_changed_byte_is_unpacked_or_told_in_one_line(at: int, byte: int, tmp_path: Path) -> None:
    data = bytearray(zipped(tmp_path / "any.zip", "a/b.txt", "c.txt", method=zipfile.ZIP_DEFLATED).read_bytes())
    data[at % len(data)] = byte
    (tmp_path / "any.zip").write_bytes(data)
    (tmp_path / "place").mkdir(exist_ok=True)
    try:
        unpack(tmp_path / "any.zip", tmp_path / "place" / "out")
    except WearwithError as error:
        assert len(str(error).splitlines()) == 1
    assert [*(tmp_path / "place").iterdir()] == []
