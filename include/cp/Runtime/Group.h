//===- Group.h - Ranks that communicate -------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_GROUP_H
#define CP_RUNTIME_GROUP_H

#include "cp/Runtime/Status.h"

#include <cstdint>
#include <vector>

namespace cp::runtime {

/// A cp_group as one rank of it sees it.
struct Group {
  std::vector<int32_t> members; // ranks of the world, in the group's order
  int32_t index = 0;            // this rank's place among them

  int32_t getSize() const { return static_cast<int32_t>(members.size()); }
  int32_t getRank() const { return members[index]; }
  /// The member `shift` places further round the ring.
  int32_t getNeighbour(int64_t shift) const {
    int64_t size = getSize();
    return static_cast<int32_t>(((index + shift) % size + size) % size);
  }
};

/// Which of a world's ranks this process has.
struct LocalRanks {
  int32_t total = 1, first = 0, count = 1;

  bool has(int32_t rank) const { return rank >= first && rank - first < count; }
};

/// Whether both name the same axes of the same grid.
bool isSameGroup(const cp_group &a, const cp_group &b);

/// Coordinates of `rank` in a row-major grid.
void getGridCoordinates(int32_t gridRank, const int64_t *gridShape,
                        int64_t rank, int64_t *coordinates);

/// The index of the point along `axes`, in row-major order of these.
int64_t getIndexAlongAxes(const cp_group &group, const int64_t *coordinates);

/// Number of ranks of the group (a valid one).
int64_t getGroupSize(const cp_group &group);

/// Checks a group of a world of `worldSize` ranks: grid of that many ranks,
/// distinct existing axes.
Status checkGroup(const cp_group &group, int64_t worldSize);

/// The group around `rank`; `group` is valid.
Group resolveGroup(const cp_group &group, int32_t rank);

} // namespace cp::runtime

#endif // CP_RUNTIME_GROUP_H
