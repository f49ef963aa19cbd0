// RUN: cp-opt %s --pass-pipeline="builtin.module(func.func(cp-split-captures))" | FileCheck %s

// The argument is captured and used row by row; what is computed for the capture
// alone gets a copy.
// CHECK-LABEL: func.func @shared
// CHECK-SAME: %[[Q:.*]]: tensor<1x2x4x8xf32>, %[[M:.*]]: tensor<4xf32>
// CHECK: %[[ROWS:.*]] = tensor.extract_slice %[[M]][0] [4] [1] {cp.untied}
// CHECK: %[[COPY:.*]] = linalg.exp ins(%[[M]]
// CHECK: %[[USED:.*]] = linalg.exp ins(%[[ROWS]]
// CHECK: cp.flex_attention %[[Q]], %[[Q]], %[[Q]] captures(%[[COPY]])
// CHECK: return %{{.*}}, %[[USED]]
func.func @shared(%q: tensor<1x2x4x8xf32>, %m: tensor<4xf32>) -> (tensor<1x2x4x8xf32>, tensor<4xf32>) {
  %e = tensor.empty() : tensor<4xf32>
  %x = linalg.exp ins(%m : tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %out, %lse = cp.flex_attention %q, %q, %q captures(%x)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<4xf32>):
      %v = tensor.extract %t[%j] : tensor<4xf32>
      %z = arith.constant 0.5 : f32
      %k = arith.cmpf ogt, %v, %z : f32
      cp.yield %k : i1
    } : (tensor<1x2x4x8xf32>, tensor<1x2x4x8xf32>, tensor<1x2x4x8xf32>, tensor<4xf32>) -> (tensor<1x2x4x8xf32>, tensor<1x2x4xf32>)
  return %out, %x : tensor<1x2x4x8xf32>, tensor<4xf32>
}

// An argument that is only captured is left alone.
// CHECK-LABEL: func.func @only_captured
// CHECK-NOT: tensor.extract_slice
func.func @only_captured(%q: tensor<1x2x4x8xf32>, %m: tensor<4xi1>) -> tensor<1x2x4x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%m)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<4xi1>):
      %v = tensor.extract %t[%j] : tensor<4xi1>
      cp.yield %v : i1
    } : (tensor<1x2x4x8xf32>, tensor<1x2x4x8xf32>, tensor<1x2x4x8xf32>, tensor<4xi1>) -> (tensor<1x2x4x8xf32>, tensor<1x2x4xf32>)
  return %out : tensor<1x2x4x8xf32>
}
