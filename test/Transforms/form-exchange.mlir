// RUN: cp-opt %s --cp-form-ring=rotate=exchange --split-input-file | FileCheck %s
// RUN: cp-opt %s --cp-form-ring --split-input-file | FileCheck %s --check-prefix=RING

// Each block comes from its owner: every stage sends the rank's own buffers.
// CHECK-LABEL: func @full
// CHECK-SAME: %[[Q:.*]]: tensor<1x2x16x8xf32>
// CHECK-SAME: rotate = "exchange", steps = 1
// CHECK-NOT: cp.plan
// CHECK: %[[T0:.*]] = cp.exchange_start %[[Q]], %[[Q]] distance %{{.*}} on @grid axes = [0] {id = 0 : i64}
// CHECK: cp.attend %[[Q]], %[[Q]], %[[Q]]
// CHECK: scf.for %[[I:.*]] = %{{.*}} iter_args(%{{[^,]*}}, %{{[^,]*}}, %[[T:.*]] = %[[T0]])
// CHECK: %[[N0:.*]], %[[N1:.*]] = cp.exchange_wait %[[T]], %[[Q]], %[[Q]]
// CHECK: %[[NEXT:.*]] = affine.apply {{.*}}(%[[I]])
// CHECK: cp.exchange_start %[[Q]], %[[Q]] distance %[[NEXT]] on
// CHECK: cp.attend %[[Q]], %[[N0]], %[[N1]]
// CHECK: cp.exchange_wait
// CHECK-NOT: cp.exchange_start
// CHECK: cp.rotate_end %[[Q]], %[[Q]]
shard.grid @grid(shape = 4)
cp.sequence @s length 64 padded 64 on @grid axes = [0] layout #cp.contiguous
func.func @full(%q: tensor<1x2x16x8xf32>) -> tensor<1x2x16x8xf32> {
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @s kv_seq @s {scale = 1.0 : f32}
      : (tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>) -> (tensor<1x2x16x8xf32>, tensor<1x2x16xf32>)
  return %out : tensor<1x2x16x8xf32>
}

// -----

// With a mask, a plan says which rows travel.
// CHECK-LABEL: func @masked
// CHECK: %[[P:.*]] = cp.plan captures(%[[D:.*]] : tensor<64xi32>) q_seq @s kv_seq @s {batch = 1 : i64, heads = 4 : i64, id = 0 : i64, kv_heads = 2 : i64}
// CHECK: mask_mod {
// CHECK-COUNT-2: distance %{{.*}} rows(%[[P]]) on @grid
// RING-LABEL: func @masked
// RING: %[[P:.*]] = cp.plan
// RING: cp.rotate_start %{{.*}}, %{{.*}} shift 1 rows(%[[P]] at %{{.*}}) on @grid
// RING: scf.for %[[I:[^ ]*]] =
// RING: cp.rotate_start %{{.*}}, %{{.*}} shift 1 rows(%[[P]] at %[[I]]) on @grid
shard.grid @grid(shape = 4)
cp.sequence @s length 64 padded 64 on @grid axes = [0] layout #cp.contiguous
func.func @masked(%q: tensor<1x4x16x8xf32>, %k: tensor<1x2x16x8xf32>, %d: tensor<64xi32>) -> tensor<1x4x16x8xf32> {
  %out, %lse = cp.sharded_attention %q, %k, %k captures(%d) q_seq @s kv_seq @s {scale = 1.0 : f32}
      mask_mod {
      ^bb0(%b: index, %h: index, %i: index, %j: index, %doc: tensor<64xi32>):
        %x = tensor.extract %doc[%i] : tensor<64xi32>
        %y = tensor.extract %doc[%j] : tensor<64xi32>
        %m = arith.cmpi eq, %x, %y : i32
        cp.yield %m : i1
      } : (tensor<1x4x16x8xf32>, tensor<1x2x16x8xf32>, tensor<1x2x16x8xf32>, tensor<64xi32>) -> (tensor<1x4x16x8xf32>, tensor<1x4x16xf32>)
  return %out : tensor<1x4x16x8xf32>
}
