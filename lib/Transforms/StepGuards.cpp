//===- StepGuards.cpp - Attend to what a step needs ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepGuards.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::presburger;

//===----------------------------------------------------------------------===//
// Conditions
//===----------------------------------------------------------------------===//

/// `lhs >= rhs` with only positive terms on either side, which reads better
/// than `lhs - rhs >= 0`.
static void splitSigns(AffineExpr expr, AffineExpr &lhs, AffineExpr &rhs) {
  if (auto add = dyn_cast<AffineBinaryOpExpr>(expr);
      add && add.getKind() == AffineExprKind::Add) {
    splitSigns(add.getLHS(), lhs, rhs);
    splitSigns(add.getRHS(), lhs, rhs);
    return;
  }
  auto constant = dyn_cast<AffineConstantExpr>(expr);
  auto mul = dyn_cast<AffineBinaryOpExpr>(expr);
  auto factor = mul && mul.getKind() == AffineExprKind::Mul
                    ? dyn_cast<AffineConstantExpr>(mul.getRHS())
                    : AffineConstantExpr();
  bool negative = (constant && constant.getValue() < 0) ||
                  (factor && factor.getValue() < 0);
  if (negative)
    rhs = rhs - expr;
  else
    lhs = lhs + expr;
}

static Value emitExpr(OpBuilder &builder, Location loc, AffineExpr expr,
                      Value rank, Value step) {
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return arith::ConstantIndexOp::create(builder, loc, constant.getValue());
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return dim.getPosition() == 0 ? rank : step;
  return affine::AffineApplyOp::create(builder, loc, AffineMap::get(2, 0, expr),
                                       ValueRange{rank, step});
}

/// Whether (rank, step) lies in the union of the sets.
static Value emitCondition(OpBuilder &builder, Location loc,
                           ArrayRef<IntegerSet> sets, Value rank, Value step) {
  AffineExpr zero = builder.getAffineConstantExpr(0);
  Value any = arith::ConstantIntOp::create(builder, loc, /*value=*/0,
                                           /*width=*/1);
  for (IntegerSet set : sets) {
    Value all = arith::ConstantIntOp::create(builder, loc, /*value=*/1,
                                             /*width=*/1);
    for (auto [i, expr] : llvm::enumerate(set.getConstraints())) {
      AffineExpr lhs = zero, rhs = zero;
      splitSigns(expr, lhs, rhs);
      auto predicate =
          set.isEq(i) ? arith::CmpIPredicate::eq : arith::CmpIPredicate::sge;
      Value holds = arith::CmpIOp::create(
          builder, loc, predicate, emitExpr(builder, loc, lhs, rank, step),
          emitExpr(builder, loc, rhs, rank, step));
      all = arith::AndIOp::create(builder, loc, all, holds);
    }
    any = arith::OrIOp::create(builder, loc, any, all);
  }
  return any;
}

//===----------------------------------------------------------------------===//
// Arms
//===----------------------------------------------------------------------===//

namespace {
/// Chunks [qBegin, qEnd) x [kvBegin, kvEnd): the smallest rectangle around the
/// needed ones.
struct Rectangle {
  int64_t qBegin = 0, qEnd = 0, kvBegin = 0, kvEnd = 0;
  bool full = true;
};
} // namespace

static Rectangle getRectangle(const StepCase &arm, ArrayRef<BlockAttr> blocks) {
  Rectangle r{INT64_MAX, 0, INT64_MAX, 0};
  for (auto [i, block] : llvm::enumerate(blocks)) {
    if (!(arm.needed >> i & 1))
      continue;
    r.qBegin = std::min(r.qBegin, block.getQ());
    r.qEnd = std::max(r.qEnd, block.getQ() + 1);
    r.kvBegin = std::min(r.kvBegin, block.getKv());
    r.kvEnd = std::max(r.kvEnd, block.getKv() + 1);
  }
  for (auto [i, block] : llvm::enumerate(blocks)) {
    bool inside = block.getQ() >= r.qBegin && block.getQ() < r.qEnd &&
                  block.getKv() >= r.kvBegin && block.getKv() < r.kvEnd;
    if (inside && !(arm.full >> i & 1))
      r.full = false;
  }
  return r;
}

/// Rows [offset, offset + size) of dimension 2.
static Value sliceRows(OpBuilder &builder, Value value, int64_t offset,
                       int64_t size) {
  auto type = cast<RankedTensorType>(value.getType());
  if (type.getDimSize(2) == size)
    return value;
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  SmallVector<OpFoldResult> sizes =
      getAsIndexOpFoldResult(builder.getContext(), type.getShape());
  offsets[2] = builder.getIndexAttr(offset);
  sizes[2] = builder.getIndexAttr(size);
  return tensor::ExtractSliceOp::create(builder, value.getLoc(), value, offsets,
                                        sizes, strides);
}

static Value insertRows(OpBuilder &builder, Value rows, Value into,
                        int64_t offset) {
  auto type = cast<RankedTensorType>(rows.getType());
  if (type == into.getType())
    return rows;
  SmallVector<OpFoldResult> offsets(type.getRank(), builder.getIndexAttr(0));
  SmallVector<OpFoldResult> strides(type.getRank(), builder.getIndexAttr(1));
  offsets[2] = builder.getIndexAttr(offset);
  return tensor::InsertSliceOp::create(
      builder, rows.getLoc(), rows, into, offsets,
      getAsIndexOpFoldResult(builder.getContext(), type.getShape()), strides);
}

/// Attends the rows of a rectangle of chunks only.
static SmallVector<Value> attendRectangle(OpBuilder &builder, AttendOp op,
                                          const Rectangle &r) {
  int64_t q = r.qBegin * op.getQChunk(), kv = r.kvBegin * op.getKvChunk();
  int64_t qRows = (r.qEnd - r.qBegin) * op.getQChunk();
  int64_t kvRows = (r.kvEnd - r.kvBegin) * op.getKvChunk();
  auto part = cast<AttendOp>(builder.clone(*op));
  builder.setInsertionPoint(part);
  part.getQueryMutable().assign(sliceRows(builder, op.getQuery(), q, qRows));
  part.getKeyMutable().assign(sliceRows(builder, op.getKey(), kv, kvRows));
  part.getValueMutable().assign(sliceRows(builder, op.getValue(), kv, kvRows));
  part.getOutMutable().assign(sliceRows(builder, op.getOut(), q, qRows));
  part.getLseMutable().assign(sliceRows(builder, op.getLse(), q, qRows));
  part.getResult(0).setType(cast<RankedTensorType>(part.getOut().getType()));
  part.getResult(1).setType(cast<RankedTensorType>(part.getLse().getType()));
  part.setQOffset(q);
  part.setKvOffset(kv);
  part.removeBlocksAttr();
  if (r.full && !part.getMaskMod().empty()) {
    part.getMaskMod().front().dropAllDefinedValueUses();
    part.getMaskMod().getBlocks().clear();
  }
  builder.setInsertionPointAfter(part);
  return {insertRows(builder, part.getResult(0), op.getOut(), q),
          insertRows(builder, part.getResult(1), op.getLse(), q)};
}

static SmallVector<Value> buildArm(OpBuilder &builder, AttendOp op,
                                   const StepCase &arm,
                                   ArrayRef<BlockAttr> blocks) {
  if (arm.needed == 0)
    return {op.getOut(), op.getLse()};
  return attendRectangle(builder, op, getRectangle(arm, blocks));
}

/// The chain of arms from the i-th on.
static SmallVector<Value> buildArms(OpBuilder &builder, AttendOp op,
                                    ArrayRef<StepCase> arms,
                                    ArrayRef<BlockAttr> blocks) {
  if (arms.size() == 1)
    return buildArm(builder, op, arms.front(), blocks);
  Location loc = op.getLoc();
  Value condition = emitCondition(builder, loc, arms.front().condition,
                                  op.getQRank(), op.getStep());
  auto branch = scf::IfOp::create(builder, loc, op.getResultTypes(), condition,
                                  /*addThenBlock=*/true, /*addElseBlock=*/true);
  auto fill = [&](Block *block, auto build) {
    OpBuilder inner = OpBuilder::atBlockEnd(block);
    SmallVector<Value> values = build(inner);
    inner.setInsertionPointToEnd(block);
    scf::YieldOp::create(inner, loc, values);
  };
  fill(branch.thenBlock(), [&](OpBuilder &inner) {
    return buildArm(inner, op, arms.front(), blocks);
  });
  fill(branch.elseBlock(), [&](OpBuilder &inner) {
    return buildArms(inner, op, arms.drop_front(), blocks);
  });
  return SmallVector<Value>(branch.getResults());
}

void StepGuards::guard(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  if (!step || !op.getBlocksAttr())
    return;
  SmallVector<BlockAttr> blocks(op.getBlocksAttr().getAsRange<BlockAttr>());
  // A case is a bit mask over the blocks.
  if (blocks.size() > 64)
    return;
  auto [arms, isNew] =
      known.try_emplace(getStepKey(op.getBlocksAttr(), step->range));
  if (isNew) {
    std::vector<StepClass> classes;
    for (BlockAttr block : blocks)
      classes.push_back(getStepClass(block));
    arms->second = partitionSteps(classes, step->range, op.getContext());
  }
  if (arms->second.empty())
    return;
  OpBuilder builder(op);
  SmallVector<Value> results = buildArms(builder, op, arms->second, blocks);
  op->replaceAllUsesWith(results);
  op.erase();
}
