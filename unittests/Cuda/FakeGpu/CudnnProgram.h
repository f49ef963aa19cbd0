//===- CudnnProgram.h - Operation graphs of the fake cuDNN ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_FAKEGPU_CUDNNPROGRAM_H
#define CP_UNITTESTS_CUDA_FAKEGPU_CUDNNPROGRAM_H

#include "CudnnDescriptor.h"

#include <array>
#include <string>

namespace cp::fake {

using Index = std::array<int64_t, 4>;

/// A tensor of a graph, of rank 4.
struct GraphTensor {
  int64_t uid;
  cudnnDataType_t type;
  Index sizes, strides;
  bool isVirtual; ///< Has no memory.
  bool isByValue; ///< One element, in memory of the host.
  int64_t alignment;
};

/// An operation with its operands by uid. Unary ones have x, binary ones x and
/// b, a selection x, b and the condition t; products have x times b.
struct GraphStep {
  enum class Kind { Product, Pointwise, Reduction } kind;
  int mode = 0;     ///< cudnnPointwiseMode_t or cudnnReduceTensorOp_t.
  int64_t axis = 0; ///< Of CUDNN_POINTWISE_GEN_INDEX.
  int64_t x = -1, b = -1, t = -1, y = -1;
};

/// A graph of matrix products, pointwise operations and reductions, as cuDNN's
/// manual defines them.
struct CudnnProgram {
  std::map<int64_t, GraphTensor> tensors; ///< By uid.
  std::vector<GraphStep> steps;           ///< In order.

  /// Reads an operation graph; says what is not known, or nothing.
  std::string read(const Descriptor &graph);
};

/// Where tensors of a program are; values of the host are copies.
struct CudnnMemory {
  std::map<int64_t, void *> pointers;
  std::map<int64_t, double> values;
  void *workspace = nullptr;
};

/// What wrong pointers a program would be run with; else fills `memory`, with
/// values from the host.
std::string bind(const CudnnProgram &program, const Descriptor &variantPack,
                 CudnnMemory &memory);

/// Runs all steps in order, in double precision; each result is rounded to the
/// type of its tensor. For work of a stream. Says what is wrong with the
/// memory.
std::string run(const CudnnProgram &program, const CudnnMemory &memory);

/// What a program needs of workspace. It writes there.
constexpr int64_t cudnnWorkspaceBytes = 64;

} // namespace cp::fake

#endif // CP_UNITTESTS_CUDA_FAKEGPU_CUDNNPROGRAM_H
