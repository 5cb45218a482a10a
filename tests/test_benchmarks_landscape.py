"""The benchmark of the landscape: both sides cluster the same items. Its times are nobody's test."""

import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks import landscape
from recsys.encoders.histogram import ColorHistogram


def test_the_clusters_are_beside_the_peers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WEARWITH_CACHE", str(tmp_path / "own"))
    monkeypatch.setattr(landscape, "PEER_STARTS", 2)
    catalog = landscape.made_groups(120, ColorHistogram())
    catalog.vectors = np.eye(catalog.info.dim, dtype=np.float32)[np.arange(120) % 4]  # four groups that nobody can miss
    figures = {figure.name: figure for figure in landscape.measure(catalog, "four groups", [4], repeats=1).measurements}
    assert figures["landscape.clusters_ari.4"].value == figures["landscape.clusters_ari.4.peer"].value == 1
    assert figures["landscape.counts_seconds"].note.endswith("it suggests 4")
    assert not (tmp_path / "own").exists()  # the curves were computed, and nothing was kept
    assert os.environ["WEARWITH_CACHE"] == str(tmp_path / "own")


def test_inertia_is_about_the_means_of_the_clusters() -> None:
    vectors = np.array([[0, 0], [0, 2], [5, 5]], dtype=np.float32)
    assert landscape._inertia(vectors, np.array([0, 0, 1])) == pytest.approx(2)
    assert landscape._inertia(vectors, np.array([0, 1, 1])) == pytest.approx((25 + 9) / 2)


def test_made_groups_are_the_same_at_every_call() -> None:
    vectors = landscape.grouped_vectors(50, 16)
    np.testing.assert_array_equal(vectors, landscape.grouped_vectors(50, 16))
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
