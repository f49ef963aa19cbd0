// Whom a mask on document ids needs is known at run time, and so is the
// direction in which a ring sends less: the plan chooses. The verifier follows
// the ring both ways.
// RUN: cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-verify-coverage | FileCheck %s
// CHECK: %[[PLAN:.*]] = cp.plan captures
// CHECK: %[[D:.*]] = cp.plan_direction %[[PLAN]]
// CHECK: cp.rotate_start {{.*}} shift 1 times %[[D]] rows(%[[PLAN]] at %c0
// CHECK: scf.for %[[STEP:.*]] = %c1{{.*}} to %c3
// CHECK: cp.rotate_start {{.*}} shift 1 times %[[D]] rows(%[[PLAN]] at %[[STEP]])
// CHECK: %[[HOPS:.*]] = arith.muli %[[STEP]], %[[D]]
// CHECK: %[[SOURCE:.*]] = affine.apply #{{.*}}(%{{.*}}, %[[HOPS]])
// CHECK: cp.plan_needs %[[PLAN]][%[[SOURCE]]]
// CHECK: cp.rotate_end

// RUN: not cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-test-break-ring="kind=direction" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DIRECTION
// DIRECTION: error: 'cp.rotate_start' op sends the rows of a block after 1 hops, but at iteration 1 its block has come -1 ranks: rows that are read would not arrive
// RUN: not cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-test-break-ring="kind=drop attend=1" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DROP
// DROP: are not computed: rank
// RUN: not cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-test-break-ring="kind=shift attend=1" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=SHIFT
// SHIFT: is guarded by what the plan says of another block

// A window makes the ring short; it stays so, in the direction that is proven.
// RUN: sed 's/constant 64/constant 17/' %s | cp-opt --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-verify-coverage | FileCheck %s --check-prefix=WINDOW
// WINDOW-NOT: cp.plan_direction
// WINDOW: cp.rotate_start {{.*}} shift 1 rows

shard.grid @grid(shape = 4)
cp.sequence @s length 64 padded 64 on @grid axes = [0] layout #cp.contiguous
func.func @main(%q: tensor<1x1x16x8xf32>, %ids: tensor<64xi32>) -> tensor<1x1x16x8xf32> {
  %out, %lse = cp.sharded_attention %q, %q, %q captures(%ids) q_seq @s kv_seq @s {scale = 1.0 : f32}
      mask_mod {
      ^bb0(%b: index, %h: index, %i: index, %j: index, %doc: tensor<64xi32>):
        %x = tensor.extract %doc[%i] : tensor<64xi32>
        %y = tensor.extract %doc[%j] : tensor<64xi32>
        %same = arith.cmpi eq, %x, %y : i32
        %d = arith.subi %i, %j : index
        %w = arith.constant 64 : index
        %z = arith.constant 0 : index
        %near = arith.cmpi slt, %d, %w : index
        %past = arith.cmpi sge, %d, %z : index
        %seen = arith.andi %near, %past : i1
        %m = arith.andi %same, %seen : i1
        cp.yield %m : i1
      } : (tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<64xi32>) -> (tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
  return %out : tensor<1x1x16x8xf32>
}
