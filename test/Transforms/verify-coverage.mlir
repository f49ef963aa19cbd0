// A ring for a causal mask, pruned, then broken in one place: the verifier names a
// pair of positions each time.
// RUN: cp-opt %s --cp-form-ring --cp-verify-coverage | FileCheck %s
// RUN: cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-verify-coverage | FileCheck %s
// RUN: cp-opt %s --cp-form-ring=rotate=exchange --cp-classify-steps --cp-prune-ring --cp-verify-coverage | FileCheck %s
// RUN: cp-opt %s --cp-form-ring=rotate=all-gather --cp-classify-steps --cp-prune-ring --cp-verify-coverage | FileCheck %s
// CHECK: cp.attend

// The own block: each row sees itself there.
// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=drop attend=0" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DROP
// RUN: not cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-test-break-ring="kind=drop attend=0" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DROP
// RUN: not cp-opt %s --cp-form-ring=rotate=exchange --cp-test-break-ring="kind=drop attend=0" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DROP
// DROP: error: coverage of attention main/0: query position [[P:[0-9]+]] and key position {{[0-9]+}} (batch row 0, head 0) are not computed: rank 0 never attends to these keys of rank 0

// A step of the loop, and the peeled one. Rank 0 needs no other block.
// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=drop attend=1" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DROP1
// DROP1: are not computed: rank 1 never attends to these keys of rank 0
// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=drop attend=2" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=DROP2
// DROP2: are not computed: rank 3 never attends to these keys of rank 0

// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=repeat attend=1" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=REPEAT
// RUN: not cp-opt %s --cp-form-ring --cp-classify-steps --cp-prune-ring --cp-test-break-ring="kind=repeat attend=1" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=REPEAT
// REPEAT: error: coverage of attention main/0: query position {{[0-9]+}} and key position {{[0-9]+}} (batch row 0, head 0) are computed twice by rank 1 with keys of rank 0

// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=shift attend=1" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=SHIFT
// SHIFT: error: coverage of attention main/0: query position 0 and key position 48 (batch row 0, head 0) are taken for others: at iteration 1 rank 0 computes with the block of rank 3 as if it were that of rank 0

// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=unmask attend=0" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=UNMASK
// UNMASK: error: coverage of attention main/0: query position [[P:[0-9]+]] and key position {{[0-9]+}} (batch row 0, head 0) are computed by rank 0 with keys of rank 0, though they are masked

// RUN: not cp-opt %s --cp-form-ring --cp-test-break-ring="kind=hops" --cp-verify-coverage 2>&1 | FileCheck %s --check-prefix=HOPS
// HOPS: error: 'cp.rotate_start' op sends the rows of a block after 2 hops, but at iteration 1 its block has come 1 ranks: rows that are read would not arrive

shard.grid @grid(shape = 4)
cp.sequence @s length 64 padded 64 on @grid axes = [0] layout #cp.contiguous
func.func @main(%q: tensor<1x1x16x8xf32>) -> tensor<1x1x16x8xf32> {
  %out, %lse = cp.sharded_attention %q, %q, %q q_seq @s kv_seq @s {scale = 1.0 : f32}
      mask_mod {
      ^bb0(%b: index, %h: index, %i: index, %j: index):
        %m = arith.cmpi sge, %i, %j : index
        cp.yield %m : i1
      } : (tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>) -> (tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
  return %out : tensor<1x1x16x8xf32>
}
