"""The versions of PyTorch, torch-mlir and transformers that this importer was checked with."""

from importlib import metadata

from ..errors import VersionError

TORCH_MIN, TORCH_END = (2, 15), (2, 16)
TORCH_MLIR = "20261001"
TRANSFORMERS_MIN, TRANSFORMERS_END = (5, 23), (6, 0)


def _installed(package: str) -> str:
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        raise VersionError(
            f"importing a model needs {package}, which is not installed: "
            "pip install './python[torch,transformers]'"
        ) from None


def _release(version: str) -> tuple[int, ...]:
    digits = version.split("+")[0].split(".")[:2]
    return tuple(int(part) for part in digits if part.isdigit())


def check_versions() -> None:
    """Raises VersionError unless both packages are there in a version that was checked."""
    torch, torch_mlir = _installed("torch"), _installed("torch-mlir")
    if TORCH_MIN <= _release(torch) < TORCH_END and torch_mlir.split("+")[0] == TORCH_MLIR:
        return
    low, end = (".".join(map(str, bound)) for bound in (TORCH_MIN, TORCH_END))
    raise VersionError(
        f"torch {torch} and torch-mlir {torch_mlir} are installed; this importer was checked "
        f"with torch >= {low}, < {end} and torch-mlir {TORCH_MLIR}"
    )


def check_transformers_version() -> None:
    """Raises VersionError unless transformers is there in a version that was checked."""
    version = _installed("transformers")
    if not TRANSFORMERS_MIN <= _release(version) < TRANSFORMERS_END:
        low, end = (".".join(map(str, v)) for v in (TRANSFORMERS_MIN, TRANSFORMERS_END))
        raise VersionError(
            f"transformers {version} is installed; this package was checked with "
            f"transformers >= {low}, < {end}"
        )
