//===- ConvertToRuntime.cpp - SPMD ops to calls of the runtime ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Statuses of calls are ignored: a failure is sticky, every later call returns
// at once, and the entry returns the status at the end.
//
//===----------------------------------------------------------------------===//

#include "ContextArgument.h"
#include "RuntimeCalls.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_CONVERTTORUNTIME
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

//===----------------------------------------------------------------------===//
// Merge and communication
//===----------------------------------------------------------------------===//

static LogicalResult convertMerge(RuntimeCalls &calls, MergeOp op) {
  const RuntimeTypes &types = calls.getTypes();
  Value operands[] = {op.getOut(),        op.getLse(), op.getPartial(),
                      op.getPartialLse(), op.getOut(), op.getLse()};
  Value tensors = calls.getTensors(operands);
  SmallVector<Value> pointers;
  for (int64_t i = 0; i < 6; ++i)
    pointers.push_back(calls.element(types.tensor, tensors, i));
  return calls.call("cp_merge", types.i32, pointers);
}

Value mlir::cp::getGroup(RuntimeCalls &calls, FlatSymbolRefAttr gridName,
                         ArrayRef<int64_t> axes) {
  auto grid =
      calls.getRuntime().getSymbols().lookup<shard::GridOp>(gridName.getAttr());
  return calls.address(calls.getRuntime().getGroup(grid.getShape(), axes));
}

static LogicalResult convertRank(RuntimeCalls &calls, RankOp op) {
  auto rank = calls.call("cp_rank", calls.getTypes().i64,
                         getGroup(calls, op.getGridAttr(), op.getAxes()));
  if (failed(rank))
    return failure();
  op.replaceAllUsesWith(
      arith::IndexCastOp::create(calls.getBuilder(), op.getType(), *rank)
          .getResult());
  return success();
}

/// The plan of an op, or 0. Its type is the runtime's by now, which the
/// accessor does not know.
template <typename StartOp>
static Value getPlan(RuntimeCalls &calls, StartOp op) {
  MutableOperandRange plan = op.getPlanMutable();
  return plan.empty() ? calls.integer(calls.getTypes().i64, 0)
                      : ValueRange(plan).front();
}

/// Calls `name`, which begins a movement; `distance` and `hops` (may be null)
/// stand before and after the buffers and the plan.
template <typename StartOp>
static LogicalResult convertStart(RuntimeCalls &calls, StartOp op,
                                  StringRef name, Value distance, Value hops) {
  const RuntimeTypes &types = calls.getTypes();
  Value token = calls.getSlot("token", types.i64, 1);
  SmallVector<Value> arguments = {
      getGroup(calls, op.getGridAttr(), op.getAxes()),
      calls.integer(types.i32, op.getId()),
      distance,
      calls.integer(types.i32, op.getBuffers().size()),
      calls.getTensors(op.getBuffers()),
      getPlan(calls, op)};
  if (hops)
    arguments.push_back(hops);
  arguments.push_back(token);
  if (failed(calls.call(name, types.i32, arguments)))
    return failure();
  // Its type is the runtime's by now, which the accessor does not know.
  op->getResult(0).replaceAllUsesWith(
      LLVM::LoadOp::create(calls.getBuilder(), types.i64, token));
  return success();
}

static LogicalResult convertStart(RuntimeCalls &calls, RotateStartOp op) {
  Type i64 = calls.getTypes().i64;
  Value hops =
      op.getHops() ? calls.index64(op.getHops()) : calls.integer(i64, 0);
  Value shift = calls.integer(i64, op.getShift());
  if (op.getDirection())
    shift = arith::MulIOp::create(calls.getBuilder(), shift,
                                  calls.index64(op.getDirection()));
  return convertStart(calls, op, "cp_rotate_start", shift, hops);
}

static LogicalResult convertStart(RuntimeCalls &calls, ExchangeStartOp op) {
  return convertStart(calls, op, "cp_exchange_start",
                      calls.index64(op.getDistance()), /*hops=*/Value());
}

template <typename WaitOp>
static LogicalResult convertWait(RuntimeCalls &calls, WaitOp op) {
  const RuntimeTypes &types = calls.getTypes();
  int64_t count = op.getBuffers().size();
  Value received = calls.getSlot("received", types.tensor, count);
  Value arguments[] = {op->getOperand(0), calls.integer(types.i32, count),
                       calls.getTensors(op.getBuffers()), received};
  if (failed(calls.call("cp_rotate_wait", types.i32, arguments)))
    return failure();
  for (auto [i, result] : llvm::enumerate(op.getResults())) {
    Value data = calls.field(
        types.tensor, calls.element(types.tensor, received, i), TensorData);
    Value pointer = LLVM::LoadOp::create(calls.getBuilder(), types.ptr, data);
    result.replaceAllUsesWith(
        calls.makeReceived(cast<MemRefType>(result.getType()), pointer));
  }
  return success();
}

static LogicalResult convertEnd(RuntimeCalls &calls, RotateEndOp op) {
  return calls.call("cp_rotate_end", calls.getTypes().i32,
                    getGroup(calls, op.getGridAttr(), op.getAxes()));
}

static LogicalResult convertGather(RuntimeCalls &calls, AllGatherOp op) {
  const RuntimeTypes &types = calls.getTypes();
  auto sequence =
      calls.getRuntime().getSymbols().lookup<SequenceOp>(op.getSeq());
  for (auto [buffer, out] : llvm::zip_equal(op.getBuffers(), op.getOuts())) {
    Value tensors = calls.getTensors({buffer, out});
    Value arguments[] = {
        getGroup(calls, sequence.getGridAttr(), sequence.getAxes()),
        calls.integer(types.i32, op.getId()),
        calls.integer(types.i32, op.getDim()), tensors,
        calls.element(types.tensor, tensors, 1)};
    if (failed(calls.call("cp_all_gather", types.i32, arguments)))
      return failure();
  }
  return success();
}

//===----------------------------------------------------------------------===//
// Functions
//===----------------------------------------------------------------------===//

/// Checks that the runtime can take a buffer.
static LogicalResult verifyBuffers(Operation *op) {
  for (Value operand : op->getOperands()) {
    if (isa<RankedTensorType>(operand.getType()))
      return op->emitOpError("expects memrefs; bufferize first");
    auto type = dyn_cast<MemRefType>(operand.getType());
    if (type && (type.getRank() > kMaxRank || !type.isStrided() ||
                 !getDtype(type.getElementType())))
      return op->emitOpError("expects strided memrefs of at most ")
             << kMaxRank << " dimensions and an element type of the runtime, "
             << "got " << type;
  }
  return success();
}

static LogicalResult convertOp(RuntimeCalls &calls, Operation *op) {
  if (failed(verifyBuffers(op)))
    return failure();
  calls.getBuilder().setLoc(op->getLoc());
  calls.getBuilder().setInsertionPoint(op);
  LogicalResult result =
      TypeSwitch<Operation *, LogicalResult>(op)
          .Case([&](AttendOp op) { return convertAttend(calls, op); })
          .Case([&](MergeOp op) { return convertMerge(calls, op); })
          .Case([&](RankOp op) { return convertRank(calls, op); })
          .Case([&](RotateStartOp op) { return convertStart(calls, op); })
          .Case([&](RotateWaitOp op) { return convertWait(calls, op); })
          .Case([&](ExchangeStartOp op) { return convertStart(calls, op); })
          .Case([&](ExchangeWaitOp op) { return convertWait(calls, op); })
          .Case([&](PlanOp op) { return convertPlan(calls, op); })
          .Case([&](PlanNeedsOp op) { return convertPlanNeeds(calls, op); })
          .Case([&](PlanDirectionOp op) {
            return convertPlanDirection(calls, op);
          })
          .Case([&](RotateEndOp op) { return convertEnd(calls, op); })
          .Case([&](AllGatherOp op) { return convertGather(calls, op); })
          .Case([&](TileCountsOp op) { return convertTileCounts(calls, op); })
          .Case([&](DealDocumentsOp op) {
            return convertDealDocuments(calls, op);
          })
          .Case([&](DealBlocksOp op) { return convertDealBlocks(calls, op); })
          .Case([&](DealRowsOp op) { return convertDealRows(calls, op); })
          .Case([&](PredictSecondsOp op) {
            return convertPredictSeconds(calls, op);
          })
          .Default([](Operation *op) {
            return op->emitOpError("cannot be lowered to the runtime; run "
                                   "--cp-parallelize first");
          });
  if (succeeded(result))
    op->erase();
  return result;
}

/// Tokens and plans are 64-bit integers from here on, also where loops and
/// functions carry them.
static void convertTokenTypes(func::FuncOp func, Type type) {
  auto isHandle = [](Type old) { return isa<TokenType, PlanType>(old); };
  auto convert = [&](TypeRange types) {
    return llvm::map_to_vector(
        types, [&](Type old) { return isHandle(old) ? type : old; });
  };
  func.setType(FunctionType::get(func.getContext(),
                                 convert(func.getArgumentTypes()),
                                 convert(func.getResultTypes())));
  func.walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (isHandle(result.getType()))
        result.setType(type);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          if (isHandle(argument.getType()))
            argument.setType(type);
  });
}

namespace {
struct ConvertToRuntimePass
    : cp::impl::ConvertToRuntimeBase<ConvertToRuntimePass> {
  void runOnOperation() override {
    RuntimeModule runtime(getOperation());
    if (failed(addContextArguments(getOperation(), runtime)))
      return signalPassFailure();
    for (auto func : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      convertTokenTypes(func, runtime.getTypes().i64);
      if (func.isExternal())
        continue;
      RuntimeCalls calls(func, runtime);
      SmallVector<Operation *> ops;
      func.walk([&](Operation *op) {
        // The region that a yield ends is an error of its attend.
        if (isa_and_nonnull<CPDialect>(op->getDialect()) && !isa<YieldOp>(op))
          ops.push_back(op);
      });
      for (Operation *op : ops)
        if (failed(convertOp(calls, op)))
          return signalPassFailure();
      calls.finish();
    }
  }
};
} // namespace
