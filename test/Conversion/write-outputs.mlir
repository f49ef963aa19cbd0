// RUN: cp-opt %s --cp-write-outputs --split-input-file | FileCheck %s

// The allocation of a result becomes the output.

// CHECK-LABEL: func.func @direct(
// CHECK-SAME: %[[A:.+]]: memref<4xf32> {cp.x}, %[[R:.+]]: memref<4xf32>)
// CHECK-SAME: cp.num_outputs = 1 : i64
// CHECK-NOT: memref.alloc
// CHECK: linalg.exp ins(%[[A]] : memref<4xf32>) outs(%[[R]] : memref<4xf32>)
// CHECK-NEXT: return{{$}}
func.func @direct(%a: memref<4xf32> {cp.x}) -> (memref<4xf32> {cp.y}) {
  %r = memref.alloc() : memref<4xf32>
  linalg.exp ins(%a : memref<4xf32>) outs(%r : memref<4xf32>)
  return %r : memref<4xf32>
}

// -----

// Returned twice: one output is the allocation, the other a copy of it. An
// argument is copied.

// CHECK-LABEL: func.func @twice(
// CHECK-SAME: %[[A:.+]]: memref<4xf32>, %[[R0:.+]]: memref<4xf32>, %[[R1:.+]]: memref<4xf32>, %[[R2:.+]]: memref<4xf32>)
// CHECK: linalg.exp {{.*}} outs(%[[R0]]
// CHECK: memref.copy %[[R0]], %[[R1]]
// CHECK: memref.copy %[[A]], %[[R2]]
func.func @twice(%a: memref<4xf32>) -> (memref<4xf32>, memref<4xf32>, memref<4xf32>) {
  %r = memref.alloc() : memref<4xf32>
  linalg.exp ins(%a : memref<4xf32>) outs(%r : memref<4xf32>)
  return %r, %r, %a : memref<4xf32>, memref<4xf32>, memref<4xf32>
}

// -----

// Two returns: each copies.

// CHECK-LABEL: func.func @blocks(
// CHECK-SAME: %[[C:.+]]: memref<i1>, %[[A:.+]]: memref<4xf32>, %[[R:.+]]: memref<4xf32>)
// CHECK-COUNT-2: memref.copy %{{.+}}, %[[R]]
func.func @blocks(%c: memref<i1>, %a: memref<4xf32>) -> memref<4xf32> {
  %x = memref.load %c[] : memref<i1>
  %r = memref.alloc() : memref<4xf32>
  linalg.exp ins(%a : memref<4xf32>) outs(%r : memref<4xf32>)
  cf.cond_br %x, ^bb1, ^bb2
^bb1:
  return %r : memref<4xf32>
^bb2:
  return %a : memref<4xf32>
}

// -----

// Private functions and declarations stay.

// CHECK: func.func private @private(%{{.+}}: memref<4xf32>) -> memref<4xf32>
func.func private @private(%a: memref<4xf32>) -> memref<4xf32> {
  return %a : memref<4xf32>
}
// CHECK: func.func private @declared(memref<4xf32>) -> memref<4xf32>
func.func private @declared(memref<4xf32>) -> memref<4xf32>
// CHECK: func.func @nothing() attributes {cp.num_outputs = 0 : i64}
func.func @nothing() {
  return
}
