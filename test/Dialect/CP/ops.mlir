// RUN: cp-opt %s | cp-opt | FileCheck %s
// RUN: cp-opt %s --mlir-print-op-generic | cp-opt | FileCheck %s

shard.grid @grid(shape = 4)
shard.grid @grid2(shape = 2x4)

// CHECK: cp.sequence @even length 1024 padded 1024 on @grid axes = [0] layout #cp.contiguous
cp.sequence @even length 1024 padded 1024 on @grid axes = [0] layout #cp.contiguous
// CHECK: cp.sequence @ragged length 101 padded 104 on @grid axes = [0] layout #cp.head_tail
cp.sequence @ragged length 101 padded 104 on @grid axes = [0] layout #cp.head_tail
// CHECK: cp.sequence @table length 10 padded 12 on @grid axes = [0] layout #cp.table<rows = 3>
cp.sequence @table length 10 padded 12 on @grid axes = [0] layout #cp.table<rows = 3>
// CHECK: cp.sequence @both length 64 padded 64 on @grid2 axes = [0, 1] layout #cp.contiguous
cp.sequence @both length 64 padded 64 on @grid2 axes = [0, 1] layout #cp.contiguous

// CHECK-LABEL: func @sdpa
// CHECK: cp.sdpa %{{.*}}, %{{.*}}, %{{.*}} {is_causal, scale = 1.250000e-01 : f32} : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x32xf32>) -> (tensor<1x8x16x32xf32>, tensor<1x8x16xf32>)
func.func @sdpa(%q: tensor<1x8x16x64xf32>, %k: tensor<1x2x16x64xf32>, %v: tensor<1x2x16x32xf32>) -> tensor<1x8x16x32xf32> {
  %out, %lse = cp.sdpa %q, %k, %v {is_causal, scale = 1.250000e-01 : f32}
      : (tensor<1x8x16x64xf32>, tensor<1x2x16x64xf32>, tensor<1x2x16x32xf32>) -> (tensor<1x8x16x32xf32>, tensor<1x8x16xf32>)
  return %out : tensor<1x8x16x32xf32>
}

// CHECK-LABEL: func @flex_plain
// CHECK: cp.flex_attention %{{.*}}, %{{.*}}, %{{.*}} : (tensor<1x1x4x8xbf16>
func.func @flex_plain(%q: tensor<1x1x4x8xbf16>) -> tensor<1x1x4xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
      : (tensor<1x1x4x8xbf16>, tensor<1x1x4x8xbf16>, tensor<1x1x4x8xbf16>) -> (tensor<1x1x4x8xbf16>, tensor<1x1x4xf32>)
  return %lse : tensor<1x1x4xf32>
}

// Regions are accepted in either order, and printed score_mod first.
// CHECK-LABEL: func @flex_mods
// CHECK: cp.flex_attention {{.*}} captures(%{{.*}}, %{{.*}})
// CHECK: score_mod {
// CHECK: ^bb0(%{{.*}}: f32, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: tensor<4xi32>, %{{.*}}: tensor<f32>):
// CHECK: mask_mod {
// CHECK: ^bb0(%{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: index, %{{.*}}: tensor<4xi32>, %{{.*}}: tensor<f32>):
func.func @flex_mods(%q: tensor<1x1x4x8xf16>, %doc: tensor<4xi32>, %slope: tensor<f32>) -> tensor<1x1x4x8xf16> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%doc, %slope)
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<4xi32>, %s: tensor<f32>):
      %a = tensor.extract %d[%i] : tensor<4xi32>
      %c = tensor.extract %d[%j] : tensor<4xi32>
      %m = arith.cmpi eq, %a, %c : i32
      cp.yield %m : i1
    }
    score_mod {
    ^bb0(%score: f32, %b: index, %h: index, %i: index, %j: index, %d: tensor<4xi32>, %s: tensor<f32>):
      %x = tensor.extract %s[] : tensor<f32>
      %y = arith.addf %score, %x : f32
      cp.yield %y : f32
    }
      : (tensor<1x1x4x8xf16>, tensor<1x1x4x8xf16>, tensor<1x1x4x8xf16>, tensor<4xi32>, tensor<f32>) -> (tensor<1x1x4x8xf16>, tensor<1x1x4xf32>)
  return %out : tensor<1x1x4x8xf16>
}

// Regions are isolated: they may use the function's names again.
// CHECK-LABEL: func @shadowing
func.func @shadowing(%q: tensor<1x1x4x8xf32>, %d: tensor<4xi1>) -> tensor<1x1x4x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%d)
    mask_mod {
    ^bb0(%b: index, %h: index, %q: index, %kv: index, %d: tensor<4xi1>):
      %out = tensor.extract %d[%kv] : tensor<4xi1>
      cp.yield %out : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<4xi1>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return %out : tensor<1x1x4x8xf32>
}

// CHECK-LABEL: func @attend_global
// CHECK: %[[R:.*]] = cp.rank @grid axes = [0]
// CHECK: cp.attend {{.*}} q(@even[%[[R]]] + 128) kv(@even[%[[R]]]) step(%{{.*}}) outs(
func.func @attend_global(%q: tensor<1x2x128x16xf32>, %k: tensor<1x2x256x16xf32>, %o: tensor<1x2x128x16xf32>, %l: tensor<1x2x128xf32>) -> tensor<1x2x128x16xf32> {
  %r = cp.rank @grid axes = [0]
  %c0 = arith.constant 0 : index
  %out, %lse = cp.attend %q, %k, %k q(@even[%r] + 128) kv(@even[%r]) step(%c0)
      outs(%o, %l : tensor<1x2x128x16xf32>, tensor<1x2x128xf32>) {id = 0 : i64, q_chunk = 256 : i64, kv_chunk = 256 : i64, scale = 1.0 : f32}
      : tensor<1x2x128x16xf32>, tensor<1x2x256x16xf32>, tensor<1x2x256x16xf32> -> tensor<1x2x128x16xf32>, tensor<1x2x128xf32>
  return %out : tensor<1x2x128x16xf32>
}

// CHECK-LABEL: func @attend_gathered
// CHECK: cp.attend {{.*}} q(@even[%{{.*}}]) kv(@even) outs(
func.func @attend_gathered(%q: tensor<1x2x256x16xf32>, %k: tensor<1x2x1024x16xf32>, %o: tensor<1x2x256x16xf32>, %l: tensor<1x2x256xf32>) -> tensor<1x2x256x16xf32> {
  %r = cp.rank @grid axes = [0]
  %out, %lse = cp.attend %q, %k, %k q(@even[%r]) kv(@even)
      outs(%o, %l : tensor<1x2x256x16xf32>, tensor<1x2x256xf32>) {id = 0 : i64, q_chunk = 256 : i64, kv_chunk = 256 : i64, scale = 1.0 : f32}
      : tensor<1x2x256x16xf32>, tensor<1x2x1024x16xf32>, tensor<1x2x1024x16xf32> -> tensor<1x2x256x16xf32>, tensor<1x2x256xf32>
  return %out : tensor<1x2x256x16xf32>
}

// CHECK-LABEL: func @attend_memref
// CHECK: cp.attend {{.*}} q_positions(%{{.*}} : memref<1x4xi64>) captures(%{{.*}} : index) outs(
// CHECK-NOT: ->
// CHECK: return
func.func @attend_memref(%q: memref<1x2x4x16xf32>, %p: memref<1x4xi64>, %i: index, %o: memref<1x2x4x16xf32>, %l: memref<1x2x4xf32>) {
  cp.attend %q, %q, %q q_positions(%p : memref<1x4xi64>) captures(%i : index)
      outs(%o, %l : memref<1x2x4x16xf32>, memref<1x2x4xf32>) {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
      : memref<1x2x4x16xf32>, memref<1x2x4x16xf32>, memref<1x2x4x16xf32>
  return
}

// CHECK-LABEL: func @ring_ops
// CHECK: %[[T:.*]] = cp.rotate_start %[[K:.*]], %[[V:.*]] shift -1 on @grid2 axes = [1] {id = 3 : i64} : tensor<4xf32>, tensor<5xbf16>
// CHECK: cp.rotate_wait %[[T]], %[[K]], %[[V]] : tensor<4xf32>, tensor<5xbf16>
// CHECK: cp.rotate_end %[[K]], %[[V]] on @grid2 axes = [1] : tensor<4xf32>, tensor<5xbf16>
func.func @ring_ops(%k: tensor<4xf32>, %v: tensor<5xbf16>) -> tensor<4xf32> {
  %t = cp.rotate_start %k, %v shift -1 on @grid2 axes = [1] {id = 3 : i64} : tensor<4xf32>, tensor<5xbf16>
  %kn, %vn = cp.rotate_wait %t, %k, %v : tensor<4xf32>, tensor<5xbf16>
  cp.rotate_end %k, %v on @grid2 axes = [1] : tensor<4xf32>, tensor<5xbf16>
  return %kn : tensor<4xf32>
}

// CHECK-LABEL: func @gather_and_merge
// CHECK: cp.all_gather %{{.*}}, %{{.*}} dim 2 of @even {id = 0 : i64} : tensor<1x2x256x16xf32>, tensor<1x2x256x16xf32> -> tensor<1x2x1024x16xf32>, tensor<1x2x1024x16xf32>
// CHECK: cp.merge %{{.*}}, %{{.*}} outs(%{{.*}}, %{{.*}} : tensor<1x2x256x16xf32>, tensor<1x2x256xf32>) : tensor<1x2x256x16xf32>, tensor<1x2x256xf32> -> tensor<1x2x256x16xf32>, tensor<1x2x256xf32>
func.func @gather_and_merge(%a: tensor<1x2x256x16xf32>, %l: tensor<1x2x256xf32>) -> (tensor<1x2x1024x16xf32>, tensor<1x2x256x16xf32>) {
  %g:2 = cp.all_gather %a, %a dim 2 of @even {id = 0 : i64}
      : tensor<1x2x256x16xf32>, tensor<1x2x256x16xf32> -> tensor<1x2x1024x16xf32>, tensor<1x2x1024x16xf32>
  %m:2 = cp.merge %a, %l outs(%a, %l : tensor<1x2x256x16xf32>, tensor<1x2x256xf32>)
      : tensor<1x2x256x16xf32>, tensor<1x2x256xf32> -> tensor<1x2x256x16xf32>, tensor<1x2x256xf32>
  return %g#0, %m#0 : tensor<1x2x1024x16xf32>, tensor<1x2x256x16xf32>
}

// CHECK-LABEL: func @positions
// CHECK: cp.positions @ragged : tensor<1x101xi64>
// CHECK: cp.positions @ragged : tensor<1x104xi64>
// CHECK: cp.positions @table of %{{.*}} : tensor<2x3xi64>
func.func @positions() {
  %r = cp.rank @grid axes = [0]
  %whole = cp.positions @ragged : tensor<1x101xi64>
  %padded = cp.positions @ragged : tensor<1x104xi64>
  %mine = cp.positions @table of %r : tensor<2x3xi64>
  return
}

// CHECK-LABEL: func @all_reduce
// CHECK: cp.all_reduce maximumf %{{.*}} on @grid axes = [0] : tensor<2x4xf32>
// CHECK: cp.all_reduce andi %{{.*}} on @grid2 axes = [0, 1] : tensor<i1>
func.func @all_reduce(%x: tensor<2x4xf32>, %b: tensor<i1>) -> (tensor<2x4xf32>, tensor<i1>) {
  %m = cp.all_reduce maximumf %x on @grid axes = [0] : tensor<2x4xf32>
  %a = cp.all_reduce andi %b on @grid2 axes = [0, 1] : tensor<i1>
  return %m, %a : tensor<2x4xf32>, tensor<i1>
}

// CHECK-LABEL: func @plan
// CHECK: %[[P:.*]] = cp.plan captures(%{{.*}} : tensor<1024xi32>) q_seq @even kv_seq @even {batch = 1 : i64, heads = 8 : i64, id = 0 : i64, kv_heads = 2 : i64}
// CHECK: mask_mod {
// CHECK: cp.plan_needs %[[P]][%{{.*}}]
// CHECK: %[[T:.*]] = cp.rotate_start %[[K:.*]] shift 1 rows(%[[P]] at %{{.*}}) on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
// CHECK: cp.rotate_wait %[[T]], %[[K]]
// CHECK: %[[D:.*]] = cp.plan_direction %[[P]]
// CHECK: cp.rotate_start %[[K]] shift 1 times %[[D]] rows(%[[P]] at %{{.*}}) on @grid
// CHECK: cp.rotate_start %[[K]] shift -2 times %[[D]] on @grid
// CHECK: %[[E:.*]] = cp.exchange_start %[[K]] distance %{{.*}} rows(%[[P]]) on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
// CHECK: cp.exchange_wait %[[E]], %[[K]] : tensor<1x2x256x64xf32>
// CHECK: cp.plan q_seq @even kv_seq @ragged {batch = 1 : i64, heads = 1 : i64, id = 1 : i64, kv_heads = 1 : i64, mask_fn = @f, rows}
func.func @plan(%k: tensor<1x2x256x64xf32>, %d: tensor<1024xi32>, %i: index) -> i1 {
  %p = cp.plan captures(%d : tensor<1024xi32>) q_seq @even kv_seq @even {id = 0 : i64, batch = 1 : i64, heads = 8 : i64, kv_heads = 2 : i64}
    mask_mod {
    ^bb0(%b: index, %h: index, %q: index, %kv: index, %doc: tensor<1024xi32>):
      %x = tensor.extract %doc[%q] : tensor<1024xi32>
      %y = tensor.extract %doc[%kv] : tensor<1024xi32>
      %m = arith.cmpi eq, %x, %y : i32
      cp.yield %m : i1
    }
  %n = cp.plan_needs %p[%i]
  %t = cp.rotate_start %k shift 1 rows(%p at %i) on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
  %r = cp.rotate_wait %t, %k : tensor<1x2x256x64xf32>
  %w = cp.plan_direction %p
  %u = cp.rotate_start %k shift 1 times %w rows(%p at %i) on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
  %v = cp.rotate_start %k shift -2 times %w on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
  %e = cp.exchange_start %k distance %i rows(%p) on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
  %x = cp.exchange_wait %e, %k : tensor<1x2x256x64xf32>
  cp.rotate_end %k on @grid axes = [0] : tensor<1x2x256x64xf32>
  %f = cp.plan q_seq @even kv_seq @ragged {id = 1 : i64, batch = 1 : i64, heads = 1 : i64, kv_heads = 1 : i64, mask_fn = @f, rows}
  return %n : i1
}
