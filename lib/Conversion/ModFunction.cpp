//===- ModFunction.cpp - A mask or score region as a function -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModFunction.h"

#include "RuntimeABI.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Index/IR/IndexDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// What a region may hold
//===----------------------------------------------------------------------===//

static StringRef getName(ModKind kind) {
  return kind == ModKind::Mask ? "mask_mod" : "score_mod";
}

static bool isSupported(Operation *op) {
  if (isa<YieldOp, affine::AffineApplyOp, affine::AffineMinOp,
          affine::AffineMaxOp, scf::IfOp, scf::ForOp, scf::WhileOp,
          scf::IndexSwitchOp, scf::ConditionOp, scf::YieldOp, tensor::ExtractOp,
          tensor::DimOp>(op))
    return true;
  return isa_and_nonnull<arith::ArithDialect, math::MathDialect,
                         index::IndexDialect, ub::UBDialect>(op->getDialect());
}

LogicalResult mlir::cp::verifyMod(Region &mod, ModKind kind) {
  auto result = mod.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (!isSupported(op)) {
      op->emitOpError("cannot be lowered inside ")
          << getName(kind)
          << "; use arith, math, index, affine.apply, scf and tensor.extract";
      return WalkResult::interrupt();
    }
    for (Type type : op->getResultTypes())
      if (!type.isIntOrIndexOrFloat() && !isa<arith::ConstantOp>(op)) {
        op->emitOpError("cannot be lowered inside ")
            << getName(kind) << "; values are integers, index or floats, got "
            << type;
        return WalkResult::interrupt();
      }
    return WalkResult::advance();
  });
  if (result.wasInterrupted())
    return failure();
  for (auto [i, type] : llvm::enumerate(mod.getArgumentTypes())) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (type.isIntOrIndexOrFloat() ||
        (tensor && getDtype(tensor.getElementType())))
      continue;
    return mod.getParentOp()->emitOpError("expects argument ")
           << i << " of " << getName(kind)
           << " to be a scalar or a tensor of f16, bf16, f32, f64, i1, i8, "
              "i16, i32, i64 or index, got "
           << type;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

/// Arguments of cp_mask_fn and cp_score_fn.
enum ModArgument { Captures, Batch, Head, Query, Key, Count, Values };

static LLVM::LLVMFuncOp createFunction(Location loc, ModKind kind,
                                       SymbolTable &symbols) {
  OpBuilder builder(loc.getContext());
  RuntimeTypes types(loc.getContext());
  auto type =
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(loc.getContext()),
                                  {types.ptr, types.i64, types.i64, types.i64,
                                   types.i64, types.i64, types.ptr});
  auto function = LLVM::LLVMFuncOp::create(
      builder, loc, kind == ModKind::Mask ? "cp_mask" : "cp_score", type,
      LLVM::Linkage::Internal);
  SymbolTable::setSymbolVisibility(function, SymbolTable::Visibility::Private);
  // No store to the values changes what captures point at: loads of them leave
  // the loop.
  auto unit = builder.getUnitAttr();
  function.setArgAttr(Captures, LLVM::LLVMDialect::getNoAliasAttrName(), unit);
  function.setArgAttr(Captures, LLVM::LLVMDialect::getReadonlyAttrName(), unit);
  function.setArgAttr(Values, LLVM::LLVMDialect::getNoAliasAttrName(), unit);
  symbols.insert(function);
  return function;
}

/// Reads the captures: scalars are loaded once, tensors stand for a pointer.
static void mapCaptures(ImplicitLocOpBuilder &builder, Value captures,
                        ArrayRef<BlockArgument> arguments, IRMapping &mapping,
                        DenseMap<Value, Value> &tensors) {
  Type ptr = captures.getType();
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    if (argument.use_empty())
      continue;
    Value slot =
        LLVM::GEPOp::create(builder, ptr, ptr, captures,
                            ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
    Value data = LLVM::LoadOp::create(builder, ptr, slot);
    if (isa<RankedTensorType>(argument.getType()))
      tensors[argument] = data;
    else
      mapping.map(argument, loadElement(builder, data, argument.getType()));
  }
}

/// Stores what the region yields.
static void storeResult(ImplicitLocOpBuilder &builder, Value result,
                        Value pointer) {
  if (result.getType().isInteger(1))
    result = arith::ExtUIOp::create(builder, builder.getI8Type(), result);
  LLVM::StoreOp::create(builder, result, pointer);
}

FailureOr<LLVM::LLVMFuncOp>
mlir::cp::createModFunction(Region &mod, ModKind kind, SymbolTable &symbols) {
  if (failed(verifyMod(mod, kind)))
    return failure();
  LLVM::LLVMFuncOp function = createFunction(mod.getLoc(), kind, symbols);
  ImplicitLocOpBuilder builder(mod.getLoc(), mod.getContext());
  Block *entry = function.addEntryBlock(builder);
  builder.setInsertionPointToStart(entry);

  IRMapping mapping;
  DenseMap<Value, Value> tensors;
  ArrayRef<BlockArgument> arguments = mod.getArguments();
  BlockArgument score;
  if (kind == ModKind::Score) {
    score = arguments.front();
    arguments = arguments.drop_front();
  }
  for (unsigned i = 0; i + 1 < kModIndices; ++i)
    mapping.map(arguments[i], toIndex(builder, entry->getArgument(Batch + i)));
  Value firstKey = toIndex(builder, entry->getArgument(Key));
  mapCaptures(builder, entry->getArgument(Captures),
              arguments.drop_front(kModIndices), mapping, tensors);

  Value zero = arith::ConstantIndexOp::create(builder, 0);
  Value one = arith::ConstantIndexOp::create(builder, 1);
  Value count = toIndex(builder, entry->getArgument(Count));
  auto loop = scf::ForOp::create(builder, zero, count, one);
  LLVM::ReturnOp::create(builder, ValueRange());

  builder.setInsertionPointToStart(loop.getBody());
  Value i = loop.getInductionVar();
  mapping.map(arguments[kModIndices - 1],
              arith::AddIOp::create(builder, firstKey, i));
  bool isScore = kind == ModKind::Score;
  Type element = isScore ? Type(builder.getF32Type()) : builder.getI8Type();
  Value pointer =
      getElementPointer(builder, entry->getArgument(Values), element, i);
  if (isScore)
    mapping.map(score, LLVM::LoadOp::create(builder, element, pointer));
  for (Operation &op : mod.front().without_terminator())
    builder.clone(op, mapping);
  auto yield = cast<YieldOp>(mod.front().getTerminator());
  storeResult(builder, mapping.lookupOrDefault(yield.getValue()), pointer);

  if (failed(lowerTensorReads(function, tensors, symbols)))
    return failure();
  return function;
}
