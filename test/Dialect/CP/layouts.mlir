// RUN: cp-opt %s | cp-opt | FileCheck %s
// RUN: cp-opt %s --mlir-print-op-generic | cp-opt | FileCheck %s

shard.grid @grid(shape = 4)

// CHECK: cp.sequence @striped length 101 padded 104 on @grid axes = [0] layout #cp.striped
// CHECK: cp.sequence @documents length 101 padded 104 on @grid axes = [0] layout #cp.per_document
// Seven blocks of 16 and a short one: two a rank.
// CHECK: cp.sequence @ptrr length 101 padded 128 on @grid axes = [0] layout #cp.ptrr<tile = 16>
// Blocks are at most as long as what a rank has.
// CHECK: cp.sequence @greedy length 101 padded 104 on @grid axes = [0] layout #cp.greedy<tile = 128>
cp.sequence @striped length 101 padded 104 on @grid axes = [0] layout #cp.striped
cp.sequence @documents length 101 padded 104 on @grid axes = [0] layout #cp.per_document
cp.sequence @ptrr length 101 padded 128 on @grid axes = [0] layout #cp.ptrr<tile = 16>
cp.sequence @greedy length 101 padded 104 on @grid axes = [0] layout #cp.greedy<tile = 128>

// CHECK-LABEL: func @counts
// CHECK: cp.tile_counts batch 2 heads 4 queries 101 keys 80 tile 16 captures(%{{.*}} : tensor<2x101xi32>)
// CHECK-NEXT: mask_mod {
// CHECK: -> tensor<2x7xi64>
// CHECK: cp.tile_counts batch 2 heads 4 queries 101 keys 80 tile 16 -> tensor<1x7xi64>
// CHECK: cp.tile_counts batch 1 heads 1 queries 16 keys 16 tile 16 outs(%{{.*}} : memref<1x1xi64>) {mask_fn = @f, tile_fn = @g}
func.func @counts(%d: tensor<2x101xi32>, %m: memref<1x1xi64>) -> (tensor<2x7xi64>, tensor<1x7xi64>) {
  %0 = cp.tile_counts batch 2 heads 4 queries 101 keys 80 tile 16 captures(%d : tensor<2x101xi32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %ids: tensor<2x101xi32>):
      %id = tensor.extract %ids[%b, %i] : tensor<2x101xi32>
      %c = arith.constant 3 : i32
      %keep = arith.cmpi slt, %id, %c : i32
      cp.yield %keep : i1
    } -> tensor<2x7xi64>
  %1 = cp.tile_counts batch 2 heads 4 queries 101 keys 80 tile 16 -> tensor<1x7xi64>
  cp.tile_counts batch 1 heads 1 queries 16 keys 16 tile 16 outs(%m : memref<1x1xi64>) {mask_fn = @f, tile_fn = @g}
  return %0, %1 : tensor<2x7xi64>, tensor<1x7xi64>
}

// CHECK-LABEL: func @deal
// CHECK: cp.deal_documents %{{.*}} for @documents : tensor<1x101xi64> -> tensor<2x104xi64>
// CHECK: cp.deal_documents lengths %{{.*}} for @documents : tensor<2x3xi64> -> tensor<2x104xi64>
// CHECK: cp.deal_blocks %{{.*}}, %{{.*}} for @ptrr : tensor<2x7xi64>, tensor<1x7xi64> -> tensor<2x128xi64>
// CHECK: cp.deal_blocks %{{.*}} for @greedy : tensor<1x4xi64> -> tensor<1x104xi64>
// CHECK: cp.deal_blocks %{{.*}} for @greedy outs(%{{.*}} : memref<1x104xi64>) : memref<1x4xi64>
func.func @deal(%ids: tensor<1x101xi64>, %lengths: tensor<2x3xi64>, %a: tensor<2x7xi64>, %b: tensor<1x7xi64>,
                %c: tensor<1x4xi64>, %m: memref<1x4xi64>, %out: memref<1x104xi64>)
    -> (tensor<2x104xi64>, tensor<2x104xi64>, tensor<2x128xi64>, tensor<1x104xi64>) {
  %0 = cp.deal_documents %ids for @documents : tensor<1x101xi64> -> tensor<2x104xi64>
  %1 = cp.deal_documents lengths %lengths for @documents : tensor<2x3xi64> -> tensor<2x104xi64>
  %2 = cp.deal_blocks %a, %b for @ptrr : tensor<2x7xi64>, tensor<1x7xi64> -> tensor<2x128xi64>
  %3 = cp.deal_blocks %c for @greedy : tensor<1x4xi64> -> tensor<1x104xi64>
  cp.deal_blocks %m for @greedy outs(%out : memref<1x104xi64>) : memref<1x4xi64>
  return %0, %1, %2, %3 : tensor<2x104xi64>, tensor<2x104xi64>, tensor<2x128xi64>, tensor<1x104xi64>
}

// A rank has as many rows as the candidate with the most: two blocks of 16
// for ptrr and greedy, 26 for head-tail.
// CHECK: cp.sequence @cheapest length 101 padded 128 on @grid axes = [0] layout #cp.cheapest<tile = 16>
// CHECK: cp.sequence @cheapest_rows length 101 padded 104 on @grid axes = [0] layout #cp.cheapest<tile = 128>
cp.sequence @cheapest length 101 padded 128 on @grid axes = [0] layout #cp.cheapest<tile = 16>
cp.sequence @cheapest_rows length 101 padded 104 on @grid axes = [0] layout #cp.cheapest<tile = 128>

// CHECK-LABEL: func @candidates
// CHECK: cp.deal_rows for @cheapest as #cp.head_tail -> tensor<1x128xi64>
// CHECK: cp.deal_blocks as #cp.greedy<tile = 16> %{{.*}} for @cheapest : tensor<1x7xi64> -> tensor<1x128xi64>
// CHECK: cp.deal_documents as #cp.per_document %{{.*}} for @cheapest : tensor<1x101xi64> -> tensor<1x128xi64>
// CHECK: cp.predict_seconds %{{.*}} : tensor<1x128xi64> for @cheapest batch 2 heads 4 kv_heads 2 depth 128 element_bytes 2 -> tensor<f64>
// CHECK: cp.deal_rows for @cheapest as #cp.striped outs(%{{.*}} : memref<1x128xi64>)
// CHECK: cp.predict_seconds %{{.*}} : memref<1x128xi64> for @cheapest batch 1 heads 1 kv_heads 1 depth 16 element_bytes 4 captures(%{{.*}} : memref<1x7xi64>) outs(%{{.*}} : memref<f64>) {mask_fn = @f, tile_fn = @g}
func.func @candidates(%counts: tensor<1x7xi64>, %ids: tensor<1x101xi64>, %m: memref<1x128xi64>, %c: memref<1x7xi64>, %s: memref<f64>)
    -> (tensor<1x128xi64>, tensor<1x128xi64>, tensor<1x128xi64>, tensor<f64>) {
  %0 = cp.deal_rows for @cheapest as #cp.head_tail -> tensor<1x128xi64>
  %1 = cp.deal_blocks as #cp.greedy<tile = 16> %counts for @cheapest : tensor<1x7xi64> -> tensor<1x128xi64>
  %2 = cp.deal_documents as #cp.per_document %ids for @cheapest : tensor<1x101xi64> -> tensor<1x128xi64>
  %3 = cp.predict_seconds %0 : tensor<1x128xi64> for @cheapest batch 2 heads 4 kv_heads 2 depth 128 element_bytes 2 -> tensor<f64>
  cp.deal_rows for @cheapest as #cp.striped outs(%m : memref<1x128xi64>)
  cp.predict_seconds %m : memref<1x128xi64> for @cheapest batch 1 heads 1 kv_heads 1 depth 16 element_bytes 4 captures(%c : memref<1x7xi64>) outs(%s : memref<f64>) {mask_fn = @f, tile_fn = @g}
  return %0, %1, %2, %3 : tensor<1x128xi64>, tensor<1x128xi64>, tensor<1x128xi64>, tensor<f64>
}
