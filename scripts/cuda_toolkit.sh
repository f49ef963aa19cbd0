#!/usr/bin/env bash
# Gets the CUDA 13.0 toolkit, cuBLAS, cuDNN 9.19 and NCCL 2 from PyPI's wheels, for
# machines without one: 3 GB.
#
# usage: scripts/cuda_toolkit.sh DIR
#
# Prints what to set: CUDA_HOME is where the compiler and the runtime look for
# libraries and libdevice, and CMake for the toolkit.
set -euo pipefail

if (($# != 1)); then
  sed -n 's/^# \{0,1\}//p' "${BASH_SOURCE[0]}" | sed -n '4p' >&2
  exit 2
fi
folder=$(realpath -m -- "$1")
/usr/bin/python3 -m pip install --quiet --root-user-action=ignore --no-deps --upgrade --target "$folder" \
  'nvidia-cuda-nvcc==13.0.*' 'nvidia-nvvm==13.0.*' 'nvidia-cuda-crt==13.0.*' \
  'nvidia-cuda-nvrtc==13.0.*' 'nvidia-cuda-runtime==13.0.*' \
  'nvidia-cuda-cccl==13.0.*' 'nvidia-cublas==13.0.*' \
  'nvidia-cudnn-cu13==9.19.*' 'nvidia-nccl-cu13==2.*'
home=$folder/nvidia/cu13
# cuDNN and NCCL have folders of their own.
for part in cudnn nccl; do
  for kind in lib include; do
    find "$folder/nvidia/$part/$kind" -maxdepth 1 -type f \
      -exec ln -sf -t "$home/$kind" {} +
  done
done
[ -e "$home/lib64" ] || ln -s lib "$home/lib64"
# What is linked with has no version: CMake looks for libcudart.so.
for library in "$home"/lib/lib*.so.*; do
  name=${library##*/}
  ln -sf "$name" "$home/lib/${name%%.so.*}.so"
done
for file in bin/nvcc lib/libcudart.so lib/libnvrtc.so.13 lib/libcublas.so.13 lib/libcudnn.so.9 \
  lib/libnccl.so.2 nvvm/libdevice/libdevice.10.bc include/cuda.h; do
  if [ ! -e "$home/$file" ]; then
    echo "error: the wheels have no $file" >&2
    exit 1
  fi
done
echo "export CUDA_HOME=$home CUDAToolkit_ROOT=$home"
