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
