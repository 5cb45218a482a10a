"""The benchmark of heat maps: both sides answer the same question. Their times are nobody's test."""

import numpy as np
import pytest

from benchmarks import heatmap


def test_the_groups_are_those_of_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(heatmap, "GROUPS", 3)
    measured = heatmap.measure(5, 40, 8, 1)
    assert {figure.name for figure in measured.measurements} >= {"heatmap.ms.page", "heatmap.ms.clustermap", "heatmap.ms.groups"}
    monkeypatch.setattr(heatmap, "_all_pairs", lambda vectors, of: np.full((3, 3), 2.0))
    with pytest.raises(AssertionError, match="one of the two is wrong"):
        heatmap.measure(5, 40, 8, 1)
