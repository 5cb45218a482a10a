"""ONNX Runtime, opened the one way in which encoders and detectors are served."""

from pathlib import Path

import onnxruntime


def open_session(graph: Path, threads: int = 0) -> onnxruntime.InferenceSession:
    """A graph ready to run on the CPU. threads: how many a call may use; 0 is all cores. ONNX Runtime's own errors pass through."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    # Idle threads that spin take the cores that decode the next pictures.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    return onnxruntime.InferenceSession(str(graph), sess_options=options, providers=["CPUExecutionProvider"])
