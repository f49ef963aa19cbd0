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

// Data of padded rows must not fail an assertion nor address memory.
// CHECK-LABEL: func @guarded
// CHECK: %[[P:.*]] = cp.positions @seq_61 : tensor<1x64xi64>
// CHECK: ^bb0(%[[ID:.*]]: i64
// CHECK: %[[AT:.*]] = tensor.extract %[[P]]
// CHECK: %[[EXISTS:.*]] = arith.cmpi sge, %[[AT]]
// CHECK: %[[ROW:.*]] = arith.index_cast %[[ID]] : i64 to index
// CHECK: %[[OK:.*]] = arith.cmpi slt, %[[ROW]]
// CHECK: %[[ABSENT:.*]] = arith.xori %[[EXISTS]]
// CHECK: %[[PASS:.*]] = arith.ori %[[OK]], %[[ABSENT]]
// CHECK: cf.assert %[[PASS]]
// CHECK: %[[SAFE:.*]] = arith.select %[[EXISTS]], %[[ROW]]
// CHECK: tensor.extract %{{.*}}[%[[SAFE]], %{{.*}}] : tensor<9x8xf32>
func.func @guarded(%ids: tensor<1x61xi64>, %table: tensor<9x8xf32>) -> tensor<1x1x61x8xf32> {
  %c9 = arith.constant 9 : index
  %e = tensor.empty() : tensor<1x61x8xf32>
  %x = linalg.generic {indexing_maps = [affine_map<(b, s, d) -> (b, s)>, affine_map<(b, s, d) -> (b, s, d)>], iterator_types = ["parallel", "parallel", "parallel"]} ins(%ids : tensor<1x61xi64>) outs(%e : tensor<1x61x8xf32>) {
  ^bb0(%id: i64, %o: f32):
    %row = arith.index_cast %id : i64 to index
    %d = linalg.index 2 : index
    %ok = arith.cmpi slt, %row, %c9 : index
    cf.assert %ok, "no such token"
    %v = tensor.extract %table[%row, %d] : tensor<9x8xf32>
    linalg.yield %v : f32
  } -> tensor<1x61x8xf32>
  %q = tensor.expand_shape %x [[0, 1], [2], [3]] output_shape [1, 1, 61, 8] : tensor<1x61x8xf32> into tensor<1x1x61x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x1x61x8xf32>, tensor<1x1x61x8xf32>, tensor<1x1x61x8xf32>) -> (tensor<1x1x61x8xf32>, tensor<1x1x61xf32>)
  return %out : tensor<1x1x61x8xf32>
}
