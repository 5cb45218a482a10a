"""A file of one JSON object a line, plain or gzipped -> Arrow batches of (line number, text), a few megabytes at a time."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa

from data_prep.schema import Progress
from recsys.errors import DataError

SCHEMA = pa.schema([("line", pa.int64()), ("text", pa.string())])
BLOCK = 512 << 10  # bytes of text a batch: larger ones take more memory, and are no faster
LONGEST_LINE = 8 << 20  # bytes: the longest lines of the real files have some 100 kB; a longer one is not taken apart
_GZIP = b"\x1f\x8b"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_NEWLINE = 10
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")


class Lines:
    """The lines of one file, read once. After the last batch, `read` and `in_another_encoding` say how many there were.

    limit: stop after so many lines. progress is told the bytes read of the file, and its size.
    """

    def __init__(self, path: Path, limit: int | None = None, progress: Progress | None = None) -> None:
        self.path = path
        self.read = 0
        self.in_another_encoding = 0
        self._limit = limit
        self._progress = progress

    def batches(self) -> Iterator[pa.RecordBatch]:
        """Yield batches of SCHEMA. Line numbers begin at 1 and count blank lines, whose text is blank.

        Raises DataError where there is no such file, where it cannot be opened or its compressed data is damaged or ends too early.
        """
        for whole in _blocks(self._pieces()):
            block = whole if self.read else whole.removeprefix(_BYTE_ORDER_MARK)
            room = None if self._limit is None else self._limit - self.read
            texts = _split(block)[:room]
            try:
                texts.validate(full=True)
            except pa.ArrowInvalid:  # not UTF-8
                texts = _split(b"".join(map(self._readable, _LINE.findall(block)[:room])))
            numbers = np.arange(self.read + 1, self.read + 1 + len(texts))
            self.read += len(texts)
            yield pa.record_batch([pa.array(numbers), texts], schema=SCHEMA)
            if self.read == self._limit:
                return

    def _pieces(self) -> Iterator[bytes]:
        """The file's bytes, decompressed where they are compressed."""
        if not self.path.is_file():
            raise DataError(f"{self.path} is not a file. Check the path.")
        try:
            size = self.path.stat().st_size
            with self.path.open("rb") as file:
                packed = file.read(len(_GZIP)) == _GZIP
                file.seek(0)
                inflate = _Inflate() if packed else None
                while data := file.read(BLOCK):
                    if self._progress:
                        self._progress(file.tell(), size)
                    yield from inflate.of(data) if inflate else (data,)
        except (OSError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or error
            raise DataError(f"{self.path} could not be read{self._so_far()}: {reason}. {self._cure()}") from error
        if inflate is not None and not inflate.finished:
            raise DataError(f"{self.path} ends in the middle of its compressed data{self._so_far()}. {self._cure()}")

    def _so_far(self) -> str:
        return f" after line {self.read:,}" if self.read else ""

    def _cure(self) -> str:
        return "Download it again" + (f", or take what is there with --limit {self.read}." if self.read else ".")

    def _readable(self, line: bytes) -> bytes:
        """The line in UTF-8; one that is not is read as Windows-1252, which is what was meant where it was not UTF-8."""
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            self.in_another_encoding += 1
            return line.decode("cp1252", errors="replace").encode("utf-8")
        return line


class _Inflate:
    """Decompresses gzip data that comes in pieces; a file may consist of several members, one after another."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)  # 31: with a gzip header
        self.finished = False

    def of(self, data: bytes) -> Iterator[bytes]:
        """What `data` decompresses to, in pieces that stay small however well it was compressed."""
        while data:
            if self._member.eof:
                data = data.lstrip(b"\0")  # tapes and some servers pad with zeros
                if not data:
                    return
                self._member = zlib.decompressobj(wbits=31)
            yield self._member.decompress(data, BLOCK)
            data = self._member.unconsumed_tail or self._member.unused_data
            self.finished = self._member.eof


def _blocks(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Put pieces together into blocks of whole lines; the last line need not end. Of a line above LONGEST_LINE, a mark is left."""
    begun, skipping = b"", False
    for piece in pieces:
        data = piece
        if skipping:
            _, newline, data = data.partition(b"\n")
            if not newline:
                continue
            skipping = False
        data = begun + data
        end = data.rfind(b"\n") + 1
        if end:
            yield data[:end]
        begun = data[end:]
        if len(begun) > LONGEST_LINE:
            yield b"{\n"  # as little a record as the line would be
            begun, skipping = b"", True
    if begun:
        yield begun


def _split(block: bytes) -> pa.StringArray:
    """The lines of a block, without copying them: their ends are the offsets of an Arrow array."""
    ends = np.flatnonzero(np.frombuffer(block, dtype=np.uint8) == _NEWLINE) + 1
    if not len(ends) or ends[-1] != len(block):
        ends = np.append(ends, len(block))
    offsets = np.concatenate([[0], ends]).astype(np.int32)
    return pa.StringArray.from_buffers(len(ends), pa.py_buffer(offsets), pa.py_buffer(block))
