//===- ZoneMap.h - Bounds of ranges of captures -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Minima and maxima of blocks of a captured tensor, blocks of those blocks, and
// so on, from which the bounds of any range follow. See cp_zone_bounds.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_ZONEMAP_H
#define CP_RUNTIME_ZONEMAP_H

#include "cp/Runtime/Runtime.h"

#include <memory>
#include <vector>

namespace cp::runtime {

/// The zone map of one captured tensor, built where it is asked for. Threads
/// may ask at the same time.
class ZoneMap {
public:
  virtual ~ZoneMap() = default;
  /// cp_zone_bounds of this capture.
  virtual bool getBounds(const int64_t *box, void *bounds) = 0;
};

/// `capture` and `data` must outlive the map.
std::shared_ptr<ZoneMap> createZoneMap(const cp_capture &capture,
                                       const void *data);

} // namespace cp::runtime

/// One map for each capture, null for those without a type.
struct cp_zones {
  std::vector<std::shared_ptr<cp::runtime::ZoneMap>> maps;
};

namespace cp::runtime {

/// Keeps the maps of captures whose data do not change during a run.
class ZoneCache {
public:
  /// See cp_attend_args.
  cp_zones get(const void *const *captures, const cp_capture *types,
               int64_t count);
  void clear() { entries.clear(); }

private:
  struct Entry {
    const void *data;
    cp_capture capture;
    std::shared_ptr<ZoneMap> map;
  };
  std::shared_ptr<ZoneMap> find(const cp_capture &capture, const void *data);

  std::vector<Entry> entries;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_ZONEMAP_H
