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
// CHECK-SAME: %{{.+}}: !llvm.ptr, %[[BOX:.+]]: !llvm.ptr) -> i32
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
// CHECK-DAG: %[[TRUE:.+]] = arith.cmpi sge, %[[QHI]], %[[KLO]]
// CHECK-DAG: %[[FALSE:.+]] = arith.cmpi slt, %[[QLO]], %[[KHI]]
// CHECK: %[[KIND:.+]] = arith.select %[[FALSE]], %[[PARTIAL]], %[[FULL]]
// CHECK: arith.select %[[TRUE]], %[[KIND]], %[[EMPTY]]

// -----

// Captured integers are bounded by a loop over the elements in reach.

// CHECK-LABEL: func.func @document
// CHECK-LABEL: llvm.func internal @cp_tile(
// CHECK: scf.for {{.*}} iter_args
// CHECK: arith.minsi {{.*}} : i32
// CHECK: arith.maxsi {{.*}} : i32
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

// Nothing can be told about floats: there is no function.

// CHECK-LABEL: func.func @unknown
// CHECK-NOT: tile_fn
// CHECK-NOT: llvm.func
func.func @unknown(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %t: tensor<8xf32>) -> tensor<1x2x8x4xf32> {
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
