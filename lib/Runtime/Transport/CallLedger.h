//===- CallLedger.h - Do all ranks make the same calls ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_RUNTIME_TRANSPORT_CALLLEDGER_H
#define CP_LIB_RUNTIME_TRANSPORT_CALLLEDGER_H

#include "cp/Runtime/Runtime.h"
#include "cp/Runtime/Status.h"

#include <cstdint>
#include <deque>
#include <mutex>
#include <string>
#include <vector>

namespace cp::runtime {

/// A call on a group, by what has to be equal on all its ranks.
struct CallSignature {
  const char *name = "";
  std::vector<int64_t> parameters; // the shift, the dimensions
  std::vector<cp_tensor> tensors;
};

/// The calls that the members of a group make, in their order. The first rank
/// to make call number n says what it is; others are compared with that, so
/// that a mismatch is found at the call and not as a wait without end.
class CallLedger {
public:
  explicit CallLedger(int32_t members) : members(members) {}

  /// Enters call number `number` of `rank`.
  Status enter(uint64_t number, int32_t rank, const CallSignature &signature);

private:
  struct Entry {
    CallSignature signature;
    int32_t rank = 0;
    int32_t arrivals = 0;
  };

  std::mutex mutex;
  std::deque<Entry> entries;
  uint64_t first = 0; // number of entries.front()
  int32_t members;
};

} // namespace cp::runtime

#endif // CP_LIB_RUNTIME_TRANSPORT_CALLLEDGER_H
