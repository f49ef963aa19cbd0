"""The command cp-import."""

import argparse
import importlib
import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import Error, ImportFailure

_DESCRIPTION = """\
Imports a PyTorch model: writes model.mlir and its weights.

SOURCE is a file of torch.export (model.pt2), or a function that returns the model and its example
inputs, as `package.module:function` or `file.py:function`. The function returns (model, args) or
(model, args, kwargs); the program is made for the shapes of these inputs.
"""


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="cp-import",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("source", metavar="SOURCE")
    parser.add_argument("-o", "--output-dir", default=".", metavar="DIR", help="default: .")
    parser.add_argument("--name", default="main", help="name of the function (default: main)")
    parser.add_argument(
        "--weights",
        default="weights.safetensors",
        metavar="NAME",
        help="in DIR: a .safetensors file, or a folder for .npy files "
        "(default: weights.safetensors)",
    )
    parser.add_argument(
        "--example-inputs",
        action="store_true",
        help="also write the example inputs, as DIR/input-I.npy",
    )
    options = parser.parse_args(arguments)
    try:
        _run(options)
    except Error as error:
        print(f"cp-import: error: {error}", file=sys.stderr)
        return 1
    return 0


def _run(options: argparse.Namespace) -> None:
    from . import import_exported, import_model
    from .imported import as_array

    if options.source.endswith(".pt2"):
        program = _load_program(options.source)
        imported = import_exported(program, name=options.name)
        args, kwargs = program.example_inputs or ((), {})
    else:
        model, args, kwargs = _build(options.source)
        imported = import_model(model, args, kwargs, name=options.name)
    file = imported.save(options.output_dir, weights=options.weights)
    print(f"wrote {file} and {file.parent / options.weights}")
    for number, spec in enumerate(imported.input_spec.tensors):
        shape = "x".join(map(str, spec.shape))
        print(f"  input {number}: {spec.name} {shape} {str(spec.dtype).removeprefix('torch.')}")
    if options.example_inputs:
        for number, tensor in enumerate(imported.input_spec.flatten(args, kwargs)):
            np.save(file.parent / f"input-{number}.npy", as_array(tensor))


def _load_program(file: str) -> Any:
    import torch

    try:
        return torch.export.load(file)
    except Exception as error:
        raise ImportFailure(f"{file} is not a file of torch.export.save: {error}") from error


def _build(source: str) -> tuple[Any, tuple, dict]:
    result = _find(source)()
    if not isinstance(result, tuple) or len(result) not in (2, 3):
        raise ImportFailure(
            f"{source} returns {result!r}, not (model, args) or (model, args, kwargs)"
        )
    model, args, *rest = result
    return model, tuple(args), dict(rest[0]) if rest else {}


def _find(source: str) -> Callable[[], Any]:
    module_name, colon, function = source.rpartition(":")
    if not colon:
        raise ImportFailure(f"{source}: expects MODULE:FUNCTION, FILE.py:FUNCTION or FILE.pt2")
    if module_name.endswith(".py"):
        module = _load_file(Path(module_name))
    else:
        sys.path.insert(0, "")
        try:
            module = importlib.import_module(module_name)
        except ModuleNotFoundError as error:
            raise ImportFailure(f"{source}: {error}") from error
    if not callable(getattr(module, function, None)):
        raise ImportFailure(f"{module_name} has no function {function}")
    return getattr(module, function)


def _load_file(file: Path) -> Any:
    if not file.is_file():
        raise ImportFailure(f"there is no file {file}")
    spec = importlib.util.spec_from_file_location(file.stem, file)
    module = importlib.util.module_from_spec(spec)
    sys.modules[file.stem] = module
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    sys.exit(main())
