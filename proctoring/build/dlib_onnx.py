"""Turns the parameters of dlib's face recognition network (CC0) into an ONNX model.

The file is a stream of layers from input to output. Each tensor in it is a header (the bytes 01 02, then four
dimensions as packed integers: one byte with the number of bytes, then little-endian bytes) and raw little-endian
float32 values. A convolution keeps filters and biases in one tensor, the affine layer after it gains
and offsets: with the last matrix 29 x 4 + 1 = 117 parameter blocks. The architecture is dlib's public
description of its network.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from proctoring.errors import ModelsBuildFailed

Floats = NDArray[np.float32]

OPSET = 13
IR_VERSION = 8
CHIP_PX = 150
EMBEDDING_SIZE = 128
# Mean colour of the network's training pictures (R, G, B) and its scale: part of the network, not of a
# policy.
MEAN_RGB = (122.782, 117.001, 104.298)
SCALE = 256.0
# (channels, halves the picture first) of the residual blocks, from input to output.
BLOCKS = (
    *[(32, False)] * 3,
    (64, True),
    *[(64, False)] * 3,
    (128, True),
    *[(128, False)] * 2,
    (256, True),
    *[(256, False)] * 2,
    (256, True),
)


@dataclass(frozen=True, slots=True)
class Convolution:
    """A convolution with its affine layer folded in: filters (out, in, rows, columns), biases (out,)."""

    filters: Floats
    biases: Floats


class ParameterFile:
    """Reads tensors in the order of the file."""

    def __init__(self, content: bytes) -> None:
        """Start at the beginning of the file."""
        self._content = content
        self._place = 0
        self.offsets: list[int] = []

    def tensor(self, *dimensions: int) -> Floats:
        """Return the next tensor of exactly these dimensions.

        Raises:
            ModelsBuildFailed: there is none after the last one.
        """
        padded = (*dimensions, *[1] * (4 - len(dimensions)))
        header = b"\x01\x02" + b"".join(_packed(size) for size in padded)
        found = self._content.find(header, self._place)
        count = int(np.prod(padded))
        start = found + len(header)
        if found < 0 or start + 4 * count > len(self._content):
            raise ModelsBuildFailed(f"no tensor of {dimensions} after byte {self._place}")
        values = np.frombuffer(self._content, dtype="<f4", count=count, offset=start)
        if not np.isfinite(values).all():
            raise ModelsBuildFailed(f"the tensor at byte {start} holds values that are no numbers")
        self._place = start + 4 * count
        self.offsets.append(start)
        return values.astype(np.float32)

    def convolution(self, outputs: int, inputs: int, size: int) -> Convolution:
        """Return the next convolution and its affine layer as one convolution."""
        weights = outputs * inputs * size * size
        raw = self.tensor(weights + outputs)
        affine = self.tensor(2 * outputs)
        gains, shifts = affine[:outputs], affine[outputs:]
        filters = raw[:weights].reshape(outputs, inputs, size, size)
        return Convolution(
            filters=np.ascontiguousarray(filters * gains[:, None, None, None]),
            biases=raw[weights:] * gains + shifts,
        )


def _packed(value: int) -> bytes:
    size = max(1, (value.bit_length() + 7) // 8)
    return bytes([size]) + value.to_bytes(size, "little")


class GraphWriter:
    """Collects nodes and constants of the ONNX graph under numbered names."""

    def __init__(self) -> None:
        """Start an empty graph."""
        self.nodes: list[Any] = []  # Any: onnx has no types for its protobuf messages
        self.constants: list[Any] = []

    def constant(self, name: str, values: NDArray[Any]) -> str:
        """Keep a constant and return its name."""
        self.constants.append(numpy_helper.from_array(values, name))
        return name

    def node(self, kind: str, inputs: list[str], **attributes: Any) -> str:  # Any: attribute types of ONNX
        """Add a node with one output and return the name of that output."""
        output = f"n{len(self.nodes):03d}_{kind}"
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def convolve(self, name: str, source: str, layer: Convolution, stride: int, pad: int) -> str:
        """Add a convolution."""
        filters = self.constant(f"{name}_filters", layer.filters)
        biases = self.constant(f"{name}_biases", layer.biases)
        size = layer.filters.shape[2]
        return self.node(
            "Conv",
            [source, filters, biases],
            kernel_shape=[size, size],
            strides=[stride, stride],
            pads=[pad] * 4,
        )

    def grow(self, source: str, channels: int, pixels: int) -> str:
        """Add zeros behind channels, rows and columns, as dlib does to add tensors of different sizes."""
        if not channels and not pixels:
            return source
        pads = np.array([0, 0, 0, 0, 0, channels, pixels, pixels], dtype=np.int64)
        return self.node("Pad", [source, self.constant(f"grow_{len(self.nodes):03d}", pads)])


def _residual(
    graph: GraphWriter, file: ParameterFile, index: int, source: str, shape: tuple[int, int]
) -> str:
    """Add one residual block; `shape` is (channels, pixels) of its source."""
    inputs, pixels = shape
    outputs, halves = BLOCKS[index]
    first = file.convolution(outputs, inputs, 3)
    second = file.convolution(outputs, outputs, 3)
    stride, pad = (2, 0) if halves else (1, 1)
    branch = graph.convolve(f"block{index:02d}a", source, first, stride, pad)
    branch = graph.convolve(f"block{index:02d}b", graph.node("Relu", [branch]), second, 1, 1)
    skip = source
    if halves:
        skip = graph.node("AveragePool", [source], kernel_shape=[2, 2], strides=[2, 2])
        branch = graph.grow(branch, 0, pixels // 2 - ((pixels - 3) // 2 + 1))
        skip = graph.grow(skip, outputs - inputs, 0)
    return graph.node("Relu", [graph.node("Add", [branch, skip])])


def convert(content: bytes) -> bytes:
    """Return the ONNX model: `chip` float32 (n, 3, 150, 150) RGB 0..255 -> `embedding` float32 (n, 128).

    Raises:
        ModelsBuildFailed: the file does not hold the expected tensors.
    """
    file, graph = ParameterFile(content), GraphWriter()
    mean = graph.constant("mean_rgb", np.array(MEAN_RGB, dtype=np.float32).reshape(1, 3, 1, 1))
    scale = graph.constant("scale", np.array(1 / SCALE, dtype=np.float32))
    value = graph.node("Mul", [graph.node("Sub", ["chip", mean]), scale])
    value = graph.node("Relu", [graph.convolve("stem", value, file.convolution(32, 3, 7), 2, 0)])
    value = graph.node("MaxPool", [value], kernel_shape=[3, 3], strides=[2, 2])
    channels, pixels = 32, 35
    for index, (outputs, halves) in enumerate(BLOCKS):
        value = _residual(graph, file, index, value, (channels, pixels))
        channels, pixels = outputs, pixels // 2 if halves else pixels
    last = graph.constant("last", file.tensor(256, EMBEDDING_SIZE).reshape(256, EMBEDDING_SIZE))
    value = graph.node("Flatten", [graph.node("GlobalAveragePool", [value])])
    graph.nodes.append(helper.make_node("MatMul", [value, last], ["embedding"], name="embedding"))
    return _serialise(graph)


def _serialise(graph: GraphWriter) -> bytes:
    chip = helper.make_tensor_value_info("chip", TensorProto.FLOAT, ["n", 3, CHIP_PX, CHIP_PX])
    embedding = helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["n", EMBEDDING_SIZE])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "identity", [chip], [embedding], graph.constants),
        producer_name="qashyq",
        opset_imports=[helper.make_opsetid("", OPSET)],
        ir_version=IR_VERSION,
    )
    onnx.checker.check_model(model)
    content: bytes = model.SerializeToString(deterministic=True)
    return content
