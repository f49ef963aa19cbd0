//===- CudnnGraphs.h - Attention as graphs of cuDNN -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The part that includes cudnn-frontend, which takes most of a minute to
// compile. A build without its headers has NoCudnnGraphs.cpp instead.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_CUDNNGRAPHS_H
#define CP_RUNTIME_CUDA_CUDNNGRAPHS_H

#include "AttentionBlock.h"
#include "DriverApi.h"
#include "cp/Runtime/Status.h"

#include <memory>
#include <string>

namespace cp::cuda {

/// Pointers to memory of the device, each a multiple of 16 bytes.
struct CudnnBuffers {
  const void *q, *k, *v; ///< With the strides of the block.
  float *out;            ///< [batches, queryHeads, queries, width], contiguous.
  /// [batches, queryHeads, queries]: the natural logarithm of the sum of
  /// exp(scale q k) over the keys of a row.
  float *lse;
  void *workspace;
};

/// A graph that is ready to run.
class CudnnGraph {
public:
  virtual ~CudnnGraph() = default;
  virtual size_t getWorkspaceBytes() const = 0;
  /// Adds the computation to the stream.
  virtual runtime::Status execute(const CudnnBuffers &buffers,
                                  StreamHandle stream) = 0;
};

/// The device that graphs are built for.
struct CudnnDevice {
  int capability; ///< Like 90 for 9.0.
  /// Empty for the device of the thread's current context. Else cuDNN's JSON
  /// of a device that need not exist; its graphs cannot run.
  std::string properties;
};

class CudnnGraphs {
public:
  /// Loads cuDNN: CP_CUDA_CUDNN names the library, else it is looked for where
  /// the CUDA toolkit is. CP_UNSUPPORTED, with the reason, if there is none or
  /// one before 9.8. `device` is current while it or its graphs are used, by
  /// one thread at a time.
  static runtime::Status open(const CudnnDevice &device,
                              std::unique_ptr<CudnnGraphs> &graphs);
  virtual ~CudnnGraphs() = default;

  /// Null, with the reason, if cuDNN does not take the block, which is one of
  /// getAttendingRegion. Graphs with the same `kernelKey` share compiled
  /// kernels: those of blocks that cuDNN compiles the same text for.
  virtual std::unique_ptr<CudnnGraph> build(const AttentionBlock &block,
                                            const std::string &kernelKey,
                                            std::string &reason) = 0;
};

/// Whether this build has cudnn-frontend.
bool hasCudnnFrontend();

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_CUDNNGRAPHS_H
