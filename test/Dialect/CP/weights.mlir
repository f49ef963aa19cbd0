// RUN: cp-opt %s -split-input-file -verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @weights
// CHECK-SAME: tensor<2xf32> {cp.weight = "layers.0.w"}
// CHECK-SAME: tensor<2xf32> {cp.weight = "layers.1.w"}
func.func @weights(%x: tensor<2xf32>,
                   %a: tensor<2xf32> {cp.weight = "layers.0.w"},
                   %b: tensor<2xf32> {cp.weight = "layers.1.w"}) {
  return
}

// The same name in another function is another weight.
// CHECK-LABEL: func.func @other
func.func @other(%a: tensor<3xf32> {cp.weight = "layers.0.w"}) {
  return
}

// -----

// expected-error @+1 {{'func.func' op expects 'cp.weight' of argument 1 to be a string that is not empty}}
func.func @empty(%x: tensor<2xf32>, %a: tensor<2xf32> {cp.weight = ""}) {
  return
}

// -----

// expected-error @+1 {{'func.func' op expects 'cp.weight' of argument 0 to be a string that is not empty}}
func.func @number(%a: tensor<2xf32> {cp.weight = 3 : i64}) {
  return
}

// -----

// expected-error @+1 {{'func.func' op has the weight "w" twice, as arguments 0 and 2}}
func.func @twice(%a: tensor<2xf32> {cp.weight = "w"}, %x: tensor<2xf32>,
                 %b: tensor<2xf32> {cp.weight = "w"}) {
  return
}

// -----

// expected-error @+1 {{'func.func' op expects 'cp.weight' on arguments of functions only}}
func.func @function() attributes {cp.weight = "w"} {
  return
}

// -----

// expected-error @+1 {{'func.func' op expects 'cp.weight' on arguments of functions only}}
func.func @result(%x: tensor<2xf32>) -> (tensor<2xf32> {cp.weight = "w"}) {
  return %x : tensor<2xf32>
}
