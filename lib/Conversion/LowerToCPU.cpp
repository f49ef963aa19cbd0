//===- LowerToCPU.cpp - The --cp-lower-to-cpu pipeline --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Pipelines/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::cp;

void mlir::cp::buildBufferizePipeline(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
  pm.addPass(createPrepareBuffers());
  bufferization::OneShotBufferizePassOptions options;
  options.bufferizeFunctionBoundaries = true;
  options.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  // The ring carries what arrived in place of what was sent.
  options.allowReturnAllocsFromLoops = true;
  pm.addPass(bufferization::createOneShotBufferizePass(options));
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createWriteOutputs());
  bufferization::buildBufferDeallocationPipeline(
      pm, bufferization::BufferDeallocationPipelineOptions());
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addPass(createCSEPass());
}

void mlir::cp::buildGraphOptimizationPipeline(OpPassManager &pm) {
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
  pm.addNestedPass<func::FuncOp>(createFoldTransposes());
  pm.addNestedPass<func::FuncOp>(createAccumulateProducts());
  pm.addNestedPass<func::FuncOp>(createFuseElementwise());
  pm.addNestedPass<func::FuncOp>(createReuseInputs());
}

void mlir::cp::buildExpandArithmeticPipeline(OpPassManager &pm) {
  pm.addPass(createLowerAffinePass());
  arith::ArithEmulateUnsupportedFloatsOptions floats;
  floats.sourceTypeStrs = {"bf16", "f16"};
  floats.targetTypeStr = "f32";
  pm.addPass(arith::createArithEmulateUnsupportedFloats(floats));
  math::MathExtendToSupportedTypesOptions extend;
  pm.addPass(math::createMathExtendToSupportedTypes(extend));
  pm.addPass(createExpandMath());
  pm.addPass(createCanonicalizerPass());
}

void mlir::cp::buildOutlineAndBufferizePipeline(OpPassManager &pm) {
  pm.addPass(createEmitTileFunctions());
  pm.addPass(createOutlineMods());
  pm.addPass(createEmitMetadata());
  pm.addPass(createExpandAllReduce());
  buildGraphOptimizationPipeline(pm);
  pm.addPass(createClampReads());
  buildBufferizePipeline(pm);
  pm.addNestedPass<func::FuncOp>(
      bufferization::createOptimizeAllocationLivenessPass());
  pm.addPass(createMatmulToBlas());
  pm.addPass(createConvertCopies());
}

void mlir::cp::buildConvertToLLVMPipeline(OpPassManager &pm) {
  pm.addPass(createSCFToControlFlowPass());
  buildExpandArithmeticPipeline(pm);
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createCSEPass());
  // Functions without an intrinsic become calls of the C library's.
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertMathToLibmPass());
  pm.addPass(createConvertToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createFinalizeProgram());
}

void mlir::cp::buildLowerToCPUPipeline(OpPassManager &pm) {
  pm.addPass(createVerifyLocal());
  pm.addPass(createDefineArithmetic());
  pm.addPass(createCaptureTables());
  buildOutlineAndBufferizePipeline(pm);
  pm.addNestedPass<func::FuncOp>(createConvertLinalgToLoopsPass());
  pm.addPass(createReportAsserts());
  pm.addNestedPass<func::FuncOp>(createRelaxArithmetic());
  // Before calls of the runtime multiply the operations: each loop moves all
  // that follow it.
  pm.addNestedPass<func::FuncOp>(createSCFToControlFlowPass());
  pm.addPass(createPoolBuffers());
  pm.addPass(createConvertToRuntime());
  pm.addPass(createEmitEntries());
  buildConvertToLLVMPipeline(pm);
}

void mlir::cp::registerLowerToCPUPipeline() {
  PassPipelineRegistration<>(
      "cp-bufferize", "Turn tensors into memrefs that are written in place",
      buildBufferizePipeline);
  PassPipelineRegistration<>(
      "cp-lower-to-cpu",
      "Lower one rank's program to the LLVM dialect and calls of the runtime",
      buildLowerToCPUPipeline);
}
