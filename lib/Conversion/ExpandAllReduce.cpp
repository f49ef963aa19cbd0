//===- ExpandAllReduce.cpp - Gather, then combine -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::cp {
#define GEN_PASS_DEF_EXPANDALLREDUCE
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Sequences with one row for each rank along some axes.
class RankSequences {
public:
  explicit RankSequences(ModuleOp module) : symbols(module) {}

  SequenceOp get(AllReduceOp op) {
    SequenceOp &sequence = known[{op.getGridAttr(), op.getAxesAttr()}];
    if (sequence)
      return sequence;
    // The verifier knows that the grid exists.
    SymbolTableCollection tables;
    int64_t ranks = *verifyGridAxes(op, tables, op.getGridAttr(), op.getAxes());
    OpBuilder builder(op.getContext());
    sequence = SequenceOp::create(builder, op.getLoc(), "ranks", ranks, ranks,
                                  op.getGrid(), op.getAxes(),
                                  ContiguousAttr::get(op.getContext()));
    symbols.insert(sequence);
    return sequence;
  }

private:
  SymbolTable symbols;
  DenseMap<std::pair<Attribute, Attribute>, SequenceOp> known;
};
} // namespace

/// x[..] as x[1, ..].
static Value addDimension(OpBuilder &builder, Location loc, Value tensor) {
  auto type = cast<RankedTensorType>(tensor.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape.insert(shape.begin(), 1);
  SmallVector<ReassociationIndices> groups;
  for (int64_t dim = 0; dim < type.getRank(); ++dim)
    groups.push_back({dim + 1});
  if (!groups.empty())
    groups.front().insert(groups.front().begin(), 0);
  return tensor::ExpandShapeOp::create(builder, loc, type.clone(shape), tensor,
                                       groups);
}

/// Combines along the first dimension, in order.
static Value combine(OpBuilder &builder, Location loc, Value gathered,
                     RankedTensorType type, arith::AtomicRMWKind kind) {
  int64_t rank = type.getRank();
  Value neutral =
      arith::getIdentityValue(kind, type.getElementType(), builder, loc);
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  Value init =
      linalg::FillOp::create(builder, loc, neutral, empty).getResult(0);
  MLIRContext *context = builder.getContext();
  SmallVector<AffineExpr> out, in = {getAffineDimExpr(rank, context)};
  for (int64_t dim = 0; dim < rank; ++dim)
    out.push_back(getAffineDimExpr(dim, context));
  llvm::append_range(in, out);
  AffineMap maps[] = {AffineMap::get(rank + 1, 0, in, context),
                      AffineMap::get(rank + 1, 0, out, context)};
  SmallVector<utils::IteratorType> loops(rank, utils::IteratorType::parallel);
  loops.push_back(utils::IteratorType::reduction);
  return linalg::GenericOp::create(
             builder, loc, type, gathered, init, maps, loops,
             [&](OpBuilder &body, Location loc, ValueRange args) {
               Value value =
                   arith::getReductionOp(kind, body, loc, args[1], args[0]);
               linalg::YieldOp::create(body, loc, value);
             })
      .getResult(0);
}

static void expand(AllReduceOp op, RankSequences &sequences) {
  SequenceOp sequence = sequences.get(op);
  OpBuilder builder(op);
  Location loc = op.getLoc();
  auto type = cast<RankedTensorType>(op.getType());
  Value result = op.getOperand();
  if (sequence.getRanks() != 1) {
    Value row = addDimension(builder, loc, op.getOperand());
    auto rowType = cast<RankedTensorType>(row.getType());
    SmallVector<int64_t> shape(rowType.getShape());
    shape.front() = sequence.getRanks();
    auto gather = AllGatherOp::create(
        builder, loc, TypeRange{rowType.clone(shape)}, row, ValueRange(),
        /*dim=*/0, sequence.getSymName(), /*id=*/-1);
    result = combine(builder, loc, gather.getResult(0), type, op.getKind());
  }
  op.getResult().replaceAllUsesWith(result);
  op.erase();
}

namespace {
struct ExpandAllReducePass
    : mlir::cp::impl::ExpandAllReduceBase<ExpandAllReducePass> {
  void runOnOperation() override {
    SmallVector<AllReduceOp> ops;
    getOperation().walk([&](AllReduceOp op) { ops.push_back(op); });
    RankSequences sequences(getOperation());
    for (AllReduceOp op : ops)
      expand(op, sequences);
  }
};
} // namespace
