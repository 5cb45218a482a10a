"""Kills, full disks, places that cannot be written, and people who change their minds."""

import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest
from typer.testing import CliRunner

from benchmarks.amazon_metadata import made_lines
from data_prep.__main__ import app
from data_prep.amazon import cleaning, prepare
from data_prep.schema import Report
from recsys.errors import WearwithError
from tests.data_prep.test_command_line import contents

ROOT = Path(__file__).resolve().parents[2]
LINES = 15_000
Started = Callable[..., subprocess.Popen[str]]


@pytest.fixture(scope="module")
def metadata(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes a second or two; not to be changed."""
    file = tmp_path_factory.mktemp("metadata") / "meta.json"
    file.write_bytes(b"\n".join(made_lines(0, LINES, LINES)))
    return file


@pytest.fixture(scope="module")
def undisturbed(metadata: Path) -> dict[str, bytes]:
    """What is written when nothing happens."""
    prepare(metadata, metadata.parent / "undisturbed")
    return contents(metadata.parent / "undisturbed")


@pytest.fixture
def started(metadata: Path, tmp_path: Path) -> Iterator[Started]:
    """Start `python -m data_prep amazon` with OUT in `tmp_path`, after some lines of Python of one's own."""
    processes = []

    def start(before: str = "", out: Path = tmp_path / "out") -> subprocess.Popen[str]:
        code = f"import runpy, resource\n{before}\nrunpy.run_module('data_prep', run_name='__main__')"
        command = [sys.executable, "-c", code, "amazon", str(metadata), "--out", str(out)]
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        processes.append(process)
        return process

    yield start
    for process in processes:
        process.kill()
        process.communicate()


def wait_for(path: Path) -> None:
    for _ in range(10_000):
        if path.exists():
            return
        time.sleep(0.003)
    pytest.fail(f"{path.name} did not come in 30 s")


def failed(process: subprocess.Popen[str]) -> str:
    """What a run that could not go on says: one line, and the exit code for a mistake that a person can mend."""
    stdout, stderr = process.communicate(timeout=60)
    assert (process.returncode, stdout, len(stderr.splitlines())) == (2, "", 1), stderr
    return stderr


def test_the_same_bytes_each_time(metadata: Path, undisturbed: dict[str, bytes], tmp_path: Path) -> None:
    prepare(metadata, tmp_path / "out")
    assert contents(tmp_path / "out") == undisturbed
    assert sorted(undisturbed) == ["image_urls.parquet", "items.parquet", "pairs.parquet", "report.json"]


def test_killed_at_ten_moments_and_run_again(
    metadata: Path, undisturbed: dict[str, bytes], tmp_path: Path, started: Started
) -> None:
    out = tmp_path / "out"
    prepare_few(out)
    old = contents(out)
    numbers, longest, struck = random.Random(5), 4.0, 0  # seconds that a run may take
    while struck < 10:
        process = started()
        wait_for(tmp_path / ".out.building" / "engine")
        time.sleep(numbers.random() * longest)
        process.kill()
        process.communicate()
        assert contents(out) in (old, undisturbed)
        if process.returncode == -signal.SIGKILL:
            struck += 1
        else:
            longest *= 0.7  # it was done before: this machine is faster
    prepare(metadata, out)
    assert contents(out) == undisturbed
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


class TestAFullDisk:
    @pytest.mark.parametrize("size", [1 << 12, 1 << 20])
    def test_while_the_engine_writes(self, size: int, started: Started, tmp_path: Path) -> None:
        spilling = "import data_prep.amazon.cleaning\ndata_prep.amazon.cleaning._SETTINGS['memory_limit'] = '24MB'\n"
        said = failed(started(f"{spilling}resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))"))
        assert said == f"error: could not write to {tmp_path}/out: File too large. Free some space or choose another folder.\n"
        assert list(tmp_path.iterdir()) == []

    @pytest.mark.parametrize("size", [0, 1 << 19])
    def test_while_the_tables_are_written(self, size: int, started: Started, tmp_path: Path) -> None:
        limited = f"""
import data_prep.amazon
write = data_prep.amazon._write

def limited(*arguments):
    resource.setrlimit(resource.RLIMIT_FSIZE, ({size}, {size}))
    write(*arguments)

data_prep.amazon._write = limited
"""
        prepare_few(tmp_path / "out")
        before = contents(tmp_path)
        said = failed(started(limited))
        assert said.startswith(f"error: could not write to {tmp_path}/out: ")
        assert said.endswith("File too large. Free some space or choose another folder.\n")
        assert contents(tmp_path) == before

    @pytest.mark.parametrize("size", ["400k", "800k"])
    def test_of_a_real_file_system(self, size: str, started: Started, tmp_path: Path) -> None:
        disk = tmp_path / "disk"
        disk.mkdir()
        mount = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(disk)]
        if not sys.platform.startswith("linux") or subprocess.run(mount, capture_output=True, check=False).returncode:
            pytest.skip("needs the right to mount a small file system")
        try:
            prepare_few(disk / "out")
            before = contents(disk)
            said = failed(started(out=disk / "out"))
            assert said.endswith(
                f"could not write to {disk}/out: No space left on device. Free some space or choose another folder.\n"
            )
            assert contents(disk) == before
        finally:
            subprocess.run(["umount", str(disk)], check=True)


def prepare_few(out: Path) -> None:
    """A data set that is there already."""
    few = out.parent / "few.json"
    few.write_bytes(b"\n".join(made_lines(0, 50, 50)))
    prepare(few, out)
    few.unlink()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (duckdb.OutOfMemoryException("failed to offload: limit was set by the 'max_temp_directory_size' setting"), "No space left"),
        (
            duckdb.IOException("IO Error: Could not read from file\nstack"),
            "the lines could not be cleaned: IO Error: Could not read from file$",
        ),
    ],
)
def test_an_error_of_the_engine_is_one_line(error: duckdb.Error, said: str, tmp_path: Path) -> None:
    with pytest.raises((OSError, WearwithError), match=said), cleaning.cleaning_in(tmp_path, Report("amazon")):
        raise error


class TestPlacesThatCannotBeWritten:
    def test_out(self, metadata: Path, tmp_path: Path) -> None:
        (tmp_path / "file").touch()
        result = CliRunner().invoke(app, ["amazon", str(metadata), "--out", str(tmp_path / "file" / "out")])
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: could not write to ")
        assert len(result.stderr.splitlines()) == 1

    def test_the_export(self, tmp_path: Path) -> None:
        (tmp_path / "few.json").write_bytes(b"\n".join(made_lines(0, 50, 50)))
        (tmp_path / "file").touch()
        before = contents(tmp_path)
        command = [
            "amazon",
            str(tmp_path / "few.json"),
            "--out",
            str(tmp_path / "out"),
            "--export-csv",
            str(tmp_path / "file" / "a.csv"),
        ]
        result = CliRunner().invoke(app, command)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"error: {tmp_path}/file: ")
        assert len(result.stderr.splitlines()) == 1
        assert contents(tmp_path) == before


@pytest.mark.parametrize("moment", ["engine", "items.parquet"])
def test_ctrl_c_is_one_line(moment: str, started: Started, tmp_path: Path) -> None:
    process = started()
    wait_for(tmp_path / ".out.building" / moment)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=30)
    assert (process.returncode, stdout, stderr) == (130, "", f"stopped: {tmp_path}/out was not made.\n")
    assert list(tmp_path.iterdir()) == []


class CancelledError(Exception):
    """What a page raises to stop a run."""


class StoppedError(BaseException):
    """What Streamlit raises to stop a script."""


@pytest.mark.parametrize("kind", [CancelledError, StoppedError, KeyboardInterrupt])
@pytest.mark.parametrize("share", [0, 0.3, 0.69, 0.72, 0.9, 1])
def test_what_progress_raises_comes_out(share: float, kind: type[BaseException], tmp_path: Path) -> None:
    file = tmp_path / "meta.json"
    file.write_bytes(b"\n".join(made_lines(0, 800, 800)))
    raised = kind()

    def progress(done: int, total: int) -> None:
        if done >= share * total:
            raise raised

    with pytest.raises(kind) as caught:
        prepare(file, tmp_path / "out", progress=progress)
    assert caught.value is raised
    assert [path.name for path in tmp_path.iterdir()] == ["meta.json"]
