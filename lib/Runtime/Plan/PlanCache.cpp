//===- PlanCache.cpp - Plans that ranks of one process share ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/PlanCache.h"

using namespace cp::runtime;

std::shared_ptr<const RankPlan>
PlanCache::get(const std::vector<int32_t> &ranks, size_t number,
               const std::function<std::shared_ptr<const RankPlan>()> &make) {
  Entry *entry = nullptr;
  {
    std::lock_guard<std::mutex> lock(mutex);
    entry = &entries[{ranks, number}];
  }
  std::call_once(entry->made, [&] { entry->plan = make(); });
  return entry->plan;
}
