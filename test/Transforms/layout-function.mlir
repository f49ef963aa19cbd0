// RUN: cp-opt %s --split-input-file --cp-shard-sequence="ranks=2 layout=ptrr tile=16" | FileCheck %s --check-prefix=PTRR
// RUN: cp-opt %s --split-input-file --cp-shard-sequence="ranks=2 layout=greedy tile=16" | FileCheck %s --check-prefix=GREEDY
// RUN: cp-opt %s --split-input-file --cp-parallelize="ranks=2 layout=ptrr tile=16" | FileCheck %s --check-prefix=LOCAL

// The masks' tile counts, of one row block of 16 each; what the capture is
// computed from is copied, and what only the score reads is not. The table is
// the last argument of the entry, for the layout of its queries' sequence.
// PTRR: cp.sequence @seq_64 length 64 padded 64 on @grid axes = [0] layout #cp.ptrr<tile = 16>
// PTRR-LABEL: func.func @main(
// PTRR-SAME: tensor<2x64xi64> {{{.*}}cp.layout_table = @seq_64
// PTRR-LABEL: func.func @main_layout(
// PTRR-SAME: %[[Q:[^:]*]]: tensor<2x2x64x8xf32> {{[^)]*}}, %[[D:[^:]*]]: tensor<2x64xi32> {{[^)]*}}, %{{[^:]*}}: tensor<2xf32> {{[^)]*}}) -> (tensor<2x64xi64>
// PTRR: %[[OWN:.*]] = shard.shard %[[D]]
// PTRR: %[[IDS:.*]] = linalg.generic {{.*}} ins(%[[OWN]] : tensor<2x64xi32>)
// PTRR: %[[A:.*]] = cp.tile_counts batch 2 heads 2 queries 64 keys 64 tile 16 captures(%[[IDS]] : tensor<2x64xi32>)
// PTRR-NEXT: mask_mod
// PTRR-NEXT: ^bb0(%{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: tensor<2x64xi32>):
// PTRR: -> tensor<2x4xi64>
// PTRR: %[[B:.*]] = cp.tile_counts batch 2 heads 2 queries 64 keys 64 tile 16
// PTRR: -> tensor<1x4xi64>
// PTRR: %[[T:.*]] = cp.deal_blocks %[[A]], %[[B]] for @seq_64 : tensor<2x4xi64>, tensor<1x4xi64> -> tensor<2x64xi64>
// PTRR: return %[[T]]

// GREEDY: cp.sequence @seq_64 {{.*}} layout #cp.greedy<tile = 16>
// GREEDY: cp.deal_blocks

// It stays a function of one device.
// LOCAL-LABEL: func.func @main(%{{[^:]*}}: tensor<2x2x32x8xf32>
// LOCAL-LABEL: func.func @main_layout(%{{[^:]*}}: tensor<2x2x64x8xf32>
// LOCAL-NOT: shard.
// LOCAL: cp.deal_blocks
func.func @main(%q: tensor<2x2x64x8xf32>, %d: tensor<2x64xi32>, %s: tensor<2xf32>) -> tensor<2x2x64x8xf32> {
  %e = tensor.empty() : tensor<2x64xi32>
  %ids = linalg.generic {indexing_maps = [affine_map<(b, s) -> (b, s)>, affine_map<(b, s) -> (b, s)>], iterator_types = ["parallel", "parallel"]} ins(%d : tensor<2x64xi32>) outs(%e : tensor<2x64xi32>) {
  ^bb0(%x: i32, %o: i32):
    %y = arith.addi %x, %x : i32
    linalg.yield %y : i32
  } -> tensor<2x64xi32>
  %out, %lse = cp.flex_attention %q, %q, %q captures(%ids, %s)
    score_mod {
    ^bb0(%score: f32, %b: index, %h: index, %i: index, %j: index, %x: tensor<2x64xi32>, %y: tensor<2xf32>):
      %f = tensor.extract %y[%h] : tensor<2xf32>
      %r = arith.mulf %score, %f : f32
      cp.yield %r : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<2x64xi32>, %y: tensor<2xf32>):
      %p = tensor.extract %x[%b, %i] : tensor<2x64xi32>
      %r = tensor.extract %x[%b, %j] : tensor<2x64xi32>
      %m = arith.cmpi eq, %p, %r : i32
      cp.yield %m : i1
    } : (tensor<2x2x64x8xf32>, tensor<2x2x64x8xf32>, tensor<2x2x64x8xf32>, tensor<2x64xi32>, tensor<2xf32>) -> (tensor<2x2x64x8xf32>, tensor<2x2x64xf32>)
  %out2, %lse2 = cp.sdpa %out, %q, %q {is_causal} : (tensor<2x2x64x8xf32>, tensor<2x2x64x8xf32>, tensor<2x2x64x8xf32>) -> (tensor<2x2x64x8xf32>, tensor<2x2x64xf32>)
  return %out2 : tensor<2x2x64x8xf32>
}

// -----

// Cross-attention: queries are dealt by work, keys are contiguous. Private
// functions are no entries.
// PTRR-DAG: cp.sequence @seq_30 length 30 padded 30 on @grid axes = [0] layout #cp.ptrr<tile = 16>
// PTRR-DAG: cp.sequence @seq_50 length 50 padded 50 on @grid axes = [0] layout #cp.contiguous
// PTRR-LABEL: func.func private @cross(
// PTRR-SAME: tensor<1x30xi64> {{{.*}}cp.layout_table = @seq_30
// PTRR-NOT: @cross_layout
func.func private @cross(%q: tensor<1x2x30x8xf32>, %k: tensor<1x2x50x8xf32>) -> tensor<1x2x30x8xf32> {
  %out, %lse = cp.sdpa %q, %k, %k : (tensor<1x2x30x8xf32>, tensor<1x2x50x8xf32>, tensor<1x2x50x8xf32>) -> (tensor<1x2x30x8xf32>, tensor<1x2x30xf32>)
  return %out : tensor<1x2x30x8xf32>
}
