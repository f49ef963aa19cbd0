//===- CommunicationBufferization.cpp - Bufferization of movements --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Buffers that are sent are operands of waits and of rotate_end too, so that
// the analysis sees them read there and puts no write in between. What
// a wait yields belongs to the runtime: not written, not freed.
//
//===----------------------------------------------------------------------===//

#include "BufferHelpers.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace mlir::cp;

namespace {

/// The buffers that an op communicates. Those that are lent cannot be copied
/// here, since the copy would not live until rotate_end.
LogicalResult getLentBuffers(Operation *op, ValueRange tensors,
                             Buffers &buffers, SmallVectorImpl<Value> &result,
                             bool needsContiguous = true) {
  for (Value tensor : tensors) {
    FailureOr<Value> buffer = buffers.get(tensor);
    if (failed(buffer))
      return failure();
    auto type = cast<MemRefType>(buffer->getType());
    if (needsContiguous && !hasLayout(type, Layout::Contiguous))
      return op->emitOpError("expects contiguous buffers, got ")
             << type << "; run --cp-prepare-buffers first";
    result.push_back(*buffer);
  }
  return success();
}

template <typename StartOp>
struct StartModel : ReadOnlyModel<StartModel<StartOp>, StartOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto start = cast<StartOp>(op);
    Buffers buffers(rewriter, op->getLoc(), options, state);
    SmallVector<Value> lent;
    if (failed(getLentBuffers(op, start.getBuffers(), buffers, lent)))
      return failure();
    // The token keeps its users, so the op stays.
    rewriter.modifyOpInPlace(op,
                             [&] { start.getBuffersMutable().assign(lent); });
    return success();
  }
};

/// Memory of the runtime as the program sees it.
MemRefType getReceivedType(Type type) {
  auto shaped = cast<ShapedType>(type);
  return MemRefType::get(shaped.getShape(), shaped.getElementType());
}

/// A model of an operation whose results are such memory.
template <typename ModelTy, typename OpTy>
struct ReceivingModel : ReadOnlyModel<ModelTy, OpTy> {
  FailureOr<BufferLikeType> getBufferType(Operation *, Value value,
                                          const BufferizationOptions &,
                                          const BufferizationState &,
                                          SmallVector<Value> &) const {
    return cast<BufferLikeType>(getReceivedType(value.getType()));
  }
};

template <typename WaitOp>
struct WaitModel : ReceivingModel<WaitModel<WaitOp>, WaitOp> {
  bool isWritable(Operation *, Value, const AnalysisState &) const {
    return false;
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto wait = cast<WaitOp>(op);
    Buffers buffers(rewriter, op->getLoc(), options, state);
    SmallVector<Value> lent;
    if (failed(getLentBuffers(op, wait.getBuffers(), buffers, lent,
                              /*needsContiguous=*/false)))
      return failure();
    SmallVector<Type> types =
        llvm::map_to_vector(wait.getResultTypes(), [](Type type) -> Type {
          return getReceivedType(type);
        });
    // A lent buffer may have another type than what is received, if a loop
    // carries both; it names the memory only.
    for (auto [buffer, type] : llvm::zip_equal(lent, types))
      if (buffer.getType() != type)
        buffer = memref::CastOp::create(rewriter, op->getLoc(), type, buffer);
    auto received =
        WaitOp::create(rewriter, op->getLoc(), types, wait.getToken(), lent);
    replaceOpWithBufferizedValues(rewriter, op, received.getResults());
    return success();
  }
};

struct RotateEndModel : ReadOnlyModel<RotateEndModel, RotateEndOp> {
  bool mustBufferizeInPlace(Operation *, OpOperand &,
                            const AnalysisState &) const {
    return true; // A copy would not be the memory that was lent.
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto end = cast<RotateEndOp>(op);
    Buffers buffers(rewriter, op->getLoc(), options, state);
    SmallVector<Value> lent;
    if (failed(getLentBuffers(op, end.getBuffers(), buffers, lent,
                              /*needsContiguous=*/false)))
      return failure();
    rewriter.modifyOpInPlace(op, [&] { end.getBuffersMutable().assign(lent); });
    return success();
  }
};

struct AllGatherModel : ReceivingModel<AllGatherModel, AllGatherOp> {
  bool bufferizesToAllocation(Operation *, Value) const { return true; }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto gather = cast<AllGatherOp>(op);
    if (gather.getResults().empty())
      return success();
    Buffers buffers(rewriter, op->getLoc(), options, state);
    SmallVector<Value> operands, outs;
    for (Value tensor : gather.getBuffers()) {
      auto buffer = buffers.getForReading(tensor, Layout::Contiguous);
      if (failed(buffer))
        return failure();
      operands.push_back(*buffer);
    }
    for (Type type : gather.getResultTypes()) {
      auto out = options.createAlloc(rewriter, op->getLoc(),
                                     getReceivedType(type), {});
      if (failed(out))
        return failure();
      outs.push_back(*out);
    }
    AllGatherOp::create(rewriter, op->getLoc(), TypeRange(), operands, outs,
                        gather.getDimAttr(), gather.getSeqAttr(),
                        gather.getIdAttr());
    replaceOpWithBufferizedValues(rewriter, op, outs);
    return success();
  }
};

} // namespace

void mlir::cp::attachCommunicationModels(MLIRContext *context) {
  RotateStartOp::attachInterface<StartModel<RotateStartOp>>(*context);
  RotateWaitOp::attachInterface<WaitModel<RotateWaitOp>>(*context);
  ExchangeStartOp::attachInterface<StartModel<ExchangeStartOp>>(*context);
  ExchangeWaitOp::attachInterface<WaitModel<ExchangeWaitOp>>(*context);
  RotateEndOp::attachInterface<RotateEndModel>(*context);
  AllGatherOp::attachInterface<AllGatherModel>(*context);
}
