//===- CudnnAttention.h - Blocks that cuDNN computes ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_CUDNNATTENTION_H
#define CP_RUNTIME_CUDA_CUDNNATTENTION_H

#include "CudnnGraphs.h"

#include <map>

namespace cp::cuda {

/// How a block is computed. Rows outside the region attend to nothing: they
/// are not computed, and merging leaves them as they are. No row of the region
/// is fully masked.
struct CudnnPlan {
  BlockRegion region;
  size_t workspaceBytes = 0;
  std::unique_ptr<CudnnGraph> graph; ///< Null if no pair attends.
};

/// Attention of blocks by cuDNN, for one rank. The first block of its kind
/// takes most of a second, as cuDNN compiles a kernel; a block of other lengths
/// takes milliseconds, if these are multiples of 256 or have the same rest;
/// and one that was there before, nothing.
class CudnnAttention {
public:
  explicit CudnnAttention(std::unique_ptr<CudnnGraphs> graphs)
      : graphs(std::move(graphs)) {}

  /// See CudnnGraphs::open.
  static runtime::Status create(const CudnnDevice &device,
                                std::unique_ptr<CudnnAttention> &attention);

  /// The plan of a block, which lives as long as this. Null, with the reason,
  /// if cuDNN does not take it: then the own kernel computes it. Both are kept:
  /// asking again costs a look-up.
  const CudnnPlan *findPlan(const AttentionBlock &block, std::string &reason);

  /// Adds the computation of a plan's region to the stream. The pointers of q,
  /// k and v are those of the whole block; out and lse hold the rows of the
  /// region alone. CP_INVALID_ARGUMENT if a pointer is no multiple of 16 bytes.
  runtime::Status execute(const CudnnPlan &plan, CudnnBuffers buffers,
                          StreamHandle stream);

  /// How many graphs were built so far, those that cuDNN refused included.
  int64_t getNumBuilds() const { return numBuilds; }

private:
  struct Entry {
    CudnnPlan plan;
    std::string reason; ///< Empty if cuDNN takes the block.
  };
  Entry makeEntry(const AttentionBlock &block);

  std::unique_ptr<CudnnGraphs> graphs;
  std::map<std::string, Entry> entries;
  int64_t numBuilds = 0;
};

/// What the text of cuDNN's kernel for a block of getAttendingRegion depends
/// on: blocks of one key share a kernel. cuDNN 9.19 compiles different kernels
/// for other head dims and for lengths that fill no whole tiles, but its own
/// cache of kernels returns one for the other.
std::string getKernelKey(const AttentionBlock &block);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_CUDNNATTENTION_H
