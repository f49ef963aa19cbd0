// RUN: cp-opt %s --cp-emit-tile-functions --canonicalize --split-input-file | FileCheck %s

// A causal mask: two comparisons of bounds.

// CHECK-LABEL: func.func @causal
// CHECK: tile_fn = @cp_tile
func.func @causal(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %m = arith.cmpi sge, %i, %j : index
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// CHECK-LABEL: llvm.func internal @cp_tile(
// CHECK-SAME: %{{.+}}: !llvm.ptr, %{{.+}}: !llvm.ptr, %[[BOX:.+]]: !llvm.ptr) -> i32
// CHECK-DAG: %[[PARTIAL:.+]] = arith.constant 2 : i32
// CHECK-DAG: %[[FULL:.+]] = arith.constant 1 : i32
// CHECK-DAG: %[[EMPTY:.+]] = arith.constant 0 : i32
// CHECK: %[[P4:.+]] = llvm.getelementptr %[[BOX]][4]
// CHECK: %[[QLO:.+]] = llvm.load %[[P4]]
// CHECK: %[[P5:.+]] = llvm.getelementptr %[[BOX]][5]
// CHECK: %[[QHI:.+]] = llvm.load %[[P5]]
// CHECK: %[[P6:.+]] = llvm.getelementptr %[[BOX]][6]
// CHECK: %[[KLO:.+]] = llvm.load %[[P6]]
// CHECK: %[[P7:.+]] = llvm.getelementptr %[[BOX]][7]
// CHECK: %[[KHI:.+]] = llvm.load %[[P7]]
// CHECK-DAG: %[[NEVER:.+]] = arith.cmpi slt, %[[QHI]], %[[KLO]]
// CHECK-DAG: %[[FALSE:.+]] = arith.cmpi slt, %[[QLO]], %[[KHI]]
// CHECK: %[[KIND:.+]] = arith.select %[[FALSE]], %[[PARTIAL]], %[[FULL]]
// CHECK: arith.select %[[NEVER]], %[[EMPTY]], %[[KIND]]

// -----

// The runtime bounds the elements of captures.

// CHECK: llvm.func @cp_zone_bounds(!llvm.ptr, i32, !llvm.ptr, !llvm.ptr) -> i32
// CHECK-LABEL: func.func @document
// CHECK-LABEL: llvm.func internal @cp_tile(
// CHECK-SAME: %{{.+}}: !llvm.ptr, %[[ZONES:.+]]: !llvm.ptr, %[[BOX:.+]]: !llvm.ptr) -> i32
// CHECK-COUNT-4: llvm.store
// CHECK: llvm.call @cp_zone_bounds(%[[ZONES]], %{{.+}}, %[[INDICES:[0-9]+]], %[[BOUNDS:[0-9]+]])
// CHECK: %[[LOW:.+]] = llvm.load %[[BOUNDS]]
// CHECK: llvm.call @cp_zone_bounds(%[[ZONES]], %{{.+}}, %[[INDICES]], %[[BOUNDS]])
// CHECK: arith.cmpi sle, %[[LOW]]
func.func @document(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %doc: tensor<1x8xi32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%doc : tensor<1x8xi32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<1x8xi32>):
      %x = tensor.extract %d[%b, %i] : tensor<1x8xi32>
      %y = tensor.extract %d[%b, %j] : tensor<1x8xi32>
      %m = arith.cmpi eq, %x, %y : i32
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Floats have bounds, and may be NaN.

// CHECK-LABEL: func.func @floats
// CHECK-LABEL: llvm.func internal @cp_tile(
// CHECK: %[[NAN:.+]] = llvm.call @cp_zone_bounds
// CHECK: arith.truncf %{{.+}} : f64 to f32
// CHECK: arith.truncf
// CHECK: arith.cmpi ne, %[[NAN]]
// CHECK: arith.cmpf ole
func.func @floats(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %t: tensor<8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%t : tensor<8xf32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %d: tensor<8xf32>):
      %x = tensor.extract %d[%i] : tensor<8xf32>
      %y = tensor.extract %d[%j] : tensor<8xf32>
      %m = arith.cmpf oeq, %x, %y : f32
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// Nothing can be told about a sine: there is no function.

// CHECK-LABEL: func.func @unknown
// CHECK-NOT: tile_fn
// CHECK-NOT: llvm.func internal
func.func @unknown(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index):
      %n = arith.index_cast %i : index to i32
      %x = arith.sitofp %n : i32 to f32
      %y = math.sin %x : f32
      %z = math.cos %x : f32
      %m = arith.cmpf ogt, %y, %z : f32
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}

// -----

// What is in bounds for all rows is marked; for the rest, a function tells
// whether a box of positions is.

// CHECK-LABEL: func.func @bounded
// CHECK: cp.mask_bounded = @cp_bounded
// CHECK: tensor.extract %{{.+}}[%{{.+}}] {cp.in_bounds} : tensor<8xi32>
// CHECK: tensor.extract %{{.+}}[%{{.+}}] : tensor<5xi1>
// CHECK-LABEL: llvm.func internal @cp_bounded(
// CHECK: llvm.call @cp_zone_bounds
// CHECK: %[[LOW:.+]] = llvm.load
// CHECK: %[[HIGH:.+]] = llvm.load
// CHECK: %[[BELOW:.+]] = arith.cmpi slt, %[[LOW]], %{{.+}} : i64
// CHECK: %[[ABOVE:.+]] = arith.cmpi sge, %[[HIGH]], %{{.+}} : i64
// CHECK: %[[BAD:.+]] = arith.ori %[[BELOW]], %[[ABOVE]]
// CHECK: %[[KIND:.+]] = arith.select %[[BAD]], %{{.+}}, %{{.+}} : i32
// CHECK: llvm.return %[[KIND]]
func.func @bounded(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>,
                   %table: tensor<5xi1>, %link: tensor<8xi32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%table, %link : tensor<5xi1>, tensor<8xi32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %t: tensor<5xi1>, %d: tensor<8xi32>):
      %x = tensor.extract %d[%i] : tensor<8xi32>
      %k = arith.index_cast %x : i32 to index
      %m = tensor.extract %t[%k] : tensor<5xi1>
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}
