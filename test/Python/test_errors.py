"""What cannot be imported: an exception that says what and where."""

import inspect
import subprocess

import cp
import pytest
import torch
import torch.nn.functional as F
from cp.importer import versions
from support import BIN
from torch import nn
from torch.nn.attention.flex_attention import AuxRequest, create_block_mask, flex_attention


def line_of(function, text):
    lines, first = inspect.getsourcelines(function)
    return next(first + i for i, line in enumerate(lines) if text in line)


def fails(model, args, match, text=None):
    """Expects an ImportFailure; `text` is in the line of forward that it names."""
    with pytest.raises(cp.ImportFailure, match=match) as caught:
        cp.import_model(model, args)
    if text is not None:
        line = line_of(type(model).forward, text)
        assert caught.value.location == f"{__file__}:{line}"
    return caught.value


def attend(x, **options):
    return F.scaled_dot_product_attention(x, x, x, **options)


X = torch.randn(1, 2, 16, 8)


def test_dropout_of_sdpa():
    class Model(nn.Module):
        def forward(self, x):
            return attend(x, dropout_p=0.1)  # here

    with pytest.raises(cp.ImportFailure, match="dropout_p = 0.1"):
        cp.import_model(Model(), (X,))


def test_dropout_in_training_mode():
    class Model(nn.Module):
        def forward(self, x):
            return F.dropout(x, 0.25, training=self.training)  # here

    fails(Model(), (X,), "dropout of 0.25 in training mode", "# here")
    assert cp.import_model(Model().eval(), (X,))


def test_multihead_attention_in_training_mode():
    attention = nn.MultiheadAttention(16, 2, dropout=0.1)

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = attention

        def forward(self, x):
            return self.attention(x, x, x, need_weights=False)[0]  # here

    fails(Model(), (torch.randn(4, 1, 16),), "dropout", "# here")


def test_batch_norm_in_training_mode():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.norm = nn.BatchNorm1d(2)

        def forward(self, x):
            return self.norm(x)  # here

    fails(Model(), (torch.randn(4, 2),), "training mode")


def test_attention_weights():
    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.attention = nn.MultiheadAttention(16, 2)

        def forward(self, x):
            return self.attention(x, x, x)  # here

    fails(Model().eval(), (torch.randn(4, 1, 16),), "attention weights", "# here")


def test_control_flow_that_depends_on_data():
    class Model(nn.Module):
        def forward(self, x):
            if x.sum() > 0:  # here
                return attend(x)
            return x

    fails(Model(), (X,), "depend on data", "# here")


def test_mask_that_depends_on_data():
    class Model(nn.Module):
        def forward(self, x, length):
            mask = torch.ones(16, dtype=torch.bool)
            mask[int(length) :] = False
            return attend(x, attn_mask=mask)

    fails(Model(), (X, torch.tensor(5)), "depend on data|dynamic shapes")


def test_shapes_that_depend_on_data():
    class Model(nn.Module):
        def forward(self, x):
            return x[x > 0]  # here

    fails(Model(), (X,), "dynamic shapes|depend on data")


def test_dynamic_shapes():
    class Model(nn.Module):
        def forward(self, x):
            return attend(x)

    shapes = {"x": {2: torch.export.Dim("length", min=2, max=64)}}
    program = torch.export.export(Model(), (X,), dynamic_shapes=shapes)
    with pytest.raises(cp.ImportFailure, match="dynamic shapes are not supported"):
        cp.import_exported(program)


def test_operator_that_torch_mlir_cannot_lower():
    class Model(nn.Module):
        def forward(self, x):
            y = torch.linalg.eigvalsh(x @ x.transpose(-1, -2))  # here
            return attend(x) + y.sum()

    failure = fails(Model(), (X,), "eigh|eigvals", "# here")
    assert "torch-mlir" in str(failure)


def test_sort_is_named():
    class Model(nn.Module):
        def forward(self, x):
            return attend(x).sort(-1).values  # here

    fails(Model(), (X,), "sort", "# here")


def test_random_numbers():
    class Model(nn.Module):
        def forward(self, x):
            return attend(x + torch.rand_like(x))  # here

    fails(Model(), (X,), "random", "# here")


def test_input_that_is_changed():
    class Model(nn.Module):
        def forward(self, x):
            x.add_(1)  # here
            return attend(x)

    fails(Model(), (X,), "changes an input")


def test_double_precision_attention():
    class Model(nn.Module):
        def forward(self, x):
            return attend(x)

    fails(Model(), (X.double(),), "float64")


def test_autocast():
    class Model(nn.Module):
        def forward(self, x):
            with torch.autocast("cpu", torch.bfloat16):
                return x @ x.transpose(-1, -2)

    fails(Model(), (X,), "autocast")


def test_not_a_module():
    with pytest.raises(cp.ImportFailure, match="Module"):
        cp.import_model(lambda x: x, (X,))


class Flex(nn.Module):
    def __init__(self, mask=None, score=None, **options):
        super().__init__()
        self.mask, self.score, self.options = mask, score, options

    def forward(self, x):
        block_mask = None
        if self.mask:
            block_mask = create_block_mask(self.mask, None, None, 16, 16, device="cpu")
        return flex_attention(x, x, x, score_mod=self.score, block_mask=block_mask, **self.options)


def test_flex_max_scores():
    fails(Flex(return_aux=AuxRequest(max_scores=True)), (X,), "(?i)max.scores")


def test_flex_kernel_options():
    options = {"BACKEND": "TRITON_DECODE", "SKIP_MASK_SCORE": True}
    fails(Flex(kernel_options=options), (X,), "SKIP_MASK_SCORE")


def test_flex_operator_that_no_region_may_have():
    fails(Flex(score=lambda s, b, h, q, k: torch.special.bessel_j0(s)), (X,), "bessel_j0")


def test_flex_control_flow_in_a_mask():
    def mask(b, h, q, k):
        return q >= k if q > 3 else k == 0

    fails(Flex(mask), (X,), "depend on data")


@pytest.mark.parametrize("package, version", [("torch", "2.14.1"), ("torch-mlir", "20250101")])
def test_versions(package, version, monkeypatch):
    real = versions.metadata.version
    monkeypatch.setattr(
        versions.metadata, "version", lambda name: version if name == package else real(name)
    )
    with pytest.raises(cp.VersionError, match=version) as caught:
        versions.check_versions()
    assert real("torch") in str(caught.value) or package == "torch"
    assert versions.TORCH_MLIR in str(caught.value)


def test_version_of_transformers(monkeypatch):
    monkeypatch.setattr(versions.metadata, "version", lambda name: "4.57.1")
    with pytest.raises(cp.VersionError, match="transformers 4.57.1 .* >= 5.23, < 6.0"):
        cp.transformers.register()


def test_missing_package(monkeypatch):
    def missing(name):
        raise versions.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(versions.metadata, "version", missing)
    with pytest.raises(cp.VersionError, match="not installed"):
        versions.check_versions()


def test_calls_of_another_structure():
    class Model(nn.Module):
        def forward(self, x, flag):
            return attend(x) if flag else x

    spec = cp.import_model(Model(), (X, True)).input_spec
    assert len(spec.flatten((X, True))) == 1
    with pytest.raises(cp.Error, match="was True at import and is False"):
        spec.flatten((X, False))
    with pytest.raises(cp.Error, match="expects arguments"):
        spec.flatten((X,))


@pytest.mark.parametrize(
    "value, message",
    [
        (torch.randn(1, 2, 17, 8), "shape .* expected .*16, 8"),
        (X.double(), "is float64, expected float32"),
        (X.to("meta"), "device meta"),
        (3, "no tensor"),
        (X.numpy().astype("int32"), "is int32, expected float32"),
    ],
)
def test_calls_with_other_tensors(value, message):
    class Model(nn.Module):
        def forward(self, x):
            return attend(x)

    spec = cp.import_model(Model(), (X,)).input_spec
    assert spec.flatten((X.numpy(),))
    with pytest.raises(cp.Error, match=message):
        spec.flatten((value,))


def test_errors_of_the_compiler_name_the_models_line(tmp_path):
    class Model(nn.Module):
        def forward(self, x):
            y = attend(x)
            return y[:, :, 1:] + y[:, :, :-1]  # here

    model = cp.import_model(Model(), (torch.randn(1, 2, 40, 8),)).save(tmp_path)
    command = [str(BIN / "cp-run"), str(model), "--ranks=2"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert f"{__file__}:{line_of(Model.forward, '# here')}:" in done.stderr
