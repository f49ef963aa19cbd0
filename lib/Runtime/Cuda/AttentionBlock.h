//===- AttentionBlock.h - A block of attention by its shape -----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What a library computes that knows no masks but diagonal bands.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_ATTENTIONBLOCK_H
#define CP_RUNTIME_CUDA_ATTENTIONBLOCK_H

#include "cp/Runtime/Runtime.h"

#include <cstdint>
#include <optional>
#include <string>

namespace cp::cuda {

/// Which pairs attend. With query rows q = 0, 1, ... and key rows k = 0, 1, ...
/// of the block, q attends to k if and only if
///
///   low <= k - q  and  k - q <= high,
///
/// where a bound that is not set holds for all. `full()` has neither bound.
///
/// Of global positions, where the block's first query is at position Q and its
/// first key at K: the causal mask k <= q is causal(Q - K), and the sliding
/// window q - left <= k <= q + right is window(left, right, Q - K).
/// Bottom-right causal is causal(keys - queries).
struct DiagonalBand {
  std::optional<int64_t> low, high;

  static DiagonalBand full() { return {}; }
  /// k <= q + offset.
  static DiagonalBand causal(int64_t offset = 0) {
    return {std::nullopt, offset};
  }
  /// q + offset - left <= k <= q + offset + right.
  static DiagonalBand window(int64_t left, int64_t right, int64_t offset = 0) {
    return {offset - left, offset + right};
  }
};

/// Elements from one batch row, head or row to the next. Elements of a row are
/// neighbours.
struct BlockStrides {
  int64_t batch, head, row;
};

/// softmax(scale q k^T, where the band allows it) v:
///   q: [batches, queryHeads, queries, depth]
///   k: [batches, keyHeads, keys, depth]
///   v: [batches, keyHeads, keys, width]
/// Query head h reads key head h / (queryHeads / keyHeads).
struct AttentionBlock {
  cp_dtype dtype; ///< Of q, k and v.
  int64_t batches, queryHeads, keyHeads;
  int64_t queries, keys;
  int64_t depth, width;
  BlockStrides q, k, v;
  float scale;
  DiagonalBand band;
};

/// A block without the rows and columns in which no pair attends.
struct BlockRegion {
  /// The rows [firstQuery, firstQuery + block.queries) and keys [firstKey,
  /// firstKey + block.keys) of the whole block; its band counts from there.
  int64_t firstQuery = 0, firstKey = 0;
  /// Each query attends to a key, and each key to a query. Bounds that exclude
  /// no pair are not set; else low <= 0 <= high. Without any pair, there are
  /// neither queries nor keys.
  AttentionBlock block;
};
BlockRegion getAttendingRegion(const AttentionBlock &block);

/// Why cuDNN cannot compute `block`, as far as that is known without asking it;
/// empty if it may: f16 or bf16, head dims that are multiples of 8, and
/// positive strides that are multiples of 16 bytes.
std::string checkForCudnn(const AttentionBlock &block);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_ATTENTIONBLOCK_H
