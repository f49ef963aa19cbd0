// RUN: cp-opt %s --split-input-file --cp-shard-sequence="ranks=4" | FileCheck %s

// Self-attention: head-tail, queries, keys and values on the sequence axis.
// CHECK: shard.grid @grid(shape = 4)
// CHECK: cp.sequence @seq_64 length 64 padded 64 on @grid axes = [0] layout #cp.head_tail
// CHECK-LABEL: func @causal
// CHECK-SAME: cp.global_shape = array<i64: 1, 2, 64, 8>, cp.sequences = [unit, unit, @seq_64, unit]
// CHECK: %[[S:.*]] = shard.sharding @grid split_axes = {{\[\[\], \[\], \[0\], \[\]\]}}
// CHECK: shard.shard %{{.*}} to %[[S]]
// CHECK: cp.flex_attention {{.*}}cp.kv_seq = @seq_64, cp.q_seq = @seq_64
// CHECK: mask_mod
// CHECK: ^bb0(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index):
// CHECK: arith.cmpi sge, %[[I]], %[[J]] : index
func.func @causal(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q {is_causal} : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// Cross-attention: contiguous, one sequence for each length, padded apart.
// CHECK-DAG: cp.sequence @seq_30 length 30 padded 32 on @grid axes = [0] layout #cp.contiguous
// CHECK-DAG: cp.sequence @seq_50 length 50 padded 52 on @grid axes = [0] layout #cp.contiguous
// CHECK-LABEL: func @cross
// CHECK: cp.flex_attention {{.*}}cp.kv_seq = @seq_50, cp.q_seq = @seq_30
// CHECK-NOT: mask_mod
func.func @cross(%q: tensor<1x2x30x8xf32>, %k: tensor<1x2x50x8xf32>) -> tensor<1x2x30x8xf32> {
  %out, %lse = cp.sdpa %q, %k, %k : (tensor<1x2x30x8xf32>, tensor<1x2x50x8xf32>, tensor<1x2x50x8xf32>) -> (tensor<1x2x30x8xf32>, tensor<1x2x30xf32>)
  return %out : tensor<1x2x30x8xf32>
}

// -----

// Sequence dims are followed through transposes and matrix products; what they
// do not reach is replicated.
// CHECK-LABEL: func private @followed
// CHECK-SAME: %{{[^:]*}}: tensor<1x64x2x8xf32> {{{.*}}cp.sequences = [unit, @seq_64, unit, unit]}
// CHECK-SAME: %{{[^:]*}}: tensor<64x64xf32> {{{.*}}cp.sequences = [unit, unit]}
// CHECK-SAME: %{{[^:]*}}: tensor<7xf32> {{{.*}}cp.sequences = [unit]}
func.func private @followed(%x: tensor<1x64x2x8xf32>, %table: tensor<64x64xf32>, %unused: tensor<7xf32>) -> tensor<1x2x64x8xf32> {
  %e = tensor.empty() : tensor<1x2x64x8xf32>
  %q = linalg.transpose ins(%x : tensor<1x64x2x8xf32>) outs(%e : tensor<1x2x64x8xf32>) permutation = [0, 2, 1, 3]
  %out, %lse = cp.flex_attention %q, %q, %q captures(%table)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<64x64xf32>):
      %v = tensor.extract %t[%i, %j] : tensor<64x64xf32>
      %z = arith.constant 0.0 : f32
      %m = arith.cmpf ogt, %v, %z : f32
      cp.yield %m : i1
    }
      : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<64x64xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// The names that the user took are left alone.
// CHECK: func.func private @grid
// CHECK-LABEL: func @names
func.func private @grid()
func.func @names(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %out, %lse = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %out : tensor<1x2x64x8xf32>
}

// -----

// An attention of an attention: the sharding passes through.
// CHECK-LABEL: func @chain
// CHECK-NOT: split_axes = {{\[\[\], \[\], \[\], \[\]\]}}
// CHECK: return
func.func @chain(%q: tensor<1x2x64x8xf32>) -> tensor<1x2x64x8xf32> {
  %a, %la = cp.sdpa %q, %q, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  %b, %lb = cp.sdpa %a, %a, %q : (tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>, tensor<1x2x64x8xf32>) -> (tensor<1x2x64x8xf32>, tensor<1x2x64xf32>)
  return %b : tensor<1x2x64x8xf32>
}
