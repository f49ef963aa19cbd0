//===- Kernel.h - Attention kernel interface --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The seam between the runtime and its attention kernels. Every implementation
// passes the conformance suite in unittests/Runtime/KernelTest.cpp.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNEL_H
#define CP_RUNTIME_KERNEL_H

#include "cp/Runtime/RowRange.h"
#include "cp/Runtime/Runtime.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace cp::runtime {

class ThreadPool;

/// Tiles of one attend that hold an unmasked pair: `full` ones hold no masked
/// pair of existing positions. Counted per batch row and query head.
struct TileCounts {
  int64_t full = 0;
  int64_t partial = 0;
};

/// A box of tiles of one kind, in rows of the operands.
struct TileRun {
  int64_t batch, head;
  RowRange rows, keys;
  int64_t tiles;
  bool partial;
};

/// The tiles of an attend that are not empty, in disjoint boxes.
struct TileLog {
  /// Batch rows and heads that the plan tells apart: 1 where it is the same for
  /// all.
  int64_t batches = 1, heads = 1;
  std::vector<TileRun> runs;
};

/// How an attend is planned, and what becomes of the plan.
struct AttendOptions {
  /// The edge of query and key tiles, which start anew at every chunk.
  int64_t tile;
  /// Tiles are only counted.
  bool planOnly = false;
  /// Takes the tiles.
  TileLog *log = nullptr;
};

/// Computes blocks of attention. Stateless: one object serves all ranks.
class Kernel {
public:
  virtual ~Kernel() = default;

  /// The tile edge that the kernel plans with unless told otherwise.
  virtual int64_t getDefaultTile() const = 0;

  /// See cp_attend_args. The arguments have been checked.
  virtual TileCounts attend(const cp_attend_args &args,
                            const AttendOptions &options,
                            ThreadPool &pool) const = 0;
};

/// Double precision, plain loops: what every other kernel is compared with.
std::unique_ptr<Kernel> createReferenceKernel();

/// Blocked flash attention for this CPU. `isa` is "auto", "portable", "avx2",
/// "avx512" or "amx"; returns null and says why in `error` if this machine
/// lacks it or the name is unknown.
std::unique_ptr<Kernel> createCpuKernel(const std::string &isa,
                                        std::string &error);

/// cp_merge on checked arguments.
void mergeStates(const cp_tensor &outA, const cp_tensor &lseA,
                 const cp_tensor &outB, const cp_tensor &lseB,
                 const cp_tensor &out, const cp_tensor &lse);

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNEL_H
