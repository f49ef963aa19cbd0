//===- DocumentIds.cpp - The document ids that a mask compares ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DocumentIds.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::cp;

/// Arguments of a mask region.
enum MaskArgument : unsigned { Batch, Head, Query, Key };

/// Whether `key` is computed from kv_idx as `query` is from q_idx, and neither
/// from the head.
static bool isMirrored(Value query, Value key) {
  if (auto arg = dyn_cast<BlockArgument>(query)) {
    unsigned number = arg.getArgNumber();
    if (number == Query)
      return key == arg.getOwner()->getArgument(Key);
    return number != Key && number != Head && key == query;
  }
  Operation *a = query.getDefiningOp(), *b = key.getDefiningOp();
  if (!b || a->getName() != b->getName() || a->getNumRegions() != 0 ||
      a->getAttrDictionary() != b->getAttrDictionary() ||
      a->getNumOperands() != b->getNumOperands() ||
      cast<OpResult>(query).getResultNumber() !=
          cast<OpResult>(key).getResultNumber())
    return false;
  return llvm::all_of(llvm::zip(a->getOperands(), b->getOperands()),
                      [](auto operands) {
                        auto [x, y] = operands;
                        return isMirrored(x, y);
                      });
}

/// What an id is computed from, operands first.
static void collect(Value value, SetVector<Operation *> &ops,
                    SetVector<BlockArgument> &arguments) {
  if (auto arg = dyn_cast<BlockArgument>(value)) {
    arguments.insert(arg);
    return;
  }
  for (Value operand : value.getDefiningOp()->getOperands())
    collect(operand, ops, arguments);
  ops.insert(value.getDefiningOp());
}

std::optional<DocumentIds> DocumentIds::find(Region &mask) {
  if (mask.empty())
    return std::nullopt;
  std::optional<DocumentIds> found;
  mask.walk([&](arith::CmpIOp compare) {
    if (compare.getPredicate() != arith::CmpIPredicate::eq)
      return WalkResult::advance();
    Value id = compare.getLhs();
    if (!isMirrored(id, compare.getRhs())) {
      id = compare.getRhs();
      if (!isMirrored(id, compare.getLhs()))
        return WalkResult::advance();
    }
    SetVector<Operation *> ops;
    SetVector<BlockArgument> arguments;
    collect(id, ops, arguments);
    bool reads = llvm::any_of(ops, llvm::IsaPred<tensor::ExtractOp>);
    // Outside of a mask, a division by zero would be undefined.
    bool mayTrap = llvm::any_of(ops, [](Operation *op) {
      return !isa<tensor::ExtractOp>(op) && !isSpeculatable(op);
    });
    if (mayTrap || !reads || !arguments.contains(mask.getArgument(Query)))
      return WalkResult::advance();
    found = {id, arguments.contains(mask.getArgument(Batch))};
    return WalkResult::interrupt();
  });
  return found;
}

SmallVector<unsigned> DocumentIds::getCaptures() const {
  SetVector<Operation *> ops;
  SetVector<BlockArgument> arguments;
  collect(id, ops, arguments);
  SmallVector<unsigned> captures;
  for (BlockArgument argument : arguments)
    if (argument.getArgNumber() >= kModIndices)
      captures.push_back(argument.getArgNumber() - kModIndices);
  return captures;
}

/// An integer or index as i64.
static Value toI64(OpBuilder &builder, Location loc, Value value) {
  Type i64 = builder.getI64Type();
  if (value.getType() == i64)
    return value;
  if (value.getType().isIndex())
    return arith::IndexCastOp::create(builder, loc, i64, value);
  if (value.getType().getIntOrFloatBitWidth() > 64)
    return arith::TruncIOp::create(builder, loc, i64, value);
  return arith::ExtSIOp::create(builder, loc, i64, value);
}

Value DocumentIds::emit(OpBuilder &builder, Location loc, int64_t batch,
                        int64_t length, ArrayRef<Value> captures) const {
  SetVector<Operation *> ops;
  SetVector<BlockArgument> arguments;
  collect(id, ops, arguments);
  Value empty = tensor::EmptyOp::create(
      builder, loc, ArrayRef<int64_t>{batch, length}, builder.getI64Type());
  // Constants, tables among them, stand outside.
  IRMapping values;
  for (Operation *op : ops)
    if (op->hasTrait<OpTrait::ConstantLike>())
      builder.clone(*op, values);
  SmallVector<utils::IteratorType> loops(2, utils::IteratorType::parallel);
  AffineMap map = builder.getMultiDimIdentityMap(2);
  auto generic = linalg::GenericOp::create(
      builder, loc, empty.getType(), ValueRange(), empty, ArrayRef(map), loops,
      [&](OpBuilder &inner, Location loc, ValueRange) {
        for (BlockArgument argument : arguments) {
          unsigned number = argument.getArgNumber();
          values.map(argument, number >= kModIndices
                                   ? captures[number - kModIndices]
                                   : linalg::IndexOp::create(
                                         inner, loc, number == Batch ? 0 : 1)
                                         .getResult());
        }
        for (Operation *op : ops)
          if (!op->hasTrait<OpTrait::ConstantLike>())
            inner.clone(*op, values);
        linalg::YieldOp::create(inner, loc,
                                toI64(inner, loc, values.lookup(id)));
      });
  return generic.getResult(0);
}
