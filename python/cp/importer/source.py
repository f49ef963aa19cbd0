"""The model's source lines: from PyTorch's stack traces, and from exceptions."""

import functools
import os
import re
import traceback
from collections.abc import Iterable

import torch
from torch.fx import Node

_FRAME = re.compile(r'File "([^"]+)", line (\d+), in (\S+)')
_FOREIGN = (
    os.path.dirname(os.path.abspath(torch.__file__)) + os.sep,
    os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep,
    "<",
)


def _is_model(file: str) -> bool:
    return not file.startswith(_FOREIGN)


def _pick(frames: Iterable[tuple[str, int]]) -> tuple[str, int] | None:
    """The innermost frame of the model's own code, of frames from the outermost on."""
    model = [frame for frame in frames if _is_model(frame[0])]
    return model[-1] if model else None


@functools.lru_cache(maxsize=4096)
def _parse(trace: str) -> tuple[str, int] | None:
    return _pick((file, int(line)) for file, line, _ in _FRAME.findall(trace))


def source_line(node: Node) -> tuple[str, int] | None:
    """File and line of the model that made `node`."""
    trace = node.meta.get("stack_trace")
    return _parse(trace) if trace else None


def location(node: Node) -> str | None:
    """The same as `FILE:LINE`."""
    line = source_line(node)
    return f"{line[0]}:{line[1]}" if line else None


def short_trace(node: Node) -> str:
    """A stack trace of that line alone, from which torch-mlir makes a location."""
    line = source_line(node)
    return f'File "{line[0]}", line {line[1]}, in forward' if line else ""


def location_of_exception(error: BaseException) -> str | None:
    """The innermost line of the model among the frames that `error` went through."""
    frames = traceback.extract_tb(error.__traceback__)
    line = _pick((frame.filename, frame.lineno or 0) for frame in frames)
    return f"{line[0]}:{line[1]}" if line else None
