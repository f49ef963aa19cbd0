//===- Group.cpp - Ranks that communicate ---------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Group.h"

#include <algorithm>

using namespace cp::runtime;

bool cp::runtime::isSameGroup(const cp_group &a, const cp_group &b) {
  return a.grid_rank == b.grid_rank && a.num_axes == b.num_axes &&
         std::equal(a.grid_shape, a.grid_shape + a.grid_rank, b.grid_shape) &&
         std::equal(a.axes, a.axes + a.num_axes, b.axes);
}

void cp::runtime::getGridCoordinates(int32_t gridRank, const int64_t *gridShape,
                                     int64_t rank, int64_t *coordinates) {
  for (int32_t axis = gridRank - 1; axis >= 0; --axis) {
    coordinates[axis] = rank % gridShape[axis];
    rank /= gridShape[axis];
  }
}

int64_t cp::runtime::getIndexAlongAxes(const cp_group &group,
                                       const int64_t *coordinates) {
  int64_t index = 0;
  for (int32_t i = 0; i < group.num_axes; ++i) {
    int32_t axis = group.axes[i];
    index = index * group.grid_shape[axis] + coordinates[axis];
  }
  return index;
}

int64_t cp::runtime::getGroupSize(const cp_group &group) {
  int64_t size = 1;
  for (int32_t i = 0; i < group.num_axes; ++i)
    size *= group.grid_shape[group.axes[i]];
  return size;
}

Status cp::runtime::checkGroup(const cp_group &group, int64_t worldSize) {
  if (group.grid_rank < 1 || group.grid_rank > CP_MAX_GRID)
    return invalid("a grid has 1 to ", int(CP_MAX_GRID), " axes, got ",
                   group.grid_rank);
  int64_t ranks = 1;
  for (int32_t axis = 0; axis < group.grid_rank; ++axis) {
    int64_t extent = group.grid_shape[axis];
    if (extent < 1 || extent > worldSize)
      return invalid("axis ", axis, " of the grid has ", extent,
                     " ranks, the world has ", worldSize);
    ranks *= extent;
  }
  if (ranks != worldSize)
    return invalid("the grid has ", ranks, " ranks, the world has ", worldSize);
  if (group.num_axes < 0 || group.num_axes > group.grid_rank)
    return invalid("a group has 0 to ", group.grid_rank, " axes, got ",
                   group.num_axes);
  uint32_t seen = 0;
  for (int32_t i = 0; i < group.num_axes; ++i) {
    int32_t axis = group.axes[i];
    if (axis < 0 || axis >= group.grid_rank)
      return invalid("axis ", axis, " is not one of the grid's ",
                     group.grid_rank);
    if (seen & (1u << axis))
      return invalid("axis ", axis, " stands twice in a group");
    seen |= 1u << axis;
  }
  return Status();
}

Group cp::runtime::resolveGroup(const cp_group &group, int32_t rank) {
  int64_t coordinates[CP_MAX_GRID];
  getGridCoordinates(group.grid_rank, group.grid_shape, rank, coordinates);
  Group resolved;
  int64_t size = getGroupSize(group);
  resolved.index = static_cast<int32_t>(getIndexAlongAxes(group, coordinates));
  for (int64_t member = 0; member < size; ++member) {
    int64_t rest = member;
    for (int32_t i = group.num_axes - 1; i >= 0; --i) {
      int64_t extent = group.grid_shape[group.axes[i]];
      coordinates[group.axes[i]] = rest % extent;
      rest /= extent;
    }
    int64_t memberRank = 0;
    for (int32_t axis = 0; axis < group.grid_rank; ++axis)
      memberRank = memberRank * group.grid_shape[axis] + coordinates[axis];
    resolved.members.push_back(static_cast<int32_t>(memberRank));
  }
  return resolved;
}
