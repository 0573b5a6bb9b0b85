"""Prepares CenterFace (MIT) for inference: a fixed input size, and weights that count as constants."""

import onnx

from proctoring.errors import ModelsBuildFailed

# Both are multiples of the largest stride, 32: a 4:3 picture is 320x240 with 16 empty rows below it.
WIDTH, HEIGHT = 320, 256
_OUTPUT_STEP = 4


def convert(content: bytes) -> bytes:
    """Return the model with input (1, 3, 256, 320) and outputs (1, n, 64, 80).

    Raises:
        ModelsBuildFailed: the file is not the network that is expected.
    """
    model = onnx.load_model_from_string(content)
    graph = model.graph
    constants = {tensor.name for tensor in graph.initializer}
    inputs = [value for value in graph.input if value.name not in constants]
    if len(inputs) != 1 or len(graph.output) != 4:
        raise ModelsBuildFailed("centerface must have one input and four outputs")
    del graph.input[:]
    graph.input.extend(inputs)
    _resize(graph.input[0], HEIGHT, WIDTH)
    for output in graph.output:
        _resize(output, HEIGHT // _OUTPUT_STEP, WIDTH // _OUTPUT_STEP)
    del graph.value_info[:]
    prepared: bytes = model.SerializeToString(deterministic=True)
    return prepared


def _resize(value: onnx.ValueInfoProto, height: int, width: int) -> None:
    dimensions = value.type.tensor_type.shape.dim
    dimensions[0].dim_value = 1
    dimensions[2].dim_value = height
    dimensions[3].dim_value = width
