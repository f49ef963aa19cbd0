//===- RewriteIndexMaps.cpp - Regions to local coordinates ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Positions.h"

#include "cp/Analysis/IndexBounds.h"
#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_REWRITEINDEXMAPS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Positions of rows
//===----------------------------------------------------------------------===//

namespace {
/// The rows of one operand of an attend.
struct Rows {
  SequenceOp sequence;
  /// The rank that holds them; null: all ranks, rank-major.
  Value rank;
  int64_t offset;
  int64_t size;
  /// The layout's table, if it has one.
  Value table;
};

/// Emits the position of a row. `rank` and `table` are what stands for those
/// of `rows` at the insertion point.
class PositionEmitter {
public:
  PositionEmitter(OpBuilder &builder, Location loc, Rows &rows, Value rank,
                  Value table)
      : builder(builder), loc(loc), rows(rows), rank(rank), table(table) {}

  Value emit(Value batch, Value row);

private:
  Value emitTable(Value batch, Value row);
  Value emitChunk(const LayoutChunk &chunk, int64_t first, Value row);
  /// d0 = rank, d1 = row of the operand.
  AffineExpr rankExpr();
  AffineExpr shardRowExpr();
  Value apply(AffineExpr expr, Value row);

  OpBuilder &builder;
  Location loc;
  Rows &rows;
  Value rank, table;
};
} // namespace

AffineExpr PositionEmitter::rankExpr() {
  if (rank)
    return builder.getAffineDimExpr(0);
  return (builder.getAffineDimExpr(1) + rows.offset)
      .floorDiv(rows.sequence.getRows());
}

AffineExpr PositionEmitter::shardRowExpr() {
  AffineExpr row = builder.getAffineDimExpr(1) + rows.offset;
  return rank ? row : row % rows.sequence.getRows();
}

Value PositionEmitter::apply(AffineExpr expr, Value row) {
  expr = simplifyAffineExpr(expr, /*numDims=*/2, /*numSymbols=*/0);
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return arith::ConstantIndexOp::create(builder, loc, constant.getValue());
  if (expr == builder.getAffineDimExpr(1))
    return row;
  if (!expr.isFunctionOfDim(0))
    return affine::AffineApplyOp::create(
        builder, loc,
        AffineMap::get(1, 0,
                       expr.shiftDims(/*numDims=*/2, /*shift=*/0)
                           .replace(builder.getAffineDimExpr(1),
                                    builder.getAffineDimExpr(0))),
        ValueRange{row});
  return affine::AffineApplyOp::create(builder, loc, AffineMap::get(2, 0, expr),
                                       ValueRange{rank, row});
}

Value PositionEmitter::emitTable(Value batch, Value row) {
  auto type = cast<RankedTensorType>(table.getType());
  Value b = type.getDimSize(0) == 1
                ? arith::ConstantIndexOp::create(builder, loc, 0).getResult()
                : batch;
  AffineExpr column = builder.getAffineDimExpr(1) + rows.offset;
  if (rank)
    column = builder.getAffineDimExpr(0) * rows.sequence.getRows() + column;
  auto position = tensor::ExtractOp::create(builder, loc, table,
                                            ValueRange{b, apply(column, row)});
  // The table has an entry for each row.
  position->setAttr(kInBoundsAttr, builder.getUnitAttr());
  return arith::IndexCastOp::create(builder, loc, builder.getIndexType(),
                                    position);
}

Value PositionEmitter::emitChunk(const LayoutChunk &chunk, int64_t first,
                                 Value row) {
  int64_t perRank = rows.sequence.getRows();
  // Gathered rows of a contiguous layout are positions already.
  if (!rank && chunk.rows == perRank && chunk.rankStride == perRank &&
      chunk.rowStride == 1)
    return apply(builder.getAffineDimExpr(1) + (rows.offset + chunk.base), row);
  return apply(rankExpr() * chunk.rankStride +
                   (shardRowExpr() - first) * chunk.rowStride + chunk.base,
               row);
}

Value PositionEmitter::emit(Value batch, Value row) {
  if (table)
    return emitTable(batch, row);
  // Chunks that the operand's rows reach, the last one first.
  Value position;
  int64_t first = rows.sequence.getRows();
  SmallVector<LayoutChunk> chunks = rows.sequence.getChunks();
  for (const LayoutChunk &chunk : llvm::reverse(chunks)) {
    int64_t end = first;
    first -= chunk.rows;
    if (rank && (first >= rows.offset + rows.size || end <= rows.offset))
      continue;
    Value here = emitChunk(chunk, first, row);
    if (position) {
      Value inChunk = arith::CmpIOp::create(
          builder, loc, arith::CmpIPredicate::slt, apply(shardRowExpr(), row),
          arith::ConstantIndexOp::create(builder, loc, end));
      here = arith::SelectOp::create(builder, loc, inChunk, here, position);
    }
    position = here;
  }
  return position;
}

//===----------------------------------------------------------------------===//
// Attends
//===----------------------------------------------------------------------===//

/// `size` rows of a sequence from `offset` on, of an op with `batch` batch
/// rows.
static FailureOr<Rows> getRows(Operation *op, FlatSymbolRefAttr name,
                               Value rank, int64_t offset, int64_t size,
                               int64_t batch) {
  SequenceOp sequence = lookupSequence(op, name);
  Rows rows{sequence, rank, offset, size, Value()};
  if (!sequence.getLayout().needsTable())
    return rows;
  auto func = op->getParentOfType<func::FuncOp>();
  if (func)
    rows.table = findLayoutTable(func, sequence);
  auto type = rows.table ? dyn_cast<RankedTensorType>(rows.table.getType())
                         : RankedTensorType();
  if (!type || !type.getElementType().isInteger(64) || type.getRank() != 2 ||
      (type.getDimSize(0) != 1 && type.getDimSize(0) != batch) ||
      type.getDimSize(1) != static_cast<int64_t>(sequence.getPadded()))
    return op->emitOpError("expects an argument with ")
           << kLayoutTableAttr << " = " << name << " of type tensor<1x"
           << sequence.getPadded() << "xi64> or one row for each batch row";
  return rows;
}

/// The rows of an operand of an attend.
static FailureOr<Rows> getRows(AttendOp op, FlatSymbolRefAttr name, Value rank,
                               int64_t offset, Value operand) {
  auto type = cast<ShapedType>(operand.getType());
  return getRows(op, name, rank, offset, type.getDimSize(2),
                 type.getDimSize(0));
}

static SmallVector<Region *> getMods(AttendOp op) {
  return {&op.getScoreMod(), &op.getMaskMod()};
}

static SmallVector<Region *> getMods(PlanOp op) { return {&op.getMaskMod()}; }

namespace {
/// Captures appended while regions are rewritten, one for each value.
template <typename OpTy>
class Captures {
public:
  explicit Captures(OpTy op) : op(op) {
    for (auto [i, capture] : llvm::enumerate(op.getCaptures()))
      known.try_emplace(capture, i);
  }

  /// What stands for an outside value inside a region.
  Value get(Region &mod, Value outside) {
    if (!outside)
      return {};
    auto [entry, isNew] = known.try_emplace(outside, op.getCaptures().size());
    if (isNew) {
      op.getCapturesMutable().append(outside);
      for (Region *region : getMods(op))
        if (!region->empty())
          region->addArgument(outside.getType(), op.getLoc());
    }
    unsigned count = op.getCaptures().size();
    return mod.getArgument(mod.getNumArguments() - count + entry->second);
  }

private:
  OpTy op;
  DenseMap<Value, unsigned> known;
};
} // namespace

/// Replaces one index argument of a region by the position of that row.
template <typename OpTy>
static void rewriteIndex(Region &mod, unsigned firstIndex, unsigned index,
                         Rows &rows, Captures<OpTy> &captures) {
  if (mod.empty() || mod.getArgument(firstIndex + index).use_empty())
    return;
  BlockArgument row = mod.getArgument(firstIndex + index);
  Value rank = captures.get(mod, rows.rank);
  Value table = captures.get(mod, rows.table);
  SmallVector<OpOperand *> uses(
      llvm::map_range(row.getUses(), [](OpOperand &use) { return &use; }));
  OpBuilder builder = OpBuilder::atBlockBegin(&mod.front());
  PositionEmitter emitter(builder, row.getLoc(), rows, rank, table);
  Value position = emitter.emit(mod.getArgument(firstIndex), row);
  for (OpOperand *use : uses)
    use->set(position);
}

/// The tensor [batch, rows] of positions of rows, -1 at padding.
static Value emitPositions(OpBuilder &builder, Location loc, Rows &rows,
                           int64_t batch) {
  auto type = RankedTensorType::get({batch, rows.size}, builder.getI64Type());
  return tensor::GenerateOp::create(
      builder, loc, type, ValueRange(),
      [&](OpBuilder &inner, Location loc, ValueRange indices) {
        PositionEmitter emitter(inner, loc, rows, rows.rank, rows.table);
        Value position = emitter.emit(indices[0], indices[1]);
        if (rows.sequence.isPadded()) {
          Value length = arith::ConstantIndexOp::create(
              inner, loc, rows.sequence.getLength());
          Value exists = arith::CmpIOp::create(
              inner, loc, arith::CmpIPredicate::slt, position, length);
          Value padding = arith::ConstantIndexOp::create(inner, loc, -1);
          position =
              arith::SelectOp::create(inner, loc, exists, position, padding);
        }
        tensor::YieldOp::create(
            inner, loc,
            arith::IndexCastOp::create(inner, loc, inner.getI64Type(), position)
                .getResult());
      });
}

/// Gives an attend the positions of an operand's rows, if there is padding.
static void setPositions(OpBuilder &builder, AttendOp op, Rows &rows,
                         MutableOperandRange operand) {
  if (!rows.sequence.isPadded())
    return;
  int64_t batch =
      rows.table ? cast<RankedTensorType>(rows.table.getType()).getDimSize(0)
                 : 1;
  operand.assign(emitPositions(builder, op.getLoc(), rows, batch));
}

/// The first of the rows among those of all ranks, laid end to end.
static Value emitFirstRow(OpBuilder &builder, Location loc, Rows &rows) {
  if (!rows.rank)
    return arith::ConstantIndexOp::create(builder, loc, rows.offset);
  AffineExpr rank = builder.getAffineDimExpr(0);
  AffineMap map =
      AffineMap::get(1, 0, rank * rows.sequence.getRows() + rows.offset);
  return affine::AffineApplyOp::create(builder, loc, map,
                                       ValueRange{rows.rank});
}

static LogicalResult rewrite(AttendOp op) {
  FailureOr<Rows> q = getRows(op, op.getQSeqAttr(), op.getQRank(),
                              op.getQOffset(), op.getQuery());
  FailureOr<Rows> kv = getRows(op, op.getKvSeqAttr(), op.getKvRank(),
                               op.getKvOffset(), op.getKey());
  if (failed(q) || failed(kv))
    return failure();
  Captures<AttendOp> captures(op);
  for (auto [mod, first] :
       {std::pair(&op.getScoreMod(), 1u), std::pair(&op.getMaskMod(), 0u)}) {
    rewriteIndex(*mod, first, /*index=*/3, *kv, captures);
    rewriteIndex(*mod, first, /*index=*/2, *q, captures);
  }
  OpBuilder builder(op);
  setPositions(builder, op, *q, op.getQPositionsMutable());
  setPositions(builder, op, *kv, op.getKvPositionsMutable());
  op.getQFirstMutable().assign(emitFirstRow(builder, op.getLoc(), *q));
  op.getKvFirstMutable().assign(emitFirstRow(builder, op.getLoc(), *kv));
  op.removeQSeqAttr();
  op.removeKvSeqAttr();
  op.getQRankMutable().clear();
  op.getKvRankMutable().clear();
  op.setQOffset(0);
  op.setKvOffset(0);
  op.removeBlocksAttr();
  return success();
}

//===----------------------------------------------------------------------===//
// Plans
//===----------------------------------------------------------------------===//

/// Makes the mask false where a row is padding. The arguments still are rows.
static void maskPadding(PlanOp op, unsigned index, Rows &rows,
                        Captures<PlanOp> &captures) {
  if (!rows.sequence.isPadded())
    return;
  Region &mask = op.getMaskMod();
  Value table = captures.get(mask, rows.table);
  auto yield = cast<YieldOp>(mask.front().getTerminator());
  OpBuilder builder(yield);
  Location loc = yield.getLoc();
  PositionEmitter emitter(builder, loc, rows, /*rank=*/Value(), table);
  Value position = emitter.emit(mask.getArgument(0), mask.getArgument(index));
  auto compare = [&](arith::CmpIPredicate predicate, int64_t bound) -> Value {
    return arith::CmpIOp::create(
        builder, loc, predicate, position,
        arith::ConstantIndexOp::create(builder, loc, bound));
  };
  Value exists = compare(arith::CmpIPredicate::slt, rows.sequence.getLength());
  if (table)
    exists = arith::AndIOp::create(builder, loc, exists,
                                   compare(arith::CmpIPredicate::sge, 0));
  yield.getValueMutable().assign(
      arith::AndIOp::create(builder, loc, exists, yield.getValue()));
}

static LogicalResult rewrite(PlanOp op) {
  auto batch = static_cast<int64_t>(op.getBatch());
  auto rows = [&](FlatSymbolRefAttr name) {
    return getRows(op, name, /*rank=*/Value(), /*offset=*/0,
                   lookupSequence(op, name).getPadded(), batch);
  };
  FailureOr<Rows> q = rows(op.getQSeqAttr()), kv = rows(op.getKvSeqAttr());
  if (failed(q) || failed(kv))
    return failure();
  Captures<PlanOp> captures(op);
  rewriteIndex(op.getMaskMod(), 0, /*index=*/3, *kv, captures);
  rewriteIndex(op.getMaskMod(), 0, /*index=*/2, *q, captures);
  maskPadding(op, /*index=*/2, *q, captures);
  maskPadding(op, /*index=*/3, *kv, captures);
  op.setRows(true);
  return success();
}

//===----------------------------------------------------------------------===//
// Positions
//===----------------------------------------------------------------------===//

/// Writes out the positions of a rank's rows.
static LogicalResult rewrite(PositionsOp op) {
  if (!op.getRank())
    return op.emitOpError("is of all rows; run shard-partition first");
  SequenceOp sequence = lookupSequence(op, op.getSequenceAttr());
  Rows rows{sequence, op.getRank(), 0, sequence.getRows(), Value()};
  int64_t batch = cast<ShapedType>(op.getResult().getType()).getDimSize(0);
  if (sequence.getLayout().needsTable()) {
    auto func = op->getParentOfType<func::FuncOp>();
    rows.table = func ? findLayoutTable(func, sequence) : BlockArgument();
    if (!rows.table ||
        cast<ShapedType>(rows.table.getType()).getDimSize(0) != batch)
      return op.emitOpError("expects an argument with the layout's table for ")
             << batch << " batch rows";
  }
  OpBuilder builder(op);
  op.getResult().replaceAllUsesWith(
      emitPositions(builder, op.getLoc(), rows, batch));
  op.erase();
  return success();
}

namespace {
struct RewriteIndexMapsPass
    : mlir::cp::impl::RewriteIndexMapsBase<RewriteIndexMapsPass> {
  void runOnOperation() override {
    WalkResult result = getOperation().walk([](Operation *op) {
      auto attend = dyn_cast<AttendOp>(op);
      auto plan = dyn_cast<PlanOp>(op);
      auto positions = dyn_cast<PositionsOp>(op);
      if ((attend && attend.isGlobal() && failed(rewrite(attend))) ||
          (plan && !plan.getRows() && failed(rewrite(plan))) ||
          (positions && failed(rewrite(positions))))
        return WalkResult::interrupt();
      return WalkResult::advance();
    });
    if (result.wasInterrupted())
      signalPassFailure();
  }
};
} // namespace
