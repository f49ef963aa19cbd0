//===- StepTables.cpp - What each rank needs at each step ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "StepTables.h"
#include "cp/Analysis/RankProgram.h"

using namespace mlir;
using namespace mlir::cp;

StepTable::StepTable(ArrayAttr blocks, const StepRange &range) : range(range) {
  Rows none(blocks.size() * (range.end - range.begin),
            llvm::BitVector(range.ranks));
  needed = full = none;
  for (auto block : blocks.getAsRange<BlockAttr>()) {
    kvChunks.push_back(block.getKv());
    set(needed, kvChunks.size() - 1, block.getNeeded(), /*whereUnread=*/true);
    set(full, kvChunks.size() - 1, block.getFull(), /*whereUnread=*/false);
  }
}

/// Sets the bits of a block where one of the sets holds.
void StepTable::set(Rows &rows, int64_t block, ArrayAttr sets,
                    bool whereUnread) {
  RankProgram program(range.ranks, range.end);
  SmallVector<RankProgram::Slot> slots;
  for (Attribute attr : sets) {
    auto set = dyn_cast<IntegerSetAttr>(attr);
    RankProgram::Slot slot =
        set ? program.addSet(set.getValue()) : std::nullopt;
    if (slot)
      slots.push_back(slot);
    else if (whereUnread)
      slots.push_back(program.addConstant(1));
  }
  for (int64_t step = range.begin; step < range.end; ++step) {
    program.run(step);
    for (RankProgram::Slot slot : slots)
      for (auto [rank, holds] : llvm::enumerate(program.get(slot)))
        if (holds)
          rows[getRow(block, step)].set(rank);
  }
}

bool StepTable::isChunkNeeded(int64_t source, int64_t kv, int64_t step) const {
  int64_t rank = (source + range.shift * step) % range.ranks;
  rank = (rank + range.ranks) % range.ranks;
  for (auto [block, chunk] : llvm::enumerate(kvChunks))
    if (chunk == kv && isNeeded(block, rank, step))
      return true;
  return false;
}

std::optional<std::pair<int64_t, int64_t>> StepTable::getNeededSteps() const {
  std::optional<std::pair<int64_t, int64_t>> steps;
  for (int64_t step = range.begin; step < range.end; ++step)
    for (int64_t block = 0; block < getNumBlocks(); ++block)
      if (needed[getRow(block, step)].any())
        steps = {steps ? steps->first : step, step};
  return steps;
}

StepKey mlir::cp::getStepKey(ArrayAttr blocks, const StepRange &range) {
  return {blocks.getAsOpaquePointer(), range.ranks, range.shift, range.begin,
          range.end};
}

const StepTable &StepTables::get(ArrayAttr blocks, const StepRange &range) {
  std::unique_ptr<StepTable> &entry = known[getStepKey(blocks, range)];
  if (!entry)
    entry = std::make_unique<StepTable>(blocks, range);
  return *entry;
}

const StepTable *StepTables::get(AttendOp op) {
  std::optional<RingStep> step = getRingStep(op);
  return step && op.getBlocksAttr() ? &get(op.getBlocksAttr(), step->range)
                                    : nullptr;
}
