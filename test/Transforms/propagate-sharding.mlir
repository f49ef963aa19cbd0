// RUN: cp-opt %s --split-input-file --verify-diagnostics --cp-shard-sequence="ranks=4 layout=contiguous" --cp-propagate-sharding | FileCheck %s

// The sequence is followed through the reshape, batch and rows in one dimension;
// every tensor is annotated for itself and for its users, weights as replicated.
// CHECK-LABEL: func.func @joined
// CHECK-SAME: %[[X:.*]]: tensor<2x40x8xf32> {{.*}}%[[W:.*]]: tensor<8x8xf32>
// CHECK: %[[SX:.*]] = shard.sharding @grid split_axes = {{\[\[}}], [0], []]
// CHECK: %[[X0:.*]] = shard.shard %[[X]] to %[[SX]]
// CHECK: %[[X1:.*]] = shard.shard %[[X0]] to %[[SX]] annotate_for_users
// CHECK: %[[SW:.*]] = shard.sharding @grid split_axes = {{\[\[}}], []]
// CHECK: shard.shard %[[W]] to %[[SW]]
// CHECK: %[[FLAT:.*]] = tensor.collapse_shape %[[X1]]
// CHECK: %[[SF:.*]] = shard.sharding @grid split_axes = {{\[\[}}0], []]
// CHECK: shard.shard %[[FLAT]] to %[[SF]]
// CHECK: cp.flex_attention
func.func @joined(%x: tensor<2x40x8xf32>, %w: tensor<8x8xf32>) -> tensor<2x1x40x8xf32> {
  %flat = tensor.collapse_shape %x [[0, 1], [2]] : tensor<2x40x8xf32> into tensor<80x8xf32>
  %e = tensor.empty() : tensor<80x8xf32>
  %y = linalg.matmul ins(%flat, %w : tensor<80x8xf32>, tensor<8x8xf32>) outs(%e : tensor<80x8xf32>) -> tensor<80x8xf32>
  %q = tensor.expand_shape %y [[0, 1, 2], [3]] output_shape [2, 1, 40, 8] : tensor<80x8xf32> into tensor<2x1x40x8xf32>
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<2x1x40x8xf32>, tensor<2x1x40x8xf32>, tensor<2x1x40x8xf32>) -> (tensor<2x1x40x8xf32>, tensor<2x1x40xf32>)
  return %out : tensor<2x1x40x8xf32>
}

// -----

func.func @positions_left(%q: tensor<1x1x4x1xf32>) -> tensor<1x1x4x1xf32> {
  // expected-error @+1 {{depends on positions of a sharded sequence; run cp-rewrite-positions first}}
  %c = arith.constant dense<[[[[1.0], [2.0], [3.0], [4.0]]]]> : tensor<1x1x4x1xf32>
  %out, %lse = cp.sdpa %q, %c, %q : (tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>, tensor<1x1x4x1xf32>) -> (tensor<1x1x4x1xf32>, tensor<1x1x4xf32>)
  return %out : tensor<1x1x4x1xf32>
}
