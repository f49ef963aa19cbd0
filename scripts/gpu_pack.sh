#!/usr/bin/env bash
# Packs what scripts/gpu_checks.sh needs on a machine without LLVM.
#
# usage: scripts/gpu_pack.sh BUILD_DIR OUT.tar.xz
#
# There: tar xf OUT.tar.xz && cp-gpu/scripts/gpu_checks.sh
set -euo pipefail

if (($# != 2)); then
  sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed -n '3,5p' >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath -- "$1")
out=$(realpath -m -- "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pack=$work/cp-gpu
mkdir -p "$pack/build/bin" "$pack/build/lib" "$pack/test" "$pack/scripts"
cp "$root/scripts/gpu_checks.sh" "$pack/scripts"
cp -r "$root/test/Execution" "$pack/test"
for tool in cp-run cp-cuda-transport-tests cp-cudnn-gpu-tests; do
  if [ -x "$build/bin/$tool" ]; then
    cp "$build/bin/$tool" "$pack/build/bin"
  fi
done
# All libraries but the C library's, which belong to the machine's loader.
ldd "$pack"/build/bin/* | awk '$3 ~ /^\// {print $3}' | sort -u |
  grep -v -E '/(libc|libm|libdl|libpthread|librt|ld-linux[^/]*)\.so' |
  while read -r library; do
    cp -L "$library" "$pack/build/lib"
  done
strip --strip-unneeded "$pack"/build/bin/* "$pack"/build/lib/*
tar -C "$work" -c cp-gpu | xz -2 -T0 >"$out"
ls -l "$out"
