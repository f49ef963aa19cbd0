//===- BufferizableOpInterfaceImpl.cpp - Bufferization of SPMD ops --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// cp.attend and cp.merge write their running state in place. Buffers that are
// sent are operands of rotate_wait and rotate_end too, so that the analysis
// sees them read there and puts no write in between. What rotate_wait yields
// belongs to the runtime: not written, not freed.
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Conversion/ArithToLLVM/ArithToLLVM.h"
#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Conversion/FuncToLLVM/ConvertFuncToLLVM.h"
#include "mlir/Conversion/IndexToLLVM/IndexToLLVM.h"
#include "mlir/Conversion/MathToLLVM/MathToLLVM.h"
#include "mlir/Conversion/MemRefToLLVM/MemRefToLLVM.h"
#include "mlir/Conversion/UBToLLVM/UBToLLVM.h"
#include "mlir/Conversion/VectorToLLVM/ConvertVectorToLLVM.h"
#include "mlir/Dialect/Arith/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/IR/BufferDeallocationOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Bufferization/Transforms/FuncBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/ControlFlow/Transforms/BufferDeallocationOpInterfaceImpl.h"
#include "mlir/Dialect/ControlFlow/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Linalg/Transforms/SubsetInsertionOpInterfaceImpl.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/AllocationOpInterfaceImpl.h"
#include "mlir/Dialect/SCF/Transforms/BufferDeallocationOpInterfaceImpl.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace mlir::cp;

namespace {

/// What a buffer must look like beyond its shape.
enum class Layout {
  RowsContiguous, ///< any strides, the last one 1
  Contiguous,     ///< identity
};

/// Gets buffers of tensors, copied where the layout does not fit.
class Buffers {
public:
  Buffers(RewriterBase &rewriter, Location loc,
          const BufferizationOptions &options, BufferizationState &state)
      : rewriter(rewriter), loc(loc), options(options), state(state) {}

  FailureOr<Value> get(Value tensor) {
    return getBuffer(rewriter, tensor, options, state);
  }
  /// The buffer of a tensor that is only read.
  FailureOr<Value> getForReading(Value tensor, Layout layout);

private:
  RewriterBase &rewriter;
  Location loc;
  const BufferizationOptions &options;
  BufferizationState &state;
};

} // namespace

static bool hasLayout(MemRefType type, Layout layout) {
  if (type.getLayout().isIdentity())
    return true;
  return layout == Layout::RowsContiguous && type.isLastDimUnitStride();
}

FailureOr<Value> Buffers::getForReading(Value tensor, Layout layout) {
  FailureOr<Value> buffer = get(tensor);
  if (failed(buffer))
    return failure();
  auto type = cast<MemRefType>(buffer->getType());
  if (hasLayout(type, layout))
    return buffer;
  auto wanted =
      MemRefType::get(type.getShape(), type.getElementType(),
                      MemRefLayoutAttrInterface(), type.getMemorySpace());
  FailureOr<Value> copy = options.createAlloc(rewriter, loc, wanted, {});
  if (failed(copy) ||
      failed(options.createMemCpy(rewriter, loc, *buffer, *copy)))
    return failure();
  return copy;
}

//===----------------------------------------------------------------------===//
// Attend and merge
//===----------------------------------------------------------------------===//

namespace {

struct AttendModel
    : DstBufferizableOpInterfaceExternalModel<AttendModel, AttendOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto attend = cast<AttendOp>(op);
    if (attend.getResults().empty())
      return success();
    if (!attend.getMaskMod().empty() || !attend.getScoreMod().empty())
      return attend.emitOpError("expects functions in place of its regions; "
                                "run --cp-outline-mods first");
    Buffers buffers(rewriter, op->getLoc(), options, state);
    SmallVector<Value> operands;
    Value out, lse;
    auto captures = attend.getCaptures();
    for (OpOperand &operand : op->getOpOperands()) {
      Value value = operand.get();
      if (!isa<RankedTensorType>(value.getType())) {
        operands.push_back(value);
        continue;
      }
      bool isCapture =
          !captures.empty() &&
          operand.getOperandNumber() >= captures.getBeginOperandIndex() &&
          operand.getOperandNumber() <
              captures.getBeginOperandIndex() + captures.size();
      FailureOr<Value> buffer =
          attend.isDpsInit(&operand)
              ? buffers.get(value)
              : buffers.getForReading(value, isCapture
                                                 ? Layout::Contiguous
                                                 : Layout::RowsContiguous);
      if (failed(buffer))
        return failure();
      if (!hasLayout(cast<MemRefType>(buffer->getType()),
                     Layout::RowsContiguous))
        return attend.emitOpError("expects a state whose rows are contiguous, "
                                  "got ")
               << buffer->getType();
      operands.push_back(*buffer);
    }
    OperationState newState(op->getLoc(), op->getName(), operands, TypeRange(),
                            op->getAttrs());
    newState.addRegion();
    newState.addRegion();
    rewriter.create(newState);
    replaceOpWithBufferizedValues(rewriter, op,
                                  ValueRange(operands).take_back(2));
    return success();
  }
};

/// Deallocation knows regions as control flow only. Those of an attend are
/// functions by now; it neither takes nor gives buffers.
struct AttendDeallocModel
    : BufferDeallocationOpInterface::ExternalModel<AttendDeallocModel,
                                                   AttendOp> {
  FailureOr<Operation *> process(Operation *op, DeallocationState &,
                                 const DeallocationOptions &) const {
    return op;
  }
};

struct MergeModel
    : DstBufferizableOpInterfaceExternalModel<MergeModel, MergeOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto merge = cast<MergeOp>(op);
    if (merge.getResults().empty())
      return success();
    Buffers buffers(rewriter, op->getLoc(), options, state);
    auto partial =
        buffers.getForReading(merge.getPartial(), Layout::RowsContiguous);
    auto partialLse =
        buffers.getForReading(merge.getPartialLse(), Layout::RowsContiguous);
    auto out = buffers.get(merge.getOut());
    auto lse = buffers.get(merge.getLse());
    if (failed(partial) || failed(partialLse) || failed(out) || failed(lse))
      return failure();
    for (Value buffer : {*out, *lse})
      if (!hasLayout(cast<MemRefType>(buffer.getType()),
                     Layout::RowsContiguous))
        return merge.emitOpError("expects a state whose rows are contiguous, "
                                 "got ")
               << buffer.getType();
    MergeOp::create(rewriter, op->getLoc(), TypeRange(), *partial, *partialLse,
                    *out, *lse);
    replaceOpWithBufferizedValues(rewriter, op, {*out, *lse});
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Communication
//===----------------------------------------------------------------------===//

/// Ops that read their operands and alias none.
template <typename ConcreteModel, typename OpTy>
struct ReadOnlyModel
    : BufferizableOpInterface::ExternalModel<ConcreteModel, OpTy> {
  bool bufferizesToMemoryRead(Operation *, OpOperand &,
                              const AnalysisState &) const {
    return true;
  }
  bool bufferizesToMemoryWrite(Operation *, OpOperand &,
                               const AnalysisState &) const {
    return false;
  }
  AliasingValueList getAliasingValues(Operation *, OpOperand &,
                                      const AnalysisState &) const {
    return {};
  }
};

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

struct RotateStartModel : ReadOnlyModel<RotateStartModel, RotateStartOp> {
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto start = cast<RotateStartOp>(op);
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

struct RotateWaitModel : ReadOnlyModel<RotateWaitModel, RotateWaitOp> {
  bool isWritable(Operation *, Value, const AnalysisState &) const {
    return false;
  }
  FailureOr<BufferLikeType> getBufferType(Operation *, Value value,
                                          const BufferizationOptions &,
                                          const BufferizationState &,
                                          SmallVector<Value> &) const {
    return cast<BufferLikeType>(getReceivedType(value.getType()));
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto wait = cast<RotateWaitOp>(op);
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
    auto received = RotateWaitOp::create(rewriter, op->getLoc(), types,
                                         wait.getToken(), lent);
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

struct AllGatherModel : ReadOnlyModel<AllGatherModel, AllGatherOp> {
  bool bufferizesToAllocation(Operation *, Value) const { return true; }
  FailureOr<BufferLikeType> getBufferType(Operation *, Value value,
                                          const BufferizationOptions &,
                                          const BufferizationState &,
                                          SmallVector<Value> &) const {
    return cast<BufferLikeType>(getReceivedType(value.getType()));
  }
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

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

void mlir::cp::registerConversionExternalModels(DialectRegistry &registry) {
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  cf::registerBufferizableOpInterfaceExternalModels(registry);
  cf::registerBufferDeallocationOpInterfaceExternalModels(registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerSubsetOpInterfaceExternalModels(registry);
  memref::registerAllocationOpInterfaceExternalModels(registry);
  scf::registerBufferDeallocationOpInterfaceExternalModels(registry);
  scf::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerBufferizableOpInterfaceExternalModels(registry);
  tensor::registerSubsetOpInterfaceExternalModels(registry);
  // What convert-to-llvm asks dialects for.
  registerConvertFuncToLLVMInterface(registry);
  registerConvertMathToLLVMInterface(registry);
  registerConvertMemRefToLLVMInterface(registry);
  arith::registerConvertArithToLLVMInterface(registry);
  cf::registerConvertControlFlowToLLVMInterface(registry);
  index::registerConvertIndexToLLVMInterface(registry);
  ub::registerConvertUBToLLVMInterface(registry);
  vector::registerConvertVectorToLLVMInterface(registry);
  registry.addExtension(+[](MLIRContext *context, CPDialect *) {
    AttendOp::attachInterface<AttendModel, AttendDeallocModel>(*context);
    MergeOp::attachInterface<MergeModel>(*context);
    RotateStartOp::attachInterface<RotateStartModel>(*context);
    RotateWaitOp::attachInterface<RotateWaitModel>(*context);
    RotateEndOp::attachInterface<RotateEndModel>(*context);
    AllGatherOp::attachInterface<AllGatherModel>(*context);
  });
}
