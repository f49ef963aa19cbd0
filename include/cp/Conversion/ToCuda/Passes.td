//===- Passes.td - From a ring to GPU kernels --------------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_CONVERSION_TOCUDA_PASSES_TD
#define CP_CONVERSION_TOCUDA_PASSES_TD

include "mlir/Pass/PassBase.td"

def AttachCudaMods : Pass<"cp-attach-cuda-mods", "::mlir::ModuleOp"> {
  let summary = "Print mask_mod and score_mod of each attend as CUDA C++";
  let description = [{
    The text, as `cp-translate --cp-mods-to-cuda` prints it, becomes the attribute
    `cp.cuda_mods`, behind a comment with the place of the attend, which errors
    of the CUDA compiler show. It is for the regions in local coordinates, before
    `--cp-outline-mods` turns them into functions for the host.

    An attend with a head dim above 256, for which there are no kernels, is an
    error.

    ```mlir-fragment
    cp.attend %q, %k, %v outs(%o, %l) mask_mod { ... }
    // becomes
    cp.attend %q, %k, %v outs(%o, %l) {cp.cuda_mods = "// loc(...)\n#define CP_HAS_MASK_MOD 1 ..."} mask_mod { ... }
    ```
  }];
  let dependentDialects = ["::mlir::func::FuncDialect"];
}

def FormLaunches : Pass<"cp-form-launches", "::mlir::ModuleOp"> {
  let summary = "Turn loops over memory of the GPU into gpu.launch";
  let description = [{
    In functions that run on the GPU: public ones and those that they call, but
    not those that compute layout tables, which stay with the host. Each linalg
    op becomes a loop over its parallel dimensions, which all threads of one
    launch share, with its reductions inside. Other loops that only compute and
    touch memory, and single stores, become a launch of one thread.
    Communication, attention, allocations and control flow stay on the host.

    ```mlir-fragment
    linalg.generic {iterator_types = ["parallel", "reduction"], ...} ins(%a : memref<4x8xf32>) outs(%b : memref<4xf32>) { ... }
    // becomes
    gpu.launch blocks(%bx, ...) in (%gx = %c1, ...) threads(%tx, ...) in (%x = %c256, ...) {
      ... // %i = %bx * 256 + %tx
      %in = arith.cmpi ult, %i, %c4 : index
      scf.if %in { scf.for %j = %c0 to %c8 step %c1 { ... } }
      gpu.terminator
    }
    ```
  }];
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::gpu::GPUDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def ConvertHostAccesses
    : Pass<"cp-convert-host-accesses", "::mlir::ModuleOp"> {
  let summary = "Turn the host's accesses to memory of the GPU into calls";
  let description = [{
    In functions that run on the GPU, outside of kernels: a load, on whose value
    the host decides what to do, becomes `cp_download`, a copy `cp_copy`, and a
    constant is taken from `cp_constant`. An assertion in a kernel sets a flag
    (`cp_assert_flags`), which `cp_check_asserts` looks at before the function
    returns.

    ```mlir-fragment
    %x = memref.load %m[%i] : memref<4xi64>
    // becomes
    llvm.call @cp_download(%context, %slot, %pointer, %bytes) : ...
    %x = llvm.load %slot : !llvm.ptr -> i64
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect", "::mlir::scf::SCFDialect"
  ];
}

def MergeKernels : Pass<"cp-merge-kernels", "::mlir::ModuleOp"> {
  let summary = "Put all kernels into one gpu.module, equal ones once";
  let description = [{
    `gpu-kernel-outlining` makes a module for each launch. The layers of a model
    have the same kernels: each is compiled once.

    ```mlir-fragment
    gpu.module @main_kernel { gpu.func @main_kernel(...) kernel { ... } }
    gpu.module @main_kernel_0 { gpu.func @main_kernel(...) kernel { ... } } // the same
    // becomes
    gpu.module @cp_kernels { gpu.func @kernel_0(...) kernel { ... } }
    ```
  }];
  let dependentDialects = ["::mlir::gpu::GPUDialect"];
}

def UseIntrinsics : Pass<"cp-use-intrinsics", "::mlir::gpu::GPUModuleOp"> {
  let summary = "Turn calls of libdevice into LLVM's intrinsics";
  let description = [{
    Upstream's `convert-gpu-to-nvvm` calls NVIDIA's libdevice for every function
    of the math dialect. What LLVM compiles to instructions of the GPU (fabs,
    ceil, floor, trunc, rint, round, fma, copysign, sqrt) needs no library: so
    most models compile without the CUDA toolkit.

    ```mlir-fragment
    %y = llvm.call @__nv_sqrtf(%x) : (f32) -> f32
    // becomes
    %y = llvm.call_intrinsic "llvm.sqrt.f32"(%x) : (f32) -> f32
    ```
  }];
  let dependentDialects = ["::mlir::LLVM::LLVMDialect"];
}

def SerializeKernels : Pass<"cp-serialize-kernels", "::mlir::ModuleOp"> {
  let summary = "Compile gpu.modules to PTX";
  let description = [{
    Upstream's `nvvm-attach-target` and `gpu-module-to-binary{format=isa}`: the
    driver of the GPU compiles the PTX when a program first uses it. Functions
    that only NVIDIA's libdevice has (sin, powf, ...) need the CUDA toolkit, from
    `CUDA_HOME`, `CUDA_PATH` or where this compiler was built with one; without
    it they are an error.

    ```mlir-fragment
    gpu.module @cp_kernels { llvm.func @kernel_0(...) attributes {gpu.kernel, nvvm.kernel} { ... } }
    // becomes
    gpu.binary @cp_kernels [#gpu.object<#nvvm.target<chip = "sm_80">, assembly = "...">]
    ```
  }];
  let options = [
    Option<"chip", "chip", "std::string", "\"sm_80\"",
           "The oldest GPU that the kernels are for.">
  ];
  let dependentDialects = [
    "::mlir::gpu::GPUDialect", "::mlir::NVVM::NVVMDialect"
  ];
}

def ConvertLaunches : Pass<"cp-convert-launches", "::mlir::ModuleOp"> {
  let summary = "Turn gpu.launch_func into calls of the runtime";
  let description = [{
    `cp_launch` takes the kernel, a constant with the image that holds it, and
    pointers to its parameters: those of a memref are its descriptor's fields.

    ```mlir-fragment
    gpu.launch_func @cp_kernels::@kernel_0 blocks in (%b, %c1, %c1) threads in (%c256, %c1, %c1) args(%m : memref<4xf32>)
    // becomes
    llvm.call @cp_launch(%context, %kernel, %b, %threads, %parameters) : ...
    ```
  }];
  let dependentDialects = [
    "::mlir::LLVM::LLVMDialect", "::mlir::arith::ArithDialect",
    "::mlir::memref::MemRefDialect"
  ];
}

#endif // CP_CONVERSION_TOCUDA_PASSES_TD
