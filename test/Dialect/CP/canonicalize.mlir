// RUN: cp-opt %s --canonicalize | FileCheck %s

shard.grid @grid(shape = 4)

// CHECK-LABEL: func @trivial_mods
// CHECK: cp.flex_attention
// CHECK-NOT: mask_mod
// CHECK-NOT: score_mod
func.func @trivial_mods(%q: tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index):
      cp.yield %s : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant true
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return %out : tensor<1x1x4x8xf32>
}

// A mask that is false everywhere is not trivial.
// CHECK-LABEL: func @false_mask
// CHECK: mask_mod
func.func @false_mask(%q: tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.constant false
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return %out : tensor<1x1x4x8xf32>
}

// CHECK-LABEL: func @unused_captures
// CHECK-SAME: %[[Q:.*]]: tensor<1x1x4x8xf32>, %[[A:.*]]: tensor<4xi32>, %[[B:.*]]: tensor<4xi1>, %[[C:.*]]: tensor<f32>
// CHECK: cp.flex_attention %[[Q]], %[[Q]], %[[Q]] captures(%[[B]])
func.func @unused_captures(%q: tensor<1x1x4x8xf32>, %a: tensor<4xi32>, %b: tensor<4xi1>, %c: tensor<f32>) -> tensor<1x1x4x8xf32> {
  %out, %lse = cp.flex_attention %q, %q, %q captures(%a, %b, %c)
    mask_mod {
    ^bb0(%bi: index, %h: index, %i: index, %j: index, %x: tensor<4xi32>, %y: tensor<4xi1>, %z: tensor<f32>):
      %m = tensor.extract %y[%j] : tensor<4xi1>
      cp.yield %m : i1
    }
      : (tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<4xi32>, tensor<4xi1>, tensor<f32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
  return %out : tensor<1x1x4x8xf32>
}

// CHECK-LABEL: func @merge_empty
// CHECK-SAME: %[[O:.*]]: tensor<1x1x4x8xf32>, %[[L:.*]]: tensor<1x1x4xf32>
// CHECK-NOT: cp.merge
// CHECK: return %[[O]], %[[L]], %[[O]]
func.func @merge_empty(%o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) -> (tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4x8xf32>) {
  %none = arith.constant dense<0xFF800000> : tensor<1x1x4xf32>
  %any = tensor.empty() : tensor<1x1x4x8xf32>
  %a:2 = cp.merge %any, %none outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      : tensor<1x1x4x8xf32>, tensor<1x1x4xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  %b:2 = cp.merge %a#0, %a#1 outs(%any, %none : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      : tensor<1x1x4x8xf32>, tensor<1x1x4xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return %a#0, %a#1, %b#0 : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>, tensor<1x1x4x8xf32>
}

// CHECK-LABEL: func @merge_into_attend
// CHECK-SAME: %[[Q:.*]]: tensor<1x1x4x8xf32>, %[[O:.*]]: tensor<1x1x4x8xf32>, %[[L:.*]]: tensor<1x1x4xf32>
// CHECK: cp.attend %[[Q]], %[[Q]], %[[Q]] outs(%[[O]], %[[L]] :
// CHECK-NOT: cp.merge
func.func @merge_into_attend(%q: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) -> tensor<1x1x4x8xf32> {
  %inf = arith.constant 0xFF800000 : f32
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x1x4x8xf32>
  %el = tensor.empty() : tensor<1x1x4xf32>
  %init = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x4x8xf32>) -> tensor<1x1x4x8xf32>
  %none = linalg.fill ins(%inf : f32) outs(%el : tensor<1x1x4xf32>) -> tensor<1x1x4xf32>
  %a:2 = cp.attend %q, %q, %q outs(%init, %none : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
      : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  %m:2 = cp.merge %a#0, %a#1 outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      : tensor<1x1x4x8xf32>, tensor<1x1x4xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return %m#0 : tensor<1x1x4x8xf32>
}

// An attend whose state is not fresh holds rows that a merge must not drop.
// CHECK-LABEL: func @merge_of_used_state
// CHECK: cp.attend
// CHECK: cp.merge
func.func @merge_of_used_state(%q: tensor<1x1x4x8xf32>, %o: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) -> tensor<1x1x4x8xf32> {
  %a:2 = cp.attend %q, %q, %q outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
      : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  %m:2 = cp.merge %a#0, %a#1 outs(%o, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      : tensor<1x1x4x8xf32>, tensor<1x1x4xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  return %m#0 : tensor<1x1x4x8xf32>
}

// Nobody reads the attend; the rotation has effects and stays.
// CHECK-LABEL: func @dead
// CHECK-NOT: cp.attend
// CHECK: cp.rotate_start
func.func @dead(%q: tensor<1x1x4x8xf32>, %l: tensor<1x1x4xf32>) {
  %a:2 = cp.attend %q, %q, %q outs(%q, %l : tensor<1x1x4x8xf32>, tensor<1x1x4xf32>)
      {id = 0 : i64, q_chunk = 4 : i64, kv_chunk = 4 : i64, scale = 1.0 : f32}
      : tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32>, tensor<1x1x4x8xf32> -> tensor<1x1x4x8xf32>, tensor<1x1x4xf32>
  %t = cp.rotate_start %q shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<1x1x4x8xf32>
  return
}
