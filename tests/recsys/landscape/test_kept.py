"""What took long is computed once; and again where it is damaged, of other vectors, or could not be kept."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pytest

from recsys.clustering import ClusterCounts
from recsys.landscape import Landscape, landscape
from recsys.landscape.kept import digest, kept
from tests.recsys.landscape.made import catalog_of, groups

VECTORS = groups(4, 6)[0]
SILHOUETTES = [0.5, float("nan"), 0.25]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache" / "landscape"


@pytest.fixture(autouse=True)
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was computed, in order; the computing itself is a stand-in."""
    done: list[str] = []

    def compare(rows: np.ndarray, ks: Sequence[int], *_: int) -> ClusterCounts:
        done.append("counts")
        return ClusterCounts(tuple(ks), tuple(float(k * rows[0, 0]) for k in ks), tuple(SILHOUETTES), len(rows))

    def draw(vectors: np.ndarray, start: np.ndarray) -> np.ndarray:
        done.append("tsne")
        return vectors[:, : start.shape[1]] * np.float32(2)

    monkeypatch.setattr(landscape, "KS_MOST", 4)
    monkeypatch.setattr(landscape, "compare_counts", compare)
    monkeypatch.setattr(landscape, "neighbour_map", draw)
    return done


def ask(vectors: np.ndarray = VECTORS) -> tuple[ClusterCounts, np.ndarray]:
    """All that is kept, from a landscape that was just made."""
    new = Landscape(catalog_of(vectors))
    return new.counts, new.positions("tsne", 2)


def test_the_next_process_finds_what_took_long(made: list[str], cache: Path) -> None:
    counts, places = ask()
    again, same = ask()
    assert made == ["counts", "tsne"]
    assert (again.ks, again.inertias, again.sampled) == (counts.ks, counts.inertias, 24)
    np.testing.assert_array_equal(again.silhouettes, SILHOUETTES)  # one of them is not a number
    np.testing.assert_array_equal(same, places)
    assert sorted(path.name.partition("-")[0] for path in cache.iterdir()) == ["counts", "tsne"]


@pytest.mark.parametrize("change", [lambda vectors: vectors[::-1], lambda vectors: vectors[:-1], lambda vectors: vectors[:, ::-1]])
def test_other_vectors_find_nothing_of_these(change: Callable[[np.ndarray], np.ndarray], made: list[str]) -> None:
    ask()
    ask(change(VECTORS))
    assert made == ["counts", "tsne"] * 2
    assert digest(change(VECTORS)) != digest(VECTORS)


@pytest.mark.parametrize("setting", ["COMPONENTS", "COMPARED", "COMPARED_STARTS"])
def test_another_method_finds_nothing_of_this_one(setting: str, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    ask()
    monkeypatch.setattr(landscape, setting, 9)
    ask()
    assert made.count("counts") == 2


def _save(path: Path, array: np.ndarray) -> None:
    with path.open("wb") as file:
        np.save(file, array, allow_pickle=array.dtype == object)


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:-9]),
        lambda path: path.write_bytes(b"not an array"),
        lambda path: _save(path, np.zeros((2, 2), dtype=np.float32)),
        lambda path: _save(path, np.full((24, 2), np.nan, dtype=np.float32)),
        lambda path: _save(path, np.array([{"an": "object"}], dtype=object)),
        lambda path: (path.unlink(), path.mkdir()),
    ],
    ids=["empty", "cut", "other", "shape", "numbers", "pickle", "folder"],
)
def test_what_is_damaged_is_made_anew(damage: Callable[[Path], object], made: list[str], cache: Path) -> None:
    counts, places = ask()
    for path in list(cache.iterdir()):
        damage(path)
    again, same = ask()
    assert made == ["counts", "tsne"] * 2
    assert again.inertias == counts.inertias
    np.testing.assert_array_equal(same, places)
    ask()
    assert made == ["counts", "tsne"] * 2 or any(path.is_dir() for path in cache.iterdir())  # nothing takes a folder's place


def test_a_disk_that_refuses_is_no_error(
    made: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "file"))
    assert ask()[1].shape == (24, 2)
    ask()
    assert made == ["counts", "tsne"] * 2
    assert f"tsne could not be kept in {tmp_path / 'file' / 'landscape'} (Not a directory)" in caplog.text


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="needs a user whom a folder can refuse")
def test_a_folder_that_is_read_only_is_no_error(cache: Path) -> None:
    cache.mkdir(parents=True)
    cache.chmod(0o500)
    assert ask()[1].shape == (24, 2)
    assert not list(cache.iterdir())


def test_the_settings_are_part_of_the_name() -> None:
    def ask_with(settings: object, value: float) -> float:
        return float(kept("method", settings, "vectors", lambda: np.array(value), lambda found: found.shape == ()))

    assert ask_with((1, 2), 5) == 5
    assert ask_with((1, 2), 6) == 5
    assert ask_with((1, 3), 7) == 7
