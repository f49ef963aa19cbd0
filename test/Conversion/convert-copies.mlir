// RUN: cp-opt %s --cp-convert-copies | FileCheck %s

// CHECK-LABEL: func.func @copies
// CHECK: memref.copy %{{.+}} : memref<4x4xf32> to memref<4x4xf32>
// CHECK: linalg.generic
// CHECK-NOT: memref.copy
func.func @copies(%a: memref<4x4xf32>, %b: memref<4x4xf32>, %c: memref<4x4xf32, strided<[8, 1]>>) {
  memref.copy %a, %b : memref<4x4xf32> to memref<4x4xf32>
  memref.copy %a, %c : memref<4x4xf32> to memref<4x4xf32, strided<[8, 1]>>
  return
}

// CHECK-LABEL: func.func @fills
// CHECK: %[[FLAT:.+]] = memref.collapse_shape %{{.+}} {{\[\[}}0, 1]] : memref<4x4xf32> into memref<16xf32>
// CHECK: linalg.fill {{.*}} outs(%[[FLAT]] : memref<16xf32>)
// CHECK: linalg.fill {{.*}} outs(%{{.+}} : memref<4x4xf32, strided<[8, 1]>>)
func.func @fills(%x: f32, %a: memref<4x4xf32>, %c: memref<4x4xf32, strided<[8, 1]>>) {
  linalg.fill ins(%x : f32) outs(%a : memref<4x4xf32>)
  linalg.fill ins(%x : f32) outs(%c : memref<4x4xf32, strided<[8, 1]>>)
  return
}
