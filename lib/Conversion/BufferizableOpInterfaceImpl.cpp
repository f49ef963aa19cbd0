//===- BufferizableOpInterfaceImpl.cpp - Bufferization of SPMD ops --------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// cp.attend and cp.merge write their running state in place.
//
//===----------------------------------------------------------------------===//

#include "BufferHelpers.h"
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
#include "mlir/Dialect/Arith/Transforms/BufferViewFlowOpInterfaceImpl.h"
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
#include "mlir/Dialect/MemRef/Transforms/BufferViewFlowOpInterfaceImpl.h"
#include "mlir/Dialect/SCF/Transforms/BufferDeallocationOpInterfaceImpl.h"
#include "mlir/Dialect/SCF/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/BufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Tensor/Transforms/SubsetInsertionOpInterfaceImpl.h"

using namespace mlir;
using namespace mlir::bufferization;
using namespace mlir::cp;

bool mlir::cp::hasLayout(MemRefType type, Layout layout) {
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

/// Deallocation knows regions as control flow only. Those of attends, plans
/// and tile counts are functions by now; such ops neither take nor give
/// buffers.
template <typename OpTy>
struct ModsDeallocModel
    : BufferDeallocationOpInterface::ExternalModel<ModsDeallocModel<OpTy>,
                                                   OpTy> {
  FailureOr<Operation *> process(Operation *op, DeallocationState &,
                                 const DeallocationOptions &) const {
    return op;
  }
};

struct PlanModel : BufferizableOpInterface::ExternalModel<PlanModel, PlanOp> {
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
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto plan = cast<PlanOp>(op);
    if (!plan.getMaskMod().empty())
      return plan.emitOpError("expects a function in place of its region; run "
                              "--cp-outline-mods first");
    Buffers buffers(rewriter, op->getLoc(), options, state);
    SmallVector<Value> captures(plan.getCaptures());
    for (Value &capture : captures) {
      if (!isa<RankedTensorType>(capture.getType()))
        continue;
      auto buffer = buffers.getForReading(capture, Layout::Contiguous);
      if (failed(buffer))
        return failure();
      capture = *buffer;
    }
    rewriter.modifyOpInPlace(
        op, [&] { plan.getCapturesMutable().assign(captures); });
    return success();
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

} // namespace

//===----------------------------------------------------------------------===//
// Registration
//===----------------------------------------------------------------------===//

void mlir::cp::registerConversionExternalModels(DialectRegistry &registry) {
  arith::registerBufferizableOpInterfaceExternalModels(registry);
  // Else, what arith.select gives seems to be no buffer of ours, and the
  // buffer is freed before its last use.
  arith::registerBufferViewFlowOpInterfaceExternalModels(registry);
  bufferization::func_ext::registerBufferizableOpInterfaceExternalModels(
      registry);
  cf::registerBufferizableOpInterfaceExternalModels(registry);
  cf::registerBufferDeallocationOpInterfaceExternalModels(registry);
  linalg::registerBufferizableOpInterfaceExternalModels(registry);
  linalg::registerSubsetOpInterfaceExternalModels(registry);
  memref::registerAllocationOpInterfaceExternalModels(registry);
  memref::registerBufferViewFlowOpInterfaceExternalModels(registry);
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
    AttendOp::attachInterface<AttendModel, ModsDeallocModel<AttendOp>>(
        *context);
    PlanOp::attachInterface<PlanModel, ModsDeallocModel<PlanOp>>(*context);
    TileCountsOp::attachInterface<ModsDeallocModel<TileCountsOp>>(*context);
    PredictSecondsOp::attachInterface<ModsDeallocModel<PredictSecondsOp>>(
        *context);
    MergeOp::attachInterface<MergeModel>(*context);
    attachCommunicationModels(context);
    attachLayoutModels(context);
  });
}
