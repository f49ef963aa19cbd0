//===- ConvertAttend.cpp - cp.attend to a call of the runtime -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReadChecks.h"
#include "RuntimeCalls.h"

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Fields of cp_attend_args after the five tensors.
enum AttendField {
  Mask = 5,
  Score,
  Classify,
  MaskBounded,
  ScoreBounded,
  CheckMask,
  CheckScore,
  CaptureList,
  CaptureTypes,
  NumCaptures,
  Zones,
  QPositions,
  KVPositions,
  QPositionsStride,
  KVPositionsStride,
  QChunk,
  KVChunk,
  Step,
  QFirst,
  KVFirst,
  Attention,
  Flags,
  Scale,
  CudaMods
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

//===----------------------------------------------------------------------===//
// Arguments
//===----------------------------------------------------------------------===//

/// The functions of an attend, null where it has none, and their fields.
static SmallVector<std::pair<int64_t, FlatSymbolRefAttr>, 7>
getFunctions(AttendOp op) {
  auto get = [&](StringRef name) {
    return op->getAttrOfType<FlatSymbolRefAttr>(name);
  };
  return {{Mask, op.getMaskFnAttr()},
          {Score, op.getScoreFnAttr()},
          {Classify, op.getTileFnAttr()},
          {MaskBounded, get(getBoundedAttr(ModKind::Mask))},
          {ScoreBounded, get(getBoundedAttr(ModKind::Score))},
          {CheckMask, get(getCheckAttr(ModKind::Mask))},
          {CheckScore, get(getCheckAttr(ModKind::Score))}};
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
  for (auto [field, function] : getFunctions(op))
    key.push_back(function ? Attribute(function) : b.getUnitAttr());
  auto text = op->getAttrOfType<StringAttr>(kCudaModsAttr);
  key.push_back(text ? Attribute(text) : b.getUnitAttr());
  LLVM::GlobalOp textConstant =
      text ? runtime.getString(text.getValue()) : LLVM::GlobalOp();
  LLVM::GlobalOp captures;
  if (!op.getCaptures().empty()) {
    captures = getCaptureTypes(calls, op.getCaptures());
    key.push_back(captures.getSymNameAttr());
  }
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
    for (auto [field, name] : getFunctions(op))
      if (name)
        fields.set({field},
                   LLVM::AddressOfOp::create(builder, types.ptr, name));
    if (captures)
      fields.set({CaptureTypes}, LLVM::AddressOfOp::create(builder, captures));
    fields.set({NumCaptures}, op.getCaptures().size());
    fields.set({QPositionsStride}, qStride);
    fields.set({KVPositionsStride}, kvStride);
    fields.set({QChunk}, op.getQChunk());
    fields.set({KVChunk}, op.getKvChunk());
    fields.set({Flags}, flags ? flags.getInt() : 0);
    fields.set({Scale},
               LLVM::ConstantOp::create(builder, types.f32, op.getScaleAttr()));
    if (textConstant)
      fields.set({CudaMods}, LLVM::AddressOfOp::create(builder, textConstant));
    return fields.get();
  };
  return runtime.getCached(b.getArrayAttr(key), [&] {
    return runtime.createConstant("cp_attend_args", types.attendArgs,
                                  LLVM::Linkage::Internal, build);
  });
}

LogicalResult mlir::cp::convertAttend(RuntimeCalls &calls, AttendOp op) {
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
    calls.storeTensor(calls.field(types.attendArgs, args, i), operand,
                      cast<MemRefType>(operand.getType()));
  if (!op.getCaptures().empty())
    store(CaptureList, getCaptureList(calls, op.getCaptures()));
  if (Value positions = op.getQPositions())
    store(QPositions, calls.getDataPointer(positions));
  if (Value positions = op.getKvPositions())
    store(KVPositions, calls.getDataPointer(positions));
  if (op.getStep())
    store(Step, calls.index64(op.getStep()));
  if (op.getQFirst()) {
    store(QFirst, calls.index64(op.getQFirst()));
    store(KVFirst, calls.index64(op.getKvFirst()));
  }
  store(Attention, calls.integer(types.i32, op.getId()));
  return calls.call("cp_attend", types.i32, args);
}
