//===- CpuAttend.h - Driver of the CPU kernel -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_CPUATTEND_H
#define CP_RUNTIME_KERNELS_CPUATTEND_H

#include "PackedKeys.h"

namespace cp::runtime {

/// One planned attend. Work is split into items, each the rows of one query
/// block of one head; how threads share the items changes no result.
class CpuAttend {
public:
  CpuAttend(const cp_attend_args &args, const TilePlan &plan, const CpuOps &ops,
            ThreadPool &pool);
  void run();

private:
  /// Query rows that a thread attends with at a time.
  struct QueryBlock {
    int64_t b, h, rowTile;
    RowRange rows;
    int64_t work; ///< Pairs to compute in this phase.
  };
  /// Up to blockKeys consecutive keys of a tile, or of several tiles that need
  /// no mask.
  struct KeyBlock {
    const float *keys, *values;
    int64_t first; ///< Row of the first key.
    int64_t size;
    const BitWord *bits; ///< Null: all columns count.
    int64_t bitStride;
  };
  /// Memory of one thread.
  struct Scratch {
    float *query;  ///< Query panels, one after the other.
    float *row;    ///< One converted query row.
    float *scores; ///< Of one query panel.
    float *accumulator;
    float *maximum, *sum, *alpha; ///< State of each row.
    BitWord *bits;
    uint8_t *keep;
  };

  std::vector<QueryBlock> listBlocks(const PackPhase &phase) const;
  void addBlocks(const PackPhase &phase, int64_t b, int64_t h,
                 std::vector<QueryBlock> &blocks) const;
  Scratch getScratch(float *memory) const;
  int64_t countScratchFloats() const;

  void attendBlock(const PackPhase &phase, const QueryBlock &block,
                   Scratch &scratch) const;
  void packQueries(const QueryBlock &block, Scratch &scratch) const;
  void attendTile(const QueryBlock &block, const PlanTile &tile,
                  KeyBlock &pending, Scratch &scratch) const;
  void findBits(const QueryBlock &block, const PlanTile &tile, KeyBlock &keys,
                Scratch &scratch) const;
  void attendKeys(const QueryBlock &block, const KeyBlock &keys,
                  Scratch &scratch) const;
  void attendPanel(const QueryBlock &block, const KeyBlock &keys, int64_t row,
                   int64_t rows, Scratch &scratch) const;
  void finishBlock(const QueryBlock &block, Scratch &scratch) const;

  const cp_attend_args &args;
  const TilePlan &plan;
  const AttendShape &shape;
  const CpuOps &ops;
  ThreadPool &pool;
  PackedKeys packed;
  int64_t blockRows = 0; ///< Of the largest query block.
};

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_CPUATTEND_H
