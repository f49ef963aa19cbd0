"""An imported model: MLIR text, weights by name, and the shape of its calls."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from ..errors import Error
from .signature import InputSpec, OutputSpec


@dataclass(frozen=True)
class Imported:
    """`text` is a module with one public function. Its first arguments are the tensors of
    `input_spec`; the others carry `cp.weight = NAME` and take `weights[NAME]`, the model's own
    tensors. Its results are the tensors of `output_spec`."""

    text: str
    weights: dict[str, torch.Tensor]
    input_spec: InputSpec
    output_spec: OutputSpec
    name: str = "main"

    def weight_names(self) -> list[str]:
        """Names of the weights in the order of the arguments that take them."""
        return re.findall(r'cp\.weight = "([^"]+)"', self.text)

    def save(self, path: str | os.PathLike, weights: str = "weights.safetensors") -> Path:
        """Writes the text to `path`, or to `model.mlir` in the folder `path`, and beside it the
        weights: to one file if `weights` ends in `.safetensors`, else to a folder of
        `NAME.npy`. Returns the path of the text."""
        path = Path(path)
        file = path if path.suffix == ".mlir" else path / "model.mlir"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.text)
        if weights.endswith(".safetensors"):
            self._save_safetensors(file.parent / weights)
        else:
            self._save_arrays(file.parent / weights)
        return file

    def _save_safetensors(self, file: Path) -> None:
        try:
            from safetensors.torch import save_file
        except ImportError:
            raise Error(
                "writing a .safetensors file needs the package safetensors: pip install "
                "safetensors, or name a folder for .npy files"
            ) from None
        # The format has no shared storage: a view of another weight is written whole.
        save_file({name: _unshared(tensor) for name, tensor in self.weights.items()}, file)

    def _save_arrays(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        for name, tensor in self.weights.items():
            np.save(folder / f"{name}.npy", as_array(tensor))


def as_array(tensor: torch.Tensor) -> np.ndarray:
    """The same data where NumPy has the type; bfloat16 becomes float32, which holds it exactly."""
    tensor = tensor.detach()
    return (tensor.float() if tensor.dtype == torch.bfloat16 else tensor).numpy()


def _unshared(tensor: torch.Tensor) -> torch.Tensor:
    tensor = tensor.detach()
    whole = tensor.untyped_storage().nbytes() == tensor.numel() * tensor.element_size()
    return tensor if whole else tensor.clone()
