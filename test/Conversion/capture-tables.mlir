// RUN: cp-opt %s --cp-capture-tables | FileCheck %s

// Equal tables become one capture, which every region sees.

// CHECK-LABEL: func.func @tables
// CHECK-DAG: %[[A:.+]] = arith.constant dense<[true, false, true]> : tensor<3xi1>
// CHECK-DAG: %[[B:.+]] = arith.constant dense<[1.000000e+00, 2.000000e+00]> : tensor<2xf32>
// CHECK: cp.attend {{.*}} captures(%{{.+}}, %[[B]], %[[A]] : tensor<8xi32>, tensor<2xf32>, tensor<3xi1>)
// CHECK: score_mod
// CHECK-NEXT: ^bb0({{.*}}, %[[T:.+]]: tensor<2xf32>, %{{.+}}: tensor<3xi1>):
// CHECK-NEXT: tensor.extract %[[T]]
// CHECK: mask_mod
// CHECK-NEXT: ^bb0({{.*}}, %{{.+}}: tensor<2xf32>, %[[U:.+]]: tensor<3xi1>):
// CHECK-NEXT: tensor.extract %[[U]]
// CHECK-NEXT: tensor.extract %[[U]]
func.func @tables(%q: tensor<1x2x8x4xf32>, %o: tensor<1x2x8x4xf32>, %l: tensor<1x2x8xf32>, %d: tensor<8xi32>) -> tensor<1x2x8x4xf32> {
  %out, %lse = cp.attend %q, %q, %q captures(%d : tensor<8xi32>)
    outs(%o, %l : tensor<1x2x8x4xf32>, tensor<1x2x8xf32>) {id = 0 : i64, q_chunk = 8 : i64, kv_chunk = 8 : i64, scale = 1.0 : f32}
    score_mod {
    ^bb0(%s: f32, %b: index, %h: index, %i: index, %j: index, %doc: tensor<8xi32>):
      %t = arith.constant dense<[1.0, 2.0]> : tensor<2xf32>
      %x = tensor.extract %t[%h] : tensor<2xf32>
      %m = arith.mulf %s, %x : f32
      cp.yield %m : f32
    }
    mask_mod {
    ^bb0(%b: index, %h: index, %i: index, %j: index, %doc: tensor<8xi32>):
      %t = arith.constant dense<[true, false, true]> : tensor<3xi1>
      %u = arith.constant dense<[true, false, true]> : tensor<3xi1>
      %x = tensor.extract %t[%i] : tensor<3xi1>
      %y = tensor.extract %u[%j] : tensor<3xi1>
      %m = arith.andi %x, %y : i1
      cp.yield %m : i1
    } : tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32>, tensor<1x2x8x4xf32> -> tensor<1x2x8x4xf32>, tensor<1x2x8xf32>
  return %out : tensor<1x2x8x4xf32>
}
