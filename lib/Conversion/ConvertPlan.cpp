//===- ConvertPlan.cpp - cp.plan to a call of the runtime ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeCalls.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Fields of cp_plan_args.
enum PlanField {
  Mask,
  Classify,
  CaptureList,
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
} // namespace

/// The arguments as far as they are known at compile time.
static LLVM::GlobalOp getPlanConstant(RuntimeCalls &calls, PlanOp op,
                                      SequenceOp q, SequenceOp kv) {
  RuntimeModule &runtime = calls.getRuntime();
  const RuntimeTypes &types = calls.getTypes();
  auto flags = op->getAttrOfType<IntegerAttr>(kMaskReadsAttr);
  auto build = [&](ImplicitLocOpBuilder &builder) {
    StructConstant fields(builder, types.planArgs);
    auto setFunction = [&](int64_t field, FlatSymbolRefAttr name) {
      if (name)
        fields.set({field},
                   LLVM::AddressOfOp::create(builder, types.ptr, name));
    };
    setFunction(Mask, op.getMaskFnAttr());
    setFunction(Classify, op.getTileFnAttr());
    fields.set({Batch}, op.getBatch());
    fields.set({Heads}, op.getHeads());
    fields.set({KVHeads}, op.getKvHeads());
    fields.set({QRows}, q.getRows());
    fields.set({KVRows}, kv.getRows());
    fields.set({QChunk}, q.getChunkRows());
    fields.set({KVChunk}, kv.getChunkRows());
    fields.set({Attention}, op.getId());
    fields.set({Flags}, flags ? flags.getInt() : 0);
    return fields.get();
  };
  return runtime.createConstant("cp_plan_args", types.planArgs,
                                LLVM::Linkage::Internal, build);
}

LogicalResult mlir::cp::convertPlan(RuntimeCalls &calls, PlanOp op) {
  if (!op.getRows())
    return op.emitOpError("expects local coordinates; run "
                          "--cp-rewrite-index-maps first");
  if (!op.getMaskMod().empty())
    return op.emitOpError("expects a function in place of its region; run "
                          "--cp-outline-mods first");
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  const RuntimeTypes &types = calls.getTypes();
  SymbolTable &symbols = calls.getRuntime().getSymbols();
  auto q = symbols.lookup<SequenceOp>(op.getQSeq());
  auto kv = symbols.lookup<SequenceOp>(op.getKvSeq());
  Value args = calls.getSlot("plan", types.planArgs, 1);
  calls.copyConstant(args, types.planArgs, getPlanConstant(calls, op, q, kv));
  if (!op.getCaptures().empty())
    LLVM::StoreOp::create(builder, getCaptureList(calls, op.getCaptures()),
                          calls.field(types.planArgs, args, CaptureList));
  Value plan = calls.getSlot("token", types.i64, 1);
  Value arguments[] = {getGroup(calls, kv.getGridAttr(), kv.getAxes()), args,
                       plan};
  if (failed(calls.call("cp_plan", types.i32, arguments)))
    return failure();
  // Its type is the runtime's by now, which the accessor does not know.
  op->getResult(0).replaceAllUsesWith(
      LLVM::LoadOp::create(builder, types.i64, plan));
  return success();
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
