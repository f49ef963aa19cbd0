//===- OtherBenches.h - cuDNN's blocks, compilation, the device -*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_OTHERBENCHES_H
#define CP_BENCHMARKS_GPU_OTHERBENCHES_H

#include "Options.h"

namespace cp::bench {

/// Prints the seconds that cuDNN's attention takes by itself, without a state:
/// out and lse in f32, for the masks that are bands.
void measureCudnn(const Options &options);

/// Prints the seconds that the kernel of `options.mods` takes to be compiled
/// and loaded: the first of the process, another one, and one in the cache on
/// disk, CP_KERNEL_CACHE, which must not have it yet.
void measureCompilation(const Options &options);

/// Prints the names and versions of the GPU and of what computes on it.
void describeDevice();

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_OTHERBENCHES_H
