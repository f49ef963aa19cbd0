//===- StepDrawing.cpp - Drawing what ranks do in each step ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PlanDrawing.h"

#include "llvm/ADT/STLExtras.h"

#include <algorithm>
#include <cmath>

using namespace mlir::cp::execution;
using llvm::StringRef;
using llvm::Twine;

static constexpr double headHeight = 34;
static constexpr double barWidth = 110;

static int64_t getTiles(const StepPicture &step) {
  return step.tilesFull + step.tilesPartial;
}

/// The tiles that a rank computes in all steps.
static std::pair<int64_t, int64_t>
getRankTiles(const std::vector<StepPicture> &steps) {
  int64_t full = 0, partial = 0;
  for (const StepPicture &step : steps) {
    full += step.tilesFull;
    partial += step.tilesPartial;
  }
  return {full, partial};
}

static int64_t getMostTiles(const PlanPicture &picture) {
  int64_t most = 1;
  for (const std::vector<StepPicture> &steps : picture.steps) {
    auto [full, partial] = getRankTiles(steps);
    most = std::max(most, full + partial);
  }
  return most;
}

//===----------------------------------------------------------------------===//
// Few ranks: every step of every rank
//===----------------------------------------------------------------------===//

static constexpr double stepWidth = 118, stepHeight = 54, rankWidth = 30;
/// Width of the sentence above the steps.
static constexpr double introWidth = 680;

static void drawArrival(Svg &svg, const PlanPicture &picture,
                        const StepPicture &step, int64_t rank, double x,
                        double y) {
  TextStyle style = {10.5, "start", "#24292f"};
  if (step.numSenders == 0) {
    svg.text(x, y + 24, step.owner == rank ? "own rows" : "nothing", style);
    return;
  }
  if (step.owner >= 0) {
    svg.text(x, y + 12, "rows of", style);
    drawRank(svg, {x + 43, y + 3, 14, 11}, step.owner, picture.ranks);
  } else {
    svg.text(x, y + 12, "all ranks", style);
  }
  svg.text(x, y + 26, formatCount(step.rows) + " rows", style);
  svg.text(x, y + 40, formatBytes(step.bytes), style);
}

static void drawStep(Svg &svg, const PlanPicture &picture, int64_t rank,
                     int64_t number, const Frame &frame) {
  const StepPicture &step = picture.steps[rank][number];
  bool isIdle = getTiles(step) == 0;
  svg.rectangle(frame, isIdle ? "#fbfbfc" : "#ffffff", "#d8dee4");
  double edge = frame.height - 8;
  Frame mask = {frame.x + 4, frame.y + 4, edge, edge};
  if (!isIdle)
    drawCells(svg, mask, step.cells);
  else
    svg.text(mask.x + edge / 2, mask.y + edge / 2 + 4,
             step.numSenders ? "relays" : "-", {10.5, "middle", grayText});
  if (!isIdle || step.numSenders)
    drawArrival(svg, picture, step, rank, mask.x + edge + 6, frame.y + 3);
}

/// Draws how many tiles a rank computes in all, full ones first.
static void drawBar(Svg &svg, const PlanPicture &picture, int64_t rank,
                    const Frame &frame) {
  auto [full, partial] = getRankTiles(picture.steps[rank]);
  double unit = frame.width / static_cast<double>(getMostTiles(picture));
  double first = static_cast<double>(full) * unit;
  double second = static_cast<double>(partial) * unit;
  svg.rectangle({frame.x, frame.y, first, frame.height}, fullColor);
  svg.rectangle({frame.x + first, frame.y, second, frame.height}, partialColor);
  svg.text(frame.x + first + second + 6, frame.y + frame.height / 2 + 4,
           formatCount(full + partial), {11});
}

static std::pair<double, double>
drawAllSteps(Svg &svg, const PlanPicture &picture, double x, double y) {
  auto numSteps = static_cast<int64_t>(picture.steps.front().size());
  double left = x + rankWidth + 6, top = y + headHeight;
  double bars = left + static_cast<double>(numSteps) * stepWidth + 14;
  svg.text(x, y + 8,
           "Each step: tiles over the rank's own rows (downwards) and the "
           "rows that it works on (across); what it received for that.",
           {11, "start", grayText});
  for (int64_t step = 0; step < numSteps; ++step)
    svg.text(left + (static_cast<double>(step) + 0.5) * stepWidth, top - 7,
             "step " + Twine(step), {12, "middle", "#24292f", /*bold=*/true});
  svg.text(bars, top - 7, "tiles", {12, "start", "#24292f", /*bold=*/true});
  for (int64_t rank = 0; rank < picture.ranks; ++rank) {
    double row = top + static_cast<double>(rank) * (stepHeight + 4);
    drawRank(svg, {x, row, rankWidth, stepHeight}, rank, picture.ranks);
    for (int64_t step = 0; step < numSteps; ++step)
      drawStep(svg, picture, rank, step,
               {left + static_cast<double>(step) * stepWidth, row,
                stepWidth - 4, stepHeight});
    drawBar(svg, picture, rank,
            {bars, row + 12, barWidth - 20, stepHeight - 24});
  }
  return {std::max(bars + barWidth + 20 - x, introWidth),
          headHeight + static_cast<double>(picture.ranks) * (stepHeight + 4)};
}

//===----------------------------------------------------------------------===//
// Many ranks: a cell for every step of every rank
//===----------------------------------------------------------------------===//

static constexpr double heatEdge = 340, heatLabel = 44;
static constexpr int64_t maxHeatCells = 256;
static constexpr StringRef blues[] = {"#d6e4f3", "#a9c8e6", "#75a6d6",
                                      "#4684c0", "#245f9f", "#0d3c6e"};
static constexpr StringRef greens[] = {"#d9efdf", "#abd9b8", "#78be8d",
                                       "#479f66", "#237d46", "#0a5628"};

using StepValue = llvm::function_ref<int64_t(const StepPicture &)>;

/// The largest values of the (rank, step) that share a cell.
static std::vector<std::vector<int64_t>> getHeat(const PlanPicture &picture,
                                                 StepValue getValue) {
  auto numSteps = static_cast<int64_t>(picture.steps.front().size());
  auto shrink = [](int64_t size) {
    return (size + maxHeatCells - 1) / maxHeatCells;
  };
  int64_t perRow = shrink(picture.ranks), perColumn = shrink(numSteps);
  std::vector<std::vector<int64_t>> heat(
      (picture.ranks + perRow - 1) / perRow,
      std::vector<int64_t>((numSteps + perColumn - 1) / perColumn));
  for (int64_t rank = 0; rank < picture.ranks; ++rank)
    for (int64_t step = 0; step < numSteps; ++step) {
      int64_t &cell = heat[rank / perRow][step / perColumn];
      cell = std::max(cell, getValue(picture.steps[rank][step]));
    }
  return heat;
}

static void drawScale(Svg &svg, llvm::ArrayRef<StringRef> colors, double x,
                      double y, const Twine &most) {
  svg.text(x, y + 9, "0", {11, "start", grayText});
  svg.rectangle({x + 12, y, 16, 10}, emptyColor);
  for (auto [i, color] : llvm::enumerate(colors))
    svg.rectangle({x + 28 + 16 * static_cast<double>(i), y, 16, 10}, color);
  svg.text(x + 32 + 16 * static_cast<double>(colors.size()), y + 9, most,
           {11, "start", grayText});
}

/// Draws one value of all steps of all ranks.
static void drawHeat(Svg &svg, const PlanPicture &picture, double x, double y,
                     StringRef title, llvm::ArrayRef<StringRef> colors,
                     StepValue getValue,
                     llvm::function_ref<std::string(int64_t)> describe) {
  std::vector<std::vector<int64_t>> heat = getHeat(picture, getValue);
  auto rows = static_cast<int64_t>(heat.size());
  auto columns = static_cast<int64_t>(heat.front().size());
  int64_t most = 1;
  for (const std::vector<int64_t> &row : heat)
    most = std::max(most, *llvm::max_element(row));
  Frame frame = {x + heatLabel, y + headHeight, heatEdge, heatEdge};
  svg.rectangle(frame, emptyColor);
  auto levels = static_cast<int64_t>(colors.size());
  for (int64_t level = 0; level < levels; ++level)
    svg.cells(frame, rows, columns, colors[level],
              [&](int64_t row, int64_t column) {
                int64_t value = heat[row][column];
                return value > 0 && (value - 1) * levels / most == level;
              });
  svg.text(frame.x, y + headHeight - 10, title,
           {12, "start", "#24292f", /*bold=*/true});
  double bottom = frame.y + heatEdge + 14;
  svg.text(frame.x, bottom, "step 0", {11, "start", grayText});
  svg.text(frame.x + heatEdge, bottom,
           Twine(static_cast<int64_t>(picture.steps.front().size()) - 1),
           {11, "end", grayText});
  svg.text(frame.x - 6, frame.y + 10, "rank 0", {11, "end", grayText});
  svg.text(frame.x - 6, frame.y + heatEdge, Twine(picture.ranks - 1),
           {11, "end", grayText});
  drawScale(svg, colors, frame.x, bottom + 12, describe(most));
}

/// Draws how many tiles each rank computes, as lines.
static void drawProfile(Svg &svg, const PlanPicture &picture, double x,
                        double y) {
  Frame frame = {x, y + headHeight, barWidth, heatEdge};
  svg.text(x, y + headHeight - 10, "tiles of a rank",
           {12, "start", "#24292f", /*bold=*/true});
  svg.rectangle(frame, emptyColor);
  int64_t most = getMostTiles(picture);
  auto drawPart = [&](StringRef color, bool isFull) {
    svg.cells(frame, picture.ranks, static_cast<int64_t>(barWidth), color,
              [&](int64_t rank, int64_t column) {
                auto [full, partial] = getRankTiles(picture.steps[rank]);
                int64_t at = column * most / static_cast<int64_t>(barWidth);
                return isFull ? at < full : at >= full && at < full + partial;
              });
  };
  drawPart(fullColor, true);
  drawPart(partialColor, false);
  svg.text(x + barWidth, frame.y + heatEdge + 14, formatCount(most),
           {11, "end", grayText});
}

static std::pair<double, double>
drawOverview(Svg &svg, const PlanPicture &picture, double x, double y) {
  double step = heatLabel + heatEdge + 20;
  drawHeat(svg, picture, x, y, "Tiles computed", blues, getTiles,
           [](int64_t most) { return formatCount(most) + " tiles"; });
  drawHeat(
      svg, picture, x + step, y, "Received", greens,
      [](const StepPicture &one) { return one.bytes; }, formatBytes);
  drawProfile(svg, picture, x + 2 * step, y);
  return {2 * step + barWidth, headHeight + heatEdge + 44};
}

std::pair<double, double>
mlir::cp::execution::drawSteps(Svg &svg, const PlanPicture &picture, double x,
                               double y) {
  return picture.ranks <= maxDetailedRanks ? drawAllSteps(svg, picture, x, y)
                                           : drawOverview(svg, picture, x, y);
}
