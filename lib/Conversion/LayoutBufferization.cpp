//===- LayoutBufferization.cpp - Bufferization of layout tables -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "BufferHelpers.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace mlir::cp;

namespace {
/// An op that reads all its tensors and computes a new one: on memrefs the same
/// op with an operand `out`.
template <typename OpTy>
struct ComputingModel : ReadOnlyModel<ComputingModel<OpTy>, OpTy> {
  bool bufferizesToAllocation(Operation *, Value) const { return true; }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    if (op->getNumResults() == 0)
      return success();
    Buffers buffers(rewriter, op->getLoc(), options, state);
    IRMapping map;
    for (Value operand : op->getOperands()) {
      auto buffer = buffers.getForReading(operand, Layout::Contiguous);
      if (failed(buffer))
        return failure();
      map.map(operand, *buffer);
    }
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    auto out = options.createAlloc(
        rewriter, op->getLoc(),
        MemRefType::get(type.getShape(), type.getElementType()), {});
    if (failed(out))
      return failure();
    OperationState newState(op->getLoc(), op->getName());
    newState.addAttributes(op->getAttrs());
    for (unsigned i = 0; i < op->getNumRegions(); ++i)
      newState.addRegion();
    for (Value operand : op->getOperands())
      newState.operands.push_back(map.lookup(operand));
    auto computed = cast<OpTy>(rewriter.create(newState));
    computed.getOutMutable().assign(*out);
    replaceOpWithBufferizedValues(rewriter, op, *out);
    return success();
  }
};

template <typename OpTy>
struct MaskedModel : ComputingModel<OpTy> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    if (!cast<OpTy>(op).getMaskMod().empty())
      return op->emitOpError("expects a function in place of its region; run "
                             "--cp-outline-mods first");
    return ComputingModel<OpTy>::bufferize(op, rewriter, options, state);
  }
};
} // namespace

void mlir::cp::attachLayoutModels(MLIRContext *context) {
  TileCountsOp::attachInterface<MaskedModel<TileCountsOp>>(*context);
  PredictSecondsOp::attachInterface<MaskedModel<PredictSecondsOp>>(*context);
  DealRowsOp::attachInterface<ComputingModel<DealRowsOp>>(*context);
  DealDocumentsOp::attachInterface<ComputingModel<DealDocumentsOp>>(*context);
  DealBlocksOp::attachInterface<ComputingModel<DealBlocksOp>>(*context);
}
