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
// Attend
//===----------------------------------------------------------------------===//

namespace {
/// Fields of cp_attend_args after the five tensors.
enum AttendField {
  Mask = 5,
  Score,
  Classify,
  CaptureList,
  QPositions,
  KVPositions,
  QPositionsStride,
  KVPositionsStride,
  QChunk,
  KVChunk,
  Step,
  Attention,
  Flags,
  Scale
};
} // namespace

static SmallVector<Value, 5> getTensorOperands(AttendOp op) {
  return {op.getQuery(), op.getKey(), op.getValue(), op.getOut(), op.getLse()};
}

/// Rows of a position table are one apart, or the same for all batches.
static int64_t getBatchStride(Value positions) {
  if (!positions)
    return 0;
  auto type = cast<MemRefType>(positions.getType());
  return type.getDimSize(0) == 1 ? 0 : type.getDimSize(1);
}

/// The arguments as far as they are known at compile time and the same for
/// every attention of this kind.
static LLVM::GlobalOp getAttendConstant(RuntimeCalls &calls, AttendOp op) {
  RuntimeModule &runtime = calls.getRuntime();
  const RuntimeTypes &types = calls.getTypes();
  Builder b(op.getContext());
  auto flags = op->getAttrOfType<IntegerAttr>(kMaskReadsAttr);
  SmallVector<Attribute> key;
  for (Value operand : getTensorOperands(op))
    key.push_back(TypeAttr::get(operand.getType()));
  int64_t qStride = getBatchStride(op.getQPositions());
  int64_t kvStride = getBatchStride(op.getKvPositions());
  for (FlatSymbolRefAttr function :
       {op.getMaskFnAttr(), op.getScoreFnAttr(), op.getTileFnAttr()})
    key.push_back(function ? Attribute(function) : b.getUnitAttr());
  llvm::append_range(
      key, ArrayRef<Attribute>{
               b.getI64IntegerAttr(qStride), b.getI64IntegerAttr(kvStride),
               op.getQChunkAttr(), op.getKvChunkAttr(),
               flags ? flags : b.getI64IntegerAttr(0), op.getScaleAttr()});
  auto build = [&](ImplicitLocOpBuilder &builder) {
    StructConstant fields(builder, types.attendArgs);
    for (auto [i, operand] : llvm::enumerate(getTensorOperands(op)))
      setTensor(fields, {static_cast<int64_t>(i)},
                cast<MemRefType>(operand.getType()));
    auto setFunction = [&](int64_t field, FlatSymbolRefAttr name) {
      if (name)
        fields.set({field},
                   LLVM::AddressOfOp::create(builder, types.ptr, name));
    };
    setFunction(Mask, op.getMaskFnAttr());
    setFunction(Score, op.getScoreFnAttr());
    setFunction(Classify, op.getTileFnAttr());
    fields.set({QPositionsStride}, qStride);
    fields.set({KVPositionsStride}, kvStride);
    fields.set({QChunk}, op.getQChunk());
    fields.set({KVChunk}, op.getKvChunk());
    fields.set({Flags}, flags ? flags.getInt() : 0);
    fields.set({Scale},
               LLVM::ConstantOp::create(builder, types.f32, op.getScaleAttr()));
    return fields.get();
  };
  return runtime.getCached(b.getArrayAttr(key), [&] {
    return runtime.createConstant("cp_attend_args", types.attendArgs,
                                  LLVM::Linkage::Internal, build);
  });
}

/// The array of pointers to captures; scalars get memory of their own.
static Value getCaptureList(RuntimeCalls &calls, AttendOp op) {
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  const RuntimeTypes &types = calls.getTypes();
  int64_t count = op.getCaptures().size();
  Value list = calls.getSlot("captures", types.ptr, count);
  for (auto [i, capture] : llvm::enumerate(op.getCaptures())) {
    Value pointer;
    if (isa<MemRefType>(capture.getType())) {
      pointer = calls.getDataPointer(capture);
    } else {
      Value scalars = calls.getSlot("scalars", types.i64, count);
      pointer = calls.element(types.i64, scalars, i);
      LLVM::StoreOp::create(builder, calls.index64(capture), pointer);
    }
    LLVM::StoreOp::create(builder, pointer, calls.element(types.ptr, list, i));
  }
  return list;
}

static LogicalResult convertAttend(RuntimeCalls &calls, AttendOp op) {
  if (op.isGlobal())
    return op.emitOpError("expects local coordinates; run "
                          "--cp-rewrite-index-maps first");
  if (!op.getMaskMod().empty() || !op.getScoreMod().empty())
    return op.emitOpError("expects functions in place of its regions; run "
                          "--cp-outline-mods first");
  ImplicitLocOpBuilder &builder = calls.getBuilder();
  const RuntimeTypes &types = calls.getTypes();
  Value args = calls.getSlot("attend", types.attendArgs, 1);
  calls.copyConstant(args, types.attendArgs, getAttendConstant(calls, op));
  auto store = [&](int64_t field, Value value) {
    LLVM::StoreOp::create(builder, value,
                          calls.field(types.attendArgs, args, field));
  };
  for (auto [i, operand] : llvm::enumerate(getTensorOperands(op)))
    calls.storeTensor(calls.field(types.attendArgs, args, i), operand);
  if (!op.getCaptures().empty())
    store(CaptureList, getCaptureList(calls, op));
  if (Value positions = op.getQPositions())
    store(QPositions, calls.getDataPointer(positions));
  if (Value positions = op.getKvPositions())
    store(KVPositions, calls.getDataPointer(positions));
  if (op.getStep())
    store(Step, calls.index64(op.getStep()));
  store(Attention, calls.integer(types.i32, op.getId()));
  return calls.call("cp_attend", types.i32, args);
}

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

static Value getGroup(RuntimeCalls &calls, Operation *op,
                      FlatSymbolRefAttr gridName, ArrayRef<int64_t> axes) {
  // The verifiers know that it exists.
  auto grid =
      calls.getRuntime().getSymbols().lookup<shard::GridOp>(gridName.getAttr());
  return calls.address(calls.getRuntime().getGroup(grid.getShape(), axes));
}

static LogicalResult convertRank(RuntimeCalls &calls, RankOp op) {
  auto rank = calls.call("cp_rank", calls.getTypes().i64,
                         getGroup(calls, op, op.getGridAttr(), op.getAxes()));
  if (failed(rank))
    return failure();
  op.replaceAllUsesWith(
      arith::IndexCastOp::create(calls.getBuilder(), op.getType(), *rank)
          .getResult());
  return success();
}

static LogicalResult convertStart(RuntimeCalls &calls, RotateStartOp op) {
  const RuntimeTypes &types = calls.getTypes();
  Value token = calls.getSlot("token", types.i64, 1);
  Value arguments[] = {getGroup(calls, op, op.getGridAttr(), op.getAxes()),
                       calls.integer(types.i32, op.getId()),
                       calls.integer(types.i64, op.getShift()),
                       calls.integer(types.i32, op.getBuffers().size()),
                       calls.getTensors(op.getBuffers()),
                       token};
  if (failed(calls.call("cp_rotate_start", types.i32, arguments)))
    return failure();
  op.getToken().replaceAllUsesWith(
      LLVM::LoadOp::create(calls.getBuilder(), types.i64, token));
  return success();
}

static LogicalResult convertWait(RuntimeCalls &calls, RotateWaitOp op) {
  const RuntimeTypes &types = calls.getTypes();
  int64_t count = op.getBuffers().size();
  Value received = calls.getSlot("received", types.tensor, count);
  Value arguments[] = {op.getToken(), calls.integer(types.i32, count),
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
                    getGroup(calls, op, op.getGridAttr(), op.getAxes()));
}

static LogicalResult convertGather(RuntimeCalls &calls, AllGatherOp op) {
  const RuntimeTypes &types = calls.getTypes();
  auto sequence =
      calls.getRuntime().getSymbols().lookup<SequenceOp>(op.getSeq());
  for (auto [buffer, out] : llvm::zip_equal(op.getBuffers(), op.getOuts())) {
    Value tensors = calls.getTensors({buffer, out});
    Value arguments[] = {
        getGroup(calls, op, sequence.getGridAttr(), sequence.getAxes()),
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
          .Case([&](RotateEndOp op) { return convertEnd(calls, op); })
          .Case([&](AllGatherOp op) { return convertGather(calls, op); })
          .Default([](Operation *op) {
            return op->emitOpError("cannot be lowered to the runtime; run "
                                   "--cp-parallelize first");
          });
  if (succeeded(result))
    op->erase();
  return result;
}

/// Tokens are 64-bit integers from here on, also where loops and functions
/// carry them.
static void convertTokenTypes(func::FuncOp func, Type type) {
  auto convert = [&](TypeRange types) {
    return llvm::map_to_vector(
        types, [&](Type old) { return isa<TokenType>(old) ? type : old; });
  };
  func.setType(FunctionType::get(func.getContext(),
                                 convert(func.getArgumentTypes()),
                                 convert(func.getResultTypes())));
  func.walk([&](Operation *op) {
    for (Value result : op->getResults())
      if (isa<TokenType>(result.getType()))
        result.setType(type);
    for (Region &region : op->getRegions())
      for (Block &block : region)
        for (BlockArgument argument : block.getArguments())
          if (isa<TokenType>(argument.getType()))
            argument.setType(type);
  });
}

/// Makes the context the first argument of functions and of calls of them.
static LogicalResult addContext(ModuleOp module, RuntimeModule &runtime) {
  Type ptr = runtime.getTypes().ptr;
  for (auto func : module.getOps<func::FuncOp>())
    if (!func.isExternal() &&
        failed(func.insertArgument(0, ptr, {}, func.getLoc())))
      return failure();
  auto result = module.walk([&](func::CallOp call) {
    auto callee = runtime.getSymbols().lookup<func::FuncOp>(call.getCallee());
    auto caller = call->getParentOfType<func::FuncOp>();
    if (callee && caller && !callee.isExternal())
      call->insertOperands(0, caller.getArgument(0));
    return WalkResult::advance();
  });
  (void)result;
  return success();
}

namespace {
struct ConvertToRuntimePass
    : cp::impl::ConvertToRuntimeBase<ConvertToRuntimePass> {
  void runOnOperation() override {
    RuntimeModule runtime(getOperation());
    if (failed(addContext(getOperation(), runtime)))
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
