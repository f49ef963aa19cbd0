"""Context-parallel attention: import PyTorch models, compile and run them.

    import cp
    imported = cp.import_model(model, (tokens,))
    imported.save("build/model")          # model.mlir and weights.safetensors

`cp.transformers.register()` adds the attention "cp" to Hugging Face models. Nothing here needs
PyTorch until a model is imported.
"""

import importlib
from typing import Any

from .errors import Error, ImportFailure, VersionError

# Name: the module that holds it. Loaded when it is first asked for.
_LAZY = {
    "compile": ".compiler",
    "Imported": ".importer",
    "import_exported": ".importer",
    "import_model": ".importer",
}
_LAZY_MODULES = ("compiler", "importer", "transformers")

__all__ = ["Error", "ImportFailure", "VersionError", *_LAZY, "transformers"]


def __getattr__(name: str) -> Any:
    if name in _LAZY:
        return getattr(importlib.import_module(_LAZY[name], __name__), name)
    if name in _LAZY_MODULES:
        return importlib.import_module("." + name, __name__)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
