// RUN: cp-opt %s --pass-pipeline='builtin.module(gpu.module(cp-use-intrinsics))' | FileCheck %s

// CHECK-LABEL: gpu.module @kernels
gpu.module @kernels {
  llvm.func @__nv_sqrtf(f32) -> f32
  llvm.func @__nv_fma(f64, f64, f64) -> f64
  llvm.func @__nv_rintf(f32) -> f32
  llvm.func @__nv_sinf(f32) -> f32
  // What looks like one of them and is not.
  llvm.func @__nv_fabs(f32) -> f32
  llvm.func @fabs(f64) -> f64
  // CHECK-NOT: @__nv_sqrtf
  // CHECK-NOT: @__nv_fma
  // CHECK-LABEL: llvm.func @kernel
  llvm.func @kernel(%x: f32, %y: f64) -> f32 attributes {gpu.kernel} {
    // CHECK: %[[ROOT:.*]] = llvm.call_intrinsic "llvm.sqrt.f32"(%{{.*}}) : (f32) -> f32
    %0 = llvm.call @__nv_sqrtf(%x) : (f32) -> f32
    // CHECK: llvm.call_intrinsic "llvm.fma.f64"(%[[Y:.*]], %[[Y]], %[[Y]]) : (f64, f64, f64) -> f64
    %1 = llvm.call @__nv_fma(%y, %y, %y) : (f64, f64, f64) -> f64
    // CHECK: llvm.call_intrinsic "llvm.rint.f32"(%[[ROOT]])
    %2 = llvm.call @__nv_rintf(%0) : (f32) -> f32
    // CHECK: llvm.call @__nv_sinf
    %3 = llvm.call @__nv_sinf(%2) : (f32) -> f32
    // CHECK: llvm.call @__nv_fabs
    %4 = llvm.call @__nv_fabs(%3) : (f32) -> f32
    // CHECK: llvm.call @fabs
    %5 = llvm.call @fabs(%1) : (f64) -> f64
    llvm.return %4 : f32
  }
}
