// RUN: cp-opt %s --split-input-file --verify-diagnostics

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 104 for length 101 and layout striped on 4 ranks, got 101}}
cp.sequence @s length 101 padded 101 on @grid axes = [0] layout #cp.striped

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 104 for length 101 and layout per-document on 4 ranks, got 112}}
cp.sequence @s length 101 padded 112 on @grid axes = [0] layout #cp.per_document

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 128 for length 101 and layout ptrr on 4 ranks, got 104}}
cp.sequence @s length 101 padded 104 on @grid axes = [0] layout #cp.ptrr<tile = 16>

// -----

shard.grid @grid(shape = 4)
// expected-error @+1 {{expects padded 104 for length 101 and layout greedy on 4 ranks, got 128}}
cp.sequence @s length 101 padded 128 on @grid axes = [0] layout #cp.greedy<tile = 128>

// -----

// expected-error @+1 {{expects a tile of at least 1, got 0}}
module attributes {cp.a = #cp.ptrr<tile = 0>} {}

// -----

// expected-error @+1 {{expects a tile of at least 1, got -3}}
module attributes {cp.a = #cp.greedy<tile = -3>} {}

// -----

func.func @f() -> tensor<1x8xi64> {
  // expected-error @+1 {{expects heads of at least 1, got 0}}
  %0 = cp.tile_counts batch 1 heads 0 queries 64 keys 64 tile 8 -> tensor<1x8xi64>
  return %0 : tensor<1x8xi64>
}

// -----

func.func @f() -> tensor<1x8xi64> {
  // expected-error @+1 {{expects tile of at least 1, got 0}}
  %0 = cp.tile_counts batch 1 heads 1 queries 64 keys 64 tile 0 -> tensor<1x8xi64>
  return %0 : tensor<1x8xi64>
}

// -----

func.func @f() -> tensor<1x7xi64> {
  // expected-error @+1 {{expects counts of int64 [1 or 1, 8], got 'tensor<1x7xi64>'}}
  %0 = cp.tile_counts batch 1 heads 1 queries 64 keys 64 tile 8 -> tensor<1x7xi64>
  return %0 : tensor<1x7xi64>
}

// -----

func.func @f() -> tensor<1x8xi32> {
  // expected-error @+1 {{expects counts of int64 [1 or 2, 8], got 'tensor<1x8xi32>'}}
  %0 = cp.tile_counts batch 2 heads 1 queries 64 keys 64 tile 8 -> tensor<1x8xi32>
  return %0 : tensor<1x8xi32>
}

// -----

// A mask that reads b has counts of its own for each batch row.
func.func @f() -> tensor<1x8xi64> {
  // expected-error @+1 {{expects counts of int64 [2, 8], got 'tensor<1x8xi64>'}}
  %0 = cp.tile_counts batch 2 heads 1 queries 64 keys 64 tile 8
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %b : index
      cp.yield %m : i1
    } -> tensor<1x8xi64>
  return %0 : tensor<1x8xi64>
}

// -----

func.func @f() {
  // expected-error @+1 {{expects a result, or an out on memrefs}}
  cp.tile_counts batch 2 heads 1 queries 64 keys 64 tile 8
  return
}

// -----

func.func @f() -> tensor<1x8xi64> {
  // expected-error @+1 {{expects a mask_mod or a mask_fn in its place, not both}}
  %0 = cp.tile_counts batch 1 heads 1 queries 64 keys 64 tile 8 {mask_fn = @g}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } -> tensor<1x8xi64>
  return %0 : tensor<1x8xi64>
}

// -----

func.func @f(%d: tensor<?xi32>) -> tensor<1x8xi64> {
  // expected-error @+1 {{expects capture 0 to be a tensor of static shape}}
  %0 = cp.tile_counts batch 1 heads 1 queries 64 keys 64 tile 8 captures(%d : tensor<?xi32>) -> tensor<1x8xi64>
  return %0 : tensor<1x8xi64>
}

// -----

func.func @f(%d: tensor<64xi32>) -> tensor<1x8xi64> {
  // expected-note @+2 {{arguments are b, h, q_idx, kv_idx, then every capture}}
  // expected-error @+1 {{expects mask_mod arguments ('index', 'index', 'index', 'index', 'tensor<64xi32>'), got ('index', 'index', 'index', 'index')}}
  %0 = cp.tile_counts batch 1 heads 1 queries 64 keys 64 tile 8 captures(%d : tensor<64xi32>)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } -> tensor<1x8xi64>
  return %0 : tensor<1x8xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%ids: tensor<1x16xi64>) -> tensor<1x16xi64> {
  // expected-error @+1 {{expects @s to name a cp.sequence of layout per-document}}
  %0 = cp.deal_documents %ids for @s : tensor<1x16xi64> -> tensor<1x16xi64>
  return %0 : tensor<1x16xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.per_document
func.func @f(%ids: tensor<1x15xi64>) -> tensor<1x16xi64> {
  // expected-error @+1 {{expects an id for each position as int64 [1 or 1, 16], got 'tensor<1x15xi64>'}}
  %0 = cp.deal_documents %ids for @s : tensor<1x15xi64> -> tensor<1x16xi64>
  return %0 : tensor<1x16xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.per_document
func.func @f(%lengths: tensor<3x2xi64>) -> tensor<2x16xi64> {
  // expected-error @+1 {{expects lengths as int64 [1 or 2, documents], got 'tensor<3x2xi64>'}}
  %0 = cp.deal_documents lengths %lengths for @s : tensor<3x2xi64> -> tensor<2x16xi64>
  return %0 : tensor<2x16xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.per_document
func.func @f(%ids: tensor<1x16xi64>) -> tensor<1x17xi64> {
  // expected-error @+1 {{expects a table of int64 [1 or B, 16], got 'tensor<1x17xi64>'}}
  %0 = cp.deal_documents %ids for @s : tensor<1x16xi64> -> tensor<1x17xi64>
  return %0 : tensor<1x17xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.per_document
func.func @f(%ids: tensor<1x16xi64>) {
  // expected-error @+1 {{expects a result, or an out on memrefs}}
  cp.deal_documents %ids for @s : tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.per_document
func.func @f(%counts: tensor<1x2xi64>) -> tensor<1x16xi64> {
  // expected-error @+1 {{expects @s to name a cp.sequence of layout ptrr or greedy}}
  %0 = cp.deal_blocks %counts for @s : tensor<1x2xi64> -> tensor<1x16xi64>
  return %0 : tensor<1x16xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.ptrr<tile = 4>
func.func @f(%counts: tensor<1x2xi64>) -> tensor<1x16xi64> {
  // expected-error @+1 {{expects counts of int64 [1 or 1, 4], got 'tensor<1x2xi64>'}}
  %0 = cp.deal_blocks %counts for @s : tensor<1x2xi64> -> tensor<1x16xi64>
  return %0 : tensor<1x16xi64>
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.ptrr<tile = 4>
func.func @f() -> tensor<1x16xi64> {
  // expected-error @+1 {{expects counts}}
  %0 = "cp.deal_blocks"() <{seq = @s, operandSegmentSizes = array<i32: 0, 0>}> : () -> tensor<1x16xi64>
  return %0 : tensor<1x16xi64>
}

// -----

shard.grid @grid(shape = 2)
// expected-error @+1 {{expects a tile of at least 1, got 0}}
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 0>

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f() {
  // expected-error @+1 {{expects @flat to name a cp.sequence of layout cheapest}}
  %0 = cp.deal_rows for @flat as #cp.contiguous -> tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f() {
  // expected-error @+1 {{expects 'as' to be a layout with affine positions, got #cp.ptrr<tile = 4>}}
  %0 = cp.deal_rows for @s as #cp.ptrr<tile = 4> -> tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f() {
  // expected-error @+1 {{expects a table of int64 [1 or B, 16], got }}
  %0 = cp.deal_rows for @s as #cp.contiguous -> tensor<1x15xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f() {
  // expected-error @+1 {{expects a table of one row, got 2}}
  %0 = cp.deal_rows for @s as #cp.contiguous -> tensor<2x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f() {
  // expected-error @+1 {{expects a result, or an out on memrefs}}
  cp.deal_rows for @s as #cp.contiguous
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%c: tensor<1x4xi64>) {
  // expected-error @+1 {{or cheapest and 'as' one of them with the same tile}}
  %0 = cp.deal_blocks as #cp.ptrr<tile = 2> %c for @s : tensor<1x4xi64> -> tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%c: tensor<1x4xi64>) {
  // expected-error @+1 {{or cheapest and 'as' one of them with the same tile}}
  %0 = cp.deal_blocks %c for @s : tensor<1x4xi64> -> tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%c: tensor<1x16xi64>) {
  // expected-error @+1 {{or cheapest and 'as' per-document}}
  %0 = cp.deal_documents %c for @s : tensor<1x16xi64> -> tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%c: tensor<1x16xi64>) {
  // expected-error @+1 {{or cheapest and 'as' per-document}}
  %0 = cp.deal_documents as #cp.per_document %c for @flat : tensor<1x16xi64> -> tensor<1x16xi64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects batch of at least 1, got 0}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 0 heads 2 kv_heads 1 depth 8 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects heads of at least 1, got 0}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 0 kv_heads 1 depth 8 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects kv_heads of at least 1, got 0}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 2 kv_heads 0 depth 8 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects depth of at least 1, got 0}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 2 kv_heads 1 depth 0 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects element_bytes of at least 1, got 0}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 2 kv_heads 1 depth 8 element_bytes 0 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects heads to be a multiple of kv_heads, got 3 and 2}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 3 kv_heads 2 depth 8 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects a mask_mod or a mask_fn in its place, not both}}
  %0 = "cp.predict_seconds"(%t) <{seq = @s, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64, depth = 8 : i64, element_bytes = 4 : i64, mask_fn = @g, operandSegmentSizes = array<i32: 1, 0, 0>}> ({
  ^bb0(%b: index, %h: index, %i: index, %j: index):
    %m = arith.cmpi sge, %i, %j : index
    cp.yield %m : i1
  }) : (tensor<1x16xi64>) -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects a result of f64 without dimensions, got }}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 1 kv_heads 1 depth 8 element_bytes 4 -> tensor<f32>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x14xi64>) {
  // expected-error @+1 {{expects a table of int64 [1, 16], got }}
  %0 = cp.predict_seconds %t : tensor<1x14xi64> for @s batch 1 heads 1 kv_heads 1 depth 8 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects @flat to name a cp.sequence of layout cheapest}}
  %0 = cp.predict_seconds %t : tensor<1x16xi64> for @flat batch 1 heads 1 kv_heads 1 depth 8 element_bytes 4 -> tensor<f64>
  return
}

// -----

shard.grid @grid(shape = 2)
cp.sequence @s length 16 padded 16 on @grid axes = [0] layout #cp.cheapest<tile = 4>
cp.sequence @flat length 16 padded 16 on @grid axes = [0] layout #cp.contiguous
func.func @f(%t: tensor<1x16xi64>) {
  // expected-error @+1 {{expects a result, or an out on memrefs}}
  cp.predict_seconds %t : tensor<1x16xi64> for @s batch 1 heads 1 kv_heads 1 depth 8 element_bytes 4
  return
}
