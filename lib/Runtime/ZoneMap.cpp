//===- ZoneMap.cpp - Bounds of ranges of captures -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/ZoneMap.h"
#include "Kernels/Element.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <limits>
#include <mutex>

using namespace cp::runtime;

/// Entries of one level that an entry of the next one stands for: a range is
/// read as at most twice that many of each level.
static constexpr int64_t fanOut = 16;

/// Ranges of so few elements are read as they are.
static constexpr int64_t maxReads = 32;

/// Lines that are looked up for one box. Beyond, a box is so large that its
/// parts will be asked for, too.
static constexpr int64_t maxLines = 1024;

namespace {

struct Half {
  uint16_t bits;
  explicit operator double() const { return floatFromF16(bits); }
};
struct BFloat {
  uint16_t bits;
  explicit operator double() const { return floatFromBF16(bits); }
};
struct Boolean {
  uint8_t byte;
  explicit operator int64_t() const { return byte != 0; }
};

/// Wide is int64_t or double. Without elements, low > high.
template <typename Wide>
struct Bounds {
  using Limits = std::numeric_limits<Wide>;
  Wide low = Limits::has_infinity ? Limits::infinity() : Limits::max();
  Wide high = Limits::has_infinity ? -Limits::infinity() : Limits::min();
  bool nan = false;

  void add(Wide value) {
    low = value < low ? value : low;
    high = value > high ? value : high;
    if constexpr (Limits::has_quiet_NaN)
      nan |= std::isnan(value);
  }
  void add(const Bounds &other) {
    low = std::min(low, other.low);
    high = std::max(high, other.high);
    nan |= other.nan;
  }
};

/// What the type of the elements allows.
template <typename Element, typename Wide>
Bounds<Wide> getTypeBounds() {
  Bounds<Wide> bounds;
  if constexpr (Bounds<Wide>::Limits::has_infinity) {
    std::swap(bounds.low, bounds.high);
    bounds.nan = true;
  } else if constexpr (std::is_same_v<Element, Boolean>) {
    bounds = {0, 1, false};
  } else {
    bounds = {std::numeric_limits<Element>::min(),
              std::numeric_limits<Element>::max(), false};
  }
  return bounds;
}

/// Elements at equal distances: the indices of one dimension, the others fixed.
template <typename Element, typename Wide>
class Line {
public:
  Line(const Element *data, int64_t stride, int64_t size)
      : data(data), stride(stride) {
    for (int64_t count = size; count > fanOut;) {
      int64_t groups = (count + fanOut - 1) / fanOut;
      std::vector<Bounds<Wide>> next(groups);
      for (int64_t i = 0; i < groups; ++i)
        scan(levels.size(), i * fanOut, std::min(count, (i + 1) * fanOut),
             next[i]);
      levels.push_back(std::move(next));
      count = groups;
    }
  }

  /// Adds the elements [begin, end).
  void addRange(int64_t begin, int64_t end, Bounds<Wide> &found) const {
    for (size_t level = 0;; ++level) {
      int64_t first = (begin + fanOut - 1) / fanOut, last = end / fanOut;
      if (level == levels.size() || first >= last)
        return scan(level, begin, end, found);
      scan(level, begin, first * fanOut, found);
      scan(level, last * fanOut, end, found);
      begin = first;
      end = last;
    }
  }

private:
  /// Adds entries of a level; level 0 are the elements themselves.
  void scan(size_t level, int64_t begin, int64_t end,
            Bounds<Wide> &found) const {
    if (level == 0)
      for (int64_t i = begin; i < end; ++i)
        found.add(static_cast<Wide>(data[i * stride]));
    else
      for (int64_t i = begin; i < end; ++i)
        found.add(levels[level - 1][i]);
  }

  const Element *data;
  int64_t stride;
  std::vector<std::vector<Bounds<Wide>>> levels;
};

template <typename Element, typename Wide>
class TypedZoneMap : public ZoneMap {
public:
  TypedZoneMap(const cp_capture &capture, const Element *data)
      : data(data), rank(capture.rank) {
    int64_t stride = 1;
    for (int32_t d = rank; d-- > 0;) {
      dims[d].size = capture.sizes[d];
      dims[d].stride = stride;
      stride *= capture.sizes[d];
    }
    numElements = stride;
  }

  bool getBounds(const int64_t *box, void *bounds) override {
    Bounds<Wide> found;
    int64_t volume = 1;
    for (int32_t d = 0; d < rank; ++d)
      volume *= getSize(box, d);
    int32_t along = volume <= maxReads ? -1 : chooseDim(box);
    if (along >= 0 && volume / getSize(box, along) > maxLines)
      found = getTypeBounds<Element, Wide>();
    else
      visit(box, along, 0, 0, found);
    auto *result = static_cast<Wide *>(bounds);
    result[0] = found.low;
    result[1] = found.high;
    return found.nan;
  }

private:
  using LineType = Line<Element, Wide>;
  struct Dim {
    int64_t size, stride;
    std::once_flag allocated;
    std::unique_ptr<std::atomic<LineType *>[]> lines;
  };

  static int64_t getSize(const int64_t *box, int32_t d) {
    return box[2 * d + 1] - box[2 * d] + 1;
  }

  /// The dimension whose lines cover the box: the longest, but rather the last
  /// one, whose elements are neighbours.
  int32_t chooseDim(const int64_t *box) const {
    int32_t best = rank - 1;
    for (int32_t d = 0; d < rank; ++d)
      if (getSize(box, d) > getSize(box, best) * (best == rank - 1 ? 8 : 1))
        best = d;
    return best;
  }

  void visit(const int64_t *box, int32_t along, int32_t d, int64_t offset,
             Bounds<Wide> &found) {
    if (d == rank) {
      if (along < 0)
        found.add(static_cast<Wide>(data[offset]));
      else
        getLine(along, offset)
            .addRange(box[2 * along], box[2 * along + 1] + 1, found);
    } else if (d == along) {
      visit(box, along, d + 1, offset, found);
    } else {
      for (int64_t i = box[2 * d]; i <= box[2 * d + 1]; ++i)
        visit(box, along, d + 1, offset + i * dims[d].stride, found);
    }
  }

  /// The line along `d` from element `offset` on.
  const LineType &getLine(int32_t d, int64_t offset) {
    Dim &dim = dims[d];
    std::call_once(dim.allocated, [&] {
      dim.lines.reset(new std::atomic<LineType *>[numElements / dim.size]());
    });
    int64_t period = dim.stride * dim.size;
    std::atomic<LineType *> &slot =
        dim.lines[offset / period * dim.stride + offset % dim.stride];
    if (LineType *line = slot.load(std::memory_order_acquire))
      return *line;
    std::lock_guard<std::mutex> lock(mutex);
    if (LineType *line = slot.load(std::memory_order_relaxed))
      return *line;
    owned.push_back(
        std::make_unique<LineType>(data + offset, dim.stride, dim.size));
    slot.store(owned.back().get(), std::memory_order_release);
    return *owned.back();
  }

  const Element *data;
  int32_t rank;
  int64_t numElements;
  Dim dims[CP_MAX_RANK];
  std::mutex mutex; ///< Of `owned` and the writing of lines.
  std::vector<std::unique_ptr<LineType>> owned;
};

template <typename Element, typename Wide>
std::shared_ptr<ZoneMap> create(const cp_capture &capture, const void *data) {
  return std::make_shared<TypedZoneMap<Element, Wide>>(
      capture, static_cast<const Element *>(data));
}

} // namespace

std::shared_ptr<ZoneMap> cp::runtime::createZoneMap(const cp_capture &capture,
                                                    const void *data) {
  switch (capture.dtype) {
  case CP_F64:
    return create<double, double>(capture, data);
  case CP_F32:
    return create<float, double>(capture, data);
  case CP_F16:
    return create<Half, double>(capture, data);
  case CP_BF16:
    return create<BFloat, double>(capture, data);
  case CP_I1:
    return create<Boolean, int64_t>(capture, data);
  case CP_I8:
    return create<int8_t, int64_t>(capture, data);
  case CP_I16:
    return create<int16_t, int64_t>(capture, data);
  case CP_I32:
    return create<int32_t, int64_t>(capture, data);
  default:
    return create<int64_t, int64_t>(capture, data);
  }
}

std::shared_ptr<ZoneMap> ZoneCache::find(const cp_capture &capture,
                                         const void *data) {
  for (const Entry &entry : entries)
    if (entry.data == data && entry.capture.dtype == capture.dtype &&
        entry.capture.rank == capture.rank &&
        std::equal(capture.sizes, capture.sizes + capture.rank,
                   entry.capture.sizes))
      return entry.map;
  entries.push_back({data, capture, createZoneMap(capture, data)});
  return entries.back().map;
}

cp_zones ZoneCache::get(const void *const *captures, const cp_capture *types,
                        int64_t count) {
  cp_zones zones;
  for (int64_t i = 0; types && i < count; ++i) {
    const cp_capture &capture = types[i];
    if (capture.rank < 0)
      zones.maps.push_back(nullptr);
    else if (capture.constant)
      zones.maps.push_back(find(capture, captures[i]));
    else
      zones.maps.push_back(createZoneMap(capture, captures[i]));
  }
  return zones;
}

int32_t cp_zone_bounds(cp_zones *zones, int32_t capture, const int64_t *box,
                       void *bounds) {
  return zones->maps[capture]->getBounds(box, bounds);
}
