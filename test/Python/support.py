"""Runs imported models on several ranks and compares with PyTorch in double precision."""

import copy
import os
import re
import subprocess
from pathlib import Path

import numpy as np
import torch
from cp.importer import Imported, import_model
from cp.importer.imported import as_array
from torch.utils import _pytree as pytree

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(os.environ.get("CP_BIN_DIR", ROOT / "build" / "bin"))

# (ranks, layout, rotate)
CONFIGURATIONS = [
    (1, "contiguous", "ring"),
    (2, "contiguous", "all-gather"),
    (4, "head-tail", "ring"),
]


def in_double(value):
    is_float = isinstance(value, torch.Tensor) and value.is_floating_point()
    return value.double() if is_float else value


def eager(model, args, kwargs):
    """The leaves of what the model gives in double precision, on the path without fused kernels."""
    enabled = torch.backends.mha.get_fastpath_enabled()
    torch.backends.mha.set_fastpath_enabled(False)
    # Masks that the model makes: with a mask in float32 and the rest in double, PyTorch 2.15's
    # attention is wrong.
    torch.set_default_dtype(torch.float64)
    try:
        with torch.no_grad():
            args, kwargs = pytree.tree_map(in_double, (tuple(args), dict(kwargs)))
            result = copy.deepcopy(model).double()(*args, **kwargs)
    finally:
        torch.set_default_dtype(torch.float32)
        torch.backends.mha.set_fastpath_enabled(enabled)
    return [leaf.numpy() for leaf in pytree.tree_leaves(result) if isinstance(leaf, torch.Tensor)]


def run(imported: Imported, args, kwargs, folder: Path, configuration) -> list[np.ndarray]:
    """The results of cp-run on the files that the importer writes."""
    ranks, layout, rotate = configuration
    model = imported.save(folder)
    command = [str(BIN / "cp-run"), str(model)]
    if imported.weights:
        command.append(f"--weights={folder / 'weights.safetensors'}")
    for number, tensor in enumerate(imported.input_spec.flatten(args, kwargs)):
        np.save(folder / f"input-{number}.npy", as_array(tensor))
        command.append(f"--input={number}={folder}/input-{number}.npy")
    command += [f"--ranks={ranks}", f"--layout={layout}", f"--rotate={rotate}"]
    command += [f"--output-dir={folder}", f"--entry={imported.name}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr + done.stdout
    count = len(imported.output_spec.tensors)
    return [np.load(folder / f"{number}.npy") for number in range(count)]


def check(model, args, folder, kwargs=None, *, reference=None, configurations=CONFIGURATIONS):
    """Imports `model` and compares each configuration with `reference`, or the model itself."""
    kwargs = kwargs or {}
    imported = import_model(model, args, kwargs)
    want = reference if isinstance(reference, list) else eager(reference or model, args, kwargs)
    for configuration in configurations:
        got = run(imported, args, kwargs, folder, configuration)
        assert len(got) == len(want)
        for number, (have, expected) in enumerate(zip(got, want)):
            compare(have, expected, f"result {number}, {configuration}")
    return imported


def compare(got: np.ndarray, want: np.ndarray, what: str) -> None:
    assert got.shape == want.shape, f"{what}: shape {got.shape}, expected {want.shape}"
    np.testing.assert_allclose(got, want, rtol=1e-4, atol=3e-5, err_msg=what)


def attention_ops(imported: Imported) -> list[str]:
    """Each attention op of the module, from its name to its signature."""
    return re.findall(r"cp\.(?:sdpa|flex_attention) .*?\) -> \(", imported.text, re.DOTALL)
