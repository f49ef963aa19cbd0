//===- PlanDrawing.h - Parts of a plan's picture ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_EXECUTION_PLANDRAWING_H
#define CP_LIB_EXECUTION_PLANDRAWING_H

#include "Svg.h"
#include "cp/Execution/PlanPicture.h"

namespace mlir::cp::execution {

/// Up to so many ranks each step of each is drawn by itself.
inline constexpr int64_t maxDetailedRanks = 12;

/// Colors of what is computed.
inline constexpr llvm::StringLiteral fullColor = "#2f6db3";
inline constexpr llvm::StringLiteral partialColor = "#f0a93b";
inline constexpr llvm::StringLiteral emptyColor = "#eef0f3";
inline constexpr llvm::StringLiteral grayText = "#6e7781";

/// Draws a frame in the color of a rank, with its number if that fits.
void drawRank(Svg &svg, const Frame &frame, int64_t rank, int64_t ranks);
/// Draws cells, all of them in the frame.
void drawCells(Svg &svg, const Frame &frame,
               const std::vector<std::vector<CellKind>> &cells);

/// Draws what each rank does in each step, with its upper left corner at
/// (x, y). Returns the size.
std::pair<double, double> drawSteps(Svg &svg, const PlanPicture &picture,
                                    double x, double y);

} // namespace mlir::cp::execution

#endif // CP_LIB_EXECUTION_PLANDRAWING_H
