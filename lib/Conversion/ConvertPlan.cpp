//===- ConvertPlan.cpp - cp.plan to a call of the runtime ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReadChecks.h"
#include "RuntimeCalls.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Fields of cp_plan_args.
enum PlanField {
  Mask,
  Classify,
  MaskBounded,
  CaptureList,
  CaptureTypes,
  NumCaptures,
  Zones,
  Batch,
  Heads,
  KVHeads,
  QRows,
  KVRows,
  QChunk,
  KVChunk,
  Attention,
  Flags
};

/// The numbers of cp_plan_args, in their order.
struct PlanShape {
  int64_t batch, heads, kvHeads;
  int64_t qRows, kvRows, qChunk, kvChunk;
  int64_t attention;
};
} // namespace

/// The arguments as far as they are known at compile time.
template <typename OpTy>
static LLVM::GlobalOp getPlanConstant(RuntimeCalls &calls, OpTy op,
                                      const PlanShape &shape) {
  RuntimeModule &runtime = calls.getRuntime();
  const RuntimeTypes &types = calls.getTypes();
  auto flags = op->template getAttrOfType<IntegerAttr>(kMaskReadsAttr);
  LLVM::GlobalOp captures;
  if (!op.getCaptures().empty())
    captures = getCaptureTypes(calls, op.getCaptures());
  auto build = [&](ImplicitLocOpBuilder &builder) {
    StructConstant fields(builder, types.planArgs);
    auto setFunction = [&](int64_t field, FlatSymbolRefAttr name) {
      if (name)
        fields.set({field},
                   LLVM::AddressOfOp::create(builder, types.ptr, name));
    };
    setFunction(Mask, op.getMaskFnAttr());
    setFunction(Classify, op.getTileFnAttr());
    setFunction(MaskBounded, op->template getAttrOfType<FlatSymbolRefAttr>(
                                 getBoundedAttr(ModKind::Mask)));
    if (captures)
      fields.set({CaptureTypes}, LLVM::AddressOfOp::create(builder, captures));
    fields.set({NumCaptures}, op.getCaptures().size());
    fields.set({Batch}, shape.batch);
    fields.set({Heads}, shape.heads);
    fields.set({KVHeads}, shape.kvHeads);
    fields.set({QRows}, shape.qRows);
    fields.set({KVRows}, shape.kvRows);
    fields.set({QChunk}, shape.qChunk);
    fields.set({KVChunk}, shape.kvChunk);
    fields.set({Attention}, shape.attention);
    fields.set({Flags}, flags ? flags.getInt() : 0);
    return fields.get();
  };
  return runtime.createConstant("cp_plan_args", types.planArgs,
                                LLVM::Linkage::Internal, build);
}

/// The cp_plan_args of an op.
template <typename OpTy>
static Value getPlanArgs(RuntimeCalls &calls, OpTy op, const PlanShape &shape) {
  const RuntimeTypes &types = calls.getTypes();
  Value args = calls.getSlot("plan", types.planArgs, 1);
  calls.copyConstant(args, types.planArgs, getPlanConstant(calls, op, shape));
  if (!op.getCaptures().empty())
    LLVM::StoreOp::create(calls.getBuilder(),
                          getCaptureList(calls, op.getCaptures()),
                          calls.field(types.planArgs, args, CaptureList));
  return args;
}

LogicalResult mlir::cp::convertPlan(RuntimeCalls &calls, PlanOp op) {
  if (!op.getRows())
    return op.emitOpError("expects local coordinates; run "
                          "--cp-rewrite-index-maps first");
  if (!op.getMaskMod().empty())
    return op.emitOpError("expects a function in place of its region; run "
                          "--cp-outline-mods first");
  const RuntimeTypes &types = calls.getTypes();
  SymbolTable &symbols = calls.getRuntime().getSymbols();
  auto q = symbols.lookup<SequenceOp>(op.getQSeq());
  auto kv = symbols.lookup<SequenceOp>(op.getKvSeq());
  auto number = [](uint64_t value) { return static_cast<int64_t>(value); };
  Value args =
      getPlanArgs(calls, op,
                  {number(op.getBatch()), number(op.getHeads()),
                   number(op.getKvHeads()), q.getRows(), kv.getRows(),
                   q.getChunkRows(), kv.getChunkRows(), number(op.getId())});
  Value plan = calls.getSlot("token", types.i64, 1);
  Value arguments[] = {getGroup(calls, kv.getGridAttr(), kv.getAxes()), args,
                       plan};
  if (failed(calls.call("cp_plan", types.i32, arguments)))
    return failure();
  // Its type is the runtime's by now, which the accessor does not know.
  op->getResult(0).replaceAllUsesWith(
      LLVM::LoadOp::create(calls.getBuilder(), types.i64, plan));
  return success();
}

LogicalResult mlir::cp::convertTileCounts(RuntimeCalls &calls,
                                          TileCountsOp op) {
  if (!op.getMaskMod().empty())
    return op.emitOpError("expects a function in place of its region; run "
                          "--cp-outline-mods first");
  const RuntimeTypes &types = calls.getTypes();
  auto number = [](uint64_t value) { return static_cast<int64_t>(value); };
  int64_t queries = number(op.getQueries()), keys = number(op.getKeys());
  Value args = getPlanArgs(calls, op,
                           {number(op.getBatch()), number(op.getHeads()),
                            number(op.getHeads()), queries, keys, queries, keys,
                            /*attention=*/-1});
  Value arguments[] = {args, calls.integer(types.i64, number(op.getTile())),
                       calls.getTensors(op.getOut())};
  return calls.call("cp_tile_counts", types.i32, arguments);
}

LogicalResult mlir::cp::convertPredictSeconds(RuntimeCalls &calls,
                                              PredictSecondsOp op) {
  if (!op.getMaskMod().empty())
    return op.emitOpError("expects a function in place of its region; run "
                          "--cp-outline-mods first");
  const RuntimeTypes &types = calls.getTypes();
  auto number = [](uint64_t value) { return static_cast<int64_t>(value); };
  auto seq = calls.getRuntime().getSymbols().lookup<SequenceOp>(op.getSeq());
  int64_t rows = seq.getRows();
  Value args = getPlanArgs(calls, op,
                           {number(op.getBatch()), number(op.getHeads()),
                            number(op.getKvHeads()), rows, rows, rows, rows,
                            /*attention=*/-1});
  // cp_prediction_args: three numbers.
  Value sizes = calls.getSlot("prediction", types.i64, 3);
  int64_t field = 0;
  for (int64_t size : {static_cast<int64_t>(seq.getRanks()),
                       number(op.getDepth()), number(op.getElementBytes())})
    LLVM::StoreOp::create(calls.getBuilder(), calls.integer(types.i64, size),
                          calls.element(types.i64, sizes, field++));
  Value tensors = calls.getTensors({op.getTable(), op.getOut()});
  Value arguments[] = {args, sizes, tensors,
                       calls.element(types.tensor, tensors, 1)};
  return calls.call("cp_predict_seconds", types.i32, arguments);
}

LogicalResult mlir::cp::convertPlanNeeds(RuntimeCalls &calls, PlanNeedsOp op) {
  const RuntimeTypes &types = calls.getTypes();
  Value arguments[] = {op->getOperand(0), calls.index64(op.getSource())};
  auto needed = calls.call("cp_plan_needs", types.i32, arguments);
  if (failed(needed))
    return failure();
  op.replaceAllUsesWith(arith::CmpIOp::create(calls.getBuilder(),
                                              arith::CmpIPredicate::ne, *needed,
                                              calls.integer(types.i32, 0))
                            .getResult());
  return success();
}

LogicalResult mlir::cp::convertPlanDirection(RuntimeCalls &calls,
                                             PlanDirectionOp op) {
  Value arguments[] = {op->getOperand(0)};
  auto direction =
      calls.call("cp_plan_direction", calls.getTypes().i64, arguments);
  if (failed(direction))
    return failure();
  op.replaceAllUsesWith(
      arith::IndexCastOp::create(calls.getBuilder(), op.getType(), *direction)
          .getResult());
  return success();
}
