//===- TileWalk.cpp - Which tiles a mask needs --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/TileWalk.h"

#include <algorithm>

using namespace cp::runtime;

namespace {
enum class TileKind { Empty, Full, Partial };

class Walk {
public:
  Walk(const TileMask &mask, RowRange batch, RowRange heads, const TileAxis &q,
       const TileAxis &kv, bool exact, TileVisitor &visitor)
      : mask(mask), batch(batch), heads(heads), q(q), kv(kv), exact(exact),
        visitor(visitor) {}

  void visit(const TileBox &box);

private:
  int32_t ask(cp_tile_fn function, const TileBox &box) const;
  TileKind classify(const TileBox &box) const;
  /// The kind of one tile by its positions. Without `exact`, partial means
  /// that it is not empty.
  TileKind evaluate(const TileBox &tile);
  void split(const TileBox &box);

  const TileMask &mask;
  const RowRange batch, heads;
  const TileAxis &q, &kv;
  const bool exact;
  TileVisitor &visitor;
  std::vector<uint8_t> keep;
};
} // namespace

int32_t Walk::ask(cp_tile_fn function, const TileBox &box) const {
  RowRange rows = q.getRows(box.qBegin, box.qEnd);
  RowRange keys = kv.getRows(box.kvBegin, box.kvEnd);
  const int64_t positions[] = {batch.begin,   batch.end - 1, heads.begin,
                               heads.end - 1, rows.begin,    rows.end - 1,
                               keys.begin,    keys.end - 1};
  return function(mask.captures, mask.zones, positions);
}

TileKind Walk::classify(const TileBox &box) const {
  if (!mask.mask)
    return TileKind::Full;
  // What clamped reads give tells nothing.
  if (!mask.classify ||
      (mask.bounded && ask(mask.bounded, box) != CP_TILE_FULL))
    return TileKind::Partial;
  switch (ask(mask.classify, box)) {
  case CP_TILE_EMPTY:
    return TileKind::Empty;
  case CP_TILE_FULL:
    return TileKind::Full;
  default:
    return TileKind::Partial;
  }
}

TileKind Walk::evaluate(const TileBox &tile) {
  RowRange rows = q.getRows(tile.qBegin, tile.qEnd);
  RowRange keys = kv.getRows(tile.kvBegin, tile.kvEnd);
  keep.resize(keys.size());
  bool any = false, all = true;
  for (int64_t b = batch.begin; b < batch.end; ++b)
    for (int64_t h = heads.begin; h < heads.end; ++h)
      for (int64_t row = rows.begin; row < rows.end; ++row) {
        mask.mask(mask.captures, b, h, row, keys.begin, keys.size(),
                  keep.data());
        for (uint8_t bit : keep) {
          any |= bit != 0;
          all &= bit != 0;
        }
        if (any && (!all || !exact))
          return TileKind::Partial;
      }
  return any ? TileKind::Full : TileKind::Empty;
}

void Walk::split(const TileBox &box) {
  int64_t rows = box.qEnd - box.qBegin, keys = box.kvEnd - box.kvBegin;
  if (rows >= keys) {
    int64_t cut = q.getCut(box.qBegin, box.qEnd);
    visit({box.qBegin, cut, box.kvBegin, box.kvEnd});
    visit({cut, box.qEnd, box.kvBegin, box.kvEnd});
    return;
  }
  int64_t cut = kv.getCut(box.kvBegin, box.kvEnd);
  visit({box.qBegin, box.qEnd, box.kvBegin, cut});
  visit({box.qBegin, box.qEnd, cut, box.kvEnd});
}

void Walk::visit(const TileBox &box) {
  if (visitor.isKnown(box))
    return;
  TileKind kind = classify(box);
  bool isOpen = kind == TileKind::Partial && box.isTile();
  if (isOpen && (!mask.bounded || ask(mask.bounded, box) == CP_TILE_FULL))
    kind = evaluate(box);
  if (kind == TileKind::Empty)
    return;
  if (kind == TileKind::Full || box.isTile())
    visitor.add(box, kind == TileKind::Full);
  else
    split(box);
}

void cp::runtime::keepAll(const void *const *, int64_t, int64_t, int64_t,
                          int64_t, int64_t n, uint8_t *keep) {
  std::fill(keep, keep + n, 1);
}

void cp::runtime::walkTiles(const TileMask &mask, RowRange batch,
                            RowRange heads, const TileAxis &q,
                            const TileAxis &kv, bool exact,
                            TileVisitor &visitor) {
  if (q.getNumTiles() == 0 || kv.getNumTiles() == 0 || batch.size() <= 0 ||
      heads.size() <= 0)
    return;
  Walk(mask, batch, heads, q, kv, exact, visitor)
      .visit({0, q.getNumTiles(), 0, kv.getNumTiles()});
}
