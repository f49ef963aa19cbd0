// RUN: cp-opt %s --cp-expand-all-reduce | FileCheck %s

shard.grid @grid(shape = 4x1)

// CHECK-LABEL: func.func @sum
// CHECK-SAME: %[[X:.*]]: tensor<2x8xf32>
// CHECK: %[[ROW:.*]] = tensor.expand_shape %[[X]] {{\[\[}}0, 1], [2]]
// CHECK: %[[ROWS:.*]] = cp.all_gather %[[ROW]] dim 0 of @ranks {id = -1 : i64} : tensor<1x2x8xf32> -> tensor<4x2x8xf32>
// CHECK: %[[SUM:.*]] = linalg.generic {{.*}}["parallel", "parallel", "reduction"]{{.*}} ins(%[[ROWS]] : tensor<4x2x8xf32>)
// CHECK: arith.addf
// CHECK: return %[[SUM]]
func.func @sum(%x: tensor<2x8xf32>) -> tensor<2x8xf32> {
  %r = cp.all_reduce addf %x on @grid axes = [0] : tensor<2x8xf32>
  return %r : tensor<2x8xf32>
}

// CHECK-LABEL: func.func @scalar
// CHECK: cp.all_gather {{.*}} : tensor<1xf32> -> tensor<4xf32>
// CHECK: arith.maxnumf
func.func @scalar(%x: tensor<f32>) -> tensor<f32> {
  %r = cp.all_reduce maxnumf %x on @grid axes = [0] : tensor<f32>
  return %r : tensor<f32>
}

// Along an axis of one rank there is nothing to combine.
// CHECK-LABEL: func.func @one_rank
// CHECK-SAME: %[[X:.*]]: tensor<4xi32>
// CHECK-NEXT: return %[[X]]
func.func @one_rank(%x: tensor<4xi32>) -> tensor<4xi32> {
  %r = cp.all_reduce addi %x on @grid axes = [1] : tensor<4xi32>
  return %r : tensor<4xi32>
}

// One row for each rank along the axes.
// CHECK: cp.sequence @ranks length 4 padded 4 on @grid axes = [0] layout #cp.contiguous
