//===- RingStep.h - Which steps an attend stands for ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_RINGSTEP_H
#define CP_TRANSFORMS_RINGSTEP_H

#include "cp/Analysis/StepCases.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "llvm/ADT/StringMap.h"

namespace mlir::cp {

/// The (rank, step) of an attend of whole shards in a ring: its keys are the
/// block of rank (rank - shift * step) mod W.
struct RingStep {
  StepRange range;
  SequenceOp qSeq, kvSeq;
};

/// Reads it off the operands; none if the attend is of another form, such as
/// one of gathered keys, or of a part of a shard.
std::optional<RingStep> getRingStep(AttendOp op);

/// The sets of one #cp.block.
StepClass getStepClass(BlockAttr block);

/// Proves what attends need. Layers of a model share their mask, so that each
/// is classified once.
class StepClassifier {
public:
  /// The #cp.block of all pairs of layout chunks; null where the attend is not
  /// a ring step, or a layout is known only at run time.
  ArrayAttr get(AttendOp op);
  /// The same for a mask, empty if everything is unmasked, over `batch` batch
  /// rows and `heads` query heads.
  ArrayAttr get(Region &mask, int64_t batch, int64_t heads,
                const RingStep &step);

private:
  llvm::StringMap<ArrayAttr> known;
};

} // namespace mlir::cp

#endif // CP_TRANSFORMS_RINGSTEP_H
