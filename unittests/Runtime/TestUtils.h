//===- TestUtils.h - Helpers of the runtime's tests -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_TESTUTILS_H
#define CP_UNITTESTS_RUNTIME_TESTUTILS_H

#include "cp/Runtime/Group.h"
#include "cp/Runtime/Runtime.h"
#include "cp/Runtime/Tensor.h"

#include "gtest/gtest.h"

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

namespace cp::runtime::test {

/// Runs `body(rank)` on `ranks` threads.
inline void runThreads(int32_t ranks,
                       const std::function<void(int32_t)> &body) {
  std::vector<std::thread> threads;
  for (int32_t rank = 0; rank < ranks; ++rank)
    threads.emplace_back(body, rank);
  for (std::thread &thread : threads)
    thread.join();
}

/// Where threads meet without the code under test.
class Meeting {
public:
  explicit Meeting(int32_t threads) : missing(threads) {}

  /// Returns when all threads have called it, once.
  void join() {
    for (--missing; missing.load() > 0;)
      std::this_thread::yield();
  }

private:
  std::atomic<int32_t> missing;
};

/// A contiguous tensor over `data`.
inline cp_tensor makeTensor(void *data, cp_dtype dtype,
                            const std::vector<int64_t> &sizes) {
  cp_tensor tensor = {};
  tensor.data = data;
  tensor.dtype = dtype;
  tensor.rank = static_cast<int32_t>(sizes.size());
  for (size_t dim = 0; dim < sizes.size(); ++dim)
    tensor.sizes[dim] = sizes[dim];
  setContiguousStrides(tensor);
  return tensor;
}

/// A group along `axes` of a grid.
inline cp_group makeGroup(const std::vector<int64_t> &grid,
                          const std::vector<int32_t> &axes) {
  cp_group group = {};
  group.grid_rank = static_cast<int32_t>(grid.size());
  group.num_axes = static_cast<int32_t>(axes.size());
  std::copy(grid.begin(), grid.end(), group.grid_shape);
  std::copy(axes.begin(), axes.end(), group.axes);
  return group;
}

/// The group of all `ranks` ranks.
inline cp_group makeGroup(int64_t ranks) { return makeGroup({ranks}, {0}); }

/// A generator whose seed the log names; CP_TEST_SEED chooses another.
inline std::mt19937_64 makeGenerator(uint64_t seed) {
  if (const char *text = std::getenv("CP_TEST_SEED"))
    seed = std::strtoull(text, nullptr, 10);
  std::cout << "CP_TEST_SEED=" << seed << std::endl;
  return std::mt19937_64(seed);
}

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_TESTUTILS_H
