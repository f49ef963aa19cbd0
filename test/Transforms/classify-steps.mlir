// RUN: cp-opt %s --cp-classify-steps | FileCheck %s

// CHECK-DAG: #[[ALWAYS:.*]] = affine_set<(d0, d1) : (0 == 0)>
// CHECK-DAG: #[[BEFORE:.*]] = affine_set<(d0, d1) : (d0 - d1 >= 0)>

shard.grid @grid(shape = 4)
cp.sequence @flat length 64 padded 64 on @grid axes = [0] layout #cp.contiguous
cp.sequence @table length 64 padded 64 on @grid axes = [0] layout #cp.table<rows = 16>

// The own block of a causal mask is needed, but not full.
// CHECK-LABEL: func @own_block
// CHECK: blocks = [#cp.block<q = 0, kv = 0, needed = [#[[ALWAYS]]], full = []>]
func.func @own_block(%q: tensor<1x1x16x8xf32>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %c0 = arith.constant 0 : index
  %a:2 = cp.attend %q, %q, %q q(@flat[%r]) kv(@flat[%r]) step(%c0) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %a#0 : tensor<1x1x16x8xf32>
}

// In the loop, it is needed where rank >= step, and full there. Where it is not
// needed may count as either.
// CHECK-LABEL: func @loop
// CHECK: blocks = [#cp.block<q = 0, kv = 0, needed = [#[[BEFORE]]], full = [#[[BEFORE]]]>]
func.func @loop(%q: tensor<1x1x16x8xf32>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %s:2 = scf.for %i = %c1 to %c3 step %c1 iter_args(%x = %o, %y = %l) -> (tensor<1x1x16x8xf32>, tensor<1x1x16xf32>) {
    %src = affine.apply affine_map<(r, s) -> ((r - s) mod 4)>(%r, %i)
    %a:2 = cp.attend %q, %q, %q q(@flat[%r]) kv(@flat[%src]) step(%i) outs(%x, %y : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
      {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
      mask_mod {
      ^bb0(%b: index, %h: index, %qi: index, %j: index):
        %m = arith.cmpi sge, %qi, %j : index
        cp.yield %m : i1
      } : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
    scf.yield %a#0, %a#1 : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  }
  return %s#0 : tensor<1x1x16x8xf32>
}

// What is read from a tensor may be anything: needed, never full.
// CHECK-LABEL: func @data
// CHECK: blocks = [#cp.block<q = 0, kv = 0, needed = [#[[ALWAYS]]], full = []>]
func.func @data(%q: tensor<1x1x16x8xf32>, %d: tensor<64xi1>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %c0 = arith.constant 0 : index
  %a:2 = cp.attend %q, %q, %q q(@flat[%r]) kv(@flat[%r]) step(%c0) captures(%d : tensor<64xi1>) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<64xi1>):
      %m = tensor.extract %t[%j] : tensor<64xi1>
      cp.yield %m : i1
    } : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %a#0 : tensor<1x1x16x8xf32>
}

// A run-time layout is not classified, nor are gathered keys.
// CHECK-LABEL: func @unknown
// CHECK-NOT: blocks
func.func @unknown(%q: tensor<1x1x16x8xf32>, %k: tensor<1x1x64x8xf32>, %o: tensor<1x1x16x8xf32>, %l: tensor<1x1x16xf32>) -> tensor<1x1x16x8xf32> {
  %r = cp.rank @grid axes = [0]
  %c0 = arith.constant 0 : index
  %a:2 = cp.attend %q, %q, %q q(@table[%r]) kv(@table[%r]) step(%c0) outs(%o, %l : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    : tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32>, tensor<1x1x16x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  %b:2 = cp.attend %q, %k, %k q(@flat[%r]) kv(@flat) step(%c0) outs(%a#0, %a#1 : tensor<1x1x16x8xf32>, tensor<1x1x16xf32>)
    {id = 0 : i64, q_chunk = 16 : i64, kv_chunk = 16 : i64, scale = 1.0 : f32}
    : tensor<1x1x16x8xf32>, tensor<1x1x64x8xf32>, tensor<1x1x64x8xf32> -> tensor<1x1x16x8xf32>, tensor<1x1x16xf32>
  return %b#0 : tensor<1x1x16x8xf32>
}
