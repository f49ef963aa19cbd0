"""Runs our side: gpu-bench, cp-translate and cp-run of a build tree."""

import importlib.util
import json
import os
import pathlib
import subprocess

import numpy as np

FAKES = {"CP_CUDA_DRIVER": "libcp_fake_cuda.so", "CP_CUDA_NVRTC": "libcp_fake_nvrtc.so",
         "CP_CUDA_CUBLAS": "libcp_fake_cublas.so"}
MODEL, MODS, STATS = "model.mlir", "mods.cu", "stats.json"


class Failure(Exception):
    """What a program said when it failed."""


def list_wheel_folders():
    """Where NVIDIA's wheels are, which PyTorch uses: both sides shall compute with the same."""
    package = importlib.util.find_spec("nvidia")
    roots = package.submodule_search_locations if package else []
    return sorted(folder for root in roots for folder in pathlib.Path(root).glob("*/lib"))


class Ours:
    """`folder` takes inputs and results; `fake`: on the fake GPU of the build."""

    def __init__(self, build, folder, sampling, fake):
        self.build = pathlib.Path(build)
        self.folder = pathlib.Path(folder)
        self.sampling = sampling
        self.environment = dict(os.environ)
        wheels = list_wheel_folders()
        path = [f"{self.build}/lib", *filter(None, [os.environ.get("LD_LIBRARY_PATH")]), *wheels]
        self.environment["LD_LIBRARY_PATH"] = ":".join(map(str, path))
        for wheel in wheels:
            if (cudnn := wheel / "libcudnn.so.9").exists():
                self.environment.setdefault("CP_CUDA_CUDNN", str(cudnn))
        if fake:
            for name, library in FAKES.items():
                self.environment[name] = f"{self.build}/lib/{library}"
            self.environment["CP_CUDA_CUDNN"] = "none"

    def _run(self, tool, *arguments, **variables):
        environment = {**self.environment, "CP_KERNEL_CACHE": str(self.folder / "kernels"),
                       **variables}
        try:
            done = subprocess.run([self.build / "bin" / tool, *map(str, arguments)],
                                  check=False, capture_output=True, text=True, env=environment,
                                  timeout=600)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise Failure(str(error)) from error
        if done.returncode:
            raise Failure(f"{tool} {arguments[0]}: status {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def _write_model(self, case):
        path = self.folder / MODEL
        path.write_text(case.model())
        return path

    def _write_mods(self, case):
        """The options with the CUDA text of the case's functions."""
        path = self.folder / MODS
        path.write_text(self._run("cp-translate", "--cp-mods-to-cuda", self._write_model(case)))
        return [f"--mods={path}"] if path.stat().st_size else []

    def _measure(self, command, case, *options, **variables):
        """What gpu-bench prints, and out and log-sum-exp in f32."""
        text = self._run(
            "gpu-bench", command, f"--mask={case.mask}", f"--queries={case.queries}",
            f"--keys={case.keys}", f"--heads={case.heads}", f"--kv-heads={case.heads}",
            f"--depth={case.depth}", f"--steps={case.steps}", f"--in={self.folder}",
            f"--out={self.folder}", f"--samples={self.sampling.samples}",
            f"--warm-up-seconds={self.sampling.warm_up_seconds}",
            f"--sample-seconds={self.sampling.sample_seconds}", *options, **variables)
        shape = (case.heads, case.queries)
        out = np.fromfile(self.folder / "out.bin", np.float32).reshape(*shape, case.depth)
        lse = np.fromfile(self.folder / "lse.bin", np.float32).reshape(shape)
        return json.loads(text), out, lse

    def describe(self):
        return json.loads(self._run("gpu-bench", "info"))

    def attend(self, case, tile):
        """By our kernel, whatever the mask."""
        return self._measure("attend", case, f"--tile={tile}", *self._write_mods(case),
                             CP_CUDA_CUDNN="none")

    def attend_with_cudnn(self, case, tile):
        """By what the runtime chooses if it may use cuDNN."""
        return self._measure("attend", case, f"--tile={tile}", *self._write_mods(case))

    def call_cudnn(self, case):
        """By cuDNN alone."""
        return self._measure("cudnn", case)

    def compile(self, case, cache):
        """Seconds: the first kernel of a process, a new one, one from the cache on disk."""
        return json.loads(self._run("gpu-bench", "compile", f"--depth={case.depth}",
                                    *self._write_mods(case), CP_KERNEL_CACHE=cache))

    def program(self, case, ranks, repeat):
        """The least seconds of a whole program, its ranks sharing the GPU."""
        stats = self.folder / STATS
        self._run("cp-run", self._write_model(case), "--target=cuda", f"--ranks={ranks}",
                  "--layout=head-tail", f"--repeat={repeat}", f"--stats={stats}")
        return json.loads(stats.read_text())["seconds"]["min"]
