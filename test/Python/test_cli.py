"""The command cp-import, and the files that it writes."""

import subprocess
import sys

import cp
import numpy as np
import pytest
import torch
from cp.importer.cli import main
from support import BIN, compare, eager

MODEL = """
import torch
from torch import nn
import torch.nn.functional as F


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        torch.manual_seed(0)
        self.project = nn.Linear(16, 48)
        self.tied = self.project
        self.register_buffer("table", torch.randn(32, 16), persistent=False)

    def forward(self, x, *, scale):
        q, k, v = self.tied(x + self.table).view(1, 32, 3, 2, 8).permute(2, 0, 3, 1, 4)
        return F.scaled_dot_product_attention(q, k, v, is_causal=True, scale=scale)


def build():
    return Model(), (torch.randn(1, 32, 16),), {"scale": 0.5}


def broken():
    return 3
"""


@pytest.fixture
def source(tmp_path):
    file = tmp_path / "some_model.py"
    file.write_text(MODEL)
    return file


def run_model(folder, weights):
    command = [str(BIN / "cp-run"), str(folder / "model.mlir"), f"--weights={folder / weights}"]
    command += [f"--input=0={folder}/input-0.npy", "--ranks=2", f"--output-dir={folder}"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return np.load(folder / "0.npy")


def test_function_of_a_file(source, tmp_path, capsys):
    folder = tmp_path / "out"
    assert main([f"{source}:build", "-o", str(folder), "--example-inputs"]) == 0
    assert "input 0: x 1x32x16 float32" in capsys.readouterr().out
    text = (folder / "model.mlir").read_text()
    assert '{cp.weight = "project.weight"}' in text and "dense_resource" not in text
    x = torch.from_numpy(np.load(folder / "input-0.npy"))
    model = sys.modules["some_model"].Model()
    (want,) = eager(model, (x,), {"scale": 0.5})
    # The table is a constant of the model, not part of its state: it must be saved with it.
    from safetensors import safe_open

    table = safe_open(folder / "weights.safetensors", "pt").get_tensor("table")
    model.table = table
    (want,) = eager(model, (x,), {"scale": 0.5})
    compare(run_model(folder, "weights.safetensors"), want, "result")


def test_weights_as_arrays(source, tmp_path):
    arguments = [f"{source}:build", "-o", str(tmp_path / "a"), "--weights=arrays"]
    assert main(arguments) == 0
    names = {file.name for file in (tmp_path / "a" / "arrays").iterdir()}
    assert names == {"project.weight.npy", "project.bias.npy", "table.npy"}


def test_exported_program(source, tmp_path):
    sys.path.insert(0, str(tmp_path))
    try:
        import some_model
    finally:
        sys.path.remove(str(tmp_path))
    model, args, kwargs = some_model.build()
    torch.export.save(torch.export.export(model, args, kwargs), tmp_path / "model.pt2")
    folder = tmp_path / "out"
    arguments = [str(tmp_path / "model.pt2"), "-o", str(folder), "--example-inputs"]
    assert main([*arguments, "--name=step"]) == 0
    assert "func.func @step(" in (folder / "model.mlir").read_text()


@pytest.mark.parametrize(
    "function, message",
    [
        ("broken", "returns 3"),
        ("nothing", "has no function nothing"),
    ],
)
def test_bad_functions(function, message, source, capsys):
    assert main([f"{source}:{function}"]) == 1
    assert message in capsys.readouterr().err


@pytest.mark.parametrize("argument", ["no_such_module:build", "no_such.py:build", "x", "no.pt2"])
def test_bad_sources(argument, capsys):
    assert main([argument]) == 1
    assert "cp-import: error:" in capsys.readouterr().err


def test_weights_are_the_models_own_tensors(source):
    sys.path.insert(0, str(source.parent))
    try:
        import some_model
    finally:
        sys.path.remove(str(source.parent))
    model, args, kwargs = some_model.build()
    imported = cp.import_model(model, args, kwargs)
    assert imported.weights["project.weight"].data_ptr() == model.project.weight.data_ptr()
    assert list(imported.weights) == imported.weight_names()


def test_package_does_not_need_torch():
    program = "import sys, cp; assert cp.Error and 'torch' not in sys.modules"
    subprocess.run([sys.executable, "-c", program], check=True)
