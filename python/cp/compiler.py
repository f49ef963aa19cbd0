"""Compile a model for several ranks and call it.

    compiled = cp.compile("model.mlir", ranks=4, layout="auto", weights="model.safetensors")
    out = compiled(tokens)
"""

import ctypes
import json
import os
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import _arrays, _capi
from .errors import Error


@dataclass(frozen=True)
class TensorInfo:
    """An argument or a result, of the whole sequence."""

    name: str
    weight: str
    dtype: str
    shape: tuple[int, ...]

    def __str__(self) -> str:
        return f"{self.dtype} {list(self.shape)}"


@dataclass(frozen=True)
class CheckResult:
    """What a comparison with the unsharded graph found; true if all is within the tolerance."""

    ok: bool
    max_abs_error: float
    worst: str | None = None

    def __bool__(self) -> bool:
        return self.ok


class Report:
    """The picture of a plan, an SVG image; notebooks show it."""

    def __init__(self, svg: str):
        self.svg = svg

    def _repr_svg_(self) -> str:
        return self.svg

    def save(self, path: str | os.PathLike) -> None:
        Path(path).write_text(self.svg)


def compile(  # noqa: A001 - as torch.compile
    model: Any,
    example_inputs: Any = (),
    example_kwargs: Mapping[str, Any] | None = None,
    *,
    weights: str | os.PathLike | Mapping[str, Any] | None = None,
    **options: Any,
) -> "Compiled":
    """Compiles `model`: MLIR text, the path of an .mlir file, what cp.import_model gives, or a
    PyTorch module, which is imported with `example_inputs` (and `example_kwargs`, by name).

    `weights` are the values of arguments with a `cp.weight`: a mapping by name, a folder of .npy
    files or a .safetensors file. They are not copied where every rank takes them whole, so they
    have to stay as they are. `options` are those of cp-run: ranks, layout, rotate, doc_lengths,
    tile, target, transport, entry, threads, isa.
    """
    if _arrays.is_tensor(example_inputs):
        example_inputs = (example_inputs,)
    imported = None
    if not isinstance(model, str | os.PathLike):
        imported = _import(model, tuple(example_inputs), example_kwargs)
        options.setdefault("entry", imported.name)
        if weights is None:
            weights = imported.weights
    source, is_path = _get_source(model, imported)
    compiled = Compiled(source, is_path, options, imported)
    compiled._bind(weights)
    compiled._examples = (tuple(example_inputs), dict(example_kwargs or {}))
    return compiled


def _import(model: Any, args: tuple, kwargs: Mapping[str, Any] | None) -> Any:
    if hasattr(model, "text") and hasattr(model, "weights"):
        return model
    if hasattr(model, "graph_signature"):
        from .importer import import_exported

        return import_exported(model)
    if hasattr(model, "state_dict"):
        from .importer import import_model

        return import_model(model, args, kwargs)
    raise Error(
        f"the model is a {type(model).__name__}: expected MLIR text, a path, a torch.nn.Module or "
        "what cp.import_model gives"
    )


def _get_source(model: Any, imported: Any) -> tuple[str, bool]:
    """The text, or a path and True."""
    if imported is not None:
        return imported.text, False
    text = os.fspath(model)
    is_path = not isinstance(model, str) or ("\n" not in text and text.endswith(".mlir"))
    return text, is_path


class _Handle:
    """An object of the library that ends with this one."""

    def __init__(self, kind: str, value: int):
        self.value = value
        destroy = getattr(_capi.library(), kind + "_destroy")
        weakref.finalize(self, destroy, ctypes.c_void_p(value))


def _create(kind: str, function: str, *arguments: Any) -> _Handle:
    result = ctypes.c_void_p()
    _capi.check(getattr(_capi.library(), function)(*arguments, ctypes.byref(result)))
    return _Handle(kind, result.value)


def _format_option(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(str(item) for item in value)
    return os.fspath(value) if isinstance(value, os.PathLike) else str(value)


def _make_options(options: Mapping[str, Any]) -> _Handle:
    handle = _create("options", "options_create")
    for name, value in options.items():
        if value is None:
            continue
        name = name.replace("_", "-")
        _capi.check(
            _capi.library().options_set(
                handle.value, name.encode(), _format_option(value).encode()
            )
        )
    return handle


class Compiled:
    """A compiled model. Calls take and give numpy arrays or torch tensors, global and whole.

    Calls from several threads wait for each other. A compiled model does not work in a child
    process after a fork.
    """

    def __init__(self, source: str, is_path: bool, options: Mapping[str, Any], imported: Any = None):
        self._library = _capi.library()
        self._imported = imported
        self._process = os.getpid()
        self._options = _make_options(options)
        context = _create("context", "context_create")
        if is_path:
            self._module = _create(
                "module", "module_load", context.value, os.fsencode(source)
            )
        else:
            text = source.encode()
            self._module = _create(
                "module", "module_parse", context.value, text, len(text), b"model"
            )
        self._program = _create(
            "program", "program_compile", self._module.value, self._options.value
        )
        self.inputs = self._describe("input")
        """All arguments, weights too."""
        self.outputs = self._describe("output")
        self.ranks: int = self._library.program_num_ranks(self._program.value)
        """The size of the grid."""
        self._bound: dict[int, Any] = {}
        self._examples: tuple[tuple, dict] = ((), {})
        self._has_run = False
        self._free: list[int] = list(range(len(self.inputs)))

    def _describe(self, kind: str) -> list[TensorInfo]:
        infos = []
        count = getattr(self._library, f"program_num_{kind}s")(self._program.value)
        for index in range(count):
            info = _capi.TensorInfo()
            get = getattr(self._library, f"program_{kind}")
            _capi.check(get(self._program.value, index, ctypes.byref(info)))
            infos.append(
                TensorInfo(
                    info.name.decode(),
                    info.weight.decode(),
                    _capi.DTYPES[info.dtype],
                    tuple(info.sizes[: info.rank]),
                )
            )
        return infos

    # Arguments

    def _bind(self, weights: Any) -> None:
        named = {info.weight: index for index, info in enumerate(self.inputs) if info.weight}
        if isinstance(weights, str | os.PathLike):
            _capi.check(
                self._library.program_load_weights(self._program.value, os.fsencode(weights))
            )
            self._bound = dict.fromkeys(named.values())
        elif weights is not None:
            for name, index in named.items():
                if name not in weights:
                    raise Error(f"weights has no '{name}', which argument {index} needs")
                self._bind_one(index, weights[name])
        self._free = [index for index in range(len(self.inputs)) if index not in self._bound]

    def _bind_one(self, index: int, value: Any) -> None:
        tensor = _capi.Tensor()
        title = f"weight '{self.inputs[index].weight}'"
        kept = _arrays.view(_detach(value), title, tensor)
        _capi.check(self._library.program_bind(self._program.value, index, ctypes.byref(tensor)))
        self._bound[index] = kept

    def _flatten(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Any]:
        """The tensors of a call, in the order of the arguments that are not bound."""
        values = list(args)
        spec = getattr(self._imported, "input_spec", None)
        if spec is not None:
            values = spec.flatten(args, kwargs)
        elif kwargs:
            raise Error(f"unexpected arguments by name: {', '.join(kwargs)}")
        if len(values) != len(self._free):
            raise Error(f"expected {len(self._free)} arguments, got {len(values)}")
        return values

    def _make_inputs(self, values: Sequence[Any]) -> tuple[Any, list[Any]]:
        """The C array of all arguments, and what has to stay alive with it."""
        tensors = (_capi.Tensor * max(len(self.inputs), 1))()
        kept = [
            _arrays.view(_detach(value), f"argument {index}", tensors[index])
            for index, value in zip(self._free, values, strict=True)
        ]
        return tensors, kept

    def _make_examples(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, Any]:
        """As _make_inputs; without arguments, the example inputs if there are any."""
        if not args and not kwargs:
            args, kwargs = self._examples
        if not args and not kwargs:  # The library says what it cannot do without.
            return (_capi.Tensor * max(len(self.inputs), 1))(), []
        return self._make_inputs(self._flatten(args, kwargs))

    def _check_process(self) -> None:
        if os.getpid() != self._process:
            raise Error("a compiled model does not work in another process: compile it there")

    # Calls

    def __call__(self, *args: Any, out: Sequence[Any] | None = None, **kwargs: Any) -> Any:
        """Runs the model. Results are torch tensors if an argument is one, else numpy arrays,
        where bfloat16 becomes float32; or they are written to the tensors `out`, one each."""
        self._check_process()
        values = self._flatten(args, kwargs)
        inputs, kept = self._make_inputs(values)
        torch_like = any(map(_arrays.is_torch, values)) or (
            not values and self._imported is not None
        )
        count = len(self.outputs)
        outputs = (_capi.Tensor * max(count, 1))()
        if out is None:
            results = [
                _arrays.empty(info.dtype, info.shape, outputs[index], torch_like)
                for index, info in enumerate(self.outputs)
            ]
        else:
            results = list(out)
            if len(results) != count:
                raise Error(f"expected {count} results, got {len(results)} in out")
            for index, value in enumerate(results):
                _arrays.view(value, f"result {index}", outputs[index], written=True)
        _capi.check(
            self._library.program_execute(
                self._program.value, inputs, len(self.inputs), outputs, count
            )
        )
        del kept
        self._has_run = True
        if out is None:
            results = [
                _arrays.finish(value, info.dtype)
                for value, info in zip(results, self.outputs, strict=True)
            ]
        return self._unflatten(results)

    def _unflatten(self, results: list[Any]) -> Any:
        spec = getattr(self._imported, "output_spec", None)
        if spec is not None:
            return spec.unflatten(results)
        return results[0] if len(results) == 1 else tuple(results)

    # Looking inside

    @property
    def mlir(self) -> str:
        """The program of one rank, in the cp dialect."""
        text = ctypes.c_void_p()
        _capi.check(
            self._library.module_parallelize(
                self._module.value, self._options.value, ctypes.byref(text)
            )
        )
        return _capi.take_text(text)

    @property
    def plan(self) -> dict[str, Any]:
        """The statistics of the last call, as cp-run's --stats; before the first call, those of a
        plan for the example inputs."""
        self._check_process()
        if not self._has_run:
            inputs, kept = self._make_examples((), {})
            _capi.check(
                self._library.program_plan(self._program.value, inputs, len(self.inputs))
            )
            del kept
        text = ctypes.c_void_p()
        _capi.check(self._library.program_stats(self._program.value, ctypes.byref(text)))
        return json.loads(_capi.take_text(text))

    def _get_text(self, function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        self._check_process()
        inputs, kept = self._make_examples(args, kwargs)
        text = ctypes.c_void_p()
        _capi.check(
            function(self._program.value, inputs, len(self.inputs), ctypes.byref(text))
        )
        del kept
        return _capi.take_text(text)

    def report(self, path: str | os.PathLike | None = None, *args: Any, **kwargs: Any) -> Report:
        """The plan for these arguments (default: the example inputs) as a picture, which is also
        written to `path`."""
        result = Report(self._get_text(self._library.program_report, args, kwargs))
        if path is not None:
            result.save(path)
        return result

    def trace(self, path: str | os.PathLike, *args: Any, **kwargs: Any) -> None:
        """Writes the timeline of a run with these arguments (default: the example inputs)."""
        Path(path).write_text(self._get_text(self._library.program_trace, args, kwargs))

    def check(
        self, *args: Any, rtol: float | None = None, atol: float | None = None, **kwargs: Any
    ) -> CheckResult:
        """Runs the model on these arguments (default: the example inputs) and compares with the
        unsharded graph, attention computed in double precision."""
        self._check_process()
        inputs, kept = self._make_examples(args, kwargs)
        result, worst = _capi.CheckResult(), ctypes.c_void_p()
        _capi.check(
            self._library.program_check(
                self._program.value,
                inputs,
                len(self.inputs),
                -1.0 if rtol is None else rtol,
                -1.0 if atol is None else atol,
                ctypes.byref(result),
                ctypes.byref(worst),
            )
        )
        del kept
        self._has_run = True
        text = _capi.take_text(worst) if worst.value else None
        return CheckResult(bool(result.ok), result.max_abs_error, text)

    def layout_table(self, *args: Any, **kwargs: Any) -> Any:
        """int64 [1 or B, ranks * rows]: the global position of each row, the ranks' rows laid end
        to end, -1 for padding; a numpy array."""
        self._check_process()
        inputs, kept = self._make_examples(args, kwargs)
        table = _create(
            "array",
            "program_layout_table",
            self._program.value,
            inputs,
            len(self.inputs),
        )
        del kept
        return _copy(table)

    def block_mask(self, attention: int = 0, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The plan of one device as PyTorch's BlockMask, numpy arrays by its names."""
        self._check_process()
        inputs, kept = self._make_examples(args, kwargs)
        arrays = (ctypes.c_void_p * 4)()
        _capi.check(
            self._library.program_block_mask(
                self._program.value, inputs, len(self.inputs), attention, arrays
            )
        )
        del kept
        names = ("kv_num_blocks", "kv_indices", "full_kv_num_blocks", "full_kv_indices")
        handles = [_Handle("array", value) for value in arrays]
        return {name: _copy(handle) for name, handle in zip(names, handles, strict=True)}


def _detach(value: Any) -> Any:
    return value.detach() if _arrays.is_torch(value) else value


def _copy(array: _Handle) -> Any:
    tensor = _capi.Tensor()
    _capi.library().array_get(array.value, ctypes.byref(tensor))
    return _arrays.copy_array(tensor)
