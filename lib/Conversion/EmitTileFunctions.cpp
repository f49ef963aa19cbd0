//===- EmitTileFunctions.cpp - Compiled interval evaluation of masks ------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionCache.h"
#include "IntervalEmitter.h"
#include "ModFunction.h"
#include "RuntimeABI.h"
#include "cp/Conversion/Passes.h"

#include "mlir/IR/Matchers.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_EMITTILEFUNCTIONS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// CP_TILE_*.
enum Tile { Empty = 0, Full = 1, Partial = 2 };

static LLVM::LLVMFuncOp createFunction(Location loc, SymbolTable &symbols) {
  OpBuilder builder(loc.getContext());
  RuntimeTypes types(loc.getContext());
  auto function = LLVM::LLVMFuncOp::create(
      builder, loc, "cp_tile",
      LLVM::LLVMFunctionType::get(types.i32, {types.ptr, types.ptr}),
      LLVM::Linkage::Internal);
  SymbolTable::setSymbolVisibility(function, SymbolTable::Visibility::Private);
  symbols.insert(function);
  return function;
}

/// The box of (b, h, q, kv) that the function is asked about.
static void setBox(ImplicitLocOpBuilder &builder, IntervalEmitter &emitter,
                   Value box, ArrayRef<BlockArgument> indices) {
  Type i64 = builder.getI64Type();
  auto load = [&](int32_t i) -> Value {
    Value slot = LLVM::GEPOp::create(builder, box.getType(), i64, box,
                                     ArrayRef<LLVM::GEPArg>{i});
    return LLVM::LoadOp::create(builder, i64, slot);
  };
  for (auto [i, index] : llvm::enumerate(indices))
    emitter.set(index, {load(2 * static_cast<int32_t>(i)),
                        load(2 * static_cast<int32_t>(i) + 1)});
}

/// Scalars are known exactly, tensors by where they are.
static void setCaptures(ImplicitLocOpBuilder &builder, IntervalEmitter &emitter,
                        Value captures, ArrayRef<BlockArgument> arguments) {
  Type ptr = captures.getType();
  for (auto [i, argument] : llvm::enumerate(arguments)) {
    auto tensor = dyn_cast<RankedTensorType>(argument.getType());
    bool isInteger = tensor
                         ? isa<IndexType, IntegerType>(tensor.getElementType())
                         : argument.getType().isIndex();
    if (argument.use_empty() || !isInteger)
      continue;
    Value slot =
        LLVM::GEPOp::create(builder, ptr, ptr, captures,
                            ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
    Value data = LLVM::LoadOp::create(builder, ptr, slot);
    if (tensor) {
      emitter.setData(argument, data);
    } else {
      Value value = LLVM::LoadOp::create(builder, builder.getI64Type(), data);
      emitter.set(argument, {value, value});
    }
  }
}

/// The function for a mask region; null if it could not tell anything.
static FlatSymbolRefAttr createTileFunction(Region &mask,
                                            SymbolTable &symbols) {
  LLVM::LLVMFuncOp function = createFunction(mask.getLoc(), symbols);
  ImplicitLocOpBuilder builder(mask.getLoc(), mask.getContext());
  Block *entry = function.addEntryBlock(builder);
  builder.setInsertionPointToStart(entry);
  IntervalEmitter emitter(builder);
  ArrayRef<BlockArgument> arguments = mask.getArguments();
  setBox(builder, emitter, entry->getArgument(1),
         arguments.take_front(kModIndices));
  setCaptures(builder, emitter, entry->getArgument(0),
              arguments.drop_front(kModIndices));
  emitter.evaluate(mask.front());
  Interval result =
      emitter.get(cast<YieldOp>(mask.front().getTerminator()).getValue());
  if (matchPattern(result.low, m_One()) && matchPattern(result.high, m_One())) {
    symbols.erase(function);
    return {};
  }
  auto kind = [&](Tile tile) -> Value {
    return arith::ConstantOp::create(builder, builder.getI32IntegerAttr(tile));
  };
  Value ifTrue =
      arith::SelectOp::create(builder, result.low, kind(Partial), kind(Full));
  LLVM::ReturnOp::create(
      builder, ValueRange{arith::SelectOp::create(builder, result.high, ifTrue,
                                                  kind(Empty))});
  return FlatSymbolRefAttr::get(function);
}

/// Gives an op with a mask region the function that classifies tiles.
template <typename OpTy>
static LogicalResult setTileFunction(OpTy op, SymbolTable &symbols,
                                     FunctionCache &cache) {
  Region &mask = op.getMaskMod();
  if (mask.empty() || op.getTileFnAttr())
    return success();
  if (failed(verifyMod(mask, ModKind::Mask)))
    return failure();
  auto name = cache.get(mask, 0, [&]() -> FailureOr<FlatSymbolRefAttr> {
    return createTileFunction(mask, symbols);
  });
  if (*name)
    op.setTileFnAttr(*name);
  return success();
}

namespace {
struct EmitTileFunctionsPass
    : cp::impl::EmitTileFunctionsBase<EmitTileFunctionsPass> {
  void runOnOperation() override {
    SymbolTable symbols(getOperation());
    FunctionCache cache;
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<AttendOp, PlanOp, TileCountsOp>(op))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      LogicalResult done =
          TypeSwitch<Operation *, LogicalResult>(op)
              .Case<AttendOp, PlanOp, TileCountsOp>(
                  [&](auto op) { return setTileFunction(op, symbols, cache); });
      if (failed(done))
        return signalPassFailure();
    }
  }
};
} // namespace
