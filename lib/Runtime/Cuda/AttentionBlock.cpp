//===- AttentionBlock.cpp - A block of attention by its shape -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "AttentionBlock.h"

#include "cp/Runtime/Status.h"

#include <algorithm>
#include <cmath>

using namespace cp::cuda;
using cp::runtime::concat;

BlockRegion cp::cuda::getAttendingRegion(const AttentionBlock &block) {
  // Differences k - q are in (-queries, keys): bounds outside are like these.
  int64_t low = std::clamp(block.band.low.value_or(-block.queries),
                           -block.queries, block.keys);
  int64_t high = std::clamp(block.band.high.value_or(block.keys),
                            -block.queries, block.keys);
  int64_t beginQuery = std::max<int64_t>(0, -high);
  int64_t endQuery = std::min(block.queries, block.keys - low);
  int64_t beginKey = std::max<int64_t>(0, beginQuery + low);
  int64_t endKey = std::min(block.keys, endQuery + high);

  BlockRegion region;
  region.block = block;
  region.block.band = DiagonalBand::full();
  if (low > high || beginQuery >= endQuery || beginKey >= endKey) {
    region.block.queries = region.block.keys = 0;
    return region;
  }
  region.firstQuery = beginQuery;
  region.firstKey = beginKey;
  int64_t queries = region.block.queries = endQuery - beginQuery;
  int64_t keys = region.block.keys = endKey - beginKey;
  low += beginQuery - beginKey;
  high += beginQuery - beginKey;
  if (low > 1 - queries)
    region.block.band.low = low;
  if (high < keys - 1)
    region.block.band.high = high;
  return region;
}

/// A stride counts only where there is a next one. Rows that are repeated
/// (stride 0) are the own kernel's.
static bool areAligned(const BlockStrides &strides, int64_t batches,
                       int64_t heads, int64_t rows) {
  constexpr int64_t elements = 8; // 16 bytes.
  auto isAligned = [](int64_t count, int64_t stride) {
    return count <= 1 || (stride > 0 && stride % elements == 0);
  };
  return isAligned(batches, strides.batch) && isAligned(heads, strides.head) &&
         isAligned(rows, strides.row);
}

std::string cp::cuda::checkForCudnn(const AttentionBlock &block) {
  if (block.dtype != CP_F16 && block.dtype != CP_BF16)
    return "cuDNN's attention computes with f16 or bf16";
  for (int64_t dim : {block.depth, block.width})
    if (dim < 8 || dim % 8 != 0)
      return concat("cuDNN's attention needs head dims that are multiples of "
                    "8, got ",
                    dim);
  for (int64_t size : {block.batches, block.queryHeads, block.keyHeads,
                       block.queries, block.keys})
    if (size < 1 || size > INT32_MAX)
      return concat("cuDNN's attention needs sizes from 1 to ", INT32_MAX,
                    ", got ", size);
  if (block.queryHeads % block.keyHeads != 0)
    return concat(block.queryHeads, " query heads are no multiple of ",
                  block.keyHeads, " key heads");
  if (!std::isfinite(block.scale))
    return concat("the scale is ", block.scale);
  if (!areAligned(block.q, block.batches, block.queryHeads, block.queries))
    return "rows of q do not begin at multiples of 16 bytes";
  if (!areAligned(block.k, block.batches, block.keyHeads, block.keys))
    return "rows of k do not begin at multiples of 16 bytes";
  if (!areAligned(block.v, block.batches, block.keyHeads, block.keys))
    return "rows of v do not begin at multiples of 16 bytes";
  AttentionBlock region = getAttendingRegion(block).block;
  if (region.band.low && region.queries > region.keys)
    return concat("cuDNN computes windows of at least as many keys as "
                  "queries, got ",
                  region.keys, " for ", region.queries);
  // It compares with a window's lower bound in f32.
  constexpr int64_t exact = 1 << 24;
  if (region.band.low && region.keys > exact)
    return concat("cuDNN's windows are exact up to ", exact, " keys, got ",
                  region.keys);
  return "";
}
