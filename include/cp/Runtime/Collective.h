//===- Collective.h - Calls that all ranks of a group make ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// All-gather, reduce-scatter and all-to-all differ in which blocks travel and
// in what becomes of them; all else about them is the same.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_COLLECTIVE_H
#define CP_RUNTIME_COLLECTIVE_H

#include "cp/Runtime/Runtime.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace cp::runtime {

/// A call in which each member of a group takes a block of every member's
/// operand.
struct Collective {
  const char *name = ""; ///< In errors and traces.
  /// The operand splits into as many equal blocks along it as there are
  /// members, block r for member r; none: all take all of it.
  std::optional<int32_t> splitDim;
  /// The blocks lie end to end along it in the result, in the order of the
  /// members; none: the result is their sum.
  std::optional<int32_t> concatDim;

  static Collective allGather(int32_t dim) {
    return {"all_gather", std::nullopt, dim};
  }
  static Collective reduceScatter(int32_t dim) {
    return {"reduce_scatter", dim, std::nullopt};
  }
  static Collective allToAll(int32_t splitDim, int32_t concatDim) {
    return {"all_to_all", splitDim, concatDim};
  }

  bool splits() const { return splitDim.has_value(); }
  bool sums() const { return !concatDim.has_value(); }
  /// Those that it has.
  std::vector<int64_t> getDims() const;

  /// What the member takes of an operand. The dimensions exist, and the operand
  /// splits.
  cp_tensor getBlock(const cp_tensor &operand, int32_t members,
                     int32_t member) const;
  /// Where the block of the member's operand goes; the result itself if it is
  /// the sum.
  cp_tensor getPlace(const cp_tensor &result, int32_t members,
                     int32_t member) const;
};

} // namespace cp::runtime

#endif // CP_RUNTIME_COLLECTIVE_H
