//===- PlanDrawing.cpp - Drawing the mask over ranks ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PlanDrawing.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::format;
using llvm::StringRef;
using llvm::Twine;

static constexpr double margin = 28;
static constexpr double titleHeight = 64;
/// Edge of the mask's picture, and width of the bands beside it.
static constexpr double maskEdge = 440;
static constexpr double bandWidth = 16;
static constexpr double lineHeight = 18;

//===----------------------------------------------------------------------===//
// Parts
//===----------------------------------------------------------------------===//

void mlir::cp::execution::drawRank(Svg &svg, const Frame &frame, int64_t rank,
                                   int64_t ranks) {
  svg.rectangle(frame, getRankColor(rank, ranks));
  std::string text = std::to_string(rank);
  double size = std::min({11.0, frame.height - 1, frame.width});
  if (size >= 7 &&
      frame.width >= 0.62 * size * static_cast<double>(text.size()))
    svg.text(frame.x + frame.width / 2,
             frame.y + frame.height / 2 + 0.36 * size, text,
             {size, "middle", "#ffffff", /*bold=*/true});
}

void mlir::cp::execution::drawCells(
    Svg &svg, const Frame &frame,
    const std::vector<std::vector<CellKind>> &cells) {
  svg.rectangle(frame, emptyColor);
  auto rows = static_cast<int64_t>(cells.size());
  int64_t columns = rows ? static_cast<int64_t>(cells.front().size()) : 0;
  for (auto [kind, color] : {std::pair(CellKind::Full, fullColor),
                             {CellKind::Partial, partialColor}})
    svg.cells(frame, rows, columns, color,
              [&, kind = kind](int64_t row, int64_t column) {
                return cells[row][column] == kind;
              });
}

//===----------------------------------------------------------------------===//
// The mask
//===----------------------------------------------------------------------===//

/// Calls `visit(begin, end, owner)` for runs of samples of one owner.
static void forRuns(ArrayRef<int64_t> owners,
                    llvm::function_ref<void(int64_t, int64_t, int64_t)> visit) {
  auto size = static_cast<int64_t>(owners.size());
  for (int64_t begin = 0, end = 0; begin < size; begin = end) {
    while (end < size && owners[end] == owners[begin])
      ++end;
    visit(begin, end, owners[begin]);
  }
}

/// Draws who has the queries (vertical) or the keys, beside the mask, and
/// lines through the mask where another rank begins.
static void drawOwners(Svg &svg, const Frame &mask, ArrayRef<int64_t> owners,
                       int64_t ranks, bool isVertical) {
  double edge = isVertical ? mask.height : mask.width;
  double unit = edge / static_cast<double>(owners.size());
  int64_t runs = 0;
  forRuns(owners, [&](int64_t, int64_t, int64_t) { ++runs; });
  forRuns(owners, [&](int64_t begin, int64_t end, int64_t owner) {
    double from = static_cast<double>(begin) * unit;
    double size = static_cast<double>(end - begin) * unit;
    Frame band = {mask.x + from, mask.y - bandWidth - 4, size, bandWidth};
    Frame line = {mask.x + from - 0.25, mask.y, 0.5, mask.height};
    if (isVertical) {
      band = {mask.x - bandWidth - 4, mask.y + from, bandWidth, size};
      line = {mask.x, mask.y + from - 0.25, mask.width, 0.5};
    }
    drawRank(svg, band, owner, ranks);
    if (begin > 0 && runs <= 64)
      svg.rectangle(line, "#ffffff");
  });
}

static void drawLegend(Svg &svg, double x, double y) {
  for (auto [color, text] : {std::pair<StringRef, StringRef>(fullColor, "full"),
                             {partialColor, "partial"},
                             {emptyColor, "empty"}}) {
    svg.rectangle({x, y - 10, 12, 12}, color, "#d0d7de");
    svg.text(x + 18, y, text);
    x += 78;
  }
  svg.text(x, y, "0 1 2 ..: the rank that holds the position",
           {12, "start", grayText});
}

//===----------------------------------------------------------------------===//
// The numbers
//===----------------------------------------------------------------------===//

namespace {
/// A line of the summary.
struct Line {
  StringRef name;
  std::string text;
};
} // namespace

static std::string print(const char *form, double value) {
  std::string text;
  llvm::raw_string_ostream(text) << format(form, value);
  return text;
}

static Line getBalance(const PlanPicture &picture) {
  double sum = 0, most = 0;
  size_t busiest = 0;
  for (auto [rank, total] : llvm::enumerate(picture.totals)) {
    auto tiles = static_cast<double>(total.tilesFull + total.tilesPartial);
    sum += tiles;
    if (tiles > most) {
      most = tiles;
      busiest = rank;
    }
  }
  double mean = sum / static_cast<double>(picture.totals.size());
  return {"balance", "max/mean " + print("%.3f", mean > 0 ? most / mean : 1) +
                         "; rank " + std::to_string(busiest) + " has most, " +
                         formatCount(static_cast<int64_t>(most)) + " tiles"};
}

static Line getSteps(const PlanPicture &picture) {
  int64_t blocks = 0;
  for (const std::vector<StepPicture> &rank : picture.steps)
    for (const StepPicture &step : rank)
      blocks += step.tilesFull + step.tilesPartial > 0;
  auto kept = static_cast<int64_t>(picture.steps.front().size());
  std::string text = std::to_string(kept) + " of " +
                     std::to_string(picture.allSteps) + " kept";
  if (picture.allSteps > 1)
    text += "; " + formatCount(blocks) + " of " +
            formatCount(picture.ranks * picture.ranks) + " blocks have tiles";
  return {"steps", text};
}

static Line getTiles(const PlanPicture &picture) {
  int64_t empty = 0, full = 0, partial = 0;
  for (const RankTotals &total : picture.totals) {
    empty += total.tilesEmpty;
    full += total.tilesFull;
    partial += total.tilesPartial;
  }
  return {"tiles", formatCount(full) + " full, " + formatCount(partial) +
                       " partial, " + formatCount(empty) + " empty"};
}

static Line getBytes(const PlanPicture &picture) {
  int64_t sent = 0, rotations = 0;
  for (const RankTotals &total : picture.totals) {
    sent += total.bytesSent;
    rotations = std::max(rotations, total.rotations);
  }
  std::string text = formatBytes(sent);
  if (picture.naiveBytes > 0)
    text += " of the naive ring's " + formatBytes(picture.naiveBytes) + " (" +
            print("%.1f", 100.0 * static_cast<double>(sent) /
                              static_cast<double>(picture.naiveBytes)) +
            " %)";
  if (rotations > 0)
    text += ", at most " + std::to_string(rotations) + " rotations";
  return {"sent", text};
}

static double drawNumbers(Svg &svg, const PlanPicture &picture, double x,
                          double y) {
  for (const Line &line : {getTiles(picture), getBalance(picture),
                           getSteps(picture), getBytes(picture)}) {
    svg.text(x, y, line.name, {12, "start", grayText});
    svg.text(x + 60, y, line.text);
    y += lineHeight;
  }
  return y;
}

//===----------------------------------------------------------------------===//
// All
//===----------------------------------------------------------------------===//

static void drawTitle(Svg &svg, const PlanPicture &picture, double y) {
  std::string ranks =
      std::to_string(picture.ranks) + (picture.ranks == 1 ? " rank" : " ranks");
  svg.text(margin, y + 16,
           Twine(picture.names) + ": " + picture.layout + " layout, " +
               picture.rotate + ", " + ranks,
           {17, "start", "#24292f", /*bold=*/true});
  svg.text(margin, y + 36,
           formatCount(picture.queries) + " queries x " +
               formatCount(picture.keys) + " keys in tiles of " +
               Twine(picture.tile) +
               ". Pictures: batch row 0, query head 0. Numbers below the mask: "
               "all batch rows and heads.",
           {12, "start", grayText});
}

/// Draws one attention from `y` on; returns its size.
static std::pair<double, double> draw(Svg &svg, const PlanPicture &picture,
                                      double y) {
  drawTitle(svg, picture, y);
  double top = y + titleHeight + bandWidth;
  Frame mask = {margin + bandWidth + 22, top, maskEdge, maskEdge};
  drawCells(svg, mask, picture.mask);
  drawOwners(svg, mask, picture.queryOwners, picture.ranks, true);
  drawOwners(svg, mask, picture.keyOwners, picture.ranks, false);
  svg.text(mask.x + maskEdge, mask.y - bandWidth - 10, "keys by position",
           {11, "end", grayText});
  svg.text(mask.x - bandWidth - 4, mask.y - bandWidth - 10,
           "queries by position, downwards", {11, "start", grayText});
  double bottom = mask.y + maskEdge + 24;
  drawLegend(svg, mask.x, bottom);
  bottom = drawNumbers(svg, picture, mask.x, bottom + lineHeight + 8);
  double x = mask.x + maskEdge + 48;
  auto [width, height] = drawSteps(svg, picture, x, top - bandWidth - 4);
  return {x + width + margin,
          std::max(bottom, top - bandWidth - 4 + height) - y};
}

void mlir::cp::execution::drawPictures(llvm::raw_ostream &os,
                                       ArrayRef<PlanPicture> pictures) {
  std::string body;
  llvm::raw_string_ostream out(body);
  Svg svg(out);
  double width = 2 * margin, y = margin;
  for (const PlanPicture &picture : pictures) {
    auto [used, height] = draw(svg, picture, y);
    width = std::max(width, used);
    y += height + margin;
  }
  Svg image(os);
  image.begin(width, y, "What ranks compute and receive");
  if (pictures.empty())
    image.text(margin, margin, "The model has no attention.");
  os << body;
  image.end();
}
