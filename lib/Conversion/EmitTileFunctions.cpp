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
#include "ReadChecks.h"
#include "RuntimeABI.h"
#include "cp/Analysis/IndexBounds.h"
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

//===----------------------------------------------------------------------===//
// Functions over boxes
//===----------------------------------------------------------------------===//

/// Arguments of cp_tile_fn.
enum BoxArgument { Captures, Zones, Box };

namespace {
/// A cp_tile_fn that evaluates a region over a box.
class BoxFunction {
public:
  BoxFunction(StringRef name, Region &mod, ModKind kind,
              RuntimeModule &runtime);

  LogicalResult evaluate();
  IntervalEmitter &getEmitter() { return *emitter; }
  ImplicitLocOpBuilder &getBuilder() { return builder; }
  /// Ends the function: `empty` and `partial` are i1.
  FlatSymbolRefAttr finish(Value empty, Value partial);
  void erase() { runtime.getSymbols().erase(function); }

private:
  void setBox(Value box, ArrayRef<BlockArgument> indices);

  Region &mod;
  ArrayRef<BlockArgument> arguments;
  RuntimeModule &runtime;
  ImplicitLocOpBuilder builder;
  LLVM::LLVMFuncOp function;
  std::optional<IntervalEmitter> emitter;
};
} // namespace

BoxFunction::BoxFunction(StringRef name, Region &mod, ModKind kind,
                         RuntimeModule &runtime)
    : mod(mod), arguments(mod.getArguments()), runtime(runtime),
      builder(mod.getLoc(), mod.getContext()) {
  if (kind == ModKind::Score)
    arguments = arguments.drop_front();
  const RuntimeTypes &types = runtime.getTypes();
  function = LLVM::LLVMFuncOp::create(
      builder, name,
      LLVM::LLVMFunctionType::get(types.i32, {types.ptr, types.ptr, types.ptr}),
      LLVM::Linkage::Internal);
  SymbolTable::setSymbolVisibility(function, SymbolTable::Visibility::Private);
  runtime.getSymbols().insert(function);
}

/// The box of (b, h, q, kv) that the function is asked about.
void BoxFunction::setBox(Value box, ArrayRef<BlockArgument> indices) {
  Type i64 = builder.getI64Type();
  auto load = [&](int32_t i) -> Value {
    Value slot = LLVM::GEPOp::create(builder, box.getType(), i64, box,
                                     ArrayRef<LLVM::GEPArg>{i});
    return LLVM::LoadOp::create(builder, i64, slot);
  };
  for (auto [i, index] : llvm::enumerate(indices))
    emitter->set(index, {load(2 * static_cast<int32_t>(i)),
                         load(2 * static_cast<int32_t>(i) + 1)});
}

/// Whether the runtime has bounds of a captured tensor's elements.
static bool hasZones(Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  return tensor && tensor.hasStaticShape() && tensor.getRank() <= kMaxRank &&
         getDtype(tensor.getElementType());
}

LogicalResult BoxFunction::evaluate() {
  Block *entry = function.addEntryBlock(builder);
  builder.setInsertionPointToStart(entry);
  ArrayRef<BlockArgument> captures = arguments.drop_front(kModIndices);
  CaptureAccess access;
  access.zones = entry->getArgument(Zones);
  for (auto [i, argument] : llvm::enumerate(captures))
    if (!argument.use_empty() && hasZones(argument.getType()))
      access.indices[argument] = i;
  if (!access.indices.empty()) {
    const RuntimeTypes &types = runtime.getTypes();
    auto bounds =
        runtime.getFunction("cp_zone_bounds", types.i32,
                            {types.ptr, types.i32, types.ptr, types.ptr});
    if (failed(bounds))
      return failure();
    access.getBounds = *bounds;
  }
  emitter.emplace(builder, std::move(access));
  setBox(entry->getArgument(Box), arguments.take_front(kModIndices));
  // Scalars are known exactly.
  Type ptr = entry->getArgument(Captures).getType();
  for (auto [i, argument] : llvm::enumerate(captures)) {
    if (argument.use_empty() || !argument.getType().isIndex())
      continue;
    Value slot =
        LLVM::GEPOp::create(builder, ptr, ptr, entry->getArgument(Captures),
                            ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i)});
    Value data = LLVM::LoadOp::create(builder, ptr, slot);
    Value value = LLVM::LoadOp::create(builder, builder.getI64Type(), data);
    emitter->set(argument, {value, value});
  }
  emitter->evaluate(mod.front());
  return success();
}

FlatSymbolRefAttr BoxFunction::finish(Value empty, Value partial) {
  auto kind = [&](Tile tile) -> Value {
    return arith::ConstantOp::create(builder, builder.getI32IntegerAttr(tile));
  };
  Value ifNeeded =
      arith::SelectOp::create(builder, partial, kind(Partial), kind(Full));
  Value result = arith::SelectOp::create(builder, empty, kind(Empty), ifNeeded);
  LLVM::ReturnOp::create(builder, ValueRange{result});
  return FlatSymbolRefAttr::get(function);
}

/// The function that classifies tiles of a mask; null if it could not tell
/// anything.
static FailureOr<FlatSymbolRefAttr> createTileFunction(Region &mask,
                                                       RuntimeModule &runtime) {
  BoxFunction function("cp_tile", mask, ModKind::Mask, runtime);
  if (failed(function.evaluate()))
    return failure();
  Interval result = function.getEmitter().get(
      cast<YieldOp>(mask.front().getTerminator()).getValue());
  if (matchPattern(result.low, m_One()) && matchPattern(result.high, m_One())) {
    function.erase();
    return FlatSymbolRefAttr();
  }
  ImplicitLocOpBuilder &builder = function.getBuilder();
  Value yes = arith::ConstantOp::create(builder, builder.getBoolAttr(true));
  Value empty = arith::XOrIOp::create(builder, result.high, yes);
  return function.finish(empty, result.low);
}

/// The function that proves reads to be in bounds.
static FailureOr<FlatSymbolRefAttr>
createBoundedFunction(Region &mod, ModKind kind, RuntimeModule &runtime) {
  BoxFunction function("cp_bounded", mod, kind, runtime);
  if (failed(function.evaluate()))
    return failure();
  unsigned numReads = 0;
  mod.walk([&](tensor::ExtractOp) { ++numReads; });
  Value bad = function.getEmitter().mayBeOutOfBounds();
  ImplicitLocOpBuilder &builder = function.getBuilder();
  auto boolean = [&](bool value) -> Value {
    return arith::ConstantOp::create(builder, builder.getBoolAttr(value));
  };
  // Loops are not evaluated.
  if (!bad || function.getEmitter().getNumReads() != numReads)
    bad = boolean(true);
  return function.finish(boolean(false), bad);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

/// Marks reads that are in bounds for all rows of the operands.
static void markReads(AttendOp op) {
  auto query = cast<ShapedType>(op.getQuery().getType());
  auto key = cast<ShapedType>(op.getKey().getType());
  MaskDomain domain{query.getDimSize(0), query.getDimSize(1),
                    query.getDimSize(2), key.getDimSize(2)};
  Region &mask = op.getMaskMod(), &score = op.getScoreMod();
  if (!mask.empty())
    markProvenReads(mask, domain);
  if (score.empty() || !hasUnprovenReads(score))
    return;
  MaskSet unmasked =
      mask.empty() ? MaskSet::getAllTrue(domain) : MaskSet::get(mask, domain);
  markProvenReads(score, domain, 1, &unmasked);
}

namespace {
struct EmitTileFunctionsPass
    : cp::impl::EmitTileFunctionsBase<EmitTileFunctionsPass> {
  void runOnOperation() override {
    RuntimeModule runtime(getOperation());
    FunctionCache cache;
    SmallVector<Operation *> ops;
    getOperation().walk([&](Operation *op) {
      if (isa<AttendOp, PlanOp, TileCountsOp, PredictSecondsOp>(op))
        ops.push_back(op);
    });
    for (Operation *op : ops) {
      LogicalResult done =
          TypeSwitch<Operation *, LogicalResult>(op)
              .Case(
                  [&](AttendOp attend) { return emit(attend, cache, runtime); })
              .Case<PlanOp, TileCountsOp, PredictSecondsOp>([&](auto masked) {
                return emitMask(masked, cache, runtime);
              });
      if (failed(done))
        return signalPassFailure();
    }
  }

private:
  enum Function : unsigned { Classify, Bounded };

  static LogicalResult emit(AttendOp op, FunctionCache &cache,
                            RuntimeModule &runtime) {
    markReads(op);
    if (failed(emitMask(op, cache, runtime)))
      return failure();
    return emitBounded(op, op.getScoreMod(), ModKind::Score, cache, runtime);
  }

  template <typename OpTy>
  static LogicalResult emitMask(OpTy op, FunctionCache &cache,
                                RuntimeModule &runtime) {
    Region &mask = op.getMaskMod();
    if (mask.empty() || op.getTileFnAttr())
      return success();
    if (failed(verifyMod(mask, ModKind::Mask)))
      return failure();
    auto name = cache.get(mask, Classify,
                          [&] { return createTileFunction(mask, runtime); });
    if (failed(name))
      return failure();
    if (*name)
      op.setTileFnAttr(*name);
    return emitBounded(op, mask, ModKind::Mask, cache, runtime);
  }

  static LogicalResult emitBounded(Operation *op, Region &mod, ModKind kind,
                                   FunctionCache &cache,
                                   RuntimeModule &runtime) {
    if (mod.empty() || !hasUnprovenReads(mod))
      return success();
    if (failed(verifyMod(mod, kind)))
      return failure();
    auto name = cache.get(mod, Bounded, [&] {
      return createBoundedFunction(mod, kind, runtime);
    });
    if (succeeded(name))
      op->setAttr(getBoundedAttr(kind), *name);
    return name;
  }
};
} // namespace
