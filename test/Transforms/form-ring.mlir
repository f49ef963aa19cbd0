// RUN: cp-opt %s --cp-form-ring | FileCheck %s
// RUN: cp-opt %s --cp-form-ring=rotate=all-gather | FileCheck %s --check-prefix=GATHER

shard.grid @grid(shape = 4)
shard.grid @one(shape = 1)
cp.sequence @q length 64 padded 64 on @grid axes = [0] layout #cp.head_tail
cp.sequence @kv length 30 padded 32 on @grid axes = [0] layout #cp.contiguous
cp.sequence @single length 16 padded 16 on @one axes = [0] layout #cp.contiguous

// CHECK-LABEL: func @ring
// CHECK-SAME: %[[Q:.*]]: tensor<1x2x16x8xbf16>, %[[K:.*]]: tensor<1x2x8x8xbf16>
// CHECK-SAME: cp.attentions = [{batch = 1 : i64, block_bytes = 512 : i64, direction = "forward", heads = 2 : i64, kv_chunk = 8 : i64, kv_rows = 32 : i64, kv_seq = @kv, name = "ring/0", q_chunk = 8 : i64, q_rows = 16 : i64, q_seq = @q, rotate = "ring", steps = 4 : i64}]
// CHECK: %[[R:.*]] = cp.rank @grid axes = [0]
// CHECK: linalg.fill
// CHECK: %[[LSE:.*]] = linalg.fill
// CHECK: %[[T0:.*]] = cp.rotate_start %[[K]], %[[K]] shift 1 on @grid axes = [0] {id = 0 : i64}
// CHECK: cp.attend %[[Q]], %[[K]], %[[K]] q(@q[%[[R]]]) kv(@kv[%[[R]]]) step(%{{.*}}) outs(
// CHECK: scf.for %[[I:.*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[O:.*]] = %{{.*}}, %[[L:.*]] = %{{.*}}, %[[KB:.*]] = %[[K]], %[[VB:.*]] = %[[K]], %[[T:.*]] = %[[T0]])
// CHECK: %[[N0:.*]], %[[N1:.*]] = cp.rotate_wait %[[T]], %[[KB]], %[[VB]]
// CHECK: cp.rotate_start %[[N0]], %[[N1]] shift 1
// CHECK: %[[SRC:.*]] = affine.apply {{.*}}(%[[R]], %[[I]])
// CHECK: cp.attend %[[Q]], %[[N0]], %[[N1]] q(@q[%[[R]]]) kv(@kv[%[[SRC]]]) step(%[[I]]) outs(%[[O]], %[[L]]
// CHECK: cp.rotate_wait
// CHECK-NOT: cp.rotate_start
// CHECK: %[[OUT:.*]], %[[OLSE:.*]] = cp.attend
// CHECK: cp.rotate_end %[[K]], %[[K]] on @grid axes = [0]
// CHECK: arith.truncf %[[OUT]] : tensor<1x2x16x8xf32> to tensor<1x2x16x8xbf16>
// GATHER-LABEL: func @ring
// GATHER-SAME: rotate = "all-gather", steps = 1
// GATHER-NOT: rotate_start
// GATHER: %[[G0:.*]], %[[G1:.*]] = cp.all_gather %[[K:.*]], %[[K]] dim 2 of @kv {id = 0 : i64}
// GATHER: cp.attend %{{.*}}, %[[G0]], %[[G1]] q(@q[%{{.*}}]) kv(@kv) step
func.func @ring(%q: tensor<1x2x16x8xbf16>, %k: tensor<1x2x8x8xbf16>) -> (tensor<1x2x16x8xbf16>, tensor<1x2x16xf32>) {
  %out, %lse = cp.sharded_attention %q, %k, %k q_seq @q kv_seq @kv {scale = 1.0 : f32}
      : (tensor<1x2x16x8xbf16>, tensor<1x2x8x8xbf16>, tensor<1x2x8x8xbf16>) -> (tensor<1x2x16x8xbf16>, tensor<1x2x16xf32>)
  return %out, %lse : tensor<1x2x16x8xbf16>, tensor<1x2x16xf32>
}

// CHECK-LABEL: func @one_rank
// CHECK-NOT: cp.rotate
// CHECK-COUNT-1: cp.attend
// CHECK-NOT: cp.attend
// GATHER-LABEL: func @one_rank
// GATHER-NOT: cp.all_gather
func.func @one_rank(%q: tensor<1x2x16x8xf32>) -> tensor<1x2x16x8xf32> {
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @single kv_seq @single {scale = 1.0 : f32}
      : (tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>) -> (tensor<1x2x16x8xf32>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x8xf32>
}
