// Without the toolkit, functions of libdevice are errors at the op.

// RUN: not env CUDA_HOME=%S cp-opt %s --cp-lower-to-cuda 2>&1 | FileCheck %s
// CHECK: libdevice.mlir:[[#@LINE+2]]:{{.*}}: error: needs __nv_sinf of NVIDIA's libdevice; install the CUDA toolkit or set CUDA_HOME to it
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  %y = math.sin %x : tensor<8xf32>
  return %y : tensor<8xf32>
}
