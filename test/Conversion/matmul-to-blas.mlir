// RUN: cp-opt %s --cp-matmul-to-blas --split-input-file | FileCheck %s

// The fill goes; sizes and strides are constants of the call.

// CHECK: llvm.mlir.global internal constant @cp_tensor
// CHECK-LABEL: func.func @plain(
// CHECK-SAME: %[[CONTEXT:.+]]: !llvm.ptr, %{{.+}}: memref<4x6xf32>
// CHECK-NOT: linalg
// CHECK: %[[ACCUMULATE:.+]] = llvm.mlir.constant(0 : i32)
// CHECK: llvm.call @cp_gemm(%[[CONTEXT]], %{{.+}}, %{{.+}}, %{{.+}}, %[[ACCUMULATE]])
// CHECK-NOT: linalg
func.func @plain(%a: memref<4x6xf32>, %b: memref<6x5xf32>, %c: memref<4x5xf32>) {
  %zero = arith.constant 0.0 : f32
  linalg.fill ins(%zero : f32) outs(%c : memref<4x5xf32>)
  linalg.matmul ins(%a, %b : memref<4x6xf32>, memref<6x5xf32>) outs(%c : memref<4x5xf32>)
  return
}

// -----

// What was there is kept where something else than a zero is, or something
// reads in between.

// CHECK-LABEL: func.func @accumulate(
// CHECK: linalg.fill
// CHECK: llvm.mlir.constant(1 : i32)
// CHECK: llvm.call @cp_gemm
// CHECK: linalg.fill
// CHECK: memref.copy
// CHECK: llvm.mlir.constant(1 : i32)
// CHECK: llvm.call @cp_gemm
// CHECK: llvm.mlir.constant(1 : i32)
// CHECK: llvm.call @cp_gemm
func.func @accumulate(%a: memref<4x4xf32>, %c: memref<4x4xf32>, %d: memref<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  linalg.fill ins(%one : f32) outs(%c : memref<4x4xf32>)
  linalg.matmul ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%c : memref<4x4xf32>)
  linalg.fill ins(%zero : f32) outs(%c : memref<4x4xf32>)
  memref.copy %c, %d : memref<4x4xf32> to memref<4x4xf32>
  linalg.matmul ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%c : memref<4x4xf32>)
  linalg.matmul ins(%a, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%c : memref<4x4xf32>)
  return
}

// -----

// A fill of the same memory in another shape; rows of all batches become one
// matrix of 6 x 5, so that the call has no batch.

// CHECK-DAG: llvm.mlir.global internal constant @[[A:cp_tensor[_0-9]*]]
// CHECK-LABEL: func.func @merged(
// CHECK-NOT: linalg
// CHECK: llvm.call @cp_gemm
func.func @merged(%a: memref<2x3x4xf32>, %b: memref<5x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %c = memref.alloc() : memref<6x5xf32>
  linalg.fill ins(%zero : f32) outs(%c : memref<6x5xf32>)
  %e = memref.expand_shape %c [[0, 1], [2]] output_shape [2, 3, 5] : memref<6x5xf32> into memref<2x3x5xf32>
  linalg.generic {indexing_maps = [affine_map<(b, m, n, k) -> (b, m, k)>, affine_map<(b, m, n, k) -> (n, k)>,
                                   affine_map<(b, m, n, k) -> (b, m, n)>],
                  iterator_types = ["parallel", "parallel", "parallel", "reduction"]}
      ins(%a, %b : memref<2x3x4xf32>, memref<5x4xf32>) outs(%e : memref<2x3x5xf32>) {
  ^bb0(%x: f32, %y: f32, %acc: f32):
    %p = arith.mulf %x, %y : f32
    %s = arith.addf %acc, %p : f32
    linalg.yield %s : f32
  }
  memref.dealloc %c : memref<6x5xf32>
  return
}

// -----

// Integers stay, and a sum in 16 bits along two dimensions that do not merge.

// CHECK-LABEL: func.func @others(%{{[a-z0-9]+}}: memref<4x4xi32>
// CHECK: linalg.matmul
// CHECK: linalg.generic
// CHECK-NOT: cp_gemm
func.func @others(%a: memref<4x4xi32>, %c: memref<4x4xi32>, %x: memref<3x4x5xbf16>, %y: memref<5x6x3xbf16>, %z: memref<4x6xbf16>) {
  linalg.matmul ins(%a, %a : memref<4x4xi32>, memref<4x4xi32>) outs(%c : memref<4x4xi32>)
  linalg.generic {indexing_maps = [affine_map<(m, n, j, k) -> (j, m, k)>, affine_map<(m, n, j, k) -> (k, n, j)>,
                                   affine_map<(m, n, j, k) -> (m, n)>],
                  iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%x, %y : memref<3x4x5xbf16>, memref<5x6x3xbf16>) outs(%z : memref<4x6xbf16>) {
  ^bb0(%p: bf16, %q: bf16, %acc: bf16):
    %m = arith.mulf %p, %q : bf16
    %s = arith.addf %acc, %m : bf16
    linalg.yield %s : bf16
  }
  return
}
