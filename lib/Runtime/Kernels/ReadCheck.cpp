//===- ReadCheck.cpp - Reads of captures out of bounds --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/ReadCheck.h"
#include "Rows.h"
#include "cp/Runtime/ThreadPool.h"

using namespace cp::runtime;

/// Edge of the boxes that are asked for after all positions at once.
static constexpr int64_t boxEdge = 128;

namespace {

/// The reads of one region.
struct Mod {
  cp_tile_fn bounded;
  cp_check_fn check;
  bool onlyUnmasked;
};

class ReadChecker {
public:
  ReadChecker(const cp_attend_args &args, const Mod &mod)
      : args(args), mod(mod), shape(args),
        rowTiles(splitRows(shape.rows, args.q_chunk_rows, boxEdge)),
        keyTiles(splitRows(shape.keys, args.kv_chunk_rows, boxEdge)) {}

  Status run(ThreadPool &pool);

private:
  struct Range {
    int64_t first, last;
  };
  bool isBounded(Range b, Range h, RowRange rows, RowRange keys) const;
  void checkTile(int64_t b, int64_t h, RowRange rows, RowRange keys,
                 cp_bad_read &bad) const;

  const cp_attend_args &args;
  const Mod &mod;
  AttendShape shape;
  std::vector<RowRange> rowTiles, keyTiles;
};

} // namespace

bool ReadChecker::isBounded(Range b, Range h, RowRange rows,
                            RowRange keys) const {
  if (rows.size() == 0 || keys.size() == 0)
    return true;
  const int64_t box[] = {b.first,    b.last,       h.first,    h.last,
                         rows.begin, rows.end - 1, keys.begin, keys.end - 1};
  return mod.bounded &&
         mod.bounded(args.captures, args.zones, box) == CP_TILE_FULL;
}

void ReadChecker::checkTile(int64_t b, int64_t h, RowRange rows, RowRange keys,
                            cp_bad_read &bad) const {
  auto queryExists = [&](int64_t q) { return shape.rowExists(b, q); };
  auto keyExists = [&](int64_t j) { return shape.keyExists(b, j); };
  rows = shrinkToExisting(rows, queryExists);
  keys = shrinkToExisting(keys, keyExists);
  if (isBounded({b, b}, {h, h}, rows, keys))
    return;
  std::vector<uint8_t> needed(keys.size());
  for (int64_t q = rows.begin; q < rows.end && !bad.read; ++q) {
    if (!queryExists(q))
      continue;
    needed.assign(keys.size(), 1);
    if (mod.onlyUnmasked && args.mask)
      args.mask(args.captures, b, h, q, keys.begin, keys.size(), needed.data());
    for (int64_t j = keys.begin; j < keys.end; ++j)
      needed[j - keys.begin] &= keyExists(j);
    mod.check(args.captures, b, h, q, keys.begin, keys.size(), needed.data(),
              &bad);
  }
}

Status ReadChecker::run(ThreadPool &pool) {
  if (isBounded({0, shape.batch - 1}, {0, shape.heads - 1}, {0, shape.rows},
                {0, shape.keys}))
    return Status();
  int64_t numTiles = rowTiles.size();
  int64_t items = shape.batch * shape.heads * numTiles;
  std::vector<cp_bad_read> bad(items, cp_bad_read{});
  pool.parallelFor(items, [&](int64_t item, int) {
    int64_t h = item / numTiles % shape.heads;
    int64_t b = item / numTiles / shape.heads;
    for (RowRange keys : keyTiles)
      if (!bad[item].read)
        checkTile(b, h, rowTiles[item % numTiles], keys, bad[item]);
  });
  for (int64_t item = 0; item < items; ++item)
    if (bad[item].read)
      return invalid(bad[item].read, " of size ", bad[item].size, " at index ",
                     bad[item].index,
                     " for b = ", item / numTiles / shape.heads,
                     ", h = ", item / numTiles % shape.heads);
  return Status();
}

Status cp::runtime::checkReads(const cp_attend_args &args, ThreadPool &pool) {
  const Mod mods[] = {{args.mask_bounded, args.check_mask, false},
                      {args.score_bounded, args.check_score, true}};
  for (const Mod &mod : mods)
    if (mod.check)
      if (Status status = ReadChecker(args, mod).run(pool); !status.ok())
        return status;
  return Status();
}
