//===- SplitCaptures.cpp - Compute captures apart from the graph ----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DimRules.h"

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

namespace mlir::cp {
#define GEN_PASS_DEF_SPLITCAPTURES
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Gives captures of one function their own copy of what computes them.
class CaptureSplitter {
public:
  explicit CaptureSplitter(func::FuncOp func) : func(func) {}

  void run();

private:
  bool collect(Value value, SetVector<Operation *> &slice);
  Value copy(Value capture);
  void separate(BlockArgument arg);

  func::FuncOp func;
  IRMapping map;
  /// Copies, and the attentions whose captures were visited.
  llvm::SmallPtrSet<Operation *, 16> copies;
  SetVector<BlockArgument> args;
};
} // namespace

/// The operations that compute a value, operands first. False if one of them is
/// an attention or the user's annotation, which must not be repeated.
bool CaptureSplitter::collect(Value value, SetVector<Operation *> &slice) {
  Operation *op = value.getDefiningOp();
  if (!op || slice.contains(op))
    return true;
  if (isa<SDPAOp, FlexAttentionOp, shard::ShardOp>(op) || !isPure(op))
    return false;
  WalkResult result = op->walk([&](Operation *inner) {
    for (Value operand : inner->getOperands()) {
      Operation *source = operand.getDefiningOp();
      bool outside = source ? !op->isAncestor(source)
                            : llvm::is_contained(func.getArguments(), operand);
      if (outside && !collect(operand, slice))
        return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  slice.insert(op);
  return !result.wasInterrupted();
}

Value CaptureSplitter::copy(Value capture) {
  if (auto arg = dyn_cast<BlockArgument>(capture)) {
    args.insert(arg);
    return arg;
  }
  SetVector<Operation *> slice;
  if (!collect(capture, slice))
    return capture;
  for (Operation *op : slice) {
    if (map.contains(op->getResults().front()))
      continue;
    OpBuilder builder(op);
    Operation *clone = builder.clone(*op, map);
    copies.insert(clone);
    clone->walk([&](Operation *inner) {
      for (Value operand : inner->getOperands())
        if (auto arg = dyn_cast<BlockArgument>(operand);
            arg && arg.getOwner() == &func.front())
          args.insert(arg);
    });
  }
  return map.lookup(capture);
}

/// Uses other than those of captures read the argument through a slice of all
/// of it, whose dimensions are not tied to the argument's.
void CaptureSplitter::separate(BlockArgument arg) {
  auto type = dyn_cast<RankedTensorType>(arg.getType());
  if (!type || !type.hasStaticShape() || type.getRank() == 0)
    return;
  SmallVector<OpOperand *> others;
  for (OpOperand &use : arg.getUses()) {
    Operation *op = func.front().findAncestorOpInBlock(*use.getOwner());
    auto attention = dyn_cast<FlexAttentionOp>(op);
    bool captures = attention && use.getOperandNumber() >= 3;
    if (!captures && !copies.contains(op))
      others.push_back(&use);
  }
  if (others.empty())
    return;
  OpBuilder builder = OpBuilder::atBlockBegin(&func.front());
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes;
  for (int64_t size : type.getShape())
    sizes.push_back(builder.getIndexAttr(size));
  auto rows = tensor::ExtractSliceOp::create(builder, arg.getLoc(), type, arg,
                                             offsets, sizes, strides);
  rows->setAttr(kUntiedAttr, builder.getUnitAttr());
  for (OpOperand *use : others)
    use->set(rows);
}

void CaptureSplitter::run() {
  for (auto op : func.front().getOps<FlexAttentionOp>())
    for (OpOperand &capture : op.getCapturesMutable())
      capture.set(copy(capture.get()));
  for (BlockArgument arg : args)
    separate(arg);
}

namespace {
struct SplitCapturesPass
    : mlir::cp::impl::SplitCapturesBase<SplitCapturesPass> {
  void runOnOperation() override {
    if (getOperation().getBody().hasOneBlock())
      CaptureSplitter(getOperation()).run();
  }
};
} // namespace
