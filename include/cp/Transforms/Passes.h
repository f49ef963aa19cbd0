//===- Passes.h - Passes from a global graph to a ring ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_PASSES_H
#define CP_TRANSFORMS_PASSES_H

#include "cp/Dialect/CP/IR/CPDialect.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassOptions.h"

namespace mlir::cp {

#define GEN_PASS_DECL
#include "cp/Transforms/Passes.h.inc"

#define GEN_PASS_REGISTRATION
#include "cp/Transforms/Passes.h.inc"

/// Options of `--cp-parallelize`; values and defaults as on the command line.
struct ParallelizeOptions : PassPipelineOptions<ParallelizeOptions> {
  Option<int64_t> ranks{*this, "ranks",
                        llvm::cl::desc("Size of the sequence axis of the grid; "
                                       "-1: the annotated size, else 1"),
                        llvm::cl::init(-1)};
  Option<std::string> layout{
      *this, "layout",
      llvm::cl::desc("auto, contiguous, head-tail, striped, per-document, "
                     "ptrr, greedy or table:FILE.npy"),
      llvm::cl::init("auto")};
  Option<std::string> docLengths{
      *this, "doc-lengths",
      llvm::cl::desc("Lengths of documents for per-document: 4,8,4 or "
                     "FILE.npy; default: from the ids that the mask compares")};
  Option<int64_t> tile{*this, "tile", llvm::cl::desc("Tile edge to plan with"),
                       llvm::cl::init(128)};
  Option<std::string> rotate{
      *this, "rotate", llvm::cl::desc("ring, all-gather, exchange or auto"),
      llvm::cl::init("ring")};
};

/// Adds the passes of `--cp-parallelize`: a global graph to one rank's program.
void buildParallelizePipeline(OpPassManager &pm,
                              const ParallelizeOptions &options);

/// Registers `--cp-parallelize`.
void registerParallelizePipeline();

} // namespace mlir::cp

#endif // CP_TRANSFORMS_PASSES_H
