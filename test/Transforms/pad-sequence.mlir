// RUN: cp-opt %s --cp-shard-sequence="ranks=4" --cp-pad-sequence | FileCheck %s

// Arguments, results, what lies between, and splats along the sequence.
// CHECK: cp.sequence @seq_61 length 61 padded 64
// CHECK-LABEL: func @ragged
// CHECK-SAME: tensor<1x64x2x8xf32> {cp.global_shape = array<i64: 1, 61, 2, 8>
// CHECK-SAME: -> (tensor<1x2x64x8xf32> {cp.global_shape = array<i64: 1, 2, 61, 8>
// CHECK: tensor.empty() : tensor<1x2x64x8xf32>
// CHECK: arith.constant dense<1.000000e+00> : tensor<1x2x64x8xf32>
// CHECK: cp.flex_attention {{.*}} : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
func.func @ragged(%x: tensor<1x61x2x8xf32>) -> tensor<1x2x61x8xf32> {
  %e = tensor.empty() : tensor<1x2x61x8xf32>
  %one = arith.constant dense<1.0> : tensor<1x2x61x8xf32>
  %q = linalg.transpose ins(%x : tensor<1x61x2x8xf32>) outs(%e : tensor<1x2x61x8xf32>) permutation = [0, 2, 1, 3]
  %out, %lse = cp.sdpa %q, %q, %one : (tensor<1x2x61x8xf32>, tensor<1x2x61x8xf32>, tensor<1x2x61x8xf32>) -> (tensor<1x2x61x8xf32>, tensor<1x2x61xf32>)
  return %out : tensor<1x2x61x8xf32>
}
