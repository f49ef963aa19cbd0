//===- GpuBench.cpp - Attention on a GPU ----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What benchmarks/gpu.py runs: one measurement on GPU 0, printed as JSON.
//
//===----------------------------------------------------------------------===//

#include "AttendBench.h"
#include "OtherBenches.h"
#include "Require.h"

using namespace cp::bench;

int main(int argc, char **argv) {
  const Options options = parseOptions(argc, argv);
  if (options.command == "attend") {
    AttendBench bench(options);
    bench.check();
    bench.measure();
  } else if (options.command == "cudnn") {
    measureCudnn(options);
  } else if (options.command == "compile") {
    measureCompilation(options);
  } else if (options.command == "info") {
    describeDevice();
  } else {
    require(cp::runtime::invalid("unknown command: ", options.command));
  }
  return 0;
}
