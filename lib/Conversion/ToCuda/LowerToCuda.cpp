//===- LowerToCuda.cpp - The --cp-lower-to-cuda pipeline ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Conversion/ToCuda/Passes.h"

#include "mlir/Conversion/GPUToNVVM/GPUToNVVMPass.h"
#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVM/NVVM/Target.h"
#include "mlir/Target/LLVMIR/Dialect/GPU/GPUToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/NVVM/NVVMToLLVMIRTranslation.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::cp;

/// Loops to kernels, and those to PTX.
static void addKernels(OpPassManager &pm) {
  pm.addPass(createFormLaunches());
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createConvertHostAccesses());
  pm.addPass(createReportAsserts());
  pm.addNestedPass<func::FuncOp>(createRelaxArithmetic());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  pm.addPass(createGpuLaunchSinkIndexComputationsPass());
  pm.addPass(createGpuKernelOutliningPass());
  pm.addPass(createMergeKernels());
  buildExpandArithmeticPipeline(pm);
  auto &kernels = pm.nest<gpu::GPUModuleOp>();
  kernels.addPass(createLowerAffinePass());
  kernels.addPass(createSCFToControlFlowPass());
  kernels.addPass(memref::createExpandStridedMetadataPass());
  kernels.addPass(createLowerAffinePass());
  ConvertGpuOpsToNVVMOpsOptions nvvm;
  nvvm.indexBitwidth = 64;
  kernels.addPass(createConvertGpuOpsToNVVMOps(nvvm));
  kernels.addPass(createCanonicalizerPass());
  kernels.addPass(createReconcileUnrealizedCastsPass());
  kernels.addPass(createUseIntrinsics());
  pm.addPass(createSerializeKernels());
}

void mlir::cp::buildLowerToCudaPipeline(OpPassManager &pm) {
  pm.addPass(createVerifyLocal());
  pm.addPass(createCaptureTables());
  pm.addPass(createAttachCudaMods());
  pm.addPass(createDefineArithmetic());
  buildOutlineAndBufferizePipeline(pm);
  addKernels(pm);
  pm.addNestedPass<func::FuncOp>(createSCFToControlFlowPass());
  pm.addPass(createPoolBuffers());
  pm.addPass(createConvertLaunches());
  pm.addPass(createConvertToRuntime());
  pm.addPass(createEmitEntries());
  buildConvertToLLVMPipeline(pm);
}

void mlir::cp::registerLowerToCudaPipeline() {
  PassPipelineRegistration<>(
      "cp-lower-to-cuda",
      "Lower one rank's program to the LLVM dialect, calls of the runtime, and "
      "PTX",
      buildLowerToCudaPipeline);
}

void mlir::cp::registerCudaExternalModels(DialectRegistry &registry) {
  registry.insert<gpu::GPUDialect, NVVM::NVVMDialect>();
  NVVM::registerNVVMTargetInterfaceExternalModels(registry);
  registerNVVMDialectTranslation(registry);
  registerGPUDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}
