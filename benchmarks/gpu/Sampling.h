//===- Sampling.h - How often work of a GPU is measured ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_SAMPLING_H
#define CP_BENCHMARKS_GPU_SAMPLING_H

#include "cp/Runtime/Status.h"

#include <functional>
#include <vector>

namespace cp::bench {

struct Sampling {
  double warmUpSeconds = 0.5;  ///< At least; of the host.
  double sampleSeconds = 0.02; ///< About; the work of a sample is repeated.
  int64_t samples = 10;
};

/// Work that is repeated, and a clock for it.
struct SampledWork {
  using Add = std::function<runtime::Status()>;
  /// The most repetitions in a sample.
  int64_t maxRepetitions;
  /// Makes the next repetitions, up to maxRepetitions, begin from the same
  /// state; not measured.
  std::function<void()> prepare;
  /// Adds one repetition to the GPU's work.
  Add add;
  /// The GPU's time for what an Add adds.
  std::function<runtime::Status(const Add &, double &seconds)> measure;
};

/// Seconds of one repetition, for each sample.
std::vector<double> sample(const Sampling &sampling, const SampledWork &work);

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_SAMPLING_H
