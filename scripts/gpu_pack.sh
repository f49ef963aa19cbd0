#!/usr/bin/env bash
# Packs what scripts/gpu_checks.sh and benchmarks/gpu/bench.py need on a machine
# without LLVM.
#
# usage: scripts/gpu_pack.sh BUILD_DIR OUT.tar.xz
#
# There: tar xf OUT.tar.xz && cp-gpu/scripts/gpu_checks.sh
set -euo pipefail

if (($# != 2)); then
  sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed -n '4,6p' >&2
  exit 2
fi
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$(realpath -- "$1")
out=$(realpath -m -- "$2")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
pack=$work/cp-gpu

# stand_in LIBRARY: replaces a library of the archive, which the others are
# linked with but never call here, by one whose functions end the program. It
# has those names, with their versions, that the others want.
stand_in() {
  local library=$1 name=${1##*/}
  nm -D --undefined-only "$pack"/build/bin/* "$pack"/build/lib/* |
    awk 'NF == 2 && $1 == "U" {print $2}' | sort -u >"$work/wanted"
  nm -D --defined-only "$library" | awk '{sub("@@", "@", $3); print $3}' |
    sort -u | comm -12 - "$work/wanted" |
    awk -F@ -v c="$work/stand_in.c" -v map="$work/stand_in.map" '
      BEGIN {printf "" >c}
      {print "void " $1 "(void) {__builtin_trap();}" >c}
      NF == 2 {names[$2] = names[$2] $1 ";"}
      END {
        if (length(names) == 0) print "{global: *;};" >map
        for (version in names) print version " {" names[version] "};" >map
      }'
  "${CC:-cc}" -shared -fPIC -fno-builtin -o "$library" "$work/stand_in.c" \
    -Wl,-soname,"$name" -Wl,--version-script,"$work/stand_in.map"
}

mkdir -p "$pack/build/bin" "$pack/build/lib" "$pack/test/Conversion" \
  "$pack/scripts" "$pack/benchmarks/gpu"
cp "$root/scripts/gpu_checks.sh" "$pack/scripts"
cp "$root"/benchmarks/gpu/*.py "$pack/benchmarks/gpu"
cp -r "$root/test/Execution" "$pack/test"
cp -r "$root/test/Conversion/Inputs" "$pack/test/Conversion"
find "$pack" -name __pycache__ -prune -exec rm -r {} +
for tool in cp-run cp-translate gpu-bench cp-cuda-transport-tests \
  cp-cudnn-gpu-tests; do
  if [ -x "$build/bin/$tool" ]; then
    cp "$build/bin/$tool" "$pack/build/bin"
  fi
done
# The fake GPU, which works only where it was built: to try an archive.
for fake in cuda nvrtc cublas cudnn nccl; do
  if [ -e "$build/lib/libcp_fake_$fake.so" ]; then
    cp "$build/lib/libcp_fake_$fake.so" "$pack/build/lib"
  fi
done
# All libraries but the C library's, which belong to the machine's loader.
ldd "$pack"/build/bin/* | awk '$3 ~ /^\// {print $3}' | sort -u |
  grep -v -E '/(libc|libm|libdl|libpthread|librt|ld-linux[^/]*)\.so' |
  while read -r library; do
    cp -L "$library" "$pack/build/lib"
  done
# Half of the rest: LLVM has a solver and reads XML, nothing here does.
for library in "$pack"/build/lib/libz3.so.* "$pack"/build/lib/libxml2.so.*; do
  if [ -e "$library" ]; then
    stand_in "$library"
  fi
done
# libxml2's own.
rm -f "$pack"/build/lib/libicu*.so.* "$pack"/build/lib/liblzma.so.*
strip --strip-unneeded "$pack"/build/bin/* "$pack"/build/lib/*
tar -C "$work" -c cp-gpu |
  xz --x86 --lzma2=preset=6,dict=64MiB -T0 >"$out"
ls -l "$out"
