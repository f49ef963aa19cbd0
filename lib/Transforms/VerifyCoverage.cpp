//===- VerifyCoverage.cpp - Is every unmasked pair computed once --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskedPair.h"
#include "RingTrace.h"
#include "cp/Transforms/Passes.h"
#include "cp/Transforms/RingStep.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <map>

namespace mlir::cp {
#define GEN_PASS_DEF_VERIFYCOVERAGE
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// What is computed
//===----------------------------------------------------------------------===//

namespace {
/// The attends and movements of one attention.
struct Attention {
  PlanOp plan;
  SmallVector<AttendOp> attends;
  SmallVector<Operation *> starts;
};

/// How often a pair of chunks is computed on a rank, and by which attends.
struct Computed {
  AttendOp first, second;
  /// The first of them without a mask.
  AttendOp unmasked;
};

/// Checks one attention.
class CoverageChecker {
public:
  CoverageChecker(func::FuncOp func, Attention &attention,
                  StepClassifier &classifier)
      : func(func), attention(attention), classifier(classifier) {}

  LogicalResult run();

private:
  LogicalResult initialize();
  LogicalResult verifyMasks();
  LogicalResult verifyStart(Operation *start);
  LogicalResult verifyRotate(RotateStartOp rotate, int64_t iteration);
  LogicalResult verifySource(AttendOp op, int64_t iteration);
  /// Enters what the attend computes on each rank.
  LogicalResult addAttend(AttendOp op);
  LogicalResult verifyConditions(AttendOp op, int64_t rank, int64_t iteration,
                                 bool &runs);
  void addChunks(AttendOp op, int64_t rank, int64_t distance);
  /// A pair of rows of two chunks that may be unmasked, or masked.
  std::optional<MaskedPair> findPairAt(bool unmasked, int64_t rank,
                                       int64_t distance, int64_t q, int64_t kv);
  LogicalResult verifyChunks(int64_t rank, int64_t distance, int64_t q,
                             int64_t kv);
  InFlightDiagnostic report(Operation *op, const MaskedPair &pair);

  Computed &at(int64_t rank, int64_t distance, int64_t q, int64_t kv) {
    int64_t pair = q * static_cast<int64_t>(kvChunks.size()) + kv;
    return computed[(rank * ranks + distance) * numPairs + pair];
  }
  int64_t getSourceOf(int64_t rank, int64_t distance) const {
    return ((rank - distance) % ranks + ranks) % ranks;
  }

  func::FuncOp func;
  Attention &attention;
  StepClassifier &classifier;
  SequenceOp qSeq, kvSeq;
  SmallVector<LayoutChunk> qChunks, kvChunks;
  int64_t ranks = 1, numPairs = 1;
  std::optional<MaskSet> mask;
  std::vector<StepClass> classes; // [q chunk][kv chunk]; empty for a table
  BufferTrace buffers;
  std::vector<Computed> computed; // [rank][distance][q chunk][kv chunk]
};
} // namespace

/// One chunk for a layout whose positions come from a table.
static SmallVector<LayoutChunk> getChunks(SequenceOp sequence) {
  SmallVector<LayoutChunk> chunks = sequence.getChunks();
  if (chunks.empty())
    chunks.push_back({sequence.getRows(), 0, sequence.getRows(), 1});
  return chunks;
}

LogicalResult CoverageChecker::initialize() {
  AttendOp any = attention.attends.front();
  qSeq = lookupSequence(any, any.getQSeqAttr());
  kvSeq = lookupSequence(any, any.getKvSeqAttr());
  qChunks = getChunks(qSeq);
  kvChunks = getChunks(kvSeq);
  ranks = kvSeq.getRanks();
  numPairs = qChunks.size() * kvChunks.size();
  computed.resize(ranks * ranks * numPairs);
  auto query = cast<ShapedType>(any.getQuery().getType());
  MaskDomain domain{query.getDimSize(0), query.getDimSize(1),
                    static_cast<int64_t>(qSeq.getLength()),
                    static_cast<int64_t>(kvSeq.getLength())};
  Region none;
  Region &region = attention.plan ? attention.plan.getMaskMod() : none;
  mask = attention.plan ? MaskSet::get(region, domain)
                        : MaskSet::getAllTrue(domain);
  RingStep steps{{ranks, /*shift=*/1, 0, ranks}, qSeq, kvSeq};
  if (ArrayAttr blocks =
          classifier.get(region, domain.batch, domain.heads, steps))
    for (auto block : blocks.getAsRange<BlockAttr>())
      classes.push_back(getStepClass(block));
  return verifyMasks();
}

/// Every attend has the attention's mask, or none.
LogicalResult CoverageChecker::verifyMasks() {
  for (AttendOp op : attention.attends) {
    if (op.getMaskMod().empty())
      continue;
    if (!attention.plan || !OperationEquivalence::isRegionEquivalentTo(
                               &op.getMaskMod(), &attention.plan.getMaskMod(),
                               OperationEquivalence::IgnoreLocations))
      return op.emitOpError("has another mask than the attention's plan");
  }
  return success();
}

InFlightDiagnostic CoverageChecker::report(Operation *op,
                                           const MaskedPair &pair) {
  return op->emitError() << "coverage of attention " << func.getName() << "/"
                         << attention.attends.front().getId()
                         << ": query position " << pair.q
                         << " and key position " << pair.kv << " (batch row "
                         << pair.b << ", head " << pair.h << ") ";
}

//===----------------------------------------------------------------------===//
// Movements
//===----------------------------------------------------------------------===//

/// A plan speaks of the hops that a block has made.
LogicalResult CoverageChecker::verifyRotate(RotateStartOp rotate,
                                            int64_t iteration) {
  if (!rotate.getPlan())
    return success();
  std::optional<int64_t> distance =
      buffers.getDistance(rotate.getBuffers().front(), iteration);
  std::optional<int64_t> hops =
      RankEvaluator(/*rank=*/0, iteration).get(rotate.getHops());
  if (!distance || !hops)
    return rotate.emitOpError("cannot be followed: whose block it sends is "
                              "not known");
  if (*distance != *hops * static_cast<int64_t>(rotate.getShift()))
    return rotate.emitOpError("sends the rows of a block after ")
           << *hops << " hops, but at iteration " << iteration
           << " its block has come " << *distance
           << " ranks: rows that are read would not arrive";
  return success();
}

LogicalResult CoverageChecker::verifyStart(Operation *start) {
  if (start->getParentOfType<scf::IfOp>())
    return start->emitOpError("stands in a branch: ranks that do not take it "
                              "would not send");
  Value plan = isa<RotateStartOp>(start)
                   ? cast<RotateStartOp>(start).getPlan()
                   : cast<ExchangeStartOp>(start).getPlan();
  if (plan && plan.getDefiningOp<PlanOp>() != attention.plan)
    return start->emitOpError("follows the plan of another attention");
  auto rotate = dyn_cast<RotateStartOp>(start);
  FailureOr<Iterations> range = Iterations::get(start);
  if (failed(range))
    return failure();
  for (int64_t i = range->begin; rotate && i < range->end; ++i)
    if (failed(verifyRotate(rotate, i)))
      return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Attends
//===----------------------------------------------------------------------===//

/// The rank whose block the attend takes its keys for is the one whose block
/// they are.
LogicalResult CoverageChecker::verifySource(AttendOp op, int64_t iteration) {
  std::optional<int64_t> key = buffers.getDistance(op.getKey(), iteration);
  std::optional<int64_t> value = buffers.getDistance(op.getValue(), iteration);
  if (!key || !value)
    return op.emitOpError("cannot be followed: whose block its keys are is not "
                          "known");
  if (*key != *value)
    return op.emitOpError("has keys that come ")
           << *key << " ranks and values that come " << *value;
  for (int64_t rank = 0; rank < ranks; ++rank) {
    RankEvaluator evaluator(rank, iteration);
    std::optional<int64_t> q = evaluator.get(op.getQRank());
    std::optional<int64_t> claimed = evaluator.get(op.getKvRank());
    if (!q || !claimed)
      return op.emitOpError("cannot be followed: its ranks are not functions "
                            "of rank and step");
    int64_t source = getSourceOf(rank, *key);
    if (*q == rank && *claimed == source)
      continue;
    int64_t wrong = *q == rank ? source : rank;
    auto first = [](const LayoutChunk &chunk, int64_t rank) {
      return chunk.base + rank * chunk.rankStride;
    };
    return report(op, {0, 0, first(qChunks.front(), rank),
                       first(kvChunks.front(), source)})
           << "are taken for others: at iteration " << iteration << " rank "
           << rank << " computes with the block of rank " << wrong
           << " as if it were that of rank " << (*q == rank ? *claimed : *q);
  }
  return success();
}

LogicalResult CoverageChecker::verifyConditions(AttendOp op, int64_t rank,
                                                int64_t iteration, bool &runs) {
  runs = true;
  RankEvaluator evaluator(rank, iteration);
  Operation *inner = op;
  for (Operation *outer = op->getParentOp(); outer != func;
       inner = outer, outer = outer->getParentOp()) {
    if (isa<scf::ForOp>(outer))
      continue;
    auto branch = dyn_cast<scf::IfOp>(outer);
    std::optional<int64_t> condition =
        branch ? evaluator.get(branch.getCondition()) : std::nullopt;
    if (!condition)
      return op.emitOpError("cannot be followed: whether it runs is no "
                            "function of rank and step");
    auto needs = branch.getCondition().getDefiningOp<PlanNeedsOp>();
    if (needs &&
        (needs.getPlan().getDefiningOp<PlanOp>() != attention.plan ||
         evaluator.get(needs.getSource()) != evaluator.get(op.getKvRank())))
      return op.emitOpError("is guarded by what the plan says of another "
                            "block");
    bool isThen = inner->getParentRegion() == &branch.getThenRegion();
    runs &= (*condition != 0) == isThen;
  }
  return success();
}

void CoverageChecker::addChunks(AttendOp op, int64_t rank, int64_t distance) {
  auto rows = [](Value operand) {
    return cast<ShapedType>(operand.getType()).getDimSize(2);
  };
  // Chunks whose rows the operand has, all of them.
  auto forChunks = [](ArrayRef<LayoutChunk> chunks, int64_t offset,
                      int64_t size, auto apply) {
    int64_t first = 0;
    for (auto [i, chunk] : llvm::enumerate(chunks)) {
      if (first >= offset && first + chunk.rows <= offset + size)
        apply(static_cast<int64_t>(i));
      first += chunk.rows;
    }
  };
  auto add = [&](int64_t q, int64_t kv) {
    Computed &entry = at(rank, distance, q, kv);
    (entry.first ? entry.second : entry.first) = op;
    if (op.getMaskMod().empty() && !entry.unmasked)
      entry.unmasked = op;
  };
  forChunks(qChunks, op.getQOffset(), rows(op.getQuery()), [&](int64_t q) {
    forChunks(kvChunks, op.getKvOffset(), rows(op.getKey()),
              [&](int64_t kv) { add(q, kv); });
  });
}

LogicalResult CoverageChecker::addAttend(AttendOp op) {
  FailureOr<Iterations> range = Iterations::get(op);
  if (failed(range))
    return failure();
  for (int64_t i = range->begin; i < range->end; ++i) {
    int64_t first = 0, last = 0;
    if (op.isGathered()) {
      last = ranks - 1; // keys of all ranks
    } else {
      if (failed(verifySource(op, i)))
        return failure();
      first = last =
          (*buffers.getDistance(op.getKey(), i) % ranks + ranks) % ranks;
    }
    for (int64_t rank = 0; rank < ranks; ++rank) {
      bool runs;
      if (failed(verifyConditions(op, rank, i, runs)))
        return failure();
      for (int64_t distance = first; runs && distance <= last; ++distance)
        addChunks(op, rank, distance);
    }
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Coverage
//===----------------------------------------------------------------------===//

std::optional<MaskedPair> CoverageChecker::findPairAt(bool unmasked,
                                                      int64_t rank,
                                                      int64_t distance,
                                                      int64_t q, int64_t kv) {
  // Any pair will do where positions are not known.
  if (classes.empty())
    return MaskedPair{0, 0, 0, 0};
  // The classification rules most out; it may err on the safe side only.
  const StepClass &kind =
      classes[q * static_cast<int64_t>(kvChunks.size()) + kv];
  if (unmasked ? !kind.needed.containsPoint({rank, distance})
               : kind.full.containsPoint({rank, distance}))
    return std::nullopt;
  return findPair(unmasked ? mask->getMayBeTrue() : mask->getMayBeFalse(),
                  {qChunks[q], rank},
                  {kvChunks[kv], getSourceOf(rank, distance)});
}

LogicalResult CoverageChecker::verifyChunks(int64_t rank, int64_t distance,
                                            int64_t q, int64_t kv) {
  const Computed &entry = at(rank, distance, q, kv);
  int64_t source = getSourceOf(rank, distance);
  if (attention.plan && entry.unmasked)
    if (auto pair = findPairAt(/*unmasked=*/false, rank, distance, q, kv))
      return report(entry.unmasked, *pair)
             << "are computed by rank " << rank << " with keys of rank "
             << source << ", though they are masked";
  if (entry.first && !entry.second)
    return success();
  auto pair = findPairAt(/*unmasked=*/true, rank, distance, q, kv);
  if (!pair)
    return success();
  if (entry.second)
    return report(entry.second, *pair) << "are computed twice by rank " << rank
                                       << " with keys of rank " << source;
  return report(attention.attends.front(), *pair)
         << "are not computed: rank " << rank
         << " never attends to these keys of rank " << source;
}

LogicalResult CoverageChecker::run() {
  if (failed(initialize()))
    return failure();
  for (Operation *start : attention.starts)
    if (failed(verifyStart(start)))
      return failure();
  for (AttendOp op : attention.attends)
    if (failed(addAttend(op)))
      return failure();
  for (int64_t rank = 0; rank < ranks; ++rank)
    for (int64_t distance = 0; distance < ranks; ++distance)
      for (int64_t pair = 0; pair < numPairs; ++pair)
        if (failed(verifyChunks(rank, distance, pair / kvChunks.size(),
                                pair % kvChunks.size())))
          return failure();
  return success();
}

//===----------------------------------------------------------------------===//
// Pass
//===----------------------------------------------------------------------===//

/// The attentions of a function, by their number.
static std::map<int64_t, Attention> getAttentions(func::FuncOp func) {
  std::map<int64_t, Attention> attentions;
  func.walk([&](Operation *op) {
    if (auto attend = dyn_cast<AttendOp>(op); attend && attend.isGlobal())
      attentions[attend.getId()].attends.push_back(attend);
    if (auto plan = dyn_cast<PlanOp>(op))
      attentions[plan.getId()].plan = plan;
    if (auto start = dyn_cast<RotateStartOp>(op))
      attentions[start.getId()].starts.push_back(start);
    if (auto start = dyn_cast<ExchangeStartOp>(op))
      attentions[start.getId()].starts.push_back(start);
  });
  return attentions;
}

namespace {
struct VerifyCoveragePass
    : mlir::cp::impl::VerifyCoverageBase<VerifyCoveragePass> {
  void runOnOperation() override {
    StepClassifier classifier;
    for (auto func : getOperation().getOps<func::FuncOp>())
      for (auto &[id, attention] : getAttentions(func))
        if (!attention.attends.empty() &&
            failed(CoverageChecker(func, attention, classifier).run()))
          return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
