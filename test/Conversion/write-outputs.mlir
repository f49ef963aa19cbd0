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

// -----

// A reshape of an allocation: the output is reshaped instead.

// CHECK-LABEL: func.func @reshaped(
// CHECK-SAME: %[[A:.+]]: memref<6xf32>, %[[R:.+]]: memref<1x2x3xf32>)
// CHECK-NEXT: %[[FLAT:.+]] = memref.collapse_shape %[[R]] {{\[\[}}0, 1], [2]] : memref<1x2x3xf32> into memref<2x3xf32>
// CHECK-NEXT: %[[LINE:.+]] = memref.collapse_shape %[[FLAT]] {{\[\[}}0, 1]] : memref<2x3xf32> into memref<6xf32>
// CHECK-NEXT: linalg.exp ins(%[[A]] : memref<6xf32>) outs(%[[LINE]] : memref<6xf32>)
// CHECK-NOT: memref.copy
// CHECK: return{{$}}
func.func @reshaped(%a: memref<6xf32>) -> memref<1x2x3xf32> {
  %r = memref.alloc() : memref<6xf32>
  linalg.exp ins(%a : memref<6xf32>) outs(%r : memref<6xf32>)
  %e = memref.expand_shape %r [[0, 1]] output_shape [2, 3] : memref<6xf32> into memref<2x3xf32>
  %f = memref.expand_shape %e [[0, 1], [2]] output_shape [1, 2, 3] : memref<2x3xf32> into memref<1x2x3xf32>
  return %f : memref<1x2x3xf32>
}

// -----

// The same memory in two shapes: one output is it, the other a copy.

// CHECK-LABEL: func.func @shapes(
// CHECK-SAME: %[[R0:.+]]: memref<6xf32>, %[[R1:.+]]: memref<2x3xf32>)
// CHECK: %[[E:.+]] = memref.expand_shape %[[R0]]
// CHECK: memref.copy %[[E]], %[[R1]]
// CHECK-NOT: memref.copy
func.func @shapes() -> (memref<6xf32>, memref<2x3xf32>) {
  %zero = arith.constant 0.0 : f32
  %r = memref.alloc() : memref<6xf32>
  linalg.fill ins(%zero : f32) outs(%r : memref<6xf32>)
  %e = memref.expand_shape %r [[0, 1]] output_shape [2, 3] : memref<6xf32> into memref<2x3xf32>
  return %r, %e : memref<6xf32>, memref<2x3xf32>
}
