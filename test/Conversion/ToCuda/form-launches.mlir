// RUN: cp-opt %s --cp-form-launches --split-input-file | FileCheck %s

// Reductions stay inside the thread of their result, also where they come
// first.
// CHECK-LABEL: func @sum
// CHECK: gpu.launch blocks({{.*}}) in ({{.*}}) threads(%[[T:.*]], %{{.*}}, %{{.*}}) in (%{{.*}} = %c256
// CHECK: arith.cmpi ult
// CHECK: scf.if
// CHECK: scf.for
// CHECK-NOT: scf.parallel
// CHECK: gpu.terminator
func.func @sum(%a: memref<8x300xf32>, %b: memref<300xf32>) {
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>],
                  iterator_types = ["reduction", "parallel"]}
      ins(%a : memref<8x300xf32>) outs(%b : memref<300xf32>) {
  ^bb0(%x: f32, %y: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// Without parallel dimensions: one thread.
// CHECK-LABEL: func @all
// CHECK: gpu.launch {{.*}} in (%{{.*}} = %c1{{.*}}threads{{.*}}in (%{{.*}} = %c1
// CHECK: scf.for
func.func @all(%a: memref<8xf32>, %b: memref<f32>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> ()>],
                  iterator_types = ["reduction"]}
      ins(%a : memref<8xf32>) outs(%b : memref<f32>) {
  ^bb0(%x: f32, %y: f32):
    %s = arith.addf %x, %y : f32
    linalg.yield %s : f32
  }
  return
}

// -----

// Loads whose values the host needs stay; stores and loops do not.
// CHECK-LABEL: func @host
// CHECK: memref.load
// CHECK: gpu.launch
// CHECK: memref.store
// CHECK: gpu.launch
// CHECK: scf.for
func.func @host(%a: memref<8xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  %x = memref.load %a[%c0] : memref<8xf32>
  memref.store %x, %a[%c1] : memref<8xf32>
  scf.for %i = %c0 to %c8 step %c1 {
    %y = memref.load %a[%i] : memref<8xf32>
    memref.store %y, %a[%c0] : memref<8xf32>
  }
  return
}
