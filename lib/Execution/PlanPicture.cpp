//===- PlanPicture.cpp - Pictures of masks over ranks ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/PlanPicture.h"

#include "cp/Execution/Error.h"

#include "PlanDrawing.h"
#include "cp/Runtime/Group.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/MathExtras.h"

#include <tuple>

using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

/// Cells along an edge of the mask's picture, and of the small ones of steps.
static constexpr int64_t maxMaskCells = 256;
static constexpr int64_t maxStepCells = 12;
/// Samples of the owners of positions.
static constexpr int64_t maxOwnerSamples = 512;
/// Attentions that are drawn.
static constexpr size_t maxPictures = 4;

namespace {
/// The rows of queries or of keys, those of all ranks laid end to end.
struct RowMap {
  /// Rows of each rank, and positions in all.
  int64_t rows, length;
  std::vector<int64_t> positions; // of each row, -1 at padding

  /// Cells of whole tiles over positions.
  CellAxis getPositionAxis(int64_t tile) const;
  /// Cells of whole tiles over rows [begin, begin + size).
  CellAxis getRowAxis(int64_t begin, int64_t size, int64_t tile) const;
  /// The ranks of evenly spaced positions.
  std::vector<int64_t> sampleOwners() const;
};

/// Makes the picture of one attention.
class PictureMaker {
public:
  PictureMaker(const cp_entry_meta &meta, const TableMap &tables,
               const Outcome &outcome, int32_t attention)
      : meta(meta), tables(tables), outcome(outcome), index(attention),
        attention(meta.attentions[attention]) {}

  Expected<PlanPicture> make(const Combination &combination);

private:
  Expected<RowMap> getRowMap(int32_t sequence, int64_t rows) const;
  void addMask(const RowMap &q, const RowMap &kv);
  void addSteps(const RowMap &q, const RowMap &kv);
  void addTiles(const cp_tile_record &record, int64_t rank, int64_t kvRows);
  void addMove(const cp_move_record &record, int64_t rank);
  void addStepCells(const RowMap &q, const RowMap &kv);
  void addTotals();
  /// Calls `visit(record, rank in the ring)` for the tiles that are drawn.
  void forTiles(
      llvm::function_ref<void(const cp_tile_record &, int64_t)> visit) const;
  bool isGathered() const {
    return StringRef(attention.rotate) == "all-gather" && picture.ranks > 1;
  }

  const cp_entry_meta &meta;
  const TableMap &tables;
  const Outcome &outcome;
  const int32_t index;
  const cp_attention_meta &attention;
  std::vector<int32_t> ring; // ranks of the world
  PlanPicture picture;
};
} // namespace

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

/// Tiles in a cell so that there are not more cells than `maxCells`.
static int64_t getCellRows(int64_t rows, int64_t tile, int64_t maxCells) {
  int64_t tiles = llvm::divideCeil(rows, tile);
  return tile * std::max<int64_t>(1, llvm::divideCeil(tiles, maxCells));
}

CellAxis RowMap::getPositionAxis(int64_t tile) const {
  int64_t cellRows = getCellRows(length, tile, maxMaskCells);
  std::vector<int64_t> cells;
  for (int64_t position : positions)
    cells.push_back(position < 0 ? -1 : position / cellRows);
  return CellAxis(llvm::divideCeil(length, cellRows), cells);
}

CellAxis RowMap::getRowAxis(int64_t begin, int64_t size, int64_t tile) const {
  int64_t cellRows = getCellRows(size, tile, maxStepCells);
  std::vector<int64_t> cells(positions.size(), -1);
  for (int64_t row = begin; row < begin + size; ++row)
    if (positions[row] >= 0)
      cells[row] = (row - begin) / cellRows;
  return CellAxis(llvm::divideCeil(size, cellRows), cells);
}

std::vector<int64_t> RowMap::sampleOwners() const {
  std::vector<int64_t> owners(length, 0), samples;
  for (auto [row, position] : llvm::enumerate(positions))
    if (position >= 0)
      owners[position] = static_cast<int64_t>(row) / rows;
  int64_t count = std::min(length, maxOwnerSamples);
  for (int64_t i = 0; i < count; ++i)
    samples.push_back(owners[(2 * i + 1) * length / (2 * count)]);
  return samples;
}

Expected<RowMap> PictureMaker::getRowMap(int32_t sequence, int64_t rows) const {
  RowMap map;
  if (sequence < 0) { // One rank has all.
    map.rows = map.length = rows;
    for (int64_t row = 0; row < rows; ++row)
      map.positions.push_back(row);
    return map;
  }
  const cp_sequence_meta &meta = this->meta.sequences[sequence];
  auto table = tables.find(meta.table_input);
  map.rows = meta.rows;
  map.length = meta.length;
  map.positions.resize(meta.ranks * meta.rows);
  if (cp_sequence_positions(
          &meta, table == tables.end() ? nullptr : &table->second.getView(),
          /*batch=*/0, map.positions.data()))
    return makeError("--report: the layout is not a permutation");
  return map;
}

//===----------------------------------------------------------------------===//
// Records
//===----------------------------------------------------------------------===//

void PictureMaker::forTiles(
    llvm::function_ref<void(const cp_tile_record &, int64_t)> visit) const {
  for (auto [rank, member] : llvm::enumerate(ring))
    for (const cp_tile_record &record : outcome.records[member].tiles)
      if (record.attention == index && record.batch == 0 && record.head == 0)
        visit(record, static_cast<int64_t>(rank));
}

void PictureMaker::addMask(const RowMap &q, const RowMap &kv) {
  CellAxis rows = q.getPositionAxis(picture.tile);
  CellAxis columns = kv.getPositionAxis(picture.tile);
  CellGrid grid(rows, columns);
  forTiles([&](const cp_tile_record &record, int64_t) { grid.add(record); });
  picture.mask = grid.getKinds();
  picture.queryOwners = q.sampleOwners();
  picture.keyOwners = kv.sampleOwners();
}

void PictureMaker::addTiles(const cp_tile_record &record, int64_t rank,
                            int64_t kvRows) {
  StepPicture &step = picture.steps[rank][record.step];
  (record.kind == CP_TILE_FULL ? step.tilesFull : step.tilesPartial) +=
      record.tiles;
  if (!isGathered())
    step.owner = record.kv_begin / kvRows;
}

void PictureMaker::addMove(const cp_move_record &record, int64_t rank) {
  StepPicture &step = picture.steps[rank][record.step];
  // Keys and values may come one by one.
  if (step.numSenders == 0 || step.sender != record.sender)
    ++step.numSenders;
  step.sender = record.sender;
  if (!isGathered())
    step.owner = record.owner;
  step.rows += record.rows;
  step.bytes += record.bytes;
}

void PictureMaker::addStepCells(const RowMap &q, const RowMap &kv) {
  int64_t keys =
      isGathered() ? static_cast<int64_t>(kv.positions.size()) : kv.rows;
  for (auto [rank, steps] : llvm::enumerate(picture.steps)) {
    auto queryRank = static_cast<int64_t>(rank);
    CellAxis rows = q.getRowAxis(queryRank * q.rows, q.rows, picture.tile);
    for (auto [number, step] : llvm::enumerate(steps)) {
      if (step.tilesFull + step.tilesPartial == 0)
        continue;
      CellAxis columns = kv.getRowAxis(std::max<int64_t>(step.owner, 0) * keys,
                                       keys, picture.tile);
      CellGrid grid(rows, columns);
      forTiles([&, step = static_cast<int64_t>(number)](
                   const cp_tile_record &record, int64_t other) {
        if (other == queryRank && record.step == step)
          grid.add(record);
      });
      step.cells = grid.getKinds();
    }
  }
}

void PictureMaker::addSteps(const RowMap &q, const RowMap &kv) {
  int64_t numSteps = 1;
  forTiles([&](const cp_tile_record &record, int64_t) {
    numSteps = std::max(numSteps, record.step + 1);
  });
  for (int32_t member : ring)
    for (const cp_move_record &record : outcome.records[member].moves)
      if (record.attention == index)
        numSteps = std::max(numSteps, record.step + 1);
  picture.steps.assign(picture.ranks, std::vector<StepPicture>(numSteps));
  forTiles([&](const cp_tile_record &record, int64_t rank) {
    addTiles(record, rank, kv.rows);
  });
  for (auto [rank, member] : llvm::enumerate(ring))
    for (const cp_move_record &record : outcome.records[member].moves)
      if (record.attention == index)
        addMove(record, static_cast<int64_t>(rank));
  if (picture.ranks <= maxDetailedRanks)
    addStepCells(q, kv);
}

void PictureMaker::addTotals() {
  for (const cp_attention_stats &stats : outcome.attentions[index])
    picture.totals.push_back({stats.tiles_empty, stats.tiles_full,
                              stats.tiles_partial, stats.steps_done,
                              stats.rotations, stats.bytes_sent});
  picture.naiveBytes = static_cast<int64_t>(picture.totals.size()) *
                       (picture.ranks - 1) * attention.block_bytes;
}

Expected<PlanPicture> PictureMaker::make(const Combination &combination) {
  Expected<RowMap> q = getRowMap(attention.q_sequence, attention.q_rows);
  if (!q)
    return q.takeError();
  Expected<RowMap> kv = getRowMap(attention.kv_sequence, attention.kv_rows);
  if (!kv)
    return kv.takeError();
  ring = {0};
  if (attention.kv_sequence >= 0)
    ring = cp::runtime::resolveGroup(
               meta.sequences[attention.kv_sequence].group, /*rank=*/0)
               .members;
  picture.names = attention.name;
  picture.layout = attention.q_sequence >= 0
                       ? meta.sequences[attention.q_sequence].layout
                       : combination.layout;
  picture.rotate = attention.rotate;
  picture.ranks = static_cast<int64_t>(ring.size());
  picture.queries = q->length;
  picture.keys = kv->length;
  picture.tile = outcome.tile[0];
  // An exchange counts as one step, but has a stage for each distance.
  picture.allSteps = isGathered() ? 1 : picture.ranks;
  addMask(*q, *kv);
  addSteps(*q, *kv);
  addTotals();
  return std::move(picture);
}

//===----------------------------------------------------------------------===//
// Pictures
//===----------------------------------------------------------------------===//

static auto getKey(const StepPicture &step) {
  return std::tie(step.tilesFull, step.tilesPartial, step.owner,
                  step.numSenders, step.sender, step.rows, step.bytes);
}

static bool looksLike(const PlanPicture &a, const PlanPicture &b) {
  return a.layout == b.layout && a.rotate == b.rotate &&
         a.queries == b.queries && a.keys == b.keys && a.mask == b.mask &&
         llvm::equal(a.steps, b.steps, [](const auto &x, const auto &y) {
           return llvm::equal(
               x, y, [](const StepPicture &one, const StepPicture &two) {
                 return getKey(one) == getKey(two);
               });
         });
}

Expected<std::vector<PlanPicture>> mlir::cp::execution::makePictures(
    const Combination &combination, const cp_entry_meta &meta,
    const TableMap &tables, const Outcome &outcome) {
  std::vector<PlanPicture> pictures;
  for (int32_t i = 0; i < meta.num_attentions; ++i) {
    Expected<PlanPicture> picture =
        PictureMaker(meta, tables, outcome, i).make(combination);
    if (!picture)
      return picture.takeError();
    auto same = llvm::find_if(pictures, [&](const PlanPicture &other) {
      return looksLike(other, *picture);
    });
    if (same != pictures.end())
      same->names += ", " + picture->names;
    else if (pictures.size() < maxPictures)
      pictures.push_back(std::move(*picture));
  }
  return pictures;
}
