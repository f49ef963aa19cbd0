//===- CollectiveProblem.h - Collectives with their checks ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the definition of a collective says of each element of a result.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_COLLECTIVEPROBLEM_H
#define CP_UNITTESTS_RUNTIME_COLLECTIVEPROBLEM_H

#include "TransportBackend.h"

#include <cstring>

namespace cp::runtime::test {

using Index = std::vector<int64_t>;

/// Calls `body(index)` for each index below `sizes`.
template <typename Body>
void forEachIndex(const Index &sizes, Body body) {
  int64_t count = 1;
  for (int64_t size : sizes)
    count *= size;
  for (int64_t i = 0; i < count; ++i) {
    Index index(sizes.size());
    int64_t rest = i;
    for (size_t dim = sizes.size(); dim-- > 0; rest /= sizes[dim])
      index[dim] = rest % sizes[dim];
    body(index);
  }
}

/// A tensor with its memory. A spread one has its dimensions in reverse order
/// and gaps between its elements.
template <typename T>
class Array {
public:
  Array(cp_dtype dtype, const Index &sizes, bool isSpread)
      : sizes(sizes), tensor(makeTensor(nullptr, dtype, sizes)) {
    int64_t stride = 2, last = 0;
    for (size_t dim = 0; isSpread && dim < sizes.size(); ++dim) {
      tensor.strides[dim] = stride;
      stride *= sizes[dim] + 1;
    }
    for (size_t dim = 0; dim < sizes.size(); ++dim)
      last += (sizes[dim] - 1) * tensor.strides[dim];
    if (getNumElements(tensor) != 0)
      memory.resize(last + 1);
    tensor.data = memory.data();
  }

  T &at(const Index &index) {
    int64_t offset = 0;
    for (size_t dim = 0; dim < index.size(); ++dim)
      offset += index[dim] * tensor.strides[dim];
    return memory[offset];
  }

  const Index sizes;
  cp_tensor tensor;

private:
  std::vector<T> memory;
};

/// Ranks, how their tensors look, and two rounds of operands: operands change
/// as soon as a call returns.
template <typename T>
struct CollectiveProblem {
  Index grid;
  std::vector<int32_t> axes;
  Collective call;
  cp_dtype dtype;
  Index sizes; ///< Of operands.
  bool spreadOperand = false, spreadResult = false;

  int32_t getNumRanks() const {
    int64_t ranks = 1;
    for (int64_t size : grid)
      ranks *= size;
    return static_cast<int32_t>(ranks);
  }

  /// Runs it; `getValue(rank, round, index)` is an element of an operand, and
  /// `combine(values)` makes the result's element of those that belong to it,
  /// in the order of the members.
  template <typename GetValue, typename Combine>
  void run(const TransportBackend &backend, GetValue getValue,
           Combine combine) const {
    backend.run(
        getNumRanks(), noDeadline, [&](Transport &transport, int32_t rank) {
          Group group = resolveGroup(makeGroup(grid, axes), rank);
          int32_t handle = openGroup(transport, makeGroup(grid, axes), rank);
          Array<T> operand(dtype, sizes, spreadOperand);
          Array<T> result(dtype, getResultSizes(group.getSize()), spreadResult);
          for (int round = 0; round < 2; ++round) {
            forEachIndex(sizes, [&](const Index &index) {
              operand.at(index) = getValue(rank, round, index);
            });
            Status status =
                transport.collect(handle, call, operand.tensor, result.tensor);
            ASSERT_TRUE(status.ok()) << status.getMessage();
            check(
                group, result,
                [&](int32_t member, const Index &index) {
                  return getValue(group.members[member], round, index);
                },
                combine);
          }
        });
  }

private:
  Index getResultSizes(int32_t members) const {
    Index result = sizes;
    if (call.splits())
      result[*call.splitDim] /= members;
    if (!call.sums())
      result[*call.concatDim] *= members;
    return result;
  }

  template <typename GetValue, typename Combine>
  void check(const Group &group, Array<T> &result, GetValue getValue,
             Combine combine) const {
    forEachIndex(result.sizes, [&](const Index &index) {
      int32_t first = 0, last = group.getSize();
      Index source = index;
      if (!call.sums()) {
        // One member's block, of this length.
        int64_t length = result.sizes[*call.concatDim] / group.getSize();
        first = static_cast<int32_t>(index[*call.concatDim] / length);
        last = first + 1;
        source[*call.concatDim] %= length;
      }
      if (call.splits())
        source[*call.splitDim] +=
            group.index * (sizes[*call.splitDim] / group.getSize());
      std::vector<T> values;
      for (int32_t member = first; member < last; ++member)
        values.push_back(getValue(member, source));
      T expected = combine(values), got = result.at(index);
      // The same bits.
      ASSERT_EQ(std::memcmp(&got, &expected, sizeof(T)), 0)
          << "member " << group.index << " of " << group.getSize() << ", "
          << ::testing::PrintToString(index) << " of " << call.name << ": "
          << ::testing::PrintToString(got) << ", expected "
          << ::testing::PrintToString(expected);
    });
  }
};

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_COLLECTIVEPROBLEM_H
