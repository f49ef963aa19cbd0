//===- StepClassifier.cpp - Which blocks a mask needs -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/RingStep.h"

#include "mlir/IR/AsmState.h"
#include "llvm/Support/raw_ostream.h"

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
static ArrayAttr classify(Region &mask, const MaskDomain &domain,
                          const RingStep &step) {
  SequenceOp qSeq = step.qSeq, kvSeq = step.kvSeq;
  SmallVector<RowChunk> qChunks = toRowChunks(qSeq.getChunks());
  SmallVector<RowChunk> kvChunks = toRowChunks(kvSeq.getChunks());
  if (qChunks.empty() || kvChunks.empty())
    return {};
  MLIRContext *context = qSeq.getContext();
  MaskSet set =
      mask.empty() ? MaskSet::getAllTrue(domain) : MaskSet::get(mask, domain);
  presburger::PresburgerSet box(step.range.getBox());
  SmallVector<Attribute> blocks;
  for (auto [qi, q] : llvm::enumerate(qChunks))
    for (auto [ki, kv] : llvm::enumerate(kvChunks)) {
      StepClass result = classifySteps(set, q, kv, step.range);
      blocks.push_back(BlockAttr::get(context, qi, ki,
                                      toAttr(result.needed, box, context),
                                      toAttr(result.full, box, context)));
    }
  return ArrayAttr::get(context, blocks);
}

/// Everything that the classification depends on, as text.
static std::string getKey(Region &mask, const MaskDomain &domain,
                          const RingStep &step) {
  SequenceOp qSeq = step.qSeq, kvSeq = step.kvSeq;
  std::string key;
  llvm::raw_string_ostream os(key);
  llvm::interleave(domain.getExtents(), os, " ");
  os << ' ' << qSeq.getSymName() << ' ' << kvSeq.getSymName() << ' '
     << step.range.shift << ' ' << step.range.begin << ' ' << step.range.end;
  OpPrintingFlags flags;
  flags.useLocalScope();
  for (Block &block : mask) {
    for (Type type : block.getArgumentTypes())
      os << ' ' << type;
    AsmState state(mask.getParentOp(), flags);
    for (Operation &inner : block)
      inner.print(os, state);
  }
  return key;
}

ArrayAttr StepClassifier::get(Region &mask, int64_t batch, int64_t heads,
                              const RingStep &step) {
  SequenceOp qSeq = step.qSeq, kvSeq = step.kvSeq;
  MaskDomain domain{batch, heads, static_cast<int64_t>(qSeq.getLength()),
                    static_cast<int64_t>(kvSeq.getLength())};
  auto [entry, isNew] = known.try_emplace(getKey(mask, domain, step));
  if (isNew)
    entry->second = classify(mask, domain, step);
  return entry->second;
}

ArrayAttr StepClassifier::get(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  if (!step)
    return {};
  auto query = cast<ShapedType>(op.getQuery().getType());
  return get(op.getMaskMod(), query.getDimSize(0), query.getDimSize(1), *step);
}
