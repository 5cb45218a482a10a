import gzip
import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data_prep.amazon import lines as reading
from data_prep.amazon.lines import SCHEMA, Lines
from recsys.errors import DataError

BYTE_ORDER_MARK = b"\xef\xbb\xbf"
TEN = [b'{"asin": "B%d"}' % number for number in range(10)]


def texts_of(lines: Lines) -> list[str]:
    """The texts of all batches, each without the end of its line; the numbers of the lines are checked on the way."""
    texts: list[str] = []
    for batch in lines.batches():
        assert batch.schema == SCHEMA
        assert batch["line"].to_pylist() == list(range(len(texts) + 1, len(texts) + len(batch) + 1))
        texts += batch["text"].to_pylist()
    assert lines.read == len(texts)
    assert all(text.endswith("\n") for text in texts[:-1])
    return [text.removesuffix("\n") for text in texts]


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.fixture(params=[7, 64, reading.BLOCK])
def block(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many bytes a piece: fewer than a line has, a few lines, all of them."""
    monkeypatch.setattr(reading, "BLOCK", request.param)
    return request.param


_READ_AS = {
    "plain": b"\n".join(TEN) + b"\n",
    "no newline at the end": b"\n".join(TEN),
    "byte order mark": BYTE_ORDER_MARK + b"\n".join(TEN),
    "gzip": gzip.compress(b"\n".join(TEN)),
    "gzip of a byte order mark": gzip.compress(BYTE_ORDER_MARK + b"\n".join(TEN)),
    "an empty member first": gzip.compress(b"") + gzip.compress(BYTE_ORDER_MARK + b"\n".join(TEN)),
    "a member a line": b"".join(gzip.compress(line + b"\n") for line in TEN),
    "members that end in a line": gzip.compress(b"\n".join(TEN)[:40]) + gzip.compress(b"\n".join(TEN)[40:]),
    "zeros at the end": gzip.compress(b"\n".join(TEN)) + bytes(1000),
    "zeros between": gzip.compress(b"\n".join(TEN[:5]) + b"\n") + bytes(100) + gzip.compress(b"\n".join(TEN[5:])) + bytes(3),
}


@pytest.mark.usefixtures("block")
class TestReading:
    @pytest.mark.parametrize("data", _READ_AS.values(), ids=_READ_AS)
    def test_the_same_lines_however_they_are_packed(self, data: bytes, tmp_path: Path) -> None:
        assert texts_of(Lines(write(tmp_path / "meta", data))) == [line.decode() for line in TEN]

    @pytest.mark.parametrize("limit", range(1, 12))
    @pytest.mark.parametrize("packed", [False, True])
    def test_a_limit_at_every_place(self, limit: int, packed: bool, tmp_path: Path) -> None:
        data = b"\n".join(TEN) + b"\n"
        file = write(tmp_path / "meta", gzip.compress(data) if packed else data)
        assert texts_of(Lines(file, limit)) == [line.decode() for line in TEN[:limit]]

    def test_blank_lines_are_numbered_and_what_ends_them_is_kept(self, tmp_path: Path) -> None:
        file = write(tmp_path / "meta", b"\n\r\n{}\r\n \n\n{}")
        assert texts_of(Lines(file)) == ["", "\r", "{}\r", " ", "", "{}"]

    def test_nothing_is_no_line(self, tmp_path: Path) -> None:
        assert texts_of(Lines(write(tmp_path / "meta", b""))) == []
        assert texts_of(Lines(write(tmp_path / "meta", gzip.compress(b"")))) == []
        assert texts_of(Lines(write(tmp_path / "meta", BYTE_ORDER_MARK))) == [""]

    def test_a_line_in_another_encoding_is_counted_once(self, tmp_path: Path) -> None:
        dirt = [b"caf\xe9 \x80\r\xe9\r", "café".encode(), b"\x81\x9d", b"{}"]
        lines = Lines(write(tmp_path / "meta", b"\n".join(dirt)))
        assert texts_of(lines) == ["café €\ré\r", "café", "��", "{}"]
        assert lines.in_another_encoding == 2
        lines = Lines(write(tmp_path / "meta", b"\n".join([*TEN, *dirt])), limit=11)
        assert texts_of(lines)[-1] == "café €\ré\r"
        assert lines.in_another_encoding == 1

    def test_a_limit_counts_blank_lines_in_another_encoding(self, tmp_path: Path) -> None:
        assert texts_of(Lines(write(tmp_path / "meta", b"\n\xe9\n\n\xe9\n"), limit=3)) == ["", "é", ""]

    @pytest.mark.parametrize("packed", [False, True])
    def test_progress_is_told_the_bytes_of_the_file(self, packed: bool, tmp_path: Path) -> None:
        data = b"\n".join(TEN)
        file = write(tmp_path / "meta", gzip.compress(data) if packed else data)
        size, told = file.stat().st_size, []
        texts_of(Lines(file, progress=lambda done, total: told.append((done, total))))
        assert told[-1] == (size, size)
        assert {total for _, total in told} == {size}
        assert [done for done, _ in told] == sorted(done for done, _ in told)


class TestLongLines:
    @pytest.mark.parametrize("size", range(1, 40))
    def test_leave_a_mark_and_the_others_as_they_are(self, size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "LONGEST_LINE", 20)
        monkeypatch.setattr(reading, "BLOCK", size)
        long = b"x" * 200
        file = write(tmp_path / "meta", b"\n".join([b"{}", long, b"a", long, long, b"b", long]))
        texts = texts_of(Lines(file))
        assert texts[0::6] == ["{}", "{"]
        assert [texts[2], texts[5]] == ["a", "b"]
        assert set(texts[1:2] + texts[3:5]) == {"{"}
        assert len(texts) == 7

    def test_do_not_make_a_compressed_bomb_fill_the_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "LONGEST_LINE", 1 << 16)
        monkeypatch.setattr(reading, "BLOCK", 1 << 12)
        file = write(tmp_path / "meta", gzip.compress(b"x" * (8 << 20) + b"\n{}"))
        lines = Lines(file)
        sizes = [batch.nbytes for batch in lines.batches()]
        assert lines.read == 2
        assert max(sizes) < 1 << 17

    def test_no_line_of_the_real_files_is_long(self) -> None:
        assert reading.LONGEST_LINE >= 1 << 20


class TestFaults:
    @pytest.mark.parametrize("name", ["nowhere", "."])
    def test_no_file(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(DataError, match=r"is not a file\. Check the path\."):
            texts_of(Lines(tmp_path / name))

    @pytest.mark.parametrize("end", [5, 12, -9, -1])
    def test_a_compressed_file_that_ends_too_early(self, end: int, tmp_path: Path) -> None:
        file = write(tmp_path / "meta", gzip.compress(b"\n".join(TEN))[:end])
        with pytest.raises(DataError, match=r"ends in the middle of its compressed data.*\. Download it again"):
            texts_of(Lines(file))

    def test_what_is_there_can_be_taken(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reading, "BLOCK", 256)
        numbers = random.Random(0)
        whole = [b"%d" % numbers.getrandbits(200) for _ in range(100)]
        packed = gzip.compress(b"\n".join(whole))
        for name, data, said in (
            ("short", packed[: len(packed) // 2], "ends in the middle of its compressed data after line"),
            ("torn", gzip.compress(b"\n".join(whole[:60]) + b"\n") + b"\x1f\x8b torn", "could not be read after line"),
            ("more", gzip.compress(b"\n".join(whole[:60]) + b"\n") + b"PK\x03\x04", "could not be read after line"),
        ):
            lines = Lines(write(tmp_path / name, data))
            with pytest.raises(DataError, match=rf"{name} {said} \d+.* --limit \d+\.$") as caught:
                texts_of(lines)
            assert str(caught.value).endswith(f", or take what is there with --limit {lines.read}.")
            assert 20 < lines.read <= 60
            assert texts_of(Lines(tmp_path / name, lines.read)) == [line.decode() for line in whole[: lines.read]]

    def test_compressed_data_that_is_wrong_from_its_beginning(self, tmp_path: Path) -> None:
        file = write(tmp_path / "meta", b"\x1f\x8b\x08" + b"\xff" * 100)
        with pytest.raises(DataError, match=r"meta could not be read: .*\. Download it again\.$"):
            texts_of(Lines(file))

    def test_a_checksum_that_does_not_fit(self, tmp_path: Path) -> None:
        data = bytearray(gzip.compress(b"\n".join(TEN)))
        data[-8] ^= 1
        with pytest.raises(DataError, match="incorrect data check"):
            texts_of(Lines(write(tmp_path / "meta", bytes(data))))


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    lines=st.lists(st.binary(max_size=40).map(lambda line: line.replace(b"\n", b"")), max_size=12),
    size=st.integers(1, 50),
    packed=st.booleans(),
    ended=st.booleans(),
    limit=st.none() | st.integers(1, 15),
)
def test_the_lines_that_come_out_are_those_that_went_in(
    lines: list[bytes], size: int, packed: bool, ended: bool, limit: int | None, tmp_path: Path
) -> None:
    if not ended and lines:
        lines = [*lines[:-1], lines[-1] + b"."]  # without its newline, an empty last line would be none
    if not packed and lines and lines[0].startswith(b"\x1f\x8b"):
        lines = [b" " + lines[0], *lines[1:]]
    expected = [line.removeprefix(BYTE_ORDER_MARK) if number == 0 else line for number, line in enumerate(lines)]
    data = b"\n".join(lines) + (b"\n" if ended and lines else b"")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "BLOCK", size)
        read = Lines(write(tmp_path / "meta", gzip.compress(data) if packed else data), limit)
        texts = texts_of(read)
    assert texts == [_as_text(line) for line in expected[:limit]]
    assert read.in_another_encoding == sum(not _is_utf8(line) for line in expected[:limit])


def _as_text(line: bytes) -> str:
    return line.decode() if _is_utf8(line) else line.decode("cp1252", errors="replace")


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True
