"""Loaded networks with one thread each; more threads only make candidates wait for each other."""

import threading
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import onnxruntime
from ai_edge_litert.interpreter import Interpreter
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_ONLY_ERRORS = 3

cv2.setNumThreads(1)


class LiteModel:
    """A TensorFlow Lite network with one float32 input."""

    def __init__(self, path: Path) -> None:
        """Load the file."""
        self._interpreter: Any = Interpreter(
            model_path=str(path), num_threads=1
        )  # Any: no types in the package
        self._interpreter.allocate_tensors()
        self._input: int = self._interpreter.get_input_details()[0]["index"]
        self._outputs: dict[str, int] = {
            detail["name"]: detail["index"] for detail in self._interpreter.get_output_details()
        }
        self._lock = threading.Lock()

    def run(self, batch: Floats) -> dict[str, Floats]:
        """Return copies of the outputs by name; `batch` must have the network's input shape."""
        with self._lock:
            self._interpreter.set_tensor(self._input, batch)
            self._interpreter.invoke()
            return {name: self._interpreter.get_tensor(index) for name, index in self._outputs.items()}


class OnnxModel:
    """An ONNX network with one float32 input."""

    def __init__(self, path: Path) -> None:
        """Load the file."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = _ONLY_ERRORS
        self._session: Any = onnxruntime.InferenceSession(  # Any: no types in the package
            str(path), options, providers=["CPUExecutionProvider"]
        )
        self._input: str = self._session.get_inputs()[0].name

    def run(self, batch: Floats) -> list[Floats]:
        """Return the outputs in the network's order; may be called from several threads at once."""
        outputs: list[Floats] = self._session.run(None, {self._input: batch})
        return outputs
