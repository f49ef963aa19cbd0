//===- GroupAccumulators.cpp - Registers of asynchronous products ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GroupAccumulators.h"

#include <algorithm>
#include <cstring>

using namespace cp::cuda;

std::string GroupAccumulators::start(float *registers, int count,
                                     const unsigned *left,
                                     std::vector<float> &values) {
  const bool hadFence = fenced;
  if (left) {
    operands.push_back({left, getOpenGroup(), {}});
    memcpy(operands.back().values, left, sizeof(operands.back().values));
    if (!hadFence)
      return "multiplies registers without a fence before";
  }
  for (Sum &sum : sums) {
    if (sum.registers == registers &&
        static_cast<int>(sum.values.size()) == count) {
      sum.group = getOpenGroup();
      values = sum.values;
      return "";
    }
    if (registers < sum.registers + sum.values.size() &&
        sum.registers < registers + count)
      return "adds to registers of products of another shape";
  }
  values.assign(registers, registers + count);
  sums.push_back({registers, getOpenGroup(), {}});
  memset(registers, 0xff, count * sizeof(float));
  return hadFence ? "" : "adds to registers without a fence before";
}

void GroupAccumulators::finish(const float *registers,
                               const std::vector<float> &values) {
  for (Sum &sum : sums)
    if (sum.registers == registers)
      sum.values = values;
}

std::string GroupAccumulators::wait(int pending) {
  std::string error;
  done = std::max(done, committed - pending);
  for (size_t i = 0; i < sums.size();) {
    Sum &sum = sums[i];
    if (sum.group > done) {
      ++i;
      continue;
    }
    std::vector<float> poison(sum.values.size());
    const size_t bytes = poison.size() * sizeof(float);
    memset(poison.data(), 0xff, bytes);
    if (memcmp(sum.registers, poison.data(), bytes) != 0)
      error = "changed registers that products add to";
    memcpy(sum.registers, sum.values.data(), bytes);
    sums.erase(sums.begin() + i);
  }
  for (size_t i = 0; i < operands.size();) {
    if (operands[i].group > done) {
      ++i;
      continue;
    }
    if (memcmp(operands[i].registers, operands[i].values,
               sizeof(operands[i].values)) != 0)
      error = "changed registers that products read";
    operands.erase(operands.begin() + i);
  }
  fenced = false; // What is done with the registers now needs another one.
  return error;
}
