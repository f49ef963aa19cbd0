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

static Value toIndex(ImplicitLocOpBuilder &builder, Value value) {
  return arith::IndexCastOp::create(builder, builder.getIndexType(), value);
}

static Value getElementPointer(ImplicitLocOpBuilder &builder, Value base,
                               Type element, Value index) {
  Value offset =
      arith::IndexCastOp::create(builder, builder.getI64Type(), index);
  return LLVM::GEPOp::create(builder, base.getType(), element, base, offset);
}

/// Loads an element as the region sees it.
static Value loadElement(ImplicitLocOpBuilder &builder, Value pointer,
                         Type type) {
  Value value = LLVM::LoadOp::create(builder, getMemoryType(type), pointer);
  if (type.isIndex())
    return toIndex(builder, value);
  if (!type.isSignlessInteger(1))
    return value;
  Value zero = arith::ConstantOp::create(
      builder, builder.getIntegerAttr(value.getType(), 0));
  return arith::CmpIOp::create(builder, arith::CmpIPredicate::ne, value, zero);
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

//===----------------------------------------------------------------------===//
// Reads of tensors
//===----------------------------------------------------------------------===//

/// `index` moved into [0, size): kernels evaluate regions at positions that do
/// not exist, and discard the result.
static Value clampIndex(ImplicitLocOpBuilder &builder, Value index,
                        int64_t size) {
  if (std::optional<int64_t> constant = getConstantIntValue(index))
    return arith::ConstantIndexOp::create(
        builder, std::clamp<int64_t>(*constant, 0, size - 1));
  if (size == 1)
    return arith::ConstantIndexOp::create(builder, 0);
  Value last = arith::ConstantIndexOp::create(builder, size - 1);
  Value zero = arith::ConstantIndexOp::create(builder, 0);
  return arith::MaxSIOp::create(
      builder, arith::MinSIOp::create(builder, index, last), zero);
}

/// Row-major, clamped.
static Value linearize(ImplicitLocOpBuilder &builder, ValueRange indices,
                       ArrayRef<int64_t> shape) {
  Value linear;
  for (auto [index, size] : llvm::zip_equal(indices, shape)) {
    Value clamped = clampIndex(builder, index, size);
    if (linear) {
      Value scale = arith::ConstantIndexOp::create(builder, size);
      linear = arith::MulIOp::create(builder, linear, scale);
      linear = arith::AddIOp::create(builder, linear, clamped);
    } else {
      linear = clamped;
    }
  }
  return linear ? linear : arith::ConstantIndexOp::create(builder, 0);
}

/// A table inside the region as constant data of the module.
static LLVM::GlobalOp createConstantTable(ImplicitLocOpBuilder &builder,
                                          DenseElementsAttr elements,
                                          SymbolTable &symbols) {
  Type element = elements.getElementType();
  if (element != getMemoryType(element)) {
    Type memory = getMemoryType(element);
    unsigned width = memory.getIntOrFloatBitWidth();
    elements = elements.mapValues(
        memory, [&](const APInt &value) { return value.zextOrTrunc(width); });
    element = memory;
  }
  int64_t size = elements.getNumElements();
  auto flat = elements.reshape(RankedTensorType::get({size}, element));
  OpBuilder moduleBuilder(builder.getContext());
  auto global = LLVM::GlobalOp::create(
      moduleBuilder, builder.getLoc(), LLVM::LLVMArrayType::get(element, size),
      /*isConstant=*/true, LLVM::Linkage::Internal, "cp_table", flat);
  symbols.insert(global);
  return global;
}

static LogicalResult lowerDim(tensor::DimOp dim) {
  auto type = dyn_cast<RankedTensorType>(dim.getSource().getType());
  std::optional<int64_t> index = dim.getConstantIndex();
  if (!type || !index || *index < 0 || *index >= type.getRank())
    return dim.emitOpError("expects a constant dimension of the tensor");
  ImplicitLocOpBuilder builder(dim.getLoc(), dim);
  Value size = arith::ConstantIndexOp::create(builder, type.getDimSize(*index));
  dim.replaceAllUsesWith(size);
  dim.erase();
  return success();
}

namespace {
/// Lowers reads of the captures of one function.
struct ReadLowering {
  const DenseMap<Value, Value> &captures;
  SymbolTable &symbols;
  DenseMap<Attribute, LLVM::GlobalOp> tables;

  /// The pointer to what `read` reads from; null if that is unknown.
  Value getData(ImplicitLocOpBuilder &builder, tensor::ExtractOp read) {
    if (Value data = captures.lookup(read.getTensor()))
      return data;
    DenseElementsAttr elements;
    if (!matchPattern(read.getTensor(), m_Constant(&elements)))
      return {};
    LLVM::GlobalOp &table = tables[elements];
    if (!table)
      table = createConstantTable(builder, elements, symbols);
    return LLVM::AddressOfOp::create(builder, table);
  }

  LogicalResult lower(tensor::ExtractOp read) {
    ImplicitLocOpBuilder builder(read.getLoc(), read);
    Type element = read.getType();
    auto type = cast<RankedTensorType>(read.getTensor().getType());
    Value result;
    if (type.getNumElements() == 0) { // Nothing exists that could be read.
      result = arith::ConstantOp::create(builder, builder.getZeroAttr(element));
    } else if (Value data = getData(builder, read)) {
      Value index = linearize(builder, read.getIndices(), type.getShape());
      Value pointer =
          getElementPointer(builder, data, getMemoryType(element), index);
      result = loadElement(builder, pointer, element);
    } else {
      return read.emitOpError("expects a captured tensor or a dense constant");
    }
    read.replaceAllUsesWith(result);
    read.erase();
    return success();
  }
};
} // namespace

LogicalResult mlir::cp::lowerTensorReads(Operation *root,
                                         const DenseMap<Value, Value> &captures,
                                         SymbolTable &symbols) {
  SmallVector<tensor::ExtractOp> reads;
  SmallVector<tensor::DimOp> dims;
  root->walk([&](Operation *op) {
    if (auto read = dyn_cast<tensor::ExtractOp>(op))
      reads.push_back(read);
    else if (auto dim = dyn_cast<tensor::DimOp>(op))
      dims.push_back(dim);
  });
  for (tensor::DimOp dim : dims)
    if (failed(lowerDim(dim)))
      return failure();
  ReadLowering lowering{captures, symbols,
                        DenseMap<Attribute, LLVM::GlobalOp>()};
  for (tensor::ExtractOp read : reads)
    if (failed(lowering.lower(read)))
      return failure();
  return success();
}
