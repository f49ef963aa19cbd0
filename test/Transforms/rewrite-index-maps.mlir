// RUN: cp-opt %s --cp-rewrite-index-maps | FileCheck %s

// CHECK-DAG: #[[FLAT:.*]] = affine_map<(d0, d1) -> (d0 * 16 + d1)>
// CHECK-DAG: #[[TAIL:.*]] = affine_map<(d0, d1) -> (d0 * -8 + d1 + 48)>
// CHECK-DAG: #[[HEAD:.*]] = affine_map<(d0, d1) -> (d0 * 8 + d1)>

shard.grid @grid(shape = 4)
cp.sequence @flat length 64 padded 64 on @grid axes = [0] layout #cp.contiguous
cp.sequence @zigzag length 64 padded 64 on @grid axes = [0] layout #cp.head_tail
cp.sequence @ragged length 61 padded 64 on @grid axes = [0] layout #cp.contiguous
cp.sequence @table length 64 padded 64 on @grid axes = [0] layout #cp.table<rows = 16>

// score_mod is rewritten as mask_mod is; the rank becomes a capture.
// CHECK-LABEL: func @contiguous
// CHECK: %[[R:.*]] = cp.rank
// CHECK: cp.attend %{{.*}}, %{{.*}}, %{{.*}} captures(%{{.*}} : index, index) outs(
// CHECK-NOT: kv(
// CHECK: score_mod {
// CHECK: ^bb0(%[[S:.*]]: f32, %{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index, %[[A:.*]]: index, %[[B:.*]]: index):
// CHECK-DAG: affine.apply #[[FLAT]](%{{.*}}, %[[I]])
// CHECK-DAG: affine.apply #[[FLAT]](%{{.*}}, %[[J]])
func.func @contiguous(%q: tensor<1x1x16x8xf32>, %src: index, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %a:2 = cp.attend %q, %q, %q q(@flat[%r]) kv(@flat[%src]) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      %d = arith.subi %i, %j : index
      %n = arith.index_cast %d : index to i32
      %f = arith.sitofp %n : i32 to f32
      %x = arith.addf %s, %f : f32
      cp.yield %x : f32
    } : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %a#0 : tensor<1x1x16x8xf32>
}

// Both chunks, chosen by row; a slice that lies in one chunk needs no choice.
// CHECK-LABEL: func @head_tail
// CHECK: ^bb0(%{{.*}}: index, %{{.*}}: index, %[[I:.*]]: index, %[[J:.*]]: index, %[[R:.*]]: index):
// CHECK-DAG: %[[Q:.*]] = affine.apply {{.*}}(%[[R]], %[[I]])
// CHECK-DAG: %[[T:.*]] = affine.apply #[[TAIL]](%[[R]], %[[J]])
// CHECK-DAG: %[[H:.*]] = affine.apply #[[HEAD]](%[[R]], %[[J]])
// CHECK: %[[C:.*]] = arith.cmpi slt, %[[J]], %{{.*}} : index
// CHECK: %[[K:.*]] = arith.select %[[C]], %[[H]], %[[T]] : index
// CHECK: arith.cmpi sge, %[[Q]], %[[K]] : index
func.func @head_tail(%q: tensor<1x1x8x8xf32>, %k: tensor<1x1x16x8xf32>, %o: tensor<1x1x8x8xf32>, %l: tensor<1x1x8xf32>) -> tensor<1x1x8x8xf32> {
  %r = cp.rank @grid axes = [0]
  %a:2 = cp.attend %q, %k, %k q(@zigzag[%r] + 8) kv(@zigzag[%r]) outs(%o, %l : tensor<1x1x8x8xf32>, tensor<1x1x8xf32>)
    {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x1x8x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x8x8xf32>, tensor<1x1x8xf32>
  return %a#0 : tensor<1x1x8x8xf32>
}

// A padded sequence says which rows exist, also without regions.
// CHECK-LABEL: func @padded
// CHECK: %[[P:.*]] = tensor.generate
// CHECK: arith.cmpi slt, %{{.*}}, %c61 : index
// CHECK: } : tensor<1x16xi64>
// CHECK: cp.attend {{.*}} q_positions(%[[P]] : tensor<1x16xi64>) {{.*}}outs(
func.func @padded(%q: tensor<1x1x16x8xf32>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %a:2 = cp.attend %q, %q, %q q(@ragged[%r]) kv(@flat[%r]) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %a#0 : tensor<1x1x16x8xf32>
}

// A table layout reads positions from the argument that holds the table.
// CHECK-LABEL: func @from_table
// CHECK-SAME: %[[T:[a-z0-9]*]]: tensor<1x64xi64>
// CHECK: captures(%{{.*}}%[[T]]{{.*}}tensor<1x64xi64>
// CHECK: mask_mod
// CHECK: tensor.extract
func.func @from_table(%q: tensor<1x1x16x8xf32>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>, %t: tensor<1x64xi64> {cp.layout_table = @table}) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %a:2 = cp.attend %q, %q, %q q(@table[%r]) kv(@table[%r]) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %a#0 : tensor<1x1x16x8xf32>
}
