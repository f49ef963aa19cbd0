//===- Masks.h - Masks and scores to measure --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_MASKS_H
#define CP_BENCHMARKS_GPU_MASKS_H

#include "cp/Runtime/Runtime.h"

#include <string>

namespace cp::bench {

/// The host's functions of a mask, as a compiled program has them: a plan is
/// made from them. What kernels compute is CUDA text from the compiler.
struct MaskFunctions {
  cp_mask_fn mask = nullptr; ///< Null: everything is unmasked.
  cp_tile_fn classify = nullptr;
  cp_score_fn score = nullptr;
  /// Capture 0 is the document of each position, int32 [positions], ascending.
  bool readsDocuments = false;
};

/// The mask `name`:
///   full
///   causal       k <= q
///   window-N     q - N < k <= q, for N = 48 and 1024
///   prefix-N     k <= q or k < N, for N = 48 and 2048
///   documents    q and k are in the same document
///   softcap      causal; the score is 20 tanh(score / 20)
///   alibi        causal; the score falls by (q - k) / 2^((h + 1) / 2)
/// False if there is none.
bool findMask(const std::string &name, MaskFunctions &functions);

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_MASKS_H
