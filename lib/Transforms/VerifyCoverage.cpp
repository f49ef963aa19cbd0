//===- VerifyCoverage.cpp - Is every unmasked pair computed once --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttendTrace.h"
#include "MaskedPair.h"
#include "StepTables.h"
#include "cp/Transforms/Passes.h"

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

  /// What the plan may choose.
  ArrayRef<int64_t> getDirections() const {
    static constexpr int64_t kDirections[] = {1, -1};
    bool chooses = llvm::any_of(starts, [](Operation *start) {
      auto rotate = dyn_cast<RotateStartOp>(start);
      return rotate && rotate.getDirection();
    });
    return ArrayRef(kDirections).take_front(chooses ? 2 : 1);
  }
};

/// How often a pair of chunks is computed on a rank, and by which attends:
/// their place among the attention's, counted from 1.
struct Computed {
  uint32_t first = 0, second = 0;
  /// The first of them without a mask.
  uint32_t unmasked = 0;
};

/// Checks one attention.
class CoverageChecker {
public:
  /// `direction` is what a plan is taken to choose, 1 or -1.
  CoverageChecker(func::FuncOp func, Attention &attention, int64_t direction,
                  StepClassifier &classifier, StepTables &tables);

  LogicalResult run();

private:
  LogicalResult verifyMasks();
  LogicalResult verifyStart(Operation *start);
  LogicalResult verifyRotate(RotateStartOp rotate, int64_t iteration);
  /// Pairs of chunks, of one source, that an attend computes.
  SmallVector<int64_t> getPairs(AttendOp op);
  /// How many ranks the keys of an attend have come.
  FailureOr<int64_t> getDistance(AttendOp op, int64_t iteration);
  LogicalResult verifySource(const AttendTrace &attend, int64_t iteration,
                             int64_t distance);
  /// Enters what the attend computes on each rank.
  LogicalResult addAttend(AttendOp op, uint32_t number);
  void addPairs(AttendOp op, uint32_t number, ArrayRef<int64_t> pairs,
                int64_t rank, int64_t distance);
  /// A pair of rows of two chunks that may be unmasked, or masked.
  std::optional<MaskedPair> findPairAt(bool unmasked, int64_t rank,
                                       int64_t distance, int64_t pair);
  LogicalResult verifyPair(int64_t rank, int64_t distance, int64_t pair);
  AttendOp getAttend(uint32_t number) { return attention.attends[number - 1]; }
  InFlightDiagnostic report(Operation *op, const MaskedPair &pair);

  Computed &at(int64_t rank, int64_t distance, int64_t pair) {
    return computed[(distance * ranks + rank) * numPairs + pair];
  }
  int64_t getSourceOf(int64_t rank, int64_t distance) const {
    return ((rank - distance) % ranks + ranks) % ranks;
  }

  func::FuncOp func;
  Attention &attention;
  int64_t direction;
  SequenceOp qSeq, kvSeq;
  SmallVector<LayoutChunk> qChunks, kvChunks;
  int64_t ranks, numPairs;
  Region noMask;
  Region &maskRegion;
  MaskDomain domain;
  std::optional<MaskSet> mask; // once a pair is looked for
  /// The class of each pair of chunks, q chunk by q chunk, at each (rank,
  /// distance); null for layouts from a table.
  const StepTable *classes = nullptr;
  BufferTrace buffers;
  std::vector<Computed> computed; // [distance][rank][pair]
};
} // namespace

/// One chunk for a layout whose positions come from a table.
static SmallVector<LayoutChunk> getChunks(SequenceOp sequence) {
  SmallVector<LayoutChunk> chunks = sequence.getChunks();
  if (chunks.empty())
    chunks.push_back({sequence.getRows(), 0, sequence.getRows(), 1});
  return chunks;
}

static MaskDomain getDomain(AttendOp op, SequenceOp qSeq, SequenceOp kvSeq) {
  auto query = cast<ShapedType>(op.getQuery().getType());
  return {query.getDimSize(0), query.getDimSize(1),
          static_cast<int64_t>(qSeq.getLength()),
          static_cast<int64_t>(kvSeq.getLength())};
}

CoverageChecker::CoverageChecker(func::FuncOp func, Attention &attention,
                                 int64_t direction, StepClassifier &classifier,
                                 StepTables &tables)
    : func(func), attention(attention), direction(direction),
      qSeq(lookupSequence(attention.attends.front(),
                          attention.attends.front().getQSeqAttr())),
      kvSeq(lookupSequence(attention.attends.front(),
                           attention.attends.front().getKvSeqAttr())),
      qChunks(getChunks(qSeq)), kvChunks(getChunks(kvSeq)),
      ranks(kvSeq.getRanks()), numPairs(qChunks.size() * kvChunks.size()),
      maskRegion(attention.plan ? attention.plan.getMaskMod() : noMask),
      domain(getDomain(attention.attends.front(), qSeq, kvSeq)),
      buffers(ranks, direction), computed(ranks * ranks * numPairs) {
  RingStep steps{{ranks, /*shift=*/1, 0, ranks}, qSeq, kvSeq};
  if (ArrayAttr blocks =
          classifier.get(maskRegion, domain.batch, domain.heads, steps))
    classes = &tables.get(blocks, steps.range);
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
  std::optional<int64_t> hops = buffers.getUniform(rotate.getHops(), iteration);
  std::optional<int64_t> shift = buffers.getShift(rotate, iteration);
  if (!distance || !hops || !shift)
    return rotate.emitOpError("cannot be followed: whose block it sends is "
                              "not known");
  if (*distance != (*shift < 0 ? -*hops : *hops))
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

FailureOr<int64_t> CoverageChecker::getDistance(AttendOp op,
                                                int64_t iteration) {
  std::optional<int64_t> key = buffers.getDistance(op.getKey(), iteration);
  std::optional<int64_t> value = buffers.getDistance(op.getValue(), iteration);
  if (!key || !value)
    return op.emitOpError("cannot be followed: whose block its keys are is not "
                          "known");
  if (*key != *value)
    return op.emitOpError("has keys that come ")
           << *key << " ranks and values that come " << *value;
  return *key;
}

/// The rank whose block the attend takes its keys for is the one whose block
/// they are.
LogicalResult CoverageChecker::verifySource(const AttendTrace &attend,
                                            int64_t iteration,
                                            int64_t distance) {
  ArrayRef<int64_t> q = attend.getQRank(), claimed = attend.getKvRank();
  for (int64_t rank = 0; rank < ranks; ++rank) {
    int64_t source = getSourceOf(rank, distance);
    if (q[rank] == rank && claimed[rank] == source)
      continue;
    int64_t wrong = q[rank] == rank ? source : rank;
    auto first = [](const LayoutChunk &chunk, int64_t rank) {
      return chunk.base + rank * chunk.rankStride;
    };
    return report(attend.getOp(), {0, 0, first(qChunks.front(), rank),
                                   first(kvChunks.front(), source)})
           << "are taken for others: at iteration " << iteration << " rank "
           << rank << " computes with the block of rank " << wrong
           << " as if it were that of rank "
           << (q[rank] == rank ? claimed[rank] : q[rank]);
  }
  return success();
}

SmallVector<int64_t> CoverageChecker::getPairs(AttendOp op) {
  // Chunks whose rows the operand has, all of them.
  auto getInside = [](ArrayRef<LayoutChunk> chunks, int64_t offset,
                      Value operand) {
    int64_t size = cast<ShapedType>(operand.getType()).getDimSize(2);
    SmallVector<int64_t> inside;
    int64_t first = 0;
    for (auto [i, chunk] : llvm::enumerate(chunks)) {
      if (first >= offset && first + chunk.rows <= offset + size)
        inside.push_back(i);
      first += chunk.rows;
    }
    return inside;
  };
  SmallVector<int64_t> pairs;
  for (int64_t q : getInside(qChunks, op.getQOffset(), op.getQuery()))
    for (int64_t kv : getInside(kvChunks, op.getKvOffset(), op.getKey()))
      pairs.push_back(q * static_cast<int64_t>(kvChunks.size()) + kv);
  return pairs;
}

void CoverageChecker::addPairs(AttendOp op, uint32_t number,
                               ArrayRef<int64_t> pairs, int64_t rank,
                               int64_t distance) {
  for (int64_t pair : pairs) {
    Computed &entry = at(rank, distance, pair);
    (entry.first ? entry.second : entry.first) = number;
    if (op.getMaskMod().empty() && !entry.unmasked)
      entry.unmasked = number;
  }
}

LogicalResult CoverageChecker::addAttend(AttendOp op, uint32_t number) {
  FailureOr<Iterations> range = Iterations::get(op);
  FailureOr<AttendTrace> trace =
      AttendTrace::get(op, ranks, attention.plan, direction);
  if (failed(range) || failed(trace))
    return failure();
  SmallVector<int64_t> pairs = getPairs(op);
  for (int64_t i = range->begin; i < range->end; ++i) {
    trace->run(i);
    int64_t first = 0, last = ranks - 1; // keys of all ranks
    if (!op.isGathered()) {
      FailureOr<int64_t> distance = getDistance(op, i);
      if (failed(distance) || failed(verifySource(*trace, i, *distance)))
        return failure();
      first = last = (*distance % ranks + ranks) % ranks;
    }
    for (int64_t rank = 0; rank < ranks; ++rank)
      for (int64_t distance = first; trace->runsOn(rank) && distance <= last;
           ++distance)
        addPairs(op, number, pairs, rank, distance);
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Coverage
//===----------------------------------------------------------------------===//

std::optional<MaskedPair> CoverageChecker::findPairAt(bool unmasked,
                                                      int64_t rank,
                                                      int64_t distance,
                                                      int64_t pair) {
  // Any pair will do where positions are not known.
  if (!classes)
    return MaskedPair{0, 0, 0, 0};
  // The classification rules most out; it may err on the safe side only.
  if (unmasked ? !classes->isNeeded(pair, rank, distance)
               : classes->isFull(pair, rank, distance))
    return std::nullopt;
  if (!mask)
    mask = attention.plan ? MaskSet::get(maskRegion, domain)
                          : MaskSet::getAllTrue(domain);
  return findPair(
      unmasked ? mask->getMayBeTrue() : mask->getMayBeFalse(),
      {qChunks[pair / kvChunks.size()], rank},
      {kvChunks[pair % kvChunks.size()], getSourceOf(rank, distance)});
}

LogicalResult CoverageChecker::verifyPair(int64_t rank, int64_t distance,
                                          int64_t pair) {
  const Computed &entry = at(rank, distance, pair);
  int64_t source = getSourceOf(rank, distance);
  if (attention.plan && entry.unmasked)
    if (auto found = findPairAt(/*unmasked=*/false, rank, distance, pair))
      return report(getAttend(entry.unmasked), *found)
             << "are computed by rank " << rank << " with keys of rank "
             << source << ", though they are masked";
  if (entry.first && !entry.second)
    return success();
  auto found = findPairAt(/*unmasked=*/true, rank, distance, pair);
  if (!found)
    return success();
  if (entry.second)
    return report(getAttend(entry.second), *found)
           << "are computed twice by rank " << rank << " with keys of rank "
           << source;
  return report(attention.attends.front(), *found)
         << "are not computed: rank " << rank
         << " never attends to these keys of rank " << source;
}

LogicalResult CoverageChecker::run() {
  if (failed(verifyMasks()))
    return failure();
  for (Operation *start : attention.starts)
    if (failed(verifyStart(start)))
      return failure();
  for (auto [i, op] : llvm::enumerate(attention.attends))
    if (failed(addAttend(op, i + 1)))
      return failure();
  for (int64_t distance = 0; distance < ranks; ++distance)
    for (int64_t rank = 0; rank < ranks; ++rank)
      for (int64_t pair = 0; pair < numPairs; ++pair)
        if (failed(verifyPair(rank, distance, pair)))
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
    StepTables tables;
    for (auto func : getOperation().getOps<func::FuncOp>())
      for (auto &[id, attention] : getAttentions(func))
        for (int64_t direction : attention.getDirections())
          if (!attention.attends.empty() &&
              failed(CoverageChecker(func, attention, direction, classifier,
                                     tables)
                         .run()))
            return signalPassFailure();
    markAllAnalysesPreserved();
  }
};
} // namespace
