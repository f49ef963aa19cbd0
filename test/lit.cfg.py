# -*- Python -*-
"""Configuration of the lit suite.

Substitutions: the tools below by their plain names, %python (with numpy),
%cp_src_root, %cp_obj_root, %cp_lib_dir, %cuda_bin_dir (of the feature cuda).

Features for REQUIRES:
  avx2 avx512 amx  what this machine's processor can run
  cuda             CMake found a CUDA toolkit: nvcc, ptxas, NVRTC, libdevice
  cudnn            the fake GPU has a cuDNN: this build was made with its headers
  gpu              a GPU is there, and CP_TEST_GPU=1 asks to use it
  asan             the tools are built with AddressSanitizer

CP_OPT_CHECK_IR_ROUNDTRIP=1 makes every cp-opt verify that what it parsed
survives printing and parsing, so that the whole suite tests the syntax.
"""

import os
import shutil
import subprocess

import lit.formats
from lit.llvm import llvm_config
from lit.llvm.subst import ToolSubst

config.name = "cp"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.cp_obj_root, "test")

llvm_config.with_system_environment(
    ["ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "CUDA_VISIBLE_DEVICES"]
)
llvm_config.with_environment("PATH", config.llvm_tools_dir, append_path=True)
llvm_config.with_environment("PATH", config.cp_tools_dir, append_path=True)

# Before the defaults, which would set %python to the one that runs lit.
config.substitutions += [
    ("%python", config.cp_python),
    ("%cp_src_root", config.cp_src_root),
    ("%cp_obj_root", config.cp_obj_root),
    ("%cp_lib_dir", config.cp_lib_dir),
    ("%cuda_bin_dir", config.cp_cuda_bin_dir),
]
llvm_config.use_default_substitutions()

check_roundtrip = os.environ.get("CP_OPT_CHECK_IR_ROUNDTRIP") == "1"
llvm_config.add_tool_substitutions(
    [
        ToolSubst("cp-opt", extra_args=["--verify-roundtrip"] if check_roundtrip else []),
        "cp-run",
        "cp-translate",
        "cp-compile-kernels",
        "mlir-opt",
        "mlir-translate",
        "split-file",
        "clang",
    ],
    [config.cp_tools_dir, config.llvm_tools_dir],
)


def processor_flags():
    """The flags of the first processor; empty where the file is missing."""
    try:
        with open("/proc/cpuinfo") as lines:
            for line in lines:
                if line.startswith("flags"):
                    return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    return set()


def has_gpu():
    if os.environ.get("CP_TEST_GPU") != "1" or not shutil.which("nvidia-smi"):
        return False
    listing = subprocess.run(["nvidia-smi", "-L"], capture_output=True, text=True)
    return listing.returncode == 0 and "GPU 0" in listing.stdout


PROCESSOR_FEATURES = {
    "avx2": {"avx2", "fma", "f16c"},
    "avx512": {"avx512f", "avx512bw", "avx512dq", "avx512vl"},
    "amx": {"amx_tile", "amx_bf16"},
}
flags = processor_flags()
for feature, needed in PROCESSOR_FEATURES.items():
    if needed <= flags:
        config.available_features.add(feature)
if os.path.exists(os.path.join(config.cp_cuda_bin_dir, "nvcc")):
    config.available_features.add("cuda")
if config.cp_cudnn:
    config.available_features.add("cudnn")
if has_gpu():
    config.available_features.add("gpu")
if config.cp_asan:
    config.available_features.add("asan")
