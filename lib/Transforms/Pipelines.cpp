//===- Pipelines.cpp - The --cp-parallelize pipeline ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Shard/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::cp;

void mlir::cp::buildParallelizePipeline(OpPassManager &pm,
                                        const ParallelizeOptions &options) {
  ShardSequenceOptions shardOptions;
  shardOptions.ranks = options.ranks;
  shardOptions.layout = options.layout;
  shardOptions.docLengths = options.docLengths;
  shardOptions.tile = options.tile;
  FormRingOptions ringOptions;
  ringOptions.rotate = options.rotate;

  pm.addPass(createInlinerPass());
  pm.addPass(createCanonicalizerPass());
  // Elementwise operations on tensors have sharding models as linalg only.
  pm.addNestedPass<func::FuncOp>(createConvertElementwiseToLinalgPass());
  pm.addNestedPass<func::FuncOp>(createUnshareInits());
  pm.addNestedPass<func::FuncOp>(createSplitCaptures());
  pm.addPass(createShardSequence(shardOptions));
  pm.addPass(createLiftPositions());
  pm.addPass(createRewritePositions());
  pm.addPass(createPadSequence());
  pm.addPass(createPropagateSharding());
  pm.addPass(createVerifySharding());
  pm.addNestedPass<func::FuncOp>(shard::createPartition());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createLowerCollectives());
  pm.addPass(createFormRing(ringOptions));
  pm.addPass(createClassifySteps());
  pm.addPass(createPruneRing());
  pm.addPass(createVerifyCoverage());
  pm.addPass(createRewriteIndexMaps());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
}

void mlir::cp::registerParallelizePipeline() {
  PassPipelineRegistration<ParallelizeOptions>(
      "cp-parallelize",
      "Shard the sequence over ranks and turn attention into a ring",
      buildParallelizePipeline);
}
