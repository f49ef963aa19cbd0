// RUN: cp-opt %s --cp-clamp-reads | FileCheck %s

// An index that depends on data is clamped; one that cannot be out of range
// stays.

// CHECK-LABEL: func.func @table(
// CHECK: %[[I:.+]] = arith.index_cast
// CHECK: %[[J:.+]] = linalg.index 1
// CHECK: %[[LOW:.+]] = arith.maxsi %[[I]], %{{.+}} : index
// CHECK: %[[ROW:.+]] = arith.minsi %[[LOW]], %{{.+}} : index
// CHECK: tensor.extract %{{.+}}[%[[ROW]], %[[J]]]
func.func @table(%ids: tensor<5xi64>, %table: tensor<61x48xf32>) -> tensor<5x48xf32> {
  %e = tensor.empty() : tensor<5x48xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]} ins(%ids : tensor<5xi64>) outs(%e : tensor<5x48xf32>) {
  ^bb0(%in: i64, %out: f32):
    %i = arith.index_cast %in : i64 to index
    %j = linalg.index 1 : index
    %x = tensor.extract %table[%i, %j] : tensor<61x48xf32>
    linalg.yield %x : f32
  } -> tensor<5x48xf32>
  return %r : tensor<5x48xf32>
}

// A loop, as far as its bounds tell; constants in and out of range.

// CHECK-LABEL: func.func @loops(
// CHECK-DAG: %[[C3:.+]] = arith.constant 3 : index
// CHECK: tensor.extract %{{.+}}[%[[C3]]]
// CHECK: scf.for %[[K:.+]] = %{{.+}} to %{{.+}} step
// CHECK: tensor.extract %{{.+}}[%[[K]]]
// CHECK: scf.for
// CHECK: arith.maxsi
// CHECK: arith.minsi
// CHECK: tensor.extract
// CHECK: arith.minsi
// CHECK: tensor.extract
func.func @loops(%t: tensor<8xf32>) -> (f32, f32) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c3 = arith.constant 3 : index
  %c8 = arith.constant 8 : index
  %c9 = arith.constant 9 : index
  %a = tensor.extract %t[%c3] : tensor<8xf32>
  %s = scf.for %k = %c0 to %c8 step %c1 iter_args(%acc = %a) -> f32 {
    %x = tensor.extract %t[%k] : tensor<8xf32>
    %sum = arith.addf %acc, %x : f32
    scf.yield %sum : f32
  }
  %u = scf.for %k = %c0 to %c9 step %c1 iter_args(%acc = %s) -> f32 {
    %x = tensor.extract %t[%k] : tensor<8xf32>
    %sum = arith.addf %acc, %x : f32
    scf.yield %sum : f32
  }
  %b = tensor.extract %t[%c9] : tensor<8xf32>
  return %u, %b : f32, f32
}

// There is nothing to read in an empty tensor.

// CHECK-LABEL: func.func @empty(
// CHECK-NOT: tensor.extract
// CHECK: %[[Z:.+]] = arith.constant 0.000000e+00 : f32
// CHECK: return %[[Z]]
func.func @empty(%t: tensor<0xf32>, %i: index) -> f32 {
  %x = tensor.extract %t[%i] : tensor<0xf32>
  return %x : f32
}
