//===- AttendBench.h - Attends of the runtime on a GPU ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_ATTENDBENCH_H
#define CP_BENCHMARKS_GPU_ATTENDBENCH_H

#include "Masks.h"
#include "Options.h"
#include "cp/Runtime/Backend.h"
#include "cp/Runtime/ThreadPool.h"

namespace cp::bench {

/// Attention of one rank as a compiled program computes it: `options.steps`
/// attends to parts of the keys, one after the other, which carry their state.
class AttendBench {
public:
  explicit AttendBench(const Options &options);

  /// Computes it once, into memory full of NaNs, and writes the results.
  void check();
  /// Prints times as JSON.
  void measure();

private:
  void *allocate(int64_t bytes);
  void *upload(const std::string &data);
  cp_tensor makeTensor(void *data, cp_dtype dtype, int64_t heads,
                       int64_t rows) const;
  cp_attend_args makeArgs() const;
  void resetStates();
  void finish();
  /// The attends of the next state.
  runtime::Status add();
  runtime::Status attend(int64_t step, void *lse, bool planOnly);

  const Options &options;
  MaskFunctions functions;
  std::string mods;
  std::unique_ptr<runtime::Backend> backend;
  runtime::ThreadPool pool{1};
  void *q, *k, *v, *out;
  std::string hostDocuments;
  void *documents = nullptr;
  void *emptyLse; ///< The state that has seen nothing.
  std::vector<void *> lses;
  size_t nextLse = 0;
  runtime::TileCounts tiles; ///< Of one computation.
};

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_ATTENDBENCH_H
