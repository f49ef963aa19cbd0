//===- RingRemarks.cpp - Why a ring is as it is ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingRemarks.h"
#include "cp/Transforms/RingStep.h"

#include <map>

using namespace mlir;
using namespace mlir::cp;

/// Ranks that are listed one by one.
static constexpr int64_t kMaxListedRanks = 16;

std::string mlir::cp::nameAttention(func::FuncOp func, int64_t id) {
  return (func.getName() + "/" + Twine(id)).str();
}

remark::RemarkOpts mlir::cp::getRemarkOpts(StringRef name, StringRef pass,
                                           func::FuncOp func) {
  return remark::RemarkOpts::name(name).category(pass).function(func.getName());
}

bool mlir::cp::hasRemarkReaders(Operation *op) {
  return op->getContext()->getRemarkEngine() != nullptr;
}

//===----------------------------------------------------------------------===//
// Classes
//===----------------------------------------------------------------------===//

namespace {
/// Pairs of chunks over all steps of one rank.
struct ClassCounts {
  int64_t empty = 0, full = 0, partial = 0;
};

/// One attention after the ring was formed.
struct RingAttention {
  PlanOp plan;
  SmallVector<AttendOp> attends;
};
} // namespace

static std::map<int64_t, RingAttention> getAttentions(func::FuncOp func) {
  std::map<int64_t, RingAttention> attentions;
  func.walk([&](PlanOp plan) { attentions[plan.getId()].plan = plan; });
  func.walk([&](AttendOp op) { attentions[op.getId()].attends.push_back(op); });
  return attentions;
}

/// Counts by rank; none if an attend is not classified.
static SmallVector<ClassCounts> countClasses(ArrayRef<AttendOp> attends,
                                             StepTables &tables) {
  SmallVector<ClassCounts> counts;
  for (AttendOp op : attends) {
    const StepTable *table = tables.get(op);
    if (!table)
      return {};
    counts.resize(table->getRange().ranks);
    for (int64_t block = 0; block < table->getNumBlocks(); ++block)
      for (int64_t i = table->getRange().begin; i < table->getRange().end; ++i)
        for (auto [rank, count] : llvm::enumerate(counts)) {
          if (!table->isNeeded(block, rank, i))
            ++count.empty;
          else
            ++(table->isFull(block, rank, i) ? count.full : count.partial);
        }
  }
  return counts;
}

/// "rank 0: 1 2 1; rank 1: ...": empty, full and partial.
static std::string listRanks(ArrayRef<ClassCounts> counts) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (auto [rank, count] : llvm::enumerate(counts))
    os << (rank ? "; " : "") << "rank " << rank << ": " << count.empty << " "
       << count.full << " " << count.partial;
  return text;
}

/// Why an operation keeps a mask from being proven.
static std::string explain(Operation *op) {
  std::string name = ("'" + op->getName().getStringRef() + "'").str();
  for (Value operand : op->getOperands()) {
    auto argument = dyn_cast<BlockArgument>(operand);
    if (argument && argument.getArgNumber() >= kNumMaskDims)
      return name + " reads capture " +
             std::to_string(argument.getArgNumber() - kNumMaskDims) +
             ", which is known only at run time";
  }
  return name + " of these operands is not affine";
}

/// Says what of the mask is not understood. Returns whether there is such.
static bool remarkOnMask(func::FuncOp func, int64_t id,
                         const RingAttention &attention) {
  PlanOp plan = attention.plan;
  if (!plan)
    return false;
  SequenceOp q = lookupSequence(plan, plan.getQSeqAttr());
  SequenceOp kv = lookupSequence(plan, plan.getKvSeqAttr());
  MaskSet mask =
      MaskSet::get(plan.getMaskMod(), {static_cast<int64_t>(plan.getBatch()),
                                       static_cast<int64_t>(plan.getHeads()),
                                       static_cast<int64_t>(q.getLength()),
                                       static_cast<int64_t>(kv.getLength())});
  if (mask.isExact())
    return false;
  Operation *unknown = mask.getUnknownOp();
  remark::missed(unknown ? unknown->getLoc() : plan.getLoc(),
                 getRemarkOpts("MaskNotProven", "cp-classify-steps", func))
      << remark::metric("attention", nameAttention(func, id))
      << remark::metric("Reason",
                        unknown ? explain(unknown)
                                : std::string("the region has another form"))
      << remark::metric("Suggestion",
                        "the plan decides at run time: cp-run --plan-only "
                        "shows what it finds");
  return true;
}

void mlir::cp::remarkOnClasses(func::FuncOp func) {
  if (!hasRemarkReaders(func))
    return;
  StepTables tables;
  for (auto &[id, attention] : getAttentions(func)) {
    if (attention.attends.empty())
      continue;
    bool isOpen = remarkOnMask(func, id, attention);
    SmallVector<ClassCounts> counts = countClasses(attention.attends, tables);
    ClassCounts sum;
    for (const ClassCounts &count : counts) {
      sum.empty += count.empty;
      sum.full += count.full;
      sum.partial += count.partial;
    }
    StringRef tier = counts.empty() ? "run-time plan"
                     : isOpen       ? "symbolic, then run-time plan"
                                    : "symbolic";
    remark::detail::InFlightRemark remark = remark::analysis(
        attention.attends.front().getLoc(),
        getRemarkOpts("StepClasses", "cp-classify-steps", func));
    remark << remark::metric("attention", nameAttention(func, id))
           << remark::metric("tier", tier);
    if (counts.empty())
      continue;
    remark << remark::metric("empty", sum.empty)
           << remark::metric("full", sum.full)
           << remark::metric("partial", sum.partial);
    if (static_cast<int64_t>(counts.size()) <= kMaxListedRanks)
      remark << remark::metric("empty_full_partial", listRanks(counts));
  }
}

//===----------------------------------------------------------------------===//
// Pruning
//===----------------------------------------------------------------------===//

RingRemark::RingRemark(AttendOp own, StepTables &tables)
    : tables(tables), func(own->getParentOfType<func::FuncOp>()),
      loc(own.getLoc()), id(own.getId()) {
  ranks = lookupSequence(own, own.getKvSeqAttr()).getRanks();
  for (Value operand : {own.getKey(), own.getValue()}) {
    auto type = cast<RankedTensorType>(operand.getType());
    blockBytes += type.getNumElements() * type.getElementTypeBitWidth() / 8;
  }
}

std::optional<int64_t> RingRemark::boundBytes(ArrayRef<AttendOp> attends,
                                              bool isRing) {
  SmallVector<const StepTable *> ofAttends;
  for (AttendOp op : attends) {
    ofAttends.push_back(tables.get(op));
    if (!ofAttends.back())
      return std::nullopt;
  }
  int64_t numChunks = getRingStep(attends.front())->kvSeq.getChunks().size();
  int64_t first = INT64_MAX;
  for (const StepTable *table : ofAttends)
    first = std::min(first, table->getRange().begin);
  // The hops of each chunk: those to the furthest rank that needs it, or one
  // for each rank that does.
  int64_t hops = 0;
  for (int64_t source = 0; source < ranks; ++source)
    for (int64_t kv = 0; kv < numChunks; ++kv) {
      int64_t furthest = 0, receivers = 0;
      for (const StepTable *table : ofAttends)
        for (int64_t i = table->getRange().begin; i < table->getRange().end;
             ++i)
          if (table->isChunkNeeded(source, kv, i)) {
            furthest = std::max(furthest, i);
            ++receivers;
          }
      // The first movement goes straight to the first step.
      hops += isRing ? std::max<int64_t>(furthest - first + 1, 0) : receivers;
    }
  return hops * (blockBytes / numChunks);
}

void RingRemark::emitDropped() {
  if (!hasRemarkReaders(func))
    return;
  remark::passed(loc, getRemarkOpts("PruneRing", "cp-prune-ring", func))
      << remark::metric("attention", nameAttention(func, id))
      << remark::metric("steps", 1) << remark::metric("steps_unpruned", ranks)
      << remark::metric("bytes_at_most", 0)
      << remark::metric("naive_bytes", ranks * (ranks - 1) * blockBytes)
      << remark::metric("Reason", "each rank needs its own block alone");
}

/// The own step and those of these attends, or all where they are not known.
int64_t RingRemark::countSteps(ArrayRef<AttendOp> attends) {
  int64_t count = 1;
  for (AttendOp op : attends) {
    std::optional<RingStep> step = getRingStep(op);
    if (!step)
      return ranks;
    count += step->range.end - step->range.begin;
  }
  return count;
}

void RingRemark::emit(AttendOp inner, AttendOp last, bool isRing,
                      bool guardsAtRunTime) {
  if (!hasRemarkReaders(func))
    return;
  SmallVector<AttendOp> attends = {last};
  // A loop of no steps is not one.
  if (inner && (getRingStep(inner) || !getRingStep(last)))
    attends.push_back(inner);
  int64_t kept = countSteps(attends);
  std::optional<int64_t> bytes = boundBytes(attends, isRing);
  int64_t naive = ranks * (ranks - 1) * blockBytes;
  bool isBetter = kept < ranks || guardsAtRunTime || (bytes && *bytes < naive);
  remark::RemarkOpts opts = getRemarkOpts("PruneRing", "cp-prune-ring", func);
  remark::detail::InFlightRemark remark =
      isBetter ? remark::passed(loc, opts) : remark::missed(loc, opts);
  remark << remark::metric("attention", nameAttention(func, id))
         << remark::metric("steps", kept)
         << remark::metric("steps_unpruned", ranks);
  std::optional<RingStep> step = getRingStep(last);
  if (isRing && step)
    remark << remark::metric("shift", step->range.shift);
  else if (isRing)
    remark << remark::metric("shift", "run-time plan");
  if (distances)
    remark << remark::metric("chunk_hops_shift_1", distances->first)
           << remark::metric("chunk_hops_shift_-1", distances->second);
  if (bytes)
    remark << remark::metric("bytes_at_most", *bytes);
  remark << remark::metric("naive_bytes", naive);
  if (guardsAtRunTime)
    remark << remark::metric("Reason", "the mask reads data: the plan skips "
                                       "steps and rows at run time");
  else if (!isBetter)
    remark << remark::metric("Reason", "some rank needs each block");
}
