"""A graph opened to be served."""

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import pytest
from onnx import TensorProto, helper

from recsys.onnx_session import open_session


@pytest.fixture
def doubling(tmp_path: Path) -> Path:
    """A graph that adds its input to itself."""
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, ["n"]) for name in ("given", "doubled")]
    graph = helper.make_graph([helper.make_node("Add", ["given", "given"], ["doubled"])], "doubling", ends[:1], ends[1:])
    onnx.save(helper.make_model(graph, ir_version=10, opset_imports=[helper.make_opsetid("", 17)]), tmp_path / "doubling.onnx")
    return tmp_path / "doubling.onnx"


@pytest.mark.parametrize("threads", [0, 1, 2])
def test_it_runs_with_as_many_threads_as_it_is_told_and_none_of_them_spins(doubling: Path, threads: int) -> None:
    session = open_session(doubling, threads)
    assert session.run(["doubled"], {"given": np.array([1, 2], dtype=np.float32)})[0].tolist() == [2, 4]
    options = session.get_session_options()
    assert options.intra_op_num_threads == threads
    assert options.get_session_config_entry("session.intra_op.allow_spinning") == "0"
    assert session.get_providers() == ["CPUExecutionProvider"]


def test_what_is_no_graph_is_refused_by_onnx_runtime(tmp_path: Path) -> None:
    (tmp_path / "none.onnx").write_bytes(b"no graph")
    with pytest.raises(onnxruntime.capi.onnxruntime_pybind11_state.InvalidProtobuf):
        open_session(tmp_path / "none.onnx")
