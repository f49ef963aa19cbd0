"""PyTorch models to MLIR in which every attention is one op with its mask as IR.

imported = import_model(model, (tokens,))
imported.save("build/model")
"""

from collections.abc import Mapping, Sequence
from typing import Any

from .versions import check_versions

check_versions()

import torch  # noqa: E402

from .convert import convert  # noqa: E402
from .export import export  # noqa: E402
from .imported import Imported  # noqa: E402
from .signature import Constant, InputSpec, OutputSpec, TensorSpec  # noqa: E402

__all__ = [
    "Constant",
    "Imported",
    "InputSpec",
    "OutputSpec",
    "TensorSpec",
    "import_exported",
    "import_model",
]


def import_model(
    model: torch.nn.Module,
    args: Sequence[Any],
    kwargs: Mapping[str, Any] | None = None,
    *,
    name: str = "main",
) -> Imported:
    """Exports `model` for the shapes of the example inputs and imports it as function `name`.

    Raises ImportFailure, with the model's source line, for what cannot be imported.
    """
    return convert(export(model, args, kwargs), name)


def import_exported(program: torch.export.ExportedProgram, *, name: str = "main") -> Imported:
    """Imports what torch.export.export gave or torch.export.load read."""
    return convert(program, name)
