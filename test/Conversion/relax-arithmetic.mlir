// RUN: cp-opt %s --pass-pipeline='builtin.module(func.func(cp-relax-arithmetic))' | FileCheck %s

// NaN and infinity keep their meaning; flags that were there stay.

// CHECK-LABEL: func.func @flags(
// CHECK: arith.addf %{{.+}}, %{{.+}} fastmath<reassoc,contract> : f32
// CHECK: arith.mulf %{{.+}}, %{{.+}} fastmath<reassoc,arcp,contract> : f32
// CHECK: math.exp %{{.+}} fastmath<reassoc,contract> : f32
// CHECK: arith.addi %{{.+}}, %{{.+}} : i32
func.func @flags(%x: f32, %i: i32) -> (f32, i32) {
  %0 = arith.addf %x, %x : f32
  %1 = arith.mulf %0, %x fastmath<arcp> : f32
  %2 = math.exp %1 : f32
  %3 = arith.addi %i, %i : i32
  return %2, %3 : f32, i32
}
