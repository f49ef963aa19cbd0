//===- StepTables.h - What each rank needs at each step -*- C++ -*- -----===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The classes of blocks, spelled out as bits. Layers of a model share their
// classes, so that each is spelled out once.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_STEPTABLES_H
#define CP_LIB_TRANSFORMS_STEPTABLES_H

#include "cp/Transforms/RingStep.h"

#include "llvm/ADT/BitVector.h"

#include <map>
#include <memory>
#include <tuple>

namespace mlir::cp {

/// The sets of some #cp.block at the (rank, step) of a range. What cannot be
/// read off them counts as needed, and as not full.
class StepTable {
public:
  StepTable(ArrayAttr blocks, const StepRange &range);

  const StepRange &getRange() const { return range; }
  int64_t getNumBlocks() const { return kvChunks.size(); }
  bool isNeeded(int64_t block, int64_t rank, int64_t step) const {
    return needed[getRow(block, step)][rank];
  }
  bool isFull(int64_t block, int64_t rank, int64_t step) const {
    return full[getRow(block, step)][rank];
  }
  /// Whether chunk `kv` of rank `source` is needed at this step, by the rank
  /// that it has come to.
  bool isChunkNeeded(int64_t source, int64_t kv, int64_t step) const;
  /// The first and the last step at which some rank needs something.
  std::optional<std::pair<int64_t, int64_t>> getNeededSteps() const;

private:
  /// The bits of all ranks at one step of a block.
  using Rows = std::vector<llvm::BitVector>;

  int64_t getRow(int64_t block, int64_t step) const {
    return block * (range.end - range.begin) + step - range.begin;
  }
  void set(Rows &rows, int64_t block, ArrayAttr sets, bool whereUnread);

  StepRange range;
  SmallVector<int64_t> kvChunks;
  Rows needed, full; // [block][step]
};

/// Blocks and the range of their steps.
using StepKey = std::tuple<const void *, int64_t, int64_t, int64_t, int64_t>;
StepKey getStepKey(ArrayAttr blocks, const StepRange &range);

/// The tables made so far.
class StepTables {
public:
  const StepTable &get(ArrayAttr blocks, const StepRange &range);
  /// That of an attend of a ring step; null if it is not classified.
  const StepTable *get(AttendOp op);

private:
  std::map<StepKey, std::unique_ptr<StepTable>> known;
};

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_STEPTABLES_H
