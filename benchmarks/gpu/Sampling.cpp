//===- Sampling.cpp - How often work of a GPU is measured -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Sampling.h"

#include "Require.h"

#include <algorithm>
#include <chrono>

using namespace cp::bench;
using cp::runtime::Status;
using Clock = std::chrono::steady_clock;

/// Seconds of one repetition of `count`.
static double measure(const SampledWork &work, int64_t count) {
  work.prepare();
  auto addAll = [&] {
    Status status;
    for (int64_t i = 0; i < count && status.ok(); ++i)
      status = work.add();
    return status;
  };
  double seconds = 0;
  require(work.measure(addAll, seconds));
  return seconds / static_cast<double>(count);
}

std::vector<double> cp::bench::sample(const Sampling &sampling,
                                      const SampledWork &work) {
  const Clock::time_point begin = Clock::now();
  std::chrono::duration<double> warm;
  double once;
  do {
    once = measure(work, 1);
    warm = Clock::now() - begin;
  } while (warm.count() < sampling.warmUpSeconds);
  const double wanted = sampling.sampleSeconds / std::max(once, 1e-9);
  const double count =
      std::clamp(wanted, 1.0, static_cast<double>(work.maxRepetitions));
  std::vector<double> seconds(sampling.samples);
  for (double &result : seconds)
    result = measure(work, static_cast<int64_t>(count));
  return seconds;
}
