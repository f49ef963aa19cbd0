// RUN: cp-opt %s --pass-pipeline="builtin.module(func.func(cp-unshare-inits))" | FileCheck %s

// CHECK-LABEL: func.func @fills
// CHECK: %[[E0:.*]] = tensor.empty
// CHECK: %[[E1:.*]] = tensor.empty
// CHECK: %[[F0:.*]] = linalg.fill ins(%{{.*}}) outs(%[[E1]]
// CHECK: %[[F1:.*]] = linalg.fill ins(%{{.*}}) outs(%[[E0]]
// CHECK: linalg.matmul {{.*}} outs(%[[F0]]
// CHECK: linalg.matmul {{.*}} outs(%[[F1]]
func.func @fills(%a: tensor<4x4xf32>, %b: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x4xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %x = linalg.matmul ins(%a, %b : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = linalg.matmul ins(%b, %a : tensor<4x4xf32>, tensor<4x4xf32>) outs(%f : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %x, %y : tensor<4x4xf32>, tensor<4x4xf32>
}

// What differs by row keeps its one value.
// CHECK-LABEL: func.func @others
// CHECK: %[[C:.*]] = arith.constant dense<[1.0
// CHECK-NOT: arith.constant dense<[
// CHECK: linalg.add ins(%[[C]], %[[C]]
func.func @others() -> tensor<2xf32> {
  %c = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<2xf32>
  %r = linalg.add ins(%c, %c : tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<2xf32>) -> tensor<2xf32>
  return %r : tensor<2xf32>
}
