//===- PruneRing.cpp - Drop and guard useless steps -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingRemarks.h"
#include "cp/Transforms/Passes.h"
#include "cp/Transforms/RingStep.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <map>

namespace mlir::cp {
#define GEN_PASS_DEF_PRUNERING
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

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

/// Replaces an attend by what its cases need.
static void guard(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  if (!step || !op.getBlocksAttr())
    return;
  SmallVector<BlockAttr> blocks(op.getBlocksAttr().getAsRange<BlockAttr>());
  // A case is a bit mask over the blocks.
  if (blocks.size() > 64)
    return;
  std::vector<StepClass> classes;
  for (BlockAttr block : blocks)
    classes.push_back(getStepClass(block));
  std::vector<StepCase> arms =
      partitionSteps(classes, step->range, op.getContext());
  if (arms.empty())
    return;
  OpBuilder builder(op);
  SmallVector<Value> results = buildArms(builder, op, arms, blocks);
  op->replaceAllUsesWith(results);
  op.erase();
}

//===----------------------------------------------------------------------===//
// Length of the ring
//===----------------------------------------------------------------------===//

namespace {
/// A ring or an exchange as cp-form-ring makes it. The loop is missing on two
/// ranks.
struct Ring {
  Operation *start = nullptr;
  Value plan;
  AttendOp own;
  scf::ForOp loop;
  AttendOp inner;
  Operation *lastWait = nullptr;
  AttendOp last;
  RotateEndOp end;
};
} // namespace

/// The buffers that an op begins to send; none if it is another op.
static ValueRange getSentBuffers(Operation *op) {
  if (auto start = dyn_cast<RotateStartOp>(op))
    return start.getBuffers();
  if (auto start = dyn_cast<ExchangeStartOp>(op))
    return start.getBuffers();
  return {};
}

static Value getPlan(Operation *start) {
  if (auto rotate = dyn_cast<RotateStartOp>(start))
    return rotate.getPlan();
  return cast<ExchangeStartOp>(start).getPlan();
}

/// Finds the first movement of the ring that ends with `end`, and the attend of
/// the own block: the buffers of both are those of the end.
static void findOwnBlock(Ring &ring) {
  Block *block = ring.end->getBlock();
  for (Operation *user : ring.end.getBuffers().front().getUsers()) {
    if (user->getBlock() != block || !user->isBeforeInBlock(ring.end))
      continue;
    if (getSentBuffers(user) == ring.end.getBuffers() &&
        (!ring.start || ring.start->isBeforeInBlock(user)))
      ring.start = user;
  }
  for (Operation *user : ring.end.getBuffers().front().getUsers())
    if (auto attend = dyn_cast<AttendOp>(user);
        attend && ring.start && attend->getBlock() == block &&
        ring.start->isBeforeInBlock(attend) &&
        attend->isBeforeInBlock(ring.end))
      ring.own = attend;
}

static std::optional<Ring> matchRing(RotateEndOp end) {
  Ring ring;
  ring.end = end;
  findOwnBlock(ring);
  if (!ring.start || !ring.own || !ring.start->hasOneUse())
    return std::nullopt;
  ring.plan = getPlan(ring.start);
  OpOperand *use = &*ring.start->use_begin();
  if (auto loop = dyn_cast<scf::ForOp>(use->getOwner())) {
    ring.loop = loop;
    auto attends = loop.getBody()->getOps<AttendOp>();
    if (!llvm::hasSingleElement(attends))
      return std::nullopt;
    ring.inner = *attends.begin();
    OpResult token = loop.getTiedLoopResult(use);
    if (!token.hasOneUse())
      return std::nullopt;
    use = &*token.use_begin();
  }
  ring.lastWait = use->getOwner();
  if (!isa<RotateWaitOp, ExchangeWaitOp>(ring.lastWait))
    return std::nullopt;
  for (Operation *reader : ring.lastWait->getResult(0).getUsers())
    ring.last = dyn_cast<AttendOp>(reader);
  return ring.last ? std::optional(ring) : std::nullopt;
}

/// The last step in the attend's range that some rank needs; -1 if none.
static int64_t getLastNeeded(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  if (!step || !op.getBlocksAttr())
    return step ? step->range.end - 1 : INT64_MAX;
  PresburgerSet box(step->range.getBox());
  PresburgerSet needed = PresburgerSet::getEmpty(box.getSpace());
  for (BlockAttr block : op.getBlocksAttr().getAsRange<BlockAttr>())
    needed.unionInPlace(getStepClass(block).needed.intersect(box));
  auto neededFrom = [&](int64_t first) {
    IntegerPolyhedron half(box.getSpace());
    half.addBound(BoundType::LB, 1, first);
    return !needed.intersect(PresburgerSet(half)).isIntegerEmpty();
  };
  int64_t low = step->range.begin, high = step->range.end - 1;
  if (!neededFrom(low))
    return -1;
  while (low < high) {
    int64_t middle = high - (high - low) / 2;
    if (neededFrom(middle))
      low = middle;
    else
      high = middle - 1;
  }
  return low;
}

/// No step after the own block is needed: the communication goes.
static void dropRing(Ring &ring) {
  Value out = ring.last.getOut(), lse = ring.last.getLse();
  if (ring.loop) {
    out = ring.loop.getInitArgs()[0];
    lse = ring.loop.getInitArgs()[1];
  }
  ring.last->replaceAllUsesWith(ValueRange{out, lse});
  ring.last.erase();
  ring.lastWait->erase();
  if (ring.loop)
    ring.loop.erase();
  ring.start->erase();
  ring.end.erase();
}

/// Makes `lastStep`, one of the loop's, the peeled one.
static void endRingAt(Ring &ring, int64_t lastStep) {
  OpBuilder builder(ring.loop);
  Location loc = ring.loop.getLoc();
  Value bound = arith::ConstantIndexOp::create(builder, loc, lastStep);
  auto source = ring.inner.getKvRank().getDefiningOp<affine::AffineApplyOp>();
  ArrayAttr blocks = ring.inner.getBlocksAttr();
  IRMapping map;
  map.map(ring.inner.getStep(), bound);
  builder.setInsertionPoint(ring.last);
  Value lastSource = builder.clone(*source, map)->getResult(0);
  ring.loop.setUpperBound(bound);
  ring.last.getKvRankMutable().assign(lastSource);
  ring.last.getStepMutable().assign(bound);
  ring.last.setBlocksAttr(blocks);
}

/// Ends a ring after the last step that any rank needs. False if no step is
/// left.
static bool shorten(Ring &ring) {
  if (getLastNeeded(ring.last) != -1)
    return true;
  int64_t lastStep = ring.loop ? getLastNeeded(ring.inner) : -1;
  if (lastStep == -1) {
    dropRing(ring);
    return false;
  }
  if (lastStep != INT64_MAX)
    endRingAt(ring, lastStep);
  return true;
}

//===----------------------------------------------------------------------===//
// Direction
//===----------------------------------------------------------------------===//

/// Sources whose way round the ring is followed to choose a direction.
static constexpr int64_t kMaxSampledSources = 16;

namespace {
/// How far chunks of keys travel with shift 1 and with shift -1, summed over
/// sampled sources.
struct Distances {
  int64_t forward = 0, backward = 0;
};
} // namespace

static bool containsStep(const PresburgerSet &set, int64_t rank, int64_t step) {
  return set.containsPoint({rank, step});
}

/// Follows the blocks of an attend's steps, which were classified for shift 1:
/// `nearest` and `furthest` of each (source, chunk) are the least and the most
/// steps after which a rank needs it.
static void addSteps(AttendOp op, ArrayRef<int64_t> sources,
                     std::map<std::pair<int64_t, int64_t>,
                              std::pair<int64_t, int64_t>> &needed) {
  RingStep step = *getRingStep(op);
  for (auto block : op.getBlocksAttr().getAsRange<BlockAttr>()) {
    PresburgerSet set = getStepClass(block).needed;
    if (set.isIntegerEmpty())
      continue;
    for (int64_t source : sources)
      for (int64_t i = step.range.begin; i < step.range.end; ++i) {
        if (!containsStep(set, (source + i) % step.range.ranks, i))
          continue;
        auto [entry, isNew] = needed.try_emplace({source, block.getKv()}, i, i);
        entry->second.first = std::min(entry->second.first, i);
        entry->second.second = std::max(entry->second.second, i);
      }
  }
}

static Distances getDistances(const Ring &ring, int64_t ranks) {
  SmallVector<int64_t> sources;
  int64_t count = std::min(ranks, kMaxSampledSources);
  for (int64_t i = 0; i < count; ++i)
    sources.push_back(i * ranks / count);
  std::map<std::pair<int64_t, int64_t>, std::pair<int64_t, int64_t>> needed;
  addSteps(ring.inner, sources, needed);
  addSteps(ring.last, sources, needed);
  Distances sum;
  for (auto [chunk, steps] : needed) {
    sum.forward += steps.second;
    sum.backward += ranks - steps.first;
  }
  return sum;
}

/// Turns the ring round: shift -1.
static void reverse(Ring &ring, StepClassifier &classifier) {
  AffineExpr d0, d1;
  bindDims(ring.end.getContext(), d0, d1);
  cast<RotateStartOp>(ring.start).setShift(static_cast<uint64_t>(-1));
  for (auto start : ring.inner->getBlock()->getOps<RotateStartOp>())
    start.setShift(static_cast<uint64_t>(-1));
  for (AttendOp attend : {ring.inner, ring.last}) {
    auto source = attend.getKvRank().getDefiningOp<affine::AffineApplyOp>();
    int64_t ranks = getRingStep(attend)->range.ranks;
    source.setMap(AffineMap::get(2, 0, (d0 + d1) % ranks));
    attend.setBlocksAttr(classifier.get(attend));
  }
}

/// Whether an attend's source is a function of (rank, step), for shift 1.
static bool runsForward(AttendOp op) {
  auto source = op.getKvRank().getDefiningOp<affine::AffineApplyOp>();
  std::optional<RingStep> step = getRingStep(op);
  return op.getBlocksAttr() && step && step->range.shift == 1 && source &&
         source.getMapOperands().size() == 2;
}

/// Turns a ring round if keys then travel less. What masks say at run time does
/// not change it.
static void chooseDirection(Ring &ring, StepClassifier &classifier,
                            RingRemark &remark) {
  // On two ranks, both ways are the same.
  if (!ring.loop || !isa<RotateStartOp>(ring.start) ||
      !runsForward(ring.inner) || !runsForward(ring.last))
    return;
  std::optional<RingStep> step = getRingStep(ring.inner);
  Distances distances = getDistances(ring, step->range.ranks);
  remark.setDistances(distances.forward, distances.backward);
  if (distances.backward < distances.forward)
    reverse(ring, classifier);
}

//===----------------------------------------------------------------------===//
// Run-time guards
//===----------------------------------------------------------------------===//

/// Whether the mask says at run time what the classification cannot.
static bool readsData(AttendOp op) {
  if (op.getMaskMod().empty())
    return false;
  return !op.getBlocksAttr() ||
         op.getMaskMod()
             .walk([](tensor::ExtractOp) { return WalkResult::interrupt(); })
             .wasInterrupted();
}

/// Lets an attend run only where the plan says that it finds something.
static void guardByPlan(AttendOp op, Value plan) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  Value needed = PlanNeedsOp::create(builder, loc, plan, op.getKvRank());
  auto branch = scf::IfOp::create(builder, loc, op.getResultTypes(), needed,
                                  /*addThenBlock=*/true, /*addElseBlock=*/true);
  op->replaceAllUsesWith(branch.getResults());
  op->moveBefore(branch.thenBlock(), branch.thenBlock()->end());
  builder.setInsertionPointToEnd(branch.thenBlock());
  scf::YieldOp::create(builder, loc, op->getResults());
  builder.setInsertionPointToEnd(branch.elseBlock());
  scf::YieldOp::create(builder, loc, ValueRange{op.getOut(), op.getLse()});
}

namespace {
struct PruneRingPass : mlir::cp::impl::PruneRingBase<PruneRingPass> {
  void runOnOperation() override {
    StepClassifier classifier;
    SmallVector<RotateEndOp> ends;
    getOperation().walk([&](RotateEndOp end) { ends.push_back(end); });
    for (RotateEndOp end : ends)
      prune(end, classifier);
    SmallVector<AttendOp> attends;
    getOperation().walk([&](AttendOp op) { attends.push_back(op); });
    llvm::for_each(attends, guard);
  }

private:
  static void prune(RotateEndOp end, StepClassifier &classifier) {
    std::optional<Ring> ring = matchRing(end);
    if (!ring)
      return;
    RingRemark remark(ring->own);
    chooseDirection(*ring, classifier, remark);
    if (!shorten(*ring)) {
      remark.emitDropped();
      return;
    }
    SmallVector<AttendOp> guarded;
    if (ring->plan)
      for (AttendOp attend : {ring->own, ring->inner, ring->last})
        if (attend && readsData(attend))
          guarded.push_back(attend);
    remark.emit(ring->inner, ring->last, isa<RotateStartOp>(ring->start),
                !guarded.empty());
    for (AttendOp attend : guarded)
      guardByPlan(attend, ring->plan);
  }
};
} // namespace
