// RUN: cp-opt %s --split-input-file --cp-parallelize="ranks=4 layout=head-tail" | FileCheck %s

// Batch times sequence in one dimension: 80 rows become 20, and the batch stays
// whole on every rank.
// CHECK-LABEL: func.func @collapsed
// CHECK-SAME: tensor<2x12x1x8xf32>
// CHECK: tensor.collapse_shape {{.*}} : tensor<2x12x1x8xf32> into tensor<24x8xf32>
// CHECK: linalg.matmul {{.*}} -> tensor<24x8xf32>
// CHECK: tensor.expand_shape {{.*}} output_shape [2, 12, 1, 8]
func.func @collapsed(%x: tensor<2x41x1x8xf32>, %w: tensor<8x8xf32>) -> tensor<2x1x41x8xf32> {
  %z = arith.constant 0.0 : f32
  %flat = tensor.collapse_shape %x [[0, 1], [2, 3]] : tensor<2x41x1x8xf32> into tensor<82x8xf32>
  %e = tensor.empty() : tensor<82x8xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<82x8xf32>) -> tensor<82x8xf32>
  %y = linalg.matmul ins(%flat, %w : tensor<82x8xf32>, tensor<8x8xf32>) outs(%f : tensor<82x8xf32>) -> tensor<82x8xf32>
  %h = tensor.expand_shape %y [[0, 1], [2, 3]] output_shape [2, 41, 1, 8] : tensor<82x8xf32> into tensor<2x41x1x8xf32>
  %t = tensor.empty() : tensor<2x1x41x8xf32>
  %q = linalg.transpose ins(%h : tensor<2x41x1x8xf32>) outs(%t : tensor<2x1x41x8xf32>) permutation = [0, 2, 1, 3]
  %out, %lse = cp.sdpa %q, %q, %q {is_causal} : (tensor<2x1x41x8xf32>, tensor<2x1x41x8xf32>, tensor<2x1x41x8xf32>) -> (tensor<2x1x41x8xf32>, tensor<2x1x41xf32>)
  return %out : tensor<2x1x41x8xf32>
}

// -----

// A sum along the sequence: each rank its rows, padding left out, then all
// ranks together; the init comes in once.
// CHECK-LABEL: func.func @sum
// CHECK: linalg.generic {{.*}}"reduction"
// CHECK: ^bb0(%[[IN:.*]]: f32, %[[ACC:.*]]: f32):
// CHECK: %[[VALUE:.*]] = arith.select %{{.*}}, %[[IN]], %{{.*}} : f32
// CHECK: arith.addf
// CHECK: %[[ALL:.*]] = cp.all_reduce addf %{{.*}} on @grid axes = [0] : tensor<1x2x8xf32>
// CHECK: linalg.generic {{.*}} ins(%[[ALL]] : tensor<1x2x8xf32>)
func.func @sum(%q: tensor<1x2x41x8xf32>, %init: tensor<1x2x8xf32>) -> tensor<1x2x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x41x8xf32>, tensor<1x2x41x8xf32>, tensor<1x2x41x8xf32>) -> (tensor<1x2x41x8xf32>, tensor<1x2x41xf32>)
  %r = linalg.reduce ins(%out : tensor<1x2x41x8xf32>) outs(%init : tensor<1x2x8xf32>) dimensions = [2]
    (%a: f32, %b: f32) {
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    }
  return %r : tensor<1x2x8xf32>
}

// -----

// An init that is neutral needs nothing more.
// CHECK-LABEL: func.func @maximum
// CHECK: %[[ALL:.*]] = cp.all_reduce maximumf %{{.*}} on @grid axes = [0] : tensor<1x2x8xf32>
// CHECK: return %[[ALL]]
func.func @maximum(%q: tensor<1x2x40x8xf32>) -> tensor<1x2x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x40x8xf32>, tensor<1x2x40x8xf32>, tensor<1x2x40x8xf32>) -> (tensor<1x2x40x8xf32>, tensor<1x2x40xf32>)
  %low = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<1x2x8xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<1x2x8xf32>) -> tensor<1x2x8xf32>
  %r = linalg.reduce ins(%out : tensor<1x2x40x8xf32>) outs(%f : tensor<1x2x8xf32>) dimensions = [2]
    (%a: f32, %b: f32) {
      %s = arith.maximumf %a, %b : f32
      linalg.yield %s : f32
    }
  return %r : tensor<1x2x8xf32>
}
