// RUN: cp-opt %s --cp-write-outputs -split-input-file -verify-diagnostics

// expected-error @+1 {{expects result 0 to be a memref of static shape, got 'index'}}
func.func @scalar() -> index {
  %0 = arith.constant 0 : index
  return %0 : index
}

// -----

// expected-error @+1 {{expects result 0 to be a memref of static shape, got 'tensor<4xf32>'}}
func.func @tensor(%a: tensor<4xf32>) -> tensor<4xf32> {
  return %a : tensor<4xf32>
}

// -----

// expected-error @+1 {{expects result 0 to be a memref of static shape, got 'memref<?xf32>'}}
func.func @dynamic(%a: memref<?xf32>) -> memref<?xf32> {
  return %a : memref<?xf32>
}
