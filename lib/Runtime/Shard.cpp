//===- Shard.cpp - Global tensors to shards and back ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Group.h"
#include "cp/Runtime/Positions.h"
#include "cp/Runtime/Tensor.h"

#include <new>
#include <vector>

using namespace cp::runtime;

namespace {

/// Copies between a global tensor and one rank's shard of it, one dimension
/// after the other: where[dim][i] is the global index of shard index i, or -1
/// at padding.
class Sharder {
public:
  Sharder(const cp_entry_meta &entry, const cp_tensor_meta &meta,
          const cp_tensor *table)
      : entry(entry), meta(meta), table(table) {}

  /// False if the metadata or the table is broken.
  bool prepare(int32_t rank);

  bool shard(const cp_tensor &global, const cp_tensor &shard) {
    return copy(global, shard, /*toShard=*/true);
  }
  bool unshard(const cp_tensor &shard, const cp_tensor &global) {
    return !writesGlobal || copy(global, shard, /*toShard=*/false);
  }

private:
  bool prepareSplit(int32_t dim, const int64_t *coordinates);
  bool prepareSequence(int32_t dim, const int64_t *coordinates);
  bool setBatchRow(int64_t batch);
  bool copy(const cp_tensor &global, const cp_tensor &shard, bool toShard);
  void copyFrom(int32_t dim, const cp_tensor &global, const cp_tensor &shard,
                bool toShard) const;

  /// A dimension that follows a sequence; `index` is the rank's place.
  struct SequenceDim {
    int32_t dim;
    const cp_sequence_meta *sequence;
    int64_t index;
  };

  const cp_entry_meta &entry;
  const cp_tensor_meta &meta;
  const cp_tensor *table;
  std::vector<int64_t> where[CP_MAX_RANK];
  std::vector<SequenceDim> sequenceDims;
  /// Of ranks that hold the same, only one writes.
  bool writesGlobal = true;
  bool hasRowPerBatch = false;
};

} // namespace

bool Sharder::prepare(int32_t rank) {
  if (meta.rank < 0 || meta.rank > CP_MAX_RANK || entry.grid_rank < 1 ||
      entry.grid_rank > CP_MAX_GRID)
    return false;
  cp_group grid = {};
  grid.grid_rank = grid.num_axes = entry.grid_rank;
  int64_t ranks = 1;
  for (int32_t axis = 0; axis < entry.grid_rank; ++axis) {
    grid.axes[axis] = axis;
    grid.grid_shape[axis] = entry.grid_shape[axis];
    ranks *= entry.grid_shape[axis];
  }
  if (!checkGroup(grid, ranks).ok() || rank < 0 || rank >= ranks)
    return false;
  int64_t coordinates[CP_MAX_GRID] = {};
  getGridCoordinates(entry.grid_rank, entry.grid_shape, rank, coordinates);

  uint32_t used = 0;
  for (int32_t dim = 0; dim < meta.rank; ++dim) {
    bool isSequence = meta.sequence[dim] >= 0;
    if (!(isSequence ? prepareSequence(dim, coordinates)
                     : prepareSplit(dim, coordinates)))
      return false;
    used |= meta.axes[dim];
    if (isSequence) {
      const cp_group &group = entry.sequences[meta.sequence[dim]].group;
      for (int32_t i = 0; i < group.num_axes; ++i)
        used |= 1u << group.axes[i];
    }
  }
  for (int32_t axis = 0; axis < entry.grid_rank; ++axis)
    if (!(used & (1u << axis)) && coordinates[axis] != 0)
      writesGlobal = false;
  // The positions of a dimension 0 that is a sequence itself cannot depend on
  // its own index.
  return !hasRowPerBatch || meta.sequence[0] < 0;
}

bool Sharder::prepareSplit(int32_t dim, const int64_t *coordinates) {
  int64_t local = meta.local_sizes[dim], global = meta.global_sizes[dim];
  if (meta.axes[dim] >> entry.grid_rank || local < 0 || global < 0)
    return false;
  int64_t parts = 1, part = 0;
  for (int32_t axis = 0; axis < entry.grid_rank; ++axis)
    if (meta.axes[dim] & (1u << axis)) {
      parts *= entry.grid_shape[axis];
      part = part * entry.grid_shape[axis] + coordinates[axis];
    }
  if (global % parts != 0 || local != global / parts)
    return false;
  where[dim].resize(local);
  for (int64_t i = 0; i < local; ++i)
    where[dim][i] = part * local + i;
  return true;
}

bool Sharder::prepareSequence(int32_t dim, const int64_t *coordinates) {
  if (meta.sequence[dim] >= entry.num_sequences || !entry.sequences ||
      meta.axes[dim] != 0)
    return false;
  const cp_sequence_meta &sequence = entry.sequences[meta.sequence[dim]];
  cp_group group = sequence.group;
  int64_t ranks = 1;
  for (int32_t axis = 0; axis < entry.grid_rank; ++axis)
    ranks *= entry.grid_shape[axis];
  if (group.grid_rank != entry.grid_rank || !checkGroup(group, ranks).ok() ||
      getGroupSize(group) != sequence.ranks ||
      meta.global_sizes[dim] != sequence.length ||
      meta.local_sizes[dim] != sequence.rows)
    return false;
  sequenceDims.push_back(
      {dim, &sequence, getIndexAlongAxes(group, coordinates)});
  hasRowPerBatch |= hasBatchRows(sequence, table);
  return true;
}

/// Sets `where` of the sequence dimensions for one batch row.
bool Sharder::setBatchRow(int64_t batch) {
  std::vector<int64_t> positions;
  for (const SequenceDim &entry : sequenceDims) {
    if (!getPositions(*entry.sequence, table, batch, positions))
      return false;
    auto begin = positions.begin() + entry.index * entry.sequence->rows;
    where[entry.dim].assign(begin, begin + entry.sequence->rows);
  }
  return true;
}

/// Whether the tensor has the type of the metadata and these sizes.
static bool fits(const cp_tensor &tensor, const cp_tensor_meta &meta,
                 const int64_t *sizes) {
  if (!isWellFormed(tensor) || tensor.dtype != meta.dtype ||
      tensor.rank != meta.rank)
    return false;
  for (int32_t dim = 0; dim < meta.rank; ++dim)
    if (tensor.sizes[dim] != sizes[dim])
      return false;
  return tensor.data || getNumElements(tensor) == 0;
}

bool Sharder::copy(const cp_tensor &global, const cp_tensor &shard,
                   bool toShard) {
  if (!fits(global, meta, meta.global_sizes) ||
      !fits(shard, meta, meta.local_sizes))
    return false;
  if (!hasRowPerBatch) {
    if (!setBatchRow(0))
      return false;
    copyFrom(0, global, shard, toShard);
    return true;
  }
  for (size_t i = 0; i < where[0].size(); ++i) {
    int64_t row = where[0][i];
    if (!setBatchRow(row))
      return false;
    copyFrom(1, getSlice(global, 0, row, 1), getSlice(shard, 0, i, 1), toShard);
  }
  return true;
}

/// Copies dimensions `dim` and later; earlier ones have size 1 by now.
void Sharder::copyFrom(int32_t dim, const cp_tensor &global,
                       const cp_tensor &shard, bool toShard) const {
  if (dim == meta.rank) {
    if (toShard)
      copyTensor(global, shard);
    else
      copyTensor(shard, global);
    return;
  }
  const std::vector<int64_t> &index = where[dim];
  // In front of dimensions that are taken whole, runs of rows that are
  // neighbours on both sides go as one block.
  bool restIsWhole = true;
  for (int32_t later = dim + 1; later < meta.rank; ++later)
    restIsWhole &= meta.sequence[later] < 0 && meta.axes[later] == 0;
  for (size_t begin = 0, end; begin < index.size(); begin = end) {
    end = begin + 1;
    while (
        restIsWhole && end < index.size() &&
        (index[begin] < 0
             ? index[end] < 0
             : index[end] == index[begin] + static_cast<int64_t>(end - begin)))
      ++end;
    int64_t count = end - begin;
    cp_tensor part = getSlice(shard, dim, begin, count);
    if (index[begin] < 0) {
      if (toShard)
        zeroTensor(part);
      continue;
    }
    copyFrom(restIsWhole ? meta.rank : dim + 1,
             getSlice(global, dim, index[begin], count), part, toShard);
  }
}

/// Turns exceptions, which must not reach C code, into statuses.
template <typename Call>
static int32_t run(Call call) {
  try {
    return call() ? CP_OK : CP_INVALID_ARGUMENT;
  } catch (const std::bad_alloc &) {
    return CP_OUT_OF_MEMORY;
  }
}

int32_t cp_shard(const cp_entry_meta *entry, const cp_tensor_meta *meta,
                 const cp_tensor *table, int32_t rank, const cp_tensor *global,
                 const cp_tensor *shard) {
  if (!entry || !meta || !global || !shard)
    return CP_INVALID_ARGUMENT;
  return run([&] {
    Sharder sharder(*entry, *meta, table);
    return sharder.prepare(rank) && sharder.shard(*global, *shard);
  });
}

int32_t cp_unshard(const cp_entry_meta *entry, const cp_tensor_meta *meta,
                   const cp_tensor *table, int32_t rank, const cp_tensor *shard,
                   const cp_tensor *global) {
  if (!entry || !meta || !global || !shard)
    return CP_INVALID_ARGUMENT;
  return run([&] {
    Sharder sharder(*entry, *meta, table);
    return sharder.prepare(rank) && sharder.unshard(*shard, *global);
  });
}
