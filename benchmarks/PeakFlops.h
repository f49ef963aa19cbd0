//===- PeakFlops.h - What a core can multiply and add -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_PEAKFLOPS_H
#define CP_BENCHMARKS_PEAKFLOPS_H

#include <string>

namespace cp::bench {

double getSeconds();
/// Processor time of this thread.
double getThreadSeconds();

/// f32 operations a second of one core in independent multiply-adds of the
/// named instruction set of createCpuKernel; 0 if there is no such loop for
/// this machine.
double measurePeak(const std::string &isa);

} // namespace cp::bench

#endif // CP_BENCHMARKS_PEAKFLOPS_H
