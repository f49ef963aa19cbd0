// RUN: cp-opt %s --cp-convert-to-runtime -split-input-file -verify-diagnostics

func.func @tensors(%o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  // expected-error @+1 {{'cp.attend' op expects memrefs; bufferize first}}
  %r, %s = cp.attend %o, %o, %o outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>)
    {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 0.25 : f32}
    : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %r : tensor<1x2x8x4xf32>
}

// -----

shard.grid @grid(shape = 2)
// expected-error @+1 {{has the name of a function of the runtime; rename it}}
func.func private @cp_rank()
func.func @taken() {
  %r = cp.rank @grid axes = [0]
  return
}

// -----

shard.grid @grid(shape = 2)
func.func @type(%a: memref<4xi4>) {
  // expected-error @+1 {{'cp.rotate_start' op expects strided memrefs of at most 8 dimensions and an element type of the runtime, got 'memref<4xi4>'}}
  %t = cp.rotate_start %a shift 1 on @grid axes = [0] {id = 0 : i64} : memref<4xi4>
  return
}

// -----

func.func @region(%q: memref<1x2x8x4xf32>, %o: memref<1x2x8x4xf32>, %l: memref<1x2x8xf32>) {
  // expected-error @+1 {{'cp.attend' op expects functions in place of its regions; run --cp-outline-mods first}}
  cp.attend %q, %q, %q outs(%o, %l : memref<1x2x8x4xf32>, memref<1x2x8xf32>)
    {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 0.25 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : memref<1x2x8x4xf32>, memref<1x2x8x4xf32>, memref<1x2x8x4xf32>
  return
}
