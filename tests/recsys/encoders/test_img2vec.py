"""Weights that are downloaded, damaged, not what they should be, or code."""

import functools
import hashlib
import http.server
import logging
import pickle
import re
import shutil
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from recsys.encoders.base import checksum_of
from recsys.encoders.img2vec import Img2VecEncoder, has_weights
from recsys.errors import EncoderError
from tests.support import noise

FILE = "resnet18-f37072fd.pth"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty TORCH_HOME; returns the folder that checkpoints go into."""
    monkeypatch.setenv("TORCH_HOME", str(tmp_path / "torch"))
    monkeypatch.setenv("no_proxy", "*")
    return tmp_path / "torch" / "hub" / "checkpoints"


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address under which it is served."""
    folder = tmp_path / "served"
    folder.mkdir()
    handler = functools.partial(_Quiet, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield folder, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


class _Garbage(socketserver.BaseRequestHandler):
    """What a captive portal or a broken proxy says."""

    def handle(self) -> None:
        self.request.recv(4096)
        self.request.sendall(b"this is not HTTP\r\n\r\n")


@pytest.fixture
def garbage() -> Iterator[str]:
    """An address that answers with something else than HTTP."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Garbage) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def point_at(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    """Let torchvision's ResNet-18 weights be at `url`."""
    from recsys.encoders._torchvision import import_torchvision

    import_torchvision()
    from torchvision.models import ResNet18_Weights

    # Weights compare equal by all their fields, and `DEFAULT` is one of an Enum: its value is what can be replaced.
    weights = type(ResNet18_Weights.DEFAULT.value)(url, ResNet18_Weights.DEFAULT.transforms, ResNet18_Weights.DEFAULT.meta)
    monkeypatch.setattr(ResNet18_Weights.DEFAULT, "_value_", weights)


def with_hash(path: Path) -> str:
    """The name torchvision would give the file: the first digits of its SHA-256 in it."""
    return f"resnet18-{hashlib.sha256(path.read_bytes()).hexdigest()[:8]}.pth"


def test_weights_that_cannot_be_reached_are_one_line_with_three_ways_out(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    point_at(monkeypatch, f"http://127.0.0.1:9/{FILE}")  # nobody listens on the discard port
    with pytest.raises(EncoderError, match=r"^img2vec-resnet18: its weights could not be downloaded from http://127") as caught:
        Img2VecEncoder("resnet18")
    message = str(caught.value)
    assert "Connection refused" in message
    assert "Check the network" in message
    assert str(home / FILE) in message
    assert "such as wearwith" in message
    assert "\n" not in message
    assert not list(home.glob("*"))


def test_a_server_without_the_file_is_an_error_of_the_download(
    home: Path, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, f"{served[1]}/{FILE}")
    with pytest.raises(EncoderError, match=r"could not be downloaded .*404"):
        Img2VecEncoder("resnet18")
    assert not list(home.glob("*"))


def test_a_server_that_does_not_speak_http_is_an_error_of_the_download(
    home: Path, garbage: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    point_at(monkeypatch, f"{garbage}/{FILE}")
    with pytest.raises(EncoderError, match=r"could not be downloaded .*this is not HTTP"):
        Img2VecEncoder("resnet18")
    assert not list(home.glob("*"))


def test_a_download_is_announced_before_it_starts_and_used_after(
    home: Path,
    served: tuple[Path, str],
    resnet18_file: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    folder, address = served
    name = with_hash(resnet18_file)
    shutil.copy(resnet18_file, folder / name)
    point_at(monkeypatch, f"{address}/{name}")
    with caplog.at_level(logging.WARNING):
        encoder = Img2VecEncoder("resnet18")
    (record,) = [record for record in caplog.records if record.name == "recsys.encoders.img2vec"]
    assert record.getMessage() == (
        f"img2vec-resnet18 needs weights that are not on this machine yet: downloading {address}/{name} to {home / name}"
    )
    assert [path.name for path in home.iterdir()] == [name]
    assert encoder.checksum == checksum_of(hashlib.sha256(resnet18_file.read_bytes()).hexdigest())
    assert encoder.encode([noise()]).shape == (1, 512)

    (folder / name).unlink()  # from now on the file on this machine is enough
    caplog.clear()
    assert np.array_equal(Img2VecEncoder("resnet18").encode([noise()]), encoder.encode([noise()]))
    assert not [record for record in caplog.records if record.name == "recsys.encoders.img2vec"]


def test_a_download_that_says_it_starts_says_so_even_when_it_fails(
    home: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    point_at(monkeypatch, f"http://127.0.0.1:9/{FILE}")
    with pytest.raises(EncoderError):
        Img2VecEncoder("resnet18")
    assert "downloading http://127.0.0.1:9/" in caplog.text


def test_a_download_with_another_hash_than_its_name_says_is_thrown_away(
    home: Path, served: tuple[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, address = served
    (folder / FILE).write_bytes(b"something else than weights")
    point_at(monkeypatch, f"{address}/{FILE}")
    with pytest.raises(EncoderError, match=r"could not be downloaded .*invalid hash value \(expected .f37072fd"):
        Img2VecEncoder("resnet18")
    assert not list(home.glob("*"))


def _put(home: Path, content: bytes) -> Path:
    home.mkdir(parents=True)
    path = home / FILE
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("kept", [0, 1, 100, 100_000])
def test_a_checkpoint_cut_short_is_named_with_the_remedy(home: Path, resnet18_file: Path, kept: int) -> None:
    path = _put(home, resnet18_file.read_bytes()[:kept])
    with pytest.raises(EncoderError, match=f"^{re.escape(str(path))} is not a readable checkpoint of weights; remove it"):
        Img2VecEncoder("resnet18")


@pytest.mark.parametrize("seed", range(8))
def test_a_checkpoint_of_other_bytes_is_named_with_the_remedy(home: Path, seed: int) -> None:
    path = _put(home, np.random.default_rng(seed).bytes(500))
    with pytest.raises(EncoderError, match=f"^{re.escape(str(path))} is not a readable checkpoint of weights; remove it"):
        Img2VecEncoder("resnet18")


class _Payload:
    """Unpickled, it makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, ...]:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("made_by", ["pickle", "torch"])
def test_a_checkpoint_that_holds_code_is_refused_and_the_code_does_not_run(home: Path, tmp_path: Path, made_by: str) -> None:
    import torch

    proof = tmp_path / "the code ran"
    home.mkdir(parents=True)
    path = home / FILE
    if made_by == "pickle":
        path.write_bytes(pickle.dumps(_Payload(proof), protocol=2))
    else:
        torch.save({"conv1.weight": _Payload(proof)}, path)
    with pytest.raises(EncoderError, match="is not a readable checkpoint of weights"):
        Img2VecEncoder("resnet18")
    assert not proof.exists()
    if made_by == "pickle":  # the bait is real
        pickle.loads(path.read_bytes())
    else:
        torch.load(path, weights_only=False)
    assert proof.exists()


@pytest.mark.parametrize("content", ["other weights", "a tensor", "a list", "a number"])
def test_a_checkpoint_of_another_network_is_named_with_the_remedy(home: Path, content: str) -> None:
    import torch

    home.mkdir(parents=True)
    tensor = torch.zeros(3)
    things = {"other weights": {"layer.weight": tensor}, "a tensor": tensor, "a list": [tensor], "a number": 3}
    torch.save(things[content], home / FILE)
    with pytest.raises(EncoderError, match=r"resnet18-.*\.pth does not hold the weights of resnet18; remove it and run again"):
        Img2VecEncoder("resnet18")


def test_weights_are_here_once_their_file_is(home: Path) -> None:
    assert not has_weights("resnet18")
    home.mkdir(parents=True)
    (home / FILE).touch()
    assert has_weights("resnet18")
    assert not has_weights("resnet34")
