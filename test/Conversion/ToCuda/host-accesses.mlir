// RUN: cp-opt %s --cp-form-launches --cp-convert-host-accesses | FileCheck %s

// CHECK: llvm.mlir.constant("x is not small\00")
memref.global "private" constant @table : memref<4xf32> = dense<[1.0, 2.0, 3.0, 4.0]>

// CHECK-LABEL: func @main
// CHECK: llvm.call @cp_assert_flags
// CHECK: llvm.call @cp_constant
// CHECK: llvm.call @cp_download
// CHECK: llvm.call @cp_copy
// CHECK: gpu.launch
// CHECK-NOT: cf.assert
// CHECK: memref.store %{{.*}} : memref<1024xi32>
// CHECK: llvm.call @cp_check_asserts
// CHECK-NEXT: return
func.func @main(%a: memref<4xf32>, %b: memref<4xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %t = memref.get_global @table : memref<4xf32>
  %x = memref.load %t[%c0] : memref<4xf32>
  memref.copy %a, %b : memref<4xf32> to memref<4xf32>
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%a : memref<4xf32>) outs(%b : memref<4xf32>) {
  ^bb0(%y: f32, %z: f32):
    %small = arith.cmpf olt, %y, %x : f32
    cf.assert %small, "x is not small"
    linalg.yield %y : f32
  }
  return %x : f32
}
