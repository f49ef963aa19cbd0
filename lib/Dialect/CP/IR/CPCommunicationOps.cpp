//===- CPCommunicationOps.cpp - Rotations and collectives -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::cp;

/// Communication is ordered by effects on the runtime's state; it reads its
/// buffers.
static void addCommunicationEffects(
    Operation *op, SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  effects.emplace_back(MemoryEffects::Read::get(),
                       CommunicationResource::get());
  effects.emplace_back(MemoryEffects::Write::get(),
                       CommunicationResource::get());
  for (OpOperand &operand : op->getOpOperands())
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
}

static LogicalResult verifyBuffers(Operation *op, ValueRange buffers) {
  if (buffers.empty())
    return op->emitOpError("expects at least one buffer");
  bool tensors = isa<RankedTensorType>(buffers.front().getType());
  for (Value buffer : buffers) {
    auto type = cast<ShapedType>(buffer.getType());
    if (!type.hasStaticShape())
      return op->emitOpError("expects static shapes, got ") << type;
    if (isa<RankedTensorType>(type) != tensors)
      return op->emitOpError("expects all tensors or all memrefs");
  }
  return success();
}

//===----------------------------------------------------------------------===//
// RotateStartOp
//===----------------------------------------------------------------------===//

/// What both ways to send keys and values have in common.
template <typename StartOp>
static LogicalResult verifyStart(StartOp op) {
  if (static_cast<int64_t>(op.getId()) < 0)
    return op.emitOpError("expects an id of at least 0");
  if (failed(verifyBuffers(op, op.getBuffers())))
    return failure();
  for (Value buffer : op.getBuffers())
    if (op.getPlan() && cast<ShapedType>(buffer.getType()).getRank() != 4)
      return op.emitOpError("expects buffers [B, H, rows, D] with a plan, got ")
             << buffer.getType();
  return success();
}

LogicalResult RotateStartOp::verify() {
  if (static_cast<bool>(getPlan()) != static_cast<bool>(getHops()))
    return emitOpError("expects a plan and hops together or not at all");
  return verifyStart(*this);
}

LogicalResult
RotateStartOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FailureOr<int64_t> ranks =
      verifyGridAxes(*this, symbolTable, getGridAttr(), getAxes());
  if (failed(ranks))
    return failure();
  if (static_cast<int64_t>(getShift()) % *ranks == 0)
    return emitOpError("expects a shift that is no multiple of the ")
           << *ranks << " ranks, got " << static_cast<int64_t>(getShift());
  return success();
}

void RotateStartOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// RotateWaitOp
//===----------------------------------------------------------------------===//

/// Checks a wait; `name` is that of the op that makes its token.
template <typename StartOp, typename WaitOp>
static LogicalResult verifyWait(WaitOp op, StringRef name) {
  if (op.getResultTypes() != op.getBuffers().getTypes())
    return op.emitOpError("expects results of the types of the buffers");
  if (failed(verifyBuffers(op, op.getBuffers())))
    return failure();
  Operation *maker = op.getToken().getDefiningOp();
  auto start = dyn_cast_or_null<StartOp>(maker);
  if (!start)
    return maker && isa<RotateStartOp, ExchangeStartOp>(maker)
               ? op.emitOpError("expects a token of ") << name
               : success();
  if (isa<RankedTensorType>(op.getBuffers().front().getType()) &&
      start.getBuffers() != op.getBuffers())
    return op.emitOpError("expects the buffers that its token's ")
           << name << " sends";
  return success();
}

LogicalResult RotateWaitOp::verify() {
  return verifyWait<RotateStartOp>(*this, "rotate_start");
}

void RotateWaitOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// RotateEndOp
//===----------------------------------------------------------------------===//

LogicalResult RotateEndOp::verify() {
  return verifyBuffers(*this, getBuffers());
}

LogicalResult
RotateEndOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGridAxes(*this, symbolTable, getGridAttr(), getAxes());
}

void RotateEndOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// ExchangeStartOp, ExchangeWaitOp
//===----------------------------------------------------------------------===//

LogicalResult ExchangeStartOp::verify() { return verifyStart(*this); }

LogicalResult
ExchangeStartOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGridAxes(*this, symbolTable, getGridAttr(), getAxes());
}

void ExchangeStartOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
}

LogicalResult ExchangeWaitOp::verify() {
  return verifyWait<ExchangeStartOp>(*this, "exchange_start");
}

void ExchangeWaitOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// AllGatherOp
//===----------------------------------------------------------------------===//

LogicalResult AllGatherOp::verify() {
  if (static_cast<int64_t>(getId()) < -1)
    return emitOpError("expects an id of at least -1");
  if (failed(verifyBuffers(*this, getBuffers())))
    return failure();
  bool tensors = isa<RankedTensorType>(getBuffers().front().getType());
  TypeRange gathered =
      tensors ? TypeRange(getResultTypes()) : TypeRange(getOuts().getTypes());
  if (gathered.size() != getBuffers().size() ||
      getResults().size() + getOuts().size() != gathered.size())
    return emitOpError("expects one result for each tensor, or one out for "
                       "each memref");
  return success();
}

LogicalResult
AllGatherOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto seq =
      symbolTable.lookupNearestSymbolFrom<SequenceOp>(*this, getSeqAttr());
  if (!seq || failed(seq.verifySymbolUses(symbolTable)))
    return emitOpError("expects ") << getSeqAttr() << " to name a cp.sequence";
  int64_t dim = getDim();
  TypeRange gathered = getOuts().empty() ? TypeRange(getResultTypes())
                                         : TypeRange(getOuts().getTypes());
  for (auto [operand, result] :
       llvm::zip_equal(getBuffers().getTypes(), gathered)) {
    auto from = cast<ShapedType>(operand);
    SmallVector<int64_t> want(from.getShape());
    if (dim < 0 || dim >= from.getRank() || want[dim] != seq.getRows())
      return emitOpError("expects dimension ")
             << dim << " of " << from << " to hold the " << seq.getRows()
             << " rows per rank of " << getSeqAttr();
    want[dim] = seq.getPadded();
    auto to = cast<ShapedType>(result);
    if (to.getShape() != ArrayRef(want) ||
        to.getElementType() != from.getElementType())
      return emitOpError("expects a result of shape [")
             << want << "], got " << to;
  }
  return success();
}

void AllGatherOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
  for (OpOperand &out : getOutsMutable())
    effects.emplace_back(MemoryEffects::Write::get(), &out);
}

//===----------------------------------------------------------------------===//
// AllReduceOp
//===----------------------------------------------------------------------===//

/// Whether a reduction is one of floats, of integers, or none of a tensor.
static bool fitsKind(arith::AtomicRMWKind kind, Type element) {
  using Kind = arith::AtomicRMWKind;
  switch (kind) {
  case Kind::assign:
    return false;
  case Kind::addf:
  case Kind::mulf:
  case Kind::maximumf:
  case Kind::minimumf:
  case Kind::maxnumf:
  case Kind::minnumf:
    return isa<FloatType>(element);
  default:
    return element.isInteger();
  }
}

LogicalResult AllReduceOp::verify() {
  Type element = getOperand().getType().getElementType();
  if (!fitsKind(getKind(), element))
    return emitOpError("expects a reduction that fits ")
           << element << ", got " << arith::stringifyAtomicRMWKind(getKind());
  return success();
}

LogicalResult
AllReduceOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGridAxes(*this, symbolTable, getGridAttr(), getAxes());
}

void AllReduceOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addCommunicationEffects(*this, effects);
}
