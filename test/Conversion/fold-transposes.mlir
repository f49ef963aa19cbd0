// RUN: cp-opt %s --cp-fold-transposes --split-input-file | FileCheck %s

// A transposed operand of a product is read as it is.

// CHECK-DAG: #[[A:.+]] = affine_map<(d0, d1, d2) -> (d0, d2)>
// CHECK-DAG: #[[B:.+]] = affine_map<(d0, d1, d2) -> (d1, d2)>
// CHECK-DAG: #[[C:.+]] = affine_map<(d0, d1, d2) -> (d0, d1)>
// CHECK-LABEL: func.func @weight(
// CHECK-SAME: %[[X:.+]]: tensor<64x48xf32>, %[[W:.+]]: tensor<16x48xf32>, %[[O:.+]]: tensor<64x16xf32>)
// CHECK: linalg.generic {indexing_maps = [#[[A]], #[[B]], #[[C]]]
// CHECK-SAME: ins(%[[X]], %[[W]] : tensor<64x48xf32>, tensor<16x48xf32>) outs(%[[O]]
func.func @weight(%x: tensor<64x48xf32>, %w: tensor<16x48xf32>, %c: tensor<64x16xf32>) -> tensor<64x16xf32> {
  %e = tensor.empty() : tensor<48x16xf32>
  %t = linalg.transpose ins(%w : tensor<16x48xf32>) outs(%e : tensor<48x16xf32>) permutation = [1, 0]
  %r = linalg.matmul ins(%x, %t : tensor<64x48xf32>, tensor<48x16xf32>) outs(%c : tensor<64x16xf32>) -> tensor<64x16xf32>
  return %r : tensor<64x16xf32>
}

// -----

// The slice comes first, and what is left of the transpose can be fused.

// CHECK: #[[IN:.+]] = affine_map<(d0, d1, d2) -> (d1, d2, d0)>
// CHECK-LABEL: func.func @slice(
// CHECK: %[[S:.+]] = tensor.extract_slice %{{.+}}[0, 4, 1] [6, 4, 2] [1, 1, 1] : tensor<6x8x3xf32> to tensor<6x4x2xf32>
// CHECK: linalg.generic {indexing_maps = [#[[IN]], {{.*}} ins(%[[S]] : tensor<6x4x2xf32>) outs(%{{.+}} : tensor<2x6x4xf32>)
// CHECK-NOT: linalg.transpose
func.func @slice(%x: tensor<6x8x3xf32>) -> tensor<2x6x4xf32> {
  %e = tensor.empty() : tensor<3x6x8xf32>
  %t = linalg.transpose ins(%x : tensor<6x8x3xf32>) outs(%e : tensor<3x6x8xf32>) permutation = [2, 0, 1]
  %s = tensor.extract_slice %t[1, 0, 4] [2, 6, 4] [1, 1, 1] : tensor<3x6x8xf32> to tensor<2x6x4xf32>
  return %s : tensor<2x6x4xf32>
}

// -----

// CHECK-LABEL: func.func @concat(
// CHECK-COUNT-2: tensor.insert_slice
// CHECK-NOT: tensor.concat
func.func @concat(%a: tensor<4x2xf32>, %b: tensor<4x3xf32>) -> tensor<4x5xf32> {
  %r = tensor.concat dim(1) %a, %b : (tensor<4x2xf32>, tensor<4x3xf32>) -> tensor<4x5xf32>
  return %r : tensor<4x5xf32>
}
