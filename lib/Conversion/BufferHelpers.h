//===- BufferHelpers.h - Buffers of tensor operands -------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_BUFFERHELPERS_H
#define CP_LIB_CONVERSION_BUFFERHELPERS_H

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"

namespace mlir::cp {

/// What a buffer must look like beyond its shape.
enum class Layout {
  RowsContiguous, ///< any strides, the last one 1
  Contiguous,     ///< identity
};

/// Gets buffers of tensors, copied where the layout does not fit.
class Buffers {
public:
  Buffers(RewriterBase &rewriter, Location loc,
          const bufferization::BufferizationOptions &options,
          bufferization::BufferizationState &state)
      : rewriter(rewriter), loc(loc), options(options), state(state) {}

  FailureOr<Value> get(Value tensor) {
    return bufferization::getBuffer(rewriter, tensor, options, state);
  }
  /// The buffer of a tensor that is only read.
  FailureOr<Value> getForReading(Value tensor, Layout layout);

private:
  RewriterBase &rewriter;
  Location loc;
  const bufferization::BufferizationOptions &options;
  bufferization::BufferizationState &state;
};

/// Whether the layout of a memref is good for `layout`.
bool hasLayout(MemRefType type, Layout layout);

/// Ops that read their operands and alias none.
template <typename ConcreteModel, typename OpTy>
struct ReadOnlyModel
    : bufferization::BufferizableOpInterface::ExternalModel<ConcreteModel,
                                                            OpTy> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &,
                              const bufferization::AnalysisState &) const {
    return true;
  }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &,
                               const bufferization::AnalysisState &) const {
    return false;
  }
  bufferization::AliasingValueList
  getAliasingValues(Operation *, OpOperand &,
                    const bufferization::AnalysisState &) const {
    return {};
  }
};

/// Attaches the bufferization interface to rotations and collectives.
void attachCommunicationModels(MLIRContext *context);
/// Attaches it to what computes layout tables.
void attachLayoutModels(MLIRContext *context);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_BUFFERHELPERS_H
