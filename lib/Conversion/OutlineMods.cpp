//===- OutlineMods.cpp - mask_mod and score_mod to functions --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Turns the regions of cp.attend and cp.tile_counts into functions over row
// segments that a kernel calls (cp_mask_fn and cp_score_fn of
// cp/Runtime/Runtime.h).
//
//===----------------------------------------------------------------------===//

#include "FunctionCache.h"
#include "ModFunction.h"
#include "ReadChecks.h"
#include "RuntimeABI.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_OUTLINEMODS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

namespace {
/// Outlines regions; equal ones share a function.
class ModOutliner {
public:
  explicit ModOutliner(ModuleOp module) : runtime(module) {}

  /// The function of a region, made at its first use.
  FailureOr<FlatSymbolRefAttr> outline(Region &mod, ModKind kind) {
    return functions.get(mod, static_cast<unsigned>(kind),
                         [&]() -> FailureOr<FlatSymbolRefAttr> {
                           auto function = createModFunction(
                               mod, kind, runtime.getSymbols());
                           if (failed(function))
                             return failure();
                           return FlatSymbolRefAttr::get(*function);
                         });
  }

  /// Gives `op` the function that checks reads of a region, if it needs one.
  /// It tells where the read is: no two share it.
  LogicalResult outlineCheck(AttendOp op, Region &mod, ModKind kind) {
    if (!hasUnprovenReads(mod))
      return success();
    auto function = createReadCheck(mod, kind, runtime);
    if (succeeded(function))
      op->setAttr(getCheckAttr(kind), FlatSymbolRefAttr::get(*function));
    return function;
  }

private:
  RuntimeModule runtime;
  FunctionCache functions;
};
} // namespace

/// CP_MASK_READS_* of a mask region.
static int64_t getMaskReads(Region &mask) {
  return (readsIndex(mask, 0) ? 1 : 0) | (readsIndex(mask, 1) ? 2 : 0);
}

/// Outlines the mask region of an op, which stays until all are compared.
template <typename OpTy>
static LogicalResult outlineMask(OpTy op, ModOutliner &outliner) {
  Region &mask = op.getMaskMod();
  if (mask.empty())
    return success();
  auto name = outliner.outline(mask, ModKind::Mask);
  if (failed(name))
    return failure();
  op.setMaskFnAttr(*name);
  Builder builder(op.getContext());
  op->setAttr(kMaskReadsAttr, builder.getI64IntegerAttr(getMaskReads(mask)));
  return success();
}

static LogicalResult outlineScore(AttendOp op, ModOutliner &outliner) {
  Region &score = op.getScoreMod();
  if (score.empty())
    return success();
  auto name = outliner.outline(score, ModKind::Score);
  if (failed(name))
    return failure();
  op.setScoreFnAttr(*name);
  return success();
}

static void eraseBody(Region &region) {
  region.dropAllReferences();
  region.getBlocks().clear();
}

namespace {
struct OutlineModsPass : cp::impl::OutlineModsBase<OutlineModsPass> {
  void runOnOperation() override {
    ModOutliner outliner(getOperation());
    SmallVector<AttendOp> attends;
    SmallVector<Operation *> masked; // whose one region is a mask
    getOperation().walk([&](Operation *op) {
      if (auto attend = dyn_cast<AttendOp>(op))
        attends.push_back(attend);
      if (isa<PlanOp, TileCountsOp, PredictSecondsOp>(op))
        masked.push_back(op);
    });
    for (AttendOp op : attends)
      if (failed(outlineMask(op, outliner)) ||
          failed(outlineScore(op, outliner)) ||
          failed(outliner.outlineCheck(op, op.getMaskMod(), ModKind::Mask)) ||
          failed(outliner.outlineCheck(op, op.getScoreMod(), ModKind::Score)))
        return signalPassFailure();
    for (Operation *op : masked)
      if (failed(TypeSwitch<Operation *, LogicalResult>(op)
                     .Case<PlanOp, TileCountsOp, PredictSecondsOp>(
                         [&](auto one) { return outlineMask(one, outliner); })))
        return signalPassFailure();
    for (AttendOp op : attends) {
      eraseBody(op.getMaskMod());
      eraseBody(op.getScoreMod());
    }
    for (Operation *op : masked)
      eraseBody(op->getRegion(0));
  }
};
} // namespace
