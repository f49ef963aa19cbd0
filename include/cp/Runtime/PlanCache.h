//===- PlanCache.h - Plans that ranks of one process share -*- C++ -*- --===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_PLANCACHE_H
#define CP_RUNTIME_PLANCACHE_H

#include "cp/Runtime/RankPlan.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>

namespace cp::runtime {

/// The plans of a run. The ranks of a group make the same plans in the same
/// order, so those of one process make each plan once.
class PlanCache {
public:
  /// Plan number `number` of the group of these ranks; the first rank to ask
  /// makes it, others wait for that.
  std::shared_ptr<const RankPlan>
  get(const std::vector<int32_t> &ranks, size_t number,
      const std::function<std::shared_ptr<const RankPlan>()> &make);
  /// Forgets the plans of the last run. No rank is running.
  void clear() { entries.clear(); }

private:
  struct Entry {
    std::once_flag made;
    std::shared_ptr<const RankPlan> plan;
  };

  std::mutex mutex;
  std::map<std::pair<std::vector<int32_t>, size_t>, Entry> entries;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_PLANCACHE_H
