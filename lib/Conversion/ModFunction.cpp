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

/// Arguments of cp_mask_fn, cp_score_fn and cp_check_fn.
enum ModArgument { Captures, Batch, Head, Query, Key, Count, Trailing };

static LLVM::LLVMFuncOp createFunction(Location loc, StringRef name,
                                       ArrayRef<Type> trailing,
                                       SymbolTable &symbols) {
  OpBuilder builder(loc.getContext());
  RuntimeTypes types(loc.getContext());
  SmallVector<Type> arguments = {types.ptr, types.i64, types.i64,
                                 types.i64, types.i64, types.i64};
  llvm::append_range(arguments, trailing);
  auto type = LLVM::LLVMFunctionType::get(
      LLVM::LLVMVoidType::get(loc.getContext()), arguments);
  auto function = LLVM::LLVMFuncOp::create(builder, loc, name, type,
                                           LLVM::Linkage::Internal);
  SymbolTable::setSymbolVisibility(function, SymbolTable::Visibility::Private);
  // No store to the values changes what captures point at: loads of them leave
  // the loop.
  auto unit = builder.getUnitAttr();
  function.setArgAttr(Captures, LLVM::LLVMDialect::getNoAliasAttrName(), unit);
  function.setArgAttr(Captures, LLVM::LLVMDialect::getReadonlyAttrName(), unit);
  for (unsigned i = Trailing; i < arguments.size(); ++i)
    function.setArgAttr(i, LLVM::LLVMDialect::getNoAliasAttrName(), unit);
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

SegmentFunction::SegmentFunction(StringRef name, Region &mod, ModKind kind,
                                 ArrayRef<Type> trailing, SymbolTable &symbols)
    : builder(mod.getLoc(), mod.getContext()),
      function(createFunction(mod.getLoc(), name, trailing, symbols)) {
  Block *entry = function.addEntryBlock(builder);
  builder.setInsertionPointToStart(entry);
  ArrayRef<BlockArgument> arguments = mod.getArguments();
  if (kind == ModKind::Score)
    arguments = arguments.drop_front();
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
  offset = loop.getInductionVar();
  mapping.map(arguments[kModIndices - 1],
              arith::AddIOp::create(builder, firstKey, offset));
}

Value SegmentFunction::getTrailing(unsigned i) {
  return function.getArgument(Trailing + i);
}

void SegmentFunction::cloneBody(Region &mod) {
  for (Operation &op : mod.front().without_terminator())
    builder.clone(op, mapping);
}

FailureOr<LLVM::LLVMFuncOp>
mlir::cp::createModFunction(Region &mod, ModKind kind, SymbolTable &symbols) {
  if (failed(verifyMod(mod, kind)))
    return failure();
  bool isScore = kind == ModKind::Score;
  RuntimeTypes types(mod.getContext());
  SegmentFunction segment(isScore ? "cp_score" : "cp_mask", mod, kind,
                          types.ptr, symbols);
  ImplicitLocOpBuilder &builder = segment.builder;
  Type element = isScore ? Type(builder.getF32Type()) : builder.getI8Type();
  Value pointer = getElementPointer(builder, segment.getTrailing(0), element,
                                    segment.offset);
  if (isScore)
    segment.mapping.map(mod.getArgument(0),
                        LLVM::LoadOp::create(builder, element, pointer));
  segment.cloneBody(mod);
  auto yield = cast<YieldOp>(mod.front().getTerminator());
  storeResult(builder, segment.mapping.lookupOrDefault(yield.getValue()),
              pointer);
  if (failed(lowerTensorReads(segment.function, segment.tensors)))
    return failure();
  return segment.function;
}
