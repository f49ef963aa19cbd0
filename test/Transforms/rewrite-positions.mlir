// RUN: cp-opt %s --split-input-file --cp-shard-sequence="ranks=3 layout=contiguous" --cp-rewrite-positions | FileCheck %s

// 64 rows on 3 ranks have padding, whose position is clamped.
// CHECK-LABEL: func.func @row_numbers
// CHECK: %[[P:.*]] = cp.positions @seq_64 : tensor<1x64xi64>
// CHECK: linalg.generic
// CHECK: %[[I:.*]] = linalg.index 2
// CHECK: %[[E:.*]] = tensor.extract %[[P]][%{{.*}}, %[[I]]]
// CHECK: %[[M:.*]] = arith.maxsi %[[E]]
// CHECK: %[[X:.*]] = arith.index_cast %[[M]] : i64 to index
// CHECK: arith.index_cast %[[X]] : index to i32
func.func @row_numbers(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %e = tensor.empty() : tensor<1x2x64x8xf32>
  %p = linalg.generic {indexing_maps = [affine_map<(b, h, s, d) -> (b, h, s, d)>], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} outs(%e : tensor<1x2x64x8xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 2 : index
    %n = arith.index_cast %i : index to i32
    %f = arith.sitofp %n : i32 to f32
    linalg.yield %f : f32
  } -> tensor<1x2x64x8xf32>
  %out, %lse = cp.sdpa %q, %p, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// A row number that addresses the same row of another shard stays.
// CHECK-LABEL: func.func @same_row
// CHECK-NOT: cp.positions
// CHECK: linalg.generic
// CHECK: %[[I:.*]] = linalg.index 0
// CHECK: tensor.extract %{{.*}}[%{{.*}}, %{{.*}}, %[[I]], %{{.*}}]
func.func @same_row(%q: tensor<1x2x63x8xf32>) -> tensor<63xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x63x8xf32>, tensor<1x2x63x8xf32>, tensor<1x2x63x8xf32>) -> (tensor<1x2x63x8xf32>, tensor<1x2x63xf32>)
  %c0 = arith.constant 0 : index
  %e = tensor.empty() : tensor<63xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(d) -> (d)>], iterator_types = ["parallel"]} outs(%e : tensor<63xf32>) {
  ^bb0(%o: f32):
    %i = linalg.index 0 : index
    %v = tensor.extract %out[%c0, %c0, %i, %c0] : tensor<1x2x63x8xf32>
    linalg.yield %v : f32
  } -> tensor<63xf32>
  return %r : tensor<63xf32>
}

// -----

// CHECK-LABEL: func.func @constant
// CHECK: %[[P:.*]] = cp.positions @seq_3 : tensor<1x3xi64>
// CHECK: %[[C:.*]] = arith.constant dense<{{.*}}1.0{{.*}}> : tensor<1x1x3x1xf32>
// CHECK: linalg.generic
// CHECK: %[[E:.*]] = tensor.extract %[[P]]
// CHECK: %[[X:.*]] = arith.index_cast %[[E]] : i64 to index
// CHECK: tensor.extract %[[C]][%{{.*}}, %{{.*}}, %[[X]], %{{.*}}]
func.func @constant(%q: tensor<1x1x3x1xf32>) -> tensor<1x1x3x1xf32> {
  %c = arith.constant dense<[[[[1.0], [2.0], [3.0]]]]> : tensor<1x1x3x1xf32>
  %out, %lse = cp.sdpa %q, %c, %q : (tensor<1x1x3x1xf32>, tensor<1x1x3x1xf32>, tensor<1x1x3x1xf32>) -> (tensor<1x1x3x1xf32>, tensor<1x1x3xf32>)
  return %out : tensor<1x1x3x1xf32>
}

// -----

// Rows 5, 7, 9, ... of a table that stays whole.
// CHECK-LABEL: func.func @slice
// CHECK-SAME: %[[TABLE:.*]]: tensor<200x1xf32>
// CHECK: linalg.generic
// CHECK: %[[X:.*]] = arith.index_cast %{{.*}} : i64 to index
// CHECK: %[[S:.*]] = arith.muli %[[X]], %c2
// CHECK: %[[O:.*]] = arith.addi %[[S]], %c5
// CHECK: tensor.extract %{{.*}}[%[[O]], %{{.*}}] : tensor<200x1xf32>
func.func @slice(%table: tensor<200x1xf32>, %q: tensor<1x1x63x1xf32>) -> tensor<1x1x63x1xf32> {
  %s = tensor.extract_slice %table[5, 0] [63, 1] [2, 1] : tensor<200x1xf32> to tensor<63x1xf32>
  %k = tensor.expand_shape %s [[0, 1, 2], [3]] output_shape [1, 1, 63, 1] : tensor<63x1xf32> into tensor<1x1x63x1xf32>
  %out, %lse = cp.sdpa %q, %k, %q : (tensor<1x1x63x1xf32>, tensor<1x1x63x1xf32>, tensor<1x1x63x1xf32>) -> (tensor<1x1x63x1xf32>, tensor<1x1x63xf32>)
  return %out : tensor<1x1x63x1xf32>
}

// -----

// The last row of a sharded sequence: a sum in which the others count as 0.
// CHECK-LABEL: func.func @last_row
// CHECK: cp.flex_attention
// CHECK: linalg.generic {{.*}}"reduction"
// CHECK: ^bb0(%[[IN:.*]]: f32, %[[SUM:.*]]: f32):
// CHECK: %[[I:.*]] = linalg.index 4
// CHECK: %[[X:.*]] = arith.index_cast %{{.*}} : i64 to index
// CHECK: %[[C:.*]] = arith.cmpi eq, %[[X]]
// CHECK: %[[V:.*]] = arith.select %[[C]], %[[IN]]
// CHECK: arith.addf %[[SUM]], %[[V]]
func.func @last_row(%q: tensor<1x1x63x8xf32>) -> tensor<1x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x1x63x8xf32>, tensor<1x1x63x8xf32>, tensor<1x1x63x8xf32>) -> (tensor<1x1x63x8xf32>, tensor<1x1x63xf32>)
  %r = tensor.extract_slice %out[0, 0, 62, 0] [1, 1, 1, 8] [1, 1, 1, 1] : tensor<1x1x63x8xf32> to tensor<1x8xf32>
  return %r : tensor<1x8xf32>
}

// -----

// A class token in front: what is joined stays whole, and each rank picks its rows
// of the sequence that begins there.
// CHECK-LABEL: func.func @concat
// CHECK: %[[P:.*]] = cp.positions @seq_9 : tensor<1x9xi64>
// CHECK: %[[C:.*]] = tensor.concat dim(2) %{{.*}}, %{{.*}} : (tensor<1x2x1x8xf32>, tensor<1x2x8x8xf32>)
// CHECK: linalg.generic
// CHECK: tensor.extract %[[P]]
// CHECK: tensor.extract %[[C]]
func.func @concat(%token: tensor<1x2x1x8xf32>, %x: tensor<1x2x8x8xf32>) -> tensor<1x2x9x8xf32> {
  %q = tensor.concat dim(2) %token, %x : (tensor<1x2x1x8xf32>, tensor<1x2x8x8xf32>) -> tensor<1x2x9x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>) -> (tensor<1x2x9x8xf32>, tensor<1x2x9xf32>)
  return %out : tensor<1x2x9x8xf32>
}

// -----

// CHECK-LABEL: func.func @insert
// CHECK: %[[C:.*]] = tensor.insert_slice
// CHECK: linalg.generic
// CHECK: tensor.extract %[[C]]
func.func @insert(%x: tensor<1x2x8x8xf32>) -> tensor<1x2x9x8xf32> {
  %e = tensor.empty() : tensor<1x2x9x8xf32>
  %z = arith.constant 0.0 : f32
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<1x2x9x8xf32>) -> tensor<1x2x9x8xf32>
  %q = tensor.insert_slice %x into %f[0, 0, 1, 0] [1, 2, 8, 8] [1, 1, 1, 1] : tensor<1x2x8x8xf32> into tensor<1x2x9x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>) -> (tensor<1x2x9x8xf32>, tensor<1x2x9xf32>)
  return %out : tensor<1x2x9x8xf32>
}

// -----

// CHECK-LABEL: func.func @pad
// CHECK: %[[C:.*]] = tensor.pad
// CHECK: linalg.generic
// CHECK: tensor.extract %[[C]]
func.func @pad(%x: tensor<1x2x8x8xf32>) -> tensor<1x2x9x8xf32> {
  %z = arith.constant 0.0 : f32
  %q = tensor.pad %x low[0, 0, 0, 0] high[0, 0, 1, 0] {
  ^bb0(%b: index, %h: index, %s: index, %d: index):
    tensor.yield %z : f32
  } : tensor<1x2x8x8xf32> to tensor<1x2x9x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>, tensor<1x2x9x8xf32>) -> (tensor<1x2x9x8xf32>, tensor<1x2x9xf32>)
  return %out : tensor<1x2x9x8xf32>
}

// -----

// Rows and columns of patches become a sequence, for each batch row.
// CHECK-LABEL: func.func @patches
// CHECK: %[[C:.*]] = tensor.collapse_shape %{{.*}} {{\[\[}}0], [1], [2, 3], [4]]
// CHECK: linalg.generic
// CHECK: tensor.extract %[[C]]
func.func @patches(%x: tensor<2x2x3x5x8xf32>) -> tensor<2x2x15x8xf32> {
  %q = tensor.collapse_shape %x [[0], [1], [2, 3], [4]] : tensor<2x2x3x5x8xf32> into tensor<2x2x15x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<2x2x15x8xf32>, tensor<2x2x15x8xf32>, tensor<2x2x15x8xf32>) -> (tensor<2x2x15x8xf32>, tensor<2x2x15xf32>)
  return %out : tensor<2x2x15x8xf32>
}
