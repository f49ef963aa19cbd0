// RUN: cp-opt %s --cp-emit-tile-functions --cp-outline-mods --cp-bufferize --cp-convert-to-runtime | FileCheck %s

// What a layout function is made of: calls of the runtime, the mask outlined as
// that of an attend.

shard.grid @grid(shape = 2)
cp.sequence @seq_blocks length 30 padded 32 on @grid axes = [0] layout #cp.greedy<tile = 8>
cp.sequence @seq_documents length 30 padded 30 on @grid axes = [0] layout #cp.per_document
cp.sequence @seq_cheapest length 30 padded 32 on @grid axes = [0] layout #cp.cheapest<tile = 8>

// The mask reads b: CP_MASK_READS_BATCH.
// CHECK-LABEL: llvm.mlir.global internal constant @cp_plan_args()
// CHECK: llvm.mlir.addressof @cp_mask
// CHECK: llvm.mlir.addressof @cp_tile
// CHECK: %[[FLAGS:.*]] = llvm.mlir.constant(1 : i32)
// CHECK: llvm.insertvalue %[[FLAGS]], %{{.*}}[15]

// CHECK-LABEL: func.func @blocks(
// CHECK-SAME: %[[CTX:[^:]*]]: !llvm.ptr, %[[IDS:[^:]*]]: memref<2x30xi32>, %[[OUT:[^:]*]]: memref<2x32xi64>
// CHECK: %[[EDGE:.*]] = llvm.mlir.constant(8 : i64)
// CHECK: llvm.call @cp_tile_counts(%[[CTX]], %{{.*}}, %[[EDGE]], %{{.*}})
// CP_DEAL_GREEDY, 2 ranks, 30 positions in blocks of 8, one tensor of counts.
// CHECK-DAG: %[[KIND:.*]] = llvm.mlir.constant(1 : i32)
// CHECK-DAG: %[[RANKS:.*]] = llvm.mlir.constant(2 : i64)
// CHECK-DAG: %[[LENGTH:.*]] = llvm.mlir.constant(30 : i64)
// CHECK-DAG: %[[BLOCK:.*]] = llvm.mlir.constant(8 : i64)
// CHECK: llvm.call @cp_deal_blocks(%[[CTX]], %[[KIND]], %[[RANKS]], %[[LENGTH]], %[[BLOCK]], %{{.*}}, %{{.*}}, %{{.*}})
func.func @blocks(%ids: tensor<2x30xi32>) -> tensor<2x32xi64> {
  %work = cp.tile_counts batch 2 heads 4 queries 30 keys 30 tile 8 captures(%ids : tensor<2x30xi32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %x: tensor<2x30xi32>):
      %p = tensor.extract %x[%b, %i] : tensor<2x30xi32>
      %r = tensor.extract %x[%b, %j] : tensor<2x30xi32>
      %m = arith.cmpi eq, %p, %r : i32
      cp.yield %m : i1
    } -> tensor<2x4xi64>
  %table = cp.deal_blocks %work for @seq_blocks : tensor<2x4xi64> -> tensor<2x32xi64>
  return %table : tensor<2x32xi64>
}

// CHECK-LABEL: func.func @documents(
// CHECK-DAG: %[[IDS:.*]] = llvm.mlir.constant(0 : i32)
// CHECK: llvm.call @cp_deal_documents(%{{.*}}, %{{.*}}, %{{.*}}, %[[IDS]], %{{.*}}, %{{.*}})
// CHECK: %[[LENGTHS:.*]] = llvm.mlir.constant(1 : i32)
// CHECK: llvm.call @cp_deal_documents(%{{.*}}, %{{.*}}, %{{.*}}, %[[LENGTHS]], %{{.*}}, %{{.*}})
func.func @documents(%ids: tensor<1x30xi64>, %lengths: tensor<1x3xi64>) -> (tensor<1x30xi64>, tensor<1x30xi64>) {
  %0 = cp.deal_documents %ids for @seq_documents : tensor<1x30xi64> -> tensor<1x30xi64>
  %1 = cp.deal_documents lengths %lengths for @seq_documents : tensor<1x3xi64> -> tensor<1x30xi64>
  return %0, %1 : tensor<1x30xi64>, tensor<1x30xi64>
}

// The chunks of head-tail on 2 ranks: 8 rows from 0 on, then 8 from 24 on
// downwards. The prediction is for 2 ranks, heads of 8 + 8, f32.
// CHECK-LABEL: func.func @cheapest(
// CHECK: llvm.call @cp_deal_rows(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}})
// CHECK: llvm.call @cp_predict_seconds(%{{.*}}, %{{.*}}, %{{.*}}, %{{.*}}, %{{.*}})
func.func @cheapest() -> tensor<f64> {
  %table = cp.deal_rows for @seq_cheapest as #cp.head_tail -> tensor<1x32xi64>
  %seconds = cp.predict_seconds %table : tensor<1x32xi64> for @seq_cheapest batch 1 heads 2 kv_heads 1 depth 16 element_bytes 4
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } -> tensor<f64>
  return %seconds : tensor<f64>
}

// CHECK: llvm.func internal @cp_tile
// CHECK: llvm.func internal @cp_mask
