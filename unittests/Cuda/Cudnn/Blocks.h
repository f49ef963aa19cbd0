//===- Blocks.h - Blocks of attention for tests -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_CUDNN_BLOCKS_H
#define CP_UNITTESTS_CUDA_CUDNN_BLOCKS_H

#include "AttentionBlock.h"

namespace cp::cuda {

/// [batches, heads, rows, elements], contiguous.
inline BlockStrides getContiguous(int64_t heads, int64_t rows,
                                  int64_t elements) {
  return {heads * rows * elements, rows * elements, elements};
}

/// bf16, one batch row, 32 query heads on 8 key heads, contiguous.
inline AttentionBlock makeBlock(int64_t queries, int64_t keys,
                                DiagonalBand band = {}, int64_t depth = 128,
                                int64_t width = 0) {
  width = width ? width : depth;
  AttentionBlock block;
  block.dtype = CP_BF16;
  block.batches = 1;
  block.queryHeads = 32;
  block.keyHeads = 8;
  block.queries = queries;
  block.keys = keys;
  block.depth = depth;
  block.width = width;
  block.q = getContiguous(32, queries, depth);
  block.k = getContiguous(8, keys, depth);
  block.v = getContiguous(8, keys, width);
  block.scale = 0.125f;
  block.band = band;
  return block;
}

} // namespace cp::cuda

#endif // CP_UNITTESTS_CUDA_CUDNN_BLOCKS_H
