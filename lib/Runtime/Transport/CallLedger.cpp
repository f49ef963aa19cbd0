//===- CallLedger.cpp - Do all ranks make the same calls ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CallLedger.h"
#include "cp/Runtime/Tensor.h"

#include <cstring>

using namespace cp::runtime;

static bool isSame(const CallSignature &a, const CallSignature &b) {
  if (std::strcmp(a.name, b.name) != 0 || a.parameters != b.parameters ||
      a.tensors.size() != b.tensors.size())
    return false;
  for (size_t i = 0; i < a.tensors.size(); ++i)
    if (!hasSameShape(a.tensors[i], b.tensors[i]))
      return false;
  return true;
}

static std::string describe(const CallSignature &signature) {
  std::string text;
  for (int64_t parameter : signature.parameters)
    text += concat(text.empty() ? "" : ", ", parameter);
  for (const cp_tensor &tensor : signature.tensors)
    text += concat(text.empty() ? "" : ", ", describeShape(tensor));
  return concat(signature.name, "(", text, ")");
}

Status CallLedger::enter(uint64_t number, int32_t rank,
                         const CallSignature &signature) {
  std::lock_guard<std::mutex> lock(mutex);
  // A rank enters its calls in order, so it opens at most one new entry.
  if (number == first + entries.size())
    entries.push_back({signature, rank, 0});
  Entry &entry = entries[number - first];
  if (!isSame(entry.signature, signature))
    return invalid(
        "the ranks of a group make different calls: ", describe(signature),
        " here, ", describe(entry.signature), " on rank ", entry.rank);
  ++entry.arrivals;
  while (!entries.empty() && entries.front().arrivals == members) {
    entries.pop_front();
    ++first;
  }
  return Status();
}
