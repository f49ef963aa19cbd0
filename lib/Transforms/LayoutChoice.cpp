//===- LayoutChoice.cpp - The layout that auto stands for ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutChoice.h"
#include "CostModel.h"
#include "LayoutFunction.h"

#include "cp/Analysis/MaskSet.h"
#include "cp/Runtime/Layouts.h"

#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace mlir::cp;
namespace runtime = ::cp::runtime;

/// Kinds of attention that stand for all of a sequence.
static constexpr size_t kMaxKinds = 4;
/// Tables of more positions would take too much time and memory to predict.
static constexpr int64_t kMaxTableLength = 1 << 22;

namespace {
/// Attentions with equal masks and shapes: the layers of a model.
struct Kind {
  FlexAttentionOp op;
  AttentionShape shape;
  int64_t count = 1;
};

struct Candidate {
  LayoutInterface layout;
  std::vector<int64_t> table; // empty: positions are affine
};

class Chooser {
public:
  Chooser(ArrayRef<FlexAttentionOp> ops, int64_t length, int64_t ranks,
          const LayoutOption &option);

  LayoutInterface choose();

private:
  void addCandidates();
  void addBlocks(LayoutInterface layout, bool isGreedy,
                 const std::vector<int64_t> &work);
  /// All attentions together.
  Prediction predict(const Candidate &candidate);
  void remark(const Candidate &candidate, const Prediction &prediction);

  SmallVector<Kind> kinds;
  int64_t length, ranks;
  const LayoutOption &option;
  MLIRContext *context;
  std::vector<Candidate> candidates;
};
} // namespace

Chooser::Chooser(ArrayRef<FlexAttentionOp> ops, int64_t length, int64_t ranks,
                 const LayoutOption &option)
    : length(length), ranks(ranks), option(option),
      context(FlexAttentionOp(ops.front()).getContext()) {
  for (FlexAttentionOp op : ops) {
    AttentionShape shape =
        AttentionShape::get(op.getQuery(), op.getKey(), op.getValue());
    auto *same = llvm::find_if(kinds, [&](Kind &kind) {
      return kind.shape == shape && OperationEquivalence::isRegionEquivalentTo(
                                        &kind.op.getMaskMod(), &op.getMaskMod(),
                                        OperationEquivalence::IgnoreLocations);
    });
    if (same != kinds.end())
      ++same->count;
    else if (kinds.size() < kMaxKinds)
      kinds.push_back({op, shape});
  }
}

void Chooser::addBlocks(LayoutInterface layout, bool isGreedy,
                        const std::vector<int64_t> &work) {
  candidates.push_back(
      {layout,
       runtime::expandBlocks(isGreedy ? runtime::dealGreedily(work, ranks)
                                      : runtime::dealRoundRobin(work, ranks),
                             layout.getBlockRows(length, ranks), length)});
}

/// In the order in which equal ones are preferred.
void Chooser::addCandidates() {
  candidates.push_back({HeadTailAttr::get(context), {}});
  candidates.push_back({ContiguousAttr::get(context), {}});
  candidates.push_back({StripedAttr::get(context), {}});
  // A mask that differs by batch row would need a table for each.
  if (length > kMaxTableLength || llvm::any_of(kinds, [](Kind &kind) {
        return readsIndex(kind.op.getMaskMod(), kBatchDim);
      }))
    return;
  auto greedy = GreedyAttr::get(context, option.tile);
  int64_t block = LayoutInterface(greedy).getBlockRows(length, ranks);
  std::vector<int64_t> work(llvm::divideCeil(length, block));
  for (Kind &kind : kinds)
    for (auto [sum, count] : llvm::zip_equal(
             work, countBlockTiles(kind.op.getMaskMod(), kind.shape, block)))
      sum += count * kind.count;
  addBlocks(greedy, /*isGreedy=*/true, work);
  addBlocks(PTRRAttr::get(context, option.tile), /*isGreedy=*/false, work);
  if (option.docLengths && option.docTotal == length &&
      option.docLengths.getType().getDimSize(0) == 1) {
    auto lengths = option.docLengths.getValues<int64_t>();
    candidates.push_back(
        {PerDocumentAttr::get(context),
         runtime::dealDocuments({lengths.begin(), lengths.end()}, ranks)});
  }
}

Prediction Chooser::predict(const Candidate &candidate) {
  DealtRows rows = candidate.table.empty()
                       ? DealtRows::get(candidate.layout, length, ranks)
                       : DealtRows::get(candidate.table, ranks);
  Prediction sum;
  for (Kind &kind : kinds) {
    Prediction one = ::mlir::cp::predict(kind.op.getMaskMod(), kind.shape, rows,
                                         rows, ranks, Rotate::Ring);
    sum.seconds += one.seconds * static_cast<double>(kind.count);
    sum.bytes += one.bytes * kind.count;
    sum.balance = std::max(sum.balance, one.balance);
  }
  return sum;
}

static remark::RemarkOpts getOpts() {
  return remark::RemarkOpts::name("layout").category("cp");
}

void Chooser::remark(const Candidate &candidate, const Prediction &prediction) {
  remark::analysis(kinds.front().op.getLoc(), getOpts())
      << remark::metric("layout", candidate.layout.getLayoutName())
      << remark::metric("length", length)
      << remark::metric("seconds", prediction.seconds)
      << remark::metric("bytes", prediction.bytes)
      << remark::metric("balance", prediction.balance);
}

LayoutInterface Chooser::choose() {
  addCandidates();
  LayoutInterface best;
  double least = 0;
  for (const Candidate &candidate : candidates) {
    Prediction prediction = predict(candidate);
    remark(candidate, prediction);
    if (best && prediction.seconds >= least)
      continue;
    best = candidate.layout;
    least = prediction.seconds;
  }
  return best;
}

LayoutInterface mlir::cp::chooseLayout(ArrayRef<FlexAttentionOp> ops,
                                       int64_t length, int64_t ranks,
                                       const LayoutOption &option) {
  FlexAttentionOp first = ops.front();
  MLIRContext *context = first.getContext();
  auto headTail = HeadTailAttr::get(context);
  if (ranks == 1)
    return headTail;
  Location loc = first.getLoc();
  if (isTooLarge(ranks)) {
    remark::missed(loc, getOpts())
        << remark::reason("there are too many ranks to predict")
        << remark::metric("layout", headTail.getLayoutName());
    return headTail;
  }
  if (llvm::none_of(
          ops, [](FlexAttentionOp op) { return readsData(op.getMaskMod()); }))
    return Chooser(ops, length, ranks, option).choose();
  if (LayoutFunction::canCompute(ops)) {
    remark::analysis(loc, getOpts())
        << remark::reason("the mask reads data: the program predicts when it "
                          "runs")
        << remark::metric("layout", "auto");
    return CheapestAttr::get(context, option.tile);
  }
  remark::missed(loc, getOpts())
      << remark::reason("the mask is known only after the program has begun")
      << remark::metric("layout", headTail.getLayoutName());
  return headTail;
}
