//===- PlanPicture.h - Pictures of masks over ranks -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_PLANPICTURE_H
#define CP_EXECUTION_PLANPICTURE_H

#include "cp/Execution/CellGrid.h"
#include "cp/Execution/Run.h"

#include <string>
#include <vector>

namespace mlir::cp::execution {

/// What one rank of a ring does in one step.
struct StepPicture {
  /// Tiles of batch row 0 and head 0.
  int64_t tilesFull = 0, tilesPartial = 0;
  /// The tiles over the rank's rows and those of the block, coarsely:
  /// [row][column].
  std::vector<std::vector<CellKind>> cells;
  /// Whose keys are computed with, -1 for nobody's, or all ranks'.
  int64_t owner = -1;
  /// What arrived: from how many ranks, and from whom if it is one.
  int64_t numSenders = 0, sender = -1;
  int64_t rows = 0, bytes = 0;
};

/// The numbers of one rank, over all batch rows and heads.
struct RankTotals {
  int64_t tilesEmpty = 0, tilesFull = 0, tilesPartial = 0, steps = 0,
          rotations = 0, bytesSent = 0;
};

/// One attention, as the ranks of the first ring computed it. The mask is that
/// of batch row 0 and query head 0.
struct PlanPicture {
  std::string names; // of attentions that look the same
  std::string layout, rotate;
  int64_t ranks, queries, keys, tile;
  /// Pairs of positions, at most 256 x 256 cells: [query][key].
  std::vector<std::vector<CellKind>> mask;
  /// Of evenly spaced positions: the rank that has it.
  std::vector<int64_t> queryOwners, keyOwners;
  std::vector<std::vector<StepPicture>> steps; // [rank][step]
  /// Steps without pruning.
  int64_t allSteps;
  std::vector<RankTotals> totals; // of all ranks, of other rings too
  /// What W - 1 whole blocks from each rank would be.
  int64_t naiveBytes;
};

/// Makes the pictures of the first attentions, those that differ, from what the
/// ranks recorded.
llvm::Expected<std::vector<PlanPicture>>
makePictures(const Combination &combination, const cp_entry_meta &meta,
             const TableMap &tables, const Outcome &outcome);

/// Draws them below each other as one SVG image.
void drawPictures(llvm::raw_ostream &os, llvm::ArrayRef<PlanPicture> pictures);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_PLANPICTURE_H
