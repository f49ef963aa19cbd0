// RUN: %python -c "import numpy as np; np.save('%t.npy', np.array([[0, 1, 2, 3, 4, 5, 6, 7], [7, 6, 5, 4, 3, 2, 1, 0]]))"
// RUN: cp-opt %s --split-input-file --verify-diagnostics --cp-shard-sequence="ranks=2 layout=table:%t.npy" --cp-lift-positions | FileCheck %s

// The table has a row for each of the two batch rows; the angles get a batch.
// CHECK-LABEL: func.func @angles
// CHECK: %[[A:.*]] = linalg.generic {{.*}} outs(%{{.*}} : tensor<2x8xf32>)
// CHECK: linalg.index 1
// CHECK: linalg.generic {{.*}} ins(%{{.*}}, %[[A]] : tensor<2x1x8x4xf32>, tensor<2x8xf32>)
func.func @angles(%q: tensor<2x1x8x4xf32>) -> tensor<2x1x8x4xf32> {
  %e = tensor.empty() : tensor<8xf32>
  %a = linalg.generic {indexing_maps = [affine_map<(s) -> (s)>], iterator_types = ["parallel"]} outs(%e : tensor<8xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %n = arith.index_cast %i : index to i32
    %f = arith.sitofp %n : i32 to f32
    linalg.yield %f : f32
  } -> tensor<8xf32>
  %f = tensor.empty() : tensor<2x1x8x4xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, s, d) -> (b, h, s, d)>, affine_map<(b, h, s, d) -> (s)>, affine_map<(b, h, s, d) -> (b, h, s, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%q, %a : tensor<2x1x8x4xf32>, tensor<8xf32>) outs(%f : tensor<2x1x8x4xf32>) {
  ^bb0(%in: f32, %angle: f32, %o: f32):
    %r = arith.mulf %in, %angle : f32
    linalg.yield %r : f32
  } -> tensor<2x1x8x4xf32>
  %out, %lse = cp.sdpa %x, %x, %x : (tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>) -> (tensor<2x1x8x4xf32>, tensor<2x1x8xf32>)
  return %out : tensor<2x1x8x4xf32>
}

// -----

// An argument that the batch rows share stays whole; rows are picked from it.
// CHECK-LABEL: func.func @shared_argument
// CHECK-SAME: %[[G:[a-z0-9]+]]: tensor<1x8xf32> {cp.global_shape = array<i64: 1, 8>, cp.sequences = [unit, unit]}
// CHECK: %[[P:.*]] = cp.positions @seq_8 : tensor<2x8xi64>
// CHECK: linalg.generic {{.*}} outs(%{{.*}} : tensor<2x1x8xf32>)
// CHECK: tensor.extract %[[P]]
// CHECK: tensor.extract %[[G]]
func.func @shared_argument(%q: tensor<2x1x8x4xf32>, %g: tensor<1x8xf32>) -> tensor<2x1x8x4xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>) -> (tensor<2x1x8x4xf32>, tensor<2x1x8xf32>)
  %f = tensor.empty() : tensor<2x1x8x4xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, h, s, d) -> (b, h, s, d)>, affine_map<(b, h, s, d) -> (0, s)>, affine_map<(b, h, s, d) -> (b, h, s, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%out, %g : tensor<2x1x8x4xf32>, tensor<1x8xf32>) outs(%f : tensor<2x1x8x4xf32>) {
  ^bb0(%in: f32, %angle: f32, %o: f32):
    %r = arith.mulf %in, %angle : f32
    linalg.yield %r : f32
  } -> tensor<2x1x8x4xf32>
  return %x : tensor<2x1x8x4xf32>
}

// -----

func.func @batch_sum(%q: tensor<2x1x8x4xf32>) -> tensor<1x8x4xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>) -> (tensor<2x1x8x4xf32>, tensor<2x1x8xf32>)
  %e = tensor.empty() : tensor<1x8x4xf32>
  // expected-error @+1 {{computes rows of a sequence without their batch rows, but the layout differs by batch row}}
  %r = linalg.reduce ins(%out : tensor<2x1x8x4xf32>) outs(%e : tensor<1x8x4xf32>) dimensions = [0]
    (%a: f32, %b: f32) {
      %s = arith.addf %a, %b : f32
      linalg.yield %s : f32
    }
  return %r : tensor<1x8x4xf32>
}

// -----

func.func @swapped_result(%q: tensor<2x1x8x4xf32>) -> tensor<8x2x1x4xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>) -> (tensor<2x1x8x4xf32>, tensor<2x1x8xf32>)
  %e = tensor.empty() : tensor<8x2x1x4xf32>
  %t = linalg.transpose ins(%out : tensor<2x1x8x4xf32>) outs(%e : tensor<8x2x1x4xf32>) permutation = [2, 0, 1, 3]
  // expected-error @+1 {{operand 0 must have its batch rows in dimension 0}}
  return %t : tensor<8x2x1x4xf32>
}

// -----

func.func @two_batches(%q: tensor<2x1x8x4xf32>) -> tensor<2x2xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>) -> (tensor<2x1x8x4xf32>, tensor<2x1x8xf32>)
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<2x2xf32>
  %i = linalg.fill ins(%z : f32) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
  // expected-error @+1 {{brings rows of different batch rows together}}
  %r = linalg.generic {indexing_maps = [affine_map<(a, b, h, s, d) -> (a, h, s, d)>, affine_map<(a, b, h, s, d) -> (b, h, s, d)>, affine_map<(a, b, h, s, d) -> (a, b)>], iterator_types = ["parallel", "parallel", "reduction", "reduction", "reduction"]} ins(%out, %q : tensor<2x1x8x4xf32>, tensor<2x1x8x4xf32>) outs(%i : tensor<2x2xf32>) {
  ^bb0(%x: f32, %y: f32, %sum: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %sum, %p : f32
    linalg.yield %s : f32
  } -> tensor<2x2xf32>
  return %r : tensor<2x2xf32>
}
