#!/usr/bin/env bash
# From a fresh Debian 12 to a causal transformer block on four ranks, checked
# against one device: installs what is missing, builds, makes inputs, runs.
set -eu

# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"
cd "$cp_root"

install_packages
configure build
build_all build

headline "Inputs: normal(0, 1), seed 0"
mkdir -p build/demo
show_and_run "$python" scripts/make_inputs.py examples/block.mlir \
  --seed=0 --output-dir=build/demo
inputs=()
for file in build/demo/input-*.npy; do
  index=${file##*/input-}
  inputs+=("--input=${index%.npy}=$file")
done

headline "A transformer block, the sequence split over 4 ranks"
show_and_run build/bin/cp-run examples/block.mlir --ranks=4 \
  --layout=head-tail --rotate=ring "${inputs[@]}" --check \
  --output-dir=build/demo/out

headline "Results, as global tensors"
ls -l build/demo/out
