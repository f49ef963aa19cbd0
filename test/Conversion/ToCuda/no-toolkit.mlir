// What the GPU has instructions for needs no toolkit, wherever the environment
// says that one is.

// RUN: env CUDA_HOME= cp-opt %s --cp-lower-to-cuda 2>&1 | FileCheck %s
// RUN: env CUDA_HOME=%S cp-opt %s --cp-lower-to-cuda 2>&1 | FileCheck %s
// RUN: env CUDA_HOME=%S/none cp-opt %s --cp-lower-to-cuda 2>&1 | FileCheck %s

// CHECK-NOT: error
// CHECK: sqrt.rn.f32
// CHECK: cvt.rni.f32.f32
// CHECK-NOT: error
func.func @main(%x: tensor<8xf32>) -> tensor<8xf32> {
  %root = math.rsqrt %x : tensor<8xf32>
  %near = math.roundeven %root : tensor<8xf32>
  %power = math.exp %near : tensor<8xf32>
  %bend = math.tanh %power : tensor<8xf32>
  return %bend : tensor<8xf32>
}
