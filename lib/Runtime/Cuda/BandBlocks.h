//===- BandBlocks.h - Masks that are diagonal bands -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Which attends cuDNN may compute. A mask is looked at by what it says of each
// pair, so that it does not matter how it is written.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_BANDBLOCKS_H
#define CP_RUNTIME_CUDA_BANDBLOCKS_H

#include "../Kernels/TilePlan.h"
#include "AttentionBlock.h"

#include <vector>

namespace cp::cuda {

/// A part of an attend whose mask is a diagonal band, the same for all batch
/// rows and heads.
struct BandBlock {
  runtime::RowRange rows, keys;
  DiagonalBand band; ///< Counts from the first row and the first key.
};

/// More blocks than this are not worth a launch and a merge each: head-tail
/// chunks need four at most.
constexpr size_t maxBandBlocks = 4;

/// The blocks that hold each unmasked pair of an attend once, and no masked
/// one: a single one, else those of the pairs of a chunk of query rows and a
/// chunk of keys, where full neighbours are joined. Exact, whatever function
/// the mask is. Empty if nothing attends, if the mask is something else, or
/// if rows or keys are at padding. `plan` has been built from `args`.
std::vector<BandBlock> findBandBlocks(const runtime::TilePlan &plan,
                                      const cp_attend_args &args);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_BANDBLOCKS_H
