// RUN: cp-opt %s --cp-expand-math | FileCheck %s

// CHECK-LABEL: func.func @tanh
// CHECK-NOT: math.tanh
// CHECK: math.fma
func.func @tanh(%x: f32) -> f32 {
  %y = math.tanh %x : f32
  return %y : f32
}

// sin stays: its polynomial is not accurate at large arguments.
// CHECK-LABEL: func.func @sin
// CHECK: math.sin
func.func @sin(%x: f32) -> f32 {
  %y = math.sin %x : f32
  return %y : f32
}

// CHECK-LABEL: func.func @bf16
// CHECK-NOT: arith.truncf
// CHECK-NOT: arith.extf
// CHECK: arith.bitcast %{{.+}} : i16 to bf16
func.func @bf16(%x: bf16) -> bf16 {
  %e = arith.extf %x : bf16 to f32
  %s = arith.addf %e, %e : f32
  %y = arith.truncf %s : f32 to bf16
  return %y : bf16
}

// CHECK-LABEL: func.func @floor
// CHECK-NOT: arith.floordivsi
func.func @floor(%x: index, %y: index) -> index {
  %z = arith.floordivsi %x, %y : index
  return %z : index
}

// Integer powers: products, or exact through f64.
// CHECK-LABEL: func.func @powers
// CHECK-SAME: %[[X:.+]]: f32, %[[N:.+]]: i64
// CHECK: %[[SQUARE:.+]] = arith.mulf %[[X]], %[[X]] : f32
// CHECK: %[[CUBE:.+]] = arith.mulf %[[SQUARE]], %[[X]] : f32
// CHECK-DAG: %[[WIDE:.+]] = arith.extf %[[X]] : f32 to f64
// CHECK-DAG: %[[EXPONENT:.+]] = arith.sitofp %[[N]] : i64 to f64
// CHECK: %[[POWER:.+]] = math.powf %[[WIDE]], %[[EXPONENT]] : f64
// CHECK: arith.truncf %[[POWER]] : f64 to f32
func.func @powers(%x: f32, %n: i64) -> (f32, f32) {
  %c3 = arith.constant 3 : i64
  %y = math.fpowi %x, %c3 : f32, i64
  %z = math.fpowi %x, %n : f32, i64
  return %y, %z : f32, f32
}
