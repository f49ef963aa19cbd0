//===- ClassifySteps.cpp - Prove which blocks the mask needs --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/Passes.h"
#include "cp/Transforms/RingStep.h"

#include "mlir/IR/AsmState.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::cp {
#define GEN_PASS_DEF_CLASSIFYSTEPS
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

static SmallVector<RowChunk> toRowChunks(ArrayRef<LayoutChunk> chunks) {
  return llvm::map_to_vector(chunks, [](const LayoutChunk &chunk) {
    return RowChunk{chunk.rows, chunk.base, chunk.rankStride, chunk.rowStride};
  });
}

static ArrayAttr toAttr(const presburger::PresburgerSet &set,
                        const presburger::PresburgerSet &box,
                        MLIRContext *context) {
  return ArrayAttr::get(context,
                        llvm::map_to_vector(toIntegerSets(set, box, context),
                                            [](IntegerSet s) -> Attribute {
                                              return IntegerSetAttr::get(s);
                                            }));
}

/// Classifies all pairs of layout chunks; null where a layout is known only at
/// run time.
static ArrayAttr classify(AttendOp op, RingStep &step) {
  SmallVector<RowChunk> qChunks = toRowChunks(step.qSeq.getChunks());
  SmallVector<RowChunk> kvChunks = toRowChunks(step.kvSeq.getChunks());
  if (qChunks.empty() || kvChunks.empty())
    return {};
  MLIRContext *context = op.getContext();
  auto query = cast<ShapedType>(op.getQuery().getType());
  MaskDomain domain{query.getDimSize(0), query.getDimSize(1),
                    static_cast<int64_t>(step.qSeq.getLength()),
                    static_cast<int64_t>(step.kvSeq.getLength())};
  MaskSet mask = op.getMaskMod().empty()
                     ? MaskSet::getAllTrue(domain)
                     : MaskSet::get(op.getMaskMod(), domain);
  presburger::PresburgerSet box(step.range.getBox());
  SmallVector<Attribute> blocks;
  for (auto [qi, q] : llvm::enumerate(qChunks))
    for (auto [ki, kv] : llvm::enumerate(kvChunks)) {
      StepClass result = classifySteps(mask, q, kv, step.range);
      blocks.push_back(BlockAttr::get(context, qi, ki,
                                      toAttr(result.needed, box, context),
                                      toAttr(result.full, box, context)));
    }
  return ArrayAttr::get(context, blocks);
}

/// Everything that the classification depends on, as text.
static std::string getKey(AttendOp op, RingStep &step) {
  std::string key;
  llvm::raw_string_ostream os(key);
  os << op.getQuery().getType() << op.getQSeqAttr() << op.getKvSeqAttr()
     << step.range.shift << ' ' << step.range.begin << ' ' << step.range.end;
  OpPrintingFlags flags;
  flags.useLocalScope();
  for (Block &block : op.getMaskMod()) {
    for (Type type : block.getArgumentTypes())
      os << type << ' ';
    AsmState state(op, flags);
    for (Operation &inner : block)
      inner.print(os, state);
  }
  return key;
}

namespace {
struct ClassifyStepsPass
    : mlir::cp::impl::ClassifyStepsBase<ClassifyStepsPass> {
  void runOnOperation() override {
    // Layers of a model share their mask: each is classified once.
    llvm::StringMap<ArrayAttr> known;
    getOperation().walk([&](AttendOp op) {
      std::optional<RingStep> step = getRingStep(op);
      if (!step)
        return;
      auto [entry, isNew] = known.try_emplace(getKey(op, *step));
      if (isNew)
        entry->second = classify(op, *step);
      if (entry->second)
        op.setBlocksAttr(entry->second);
    });
  }
};
} // namespace
