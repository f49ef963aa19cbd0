#!/usr/bin/env bash
# Runs on a machine with an NVIDIA GPU what the tests otherwise run on a fake
# one; see usage below. Needs Python with numpy, NVRTC and cuBLAS, but neither
# lit nor LLVM.
#
# No `set -e`: a check that fails is counted, and the others still run.
set -u

usage() {
  cat <<'END'
usage: scripts/gpu_checks.sh [--build-dir=DIR] [--python=PATH] [--fake]
                             [--quick] [--bench=DIR]

Runs programs with --target=cuda against PyTorch's results and in double
precision, random masks and random models among them; ranks share one GPU and,
as far as there are GPUs, have one each over NCCL; the transports and cuDNN's
attention against their tests; and programs under compute-sanitizer, where that
is installed.
The last line counts the checks: `N passed, N failed`.

  --build-dir=DIR  a build tree, or an unpacked archive of scripts/gpu_pack.sh
                   (default: build beside this script's folder)
  --python=PATH    a Python with numpy (default: python3)
  --fake           on the fake GPU of the build tree
  --quick          fewer cases
  --bench=DIR      also measures speed (benchmarks/gpu/bench.py), which takes
                   ten minutes; tables go to DIR/gpu.md, numbers to DIR/gpu.json
END
}

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build
python=python3
fake=0
quick=0
bench=
for argument in "$@"; do
  case $argument in
  --build-dir=?*) build=$(realpath -- "${argument#*=}") ;;
  --python=?*) python=${argument#*=} ;;
  --fake) fake=1 ;;
  --quick) quick=1 ;;
  --bench=?*) bench=$(realpath -- "${argument#*=}") ;;
  *)
    usage >&2
    exit 2
    ;;
  esac
done

tests=$root/test/Execution
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export CP_BUILD=$build CP_ON_GPU=$((1 - fake)) CP_KERNEL_CACHE=$work/kernels
library_path=${LD_LIBRARY_PATH-}
export LD_LIBRARY_PATH=$build/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}
passed=0
failed=0

# check NAME COMMAND...: counts it; shows the end of its output if it fails.
check() {
  local name=$1
  shift
  if "$@" >"$work/log" 2>&1; then
    passed=$((passed + 1))
    echo "ok      $name"
  else
    failed=$((failed + 1))
    echo "FAILED  $name"
    tail -n 20 "$work/log" | sed 's/^/        /'
  fi
}

cases=("$tests"/Inputs/golden/* "$tests"/Inputs/models/*)
combinations=('1,contiguous,ring' '4,head-tail,ring' '3,table,all-gather' '4,striped,exchange')
mods=(full causal window prefix document masked-rows head-window alibi softcap)
types=(f16 bf16 f32)
random=60
if ((quick)); then
  cases=("$tests"/Inputs/golden/sdpa_causal_f16 "$tests"/Inputs/models/gpt2)
  combinations=('4,head-tail,ring')
  mods=(window)
  types=(bf16)
  random=1
fi
for case in "${cases[@]}"; do
  check "golden $(basename "$case")" "$python" "$tests/golden.py" \
    "$tests/cp-run-cuda" "$case" "$work/golden" "${combinations[@]}"
done
shapes=(plain gqa ragged cross tall short)
count=0
for mod in "${mods[@]}"; do
  for type in "${types[@]}"; do
    shape=${shapes[count++ % ${#shapes[@]}]}
    check "matrix $mod $type $shape" "$python" "$tests/matrix.py" \
      "$tests/cp-run-cuda" "$work" "$mod" "$type" "$shape" 4
    case $mod,$type in
    full,*16 | causal,*16 | window,*16)
      check "matrix $mod $type $shape without cuDNN" env CP_CUDA_CUDNN=none \
        "$python" "$tests/matrix.py" "$tests/cp-run-cuda" "$work" "$mod" \
        "$type" "$shape" 4
      ;;
    esac
  done
done

check "parts of models" "$python" \
  "$root/test/Conversion/Inputs/run_graphs_on_gpu.py" "$tests/cp-run-cuda" \
  "$work/parts"
check "random masks" "$python" "$tests/random_masks.py" \
  --cp-run="$tests/cp-run-cuda" --seed=1 --count="$random"
check "random transformers" "$python" "$tests/random_blocks.py" \
  "$tests/cp-run-cuda" "$work/random" --seed=1 --count="$random"

# NCCL takes one rank a GPU.
small=$tests/Cuda/Inputs/small.mlir
gpus=4
if ((!fake)); then
  gpus=$(nvidia-smi -L | grep -c '^GPU')
fi
check "NCCL, 1 rank" "$tests/cp-run-nccl" "$small" --check --ranks=1 \
  --repeat=3 --rotate=ring
check "NCCL, 1 rank, golden" "$python" "$tests/golden.py" \
  "$tests/cp-run-nccl" "$tests/Inputs/golden/sdpa_causal_f16" "$work/golden" \
  1,contiguous,ring
if ((gpus > 1)); then
  check "NCCL, $gpus threads" "$tests/cp-run-nccl" "$small" --check \
    --ranks="$gpus" --rotate=ring,all-gather,exchange
  check "NCCL, $gpus processes" "$tests/cp-run-job" "$small" --check \
    --ranks="$gpus" --repeat=3
fi

if ((!fake)); then
  check "transports" env CP_TEST_CUDA_DRIVER=libcuda.so.1 \
    "$build/bin/cp-cuda-transport-tests" --gtest_filter='*Local*:NcclOnAGpu*'
  if [ -x "$build/bin/cp-cudnn-gpu-tests" ]; then
    check "cuDNN" env CP_TEST_GPU=1 "$build/bin/cp-cudnn-gpu-tests"
  fi
  if command -v compute-sanitizer >/dev/null; then
    for tool in 'memcheck --leak-check=full' synccheck; do
      for model in small computed_masks odd_dims; do
        # shellcheck disable=SC2086 # The tool has options.
        check "compute-sanitizer, $tool, $model" compute-sanitizer \
          --target-processes all \
          --error-exitcode=1 --tool $tool "$tests/cp-run-cuda" --check \
          --ranks=4 "$tests/Cuda/Inputs/$model.mlir"
      done
    done
  fi
fi
if [ -n "$bench" ]; then
  mkdir -p "$bench"
  options=(--build-dir="$build" --markdown="$bench/gpu.md"
    --json="$bench/gpu.json")
  if ((fake)); then
    options+=(--fake)
  fi
  # PyTorch shall not load the archive's libraries.
  check "benchmarks" env LD_LIBRARY_PATH="$library_path" \
    "$python" "$root/benchmarks/gpu/bench.py" "${options[@]}"
fi
echo "$passed passed, $failed failed"
((failed == 0))
