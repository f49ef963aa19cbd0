// RUN: cp-opt %s --cp-accumulate-products --split-input-file | FileCheck %s

// The product starts from the other operand, through a reshape.

// CHECK-LABEL: func.func @residual(
// CHECK-SAME: %[[X:.+]]: tensor<1x4x6xf32>, %[[A:.+]]: tensor<4x5xf32>, %[[B:.+]]: tensor<5x6xf32>)
// CHECK: %[[Y:.+]] = linalg.exp
// CHECK: %[[INIT:.+]] = tensor.collapse_shape %[[Y]] {{\[\[}}0, 1], [2]]
// CHECK: %[[P:.+]] = linalg.matmul ins(%[[A]], %[[B]] : {{.*}} outs(%[[INIT]] : tensor<4x6xf32>)
// CHECK: %[[R:.+]] = tensor.expand_shape %[[P]] {{\[\[}}0, 1], [2]]
// CHECK-NOT: linalg.add
// CHECK: return %[[R]]
func.func @residual(%x: tensor<1x4x6xf32>, %a: tensor<4x5xf32>, %b: tensor<5x6xf32>) -> tensor<1x4x6xf32> {
  %zero = arith.constant 0.0 : f32
  %ey = tensor.empty() : tensor<1x4x6xf32>
  %y = linalg.exp ins(%x : tensor<1x4x6xf32>) outs(%ey : tensor<1x4x6xf32>) -> tensor<1x4x6xf32>
  %e = tensor.empty() : tensor<4x6xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x6xf32>) -> tensor<4x6xf32>
  %p = linalg.matmul ins(%a, %b : tensor<4x5xf32>, tensor<5x6xf32>) outs(%f : tensor<4x6xf32>) -> tensor<4x6xf32>
  %q = tensor.expand_shape %p [[0, 1], [2]] output_shape [1, 4, 6] : tensor<4x6xf32> into tensor<1x4x6xf32>
  %r = linalg.add ins(%y, %q : tensor<1x4x6xf32>, tensor<1x4x6xf32>) outs(%ey : tensor<1x4x6xf32>) -> tensor<1x4x6xf32>
  return %r : tensor<1x4x6xf32>
}

// -----

// An argument cannot be written; a product that others read, or that starts
// from something else, stays.

// CHECK-LABEL: func.func @kept(
// CHECK-COUNT-3: linalg.add
func.func @kept(%x: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %y = linalg.exp ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %p = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %r = linalg.add ins(%x, %p : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %q = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %s = linalg.add ins(%y, %q : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %o = linalg.matmul ins(%x, %x : tensor<4x4xf32>, tensor<4x4xf32>) outs(%y : tensor<4x4xf32>) -> tensor<4x4xf32>
  %t = linalg.add ins(%y, %o : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r, %s, %t, %q : tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>, tensor<4x4xf32>
}
