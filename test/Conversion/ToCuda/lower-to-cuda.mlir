// RUN: cp-opt %s --cp-parallelize="ranks=4" --cp-lower-to-cuda | FileCheck %s
// RUN: cp-opt %s --cp-parallelize="ranks=4" --cp-lower-to-cuda | mlir-translate --mlir-to-llvmir | FileCheck %s --check-prefix=LLVM

// Text of the mask, PTX of the rest, and calls of the runtime.
// CHECK-DAG: "// loc({{.*}}#define CP_HAS_MASK_MOD 1
// CHECK-DAG: .visible .entry kernel_0(
// CHECK-DAG: llvm.call @cp_launch
// CHECK-DAG: llvm.call @cp_attend
// CHECK-DAG: llvm.call @cp_alloc
// CHECK-NOT: gpu.
// LLVM: define i32 @cp_entry_main(
func.func @main(%q: tensor<1x2x64x16xf16>, %k: tensor<1x2x64x16xf16>, %v: tensor<1x2x64x16xf16>) -> tensor<1x2x64x16xf16> {
  %o, %l = cp.sdpa %q, %k, %v {is_causal} : (tensor<1x2x64x16xf16>, tensor<1x2x64x16xf16>, tensor<1x2x64x16xf16>) -> (tensor<1x2x64x16xf16>, tensor<1x2x64xf32>)
  %e = math.exp %o : tensor<1x2x64x16xf16>
  return %e : tensor<1x2x64x16xf16>
}
