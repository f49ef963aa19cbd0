//===- RankSum.h - Sums of tensors of several ranks -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_RANKSUM_H
#define CP_RUNTIME_CUDA_RANKSUM_H

#include "PackedBlocks.h"

namespace cp::cuda {

/// The text of the kernel.
extern const char *const sumSource;

/// Adds to the rank's work: result = the sum of the tensors in the memory of
/// `terms`, from the first to the last. Floats with the shape of the result,
/// which may have any strides; f64 is added up in f64, all others in f32 and
/// rounded to nearest at the end.
runtime::Status sumPacked(const TransportDevice &device,
                          const PackedBlocks &terms, const cp_tensor &result);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_RANKSUM_H
