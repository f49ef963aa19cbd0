//===- FailureRecord.h - The first failure of a world -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_FAILURERECORD_H
#define CP_RUNTIME_FAILURERECORD_H

#include "cp/Runtime/Status.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>

namespace cp::runtime {

/// Keeps the first failure of any rank. Any thread may record and ask.
class FailureRecord {
public:
  /// Keeps a failure of `rank` (-1: of no rank), unless there is one already.
  void record(int32_t rank, const Status &status) {
    std::lock_guard<std::mutex> lock(mutex);
    if (failed())
      return;
    failedRank = rank;
    code = status.getCode();
    text = rank < 0 ? status.getMessage()
                    : concat("rank ", rank, ": ", status.getMessage());
    isSet.store(true);
  }

  bool failed() const { return isSet.load(); }

  /// What calls of `rank` return: its own failure's status, and CP_ABORTED if
  /// it is another's.
  int32_t getStatus(int32_t rank) const {
    if (!failed())
      return CP_OK;
    return rank == failedRank ? code : CP_ABORTED;
  }
  int32_t getFirstStatus() const { return failed() ? code : CP_OK; }
  const char *getText() const { return failed() ? text.c_str() : ""; }

  /// Forgets it; no rank is running.
  void clear() {
    isSet.store(false);
    text.clear();
  }

private:
  std::mutex mutex;
  std::atomic<bool> isSet{false};
  // Written before `isSet` and constant from then on.
  int32_t failedRank = -1;
  int32_t code = CP_OK;
  std::string text;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_FAILURERECORD_H
