//===- FormRing.cpp - Turn sharded attention into a ring ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include <limits>

namespace mlir::cp {
#define GEN_PASS_DEF_FORMRING
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

namespace {
/// Builds the communication and attends of one attention.
class RingBuilder {
public:
  RingBuilder(ShardedAttentionOp op, int64_t id)
      : op(op), builder(op), loc(op.getLoc()), id(id),
        qSeq(lookupSequence(op, op.getQSeqAttr())),
        kvSeq(lookupSequence(op, op.getKvSeqAttr())), ranks(kvSeq.getRanks()) {}

  /// Replaces the attention. Communication: W - 1 rotations of keys and
  /// values, or one all-gather; none on one rank.
  void build(bool gather);

  /// What the statistics need to know of it.
  DictionaryAttr describe(StringRef function, bool gather);

private:
  using State = std::pair<Value, Value>;

  State buildInit();
  State buildRing(State state);
  State buildGather(State state);
  /// One attend to the block of rank `source` (null: all ranks).
  State attend(State state, Value key, Value value, Value source, Value step);
  Value rotateStart(ValueRange buffers);
  ValueRange rotateWait(Value token, ValueRange buffers);
  Value getSource(Value step);
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  ShardedAttentionOp op;
  OpBuilder builder;
  Location loc;
  int64_t id;
  SequenceOp qSeq, kvSeq;
  int64_t ranks;
  Value rank;
};
} // namespace

/// The state of no rows: lse -inf.
RingBuilder::State RingBuilder::buildInit() {
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto value = cast<RankedTensorType>(op.getValue().getType());
  SmallVector<int64_t> shape(query.getShape());
  shape.back() = value.getDimSize(3);
  auto fill = [&](ArrayRef<int64_t> shape, float init) -> Value {
    Value empty =
        tensor::EmptyOp::create(builder, loc, shape, builder.getF32Type());
    Value scalar =
        arith::ConstantOp::create(builder, loc, builder.getF32FloatAttr(init));
    return linalg::FillOp::create(builder, loc, scalar, empty).getResult(0);
  };
  Value out = fill(shape, 0.0f);
  Value lse = fill(ArrayRef(shape).drop_back(),
                   -std::numeric_limits<float>::infinity());
  return {out, lse};
}

RingBuilder::State RingBuilder::attend(State state, Value key, Value value,
                                       Value source, Value step) {
  auto [out, lse] = state;
  auto i64 = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
  auto attend = AttendOp::create(
      builder, loc, TypeRange{out.getType(), lse.getType()}, op.getQuery(), key,
      value, rank, source, /*q_positions=*/Value(), /*kv_positions=*/Value(),
      step, op.getCaptures(), out, lse, op.getQSeqAttr(), op.getKvSeqAttr(),
      /*q_offset=*/i64(0), /*kv_offset=*/i64(0), i64(id),
      i64(qSeq.getChunkRows()), i64(kvSeq.getChunkRows()), op.getScaleAttr(),
      /*blocks=*/ArrayAttr(), /*mask_fn=*/FlatSymbolRefAttr(),
      /*score_fn=*/FlatSymbolRefAttr(), /*tile_fn=*/FlatSymbolRefAttr());
  IRMapping map;
  op.getScoreMod().cloneInto(&attend.getScoreMod(), map);
  op.getMaskMod().cloneInto(&attend.getMaskMod(), map);
  return {attend.getResult(0), attend.getResult(1)};
}

Value RingBuilder::rotateStart(ValueRange buffers) {
  return RotateStartOp::create(
      builder, loc, buffers, builder.getI64IntegerAttr(1), kvSeq.getGridAttr(),
      kvSeq.getAxesAttr(), builder.getI64IntegerAttr(id));
}

ValueRange RingBuilder::rotateWait(Value token, ValueRange buffers) {
  return RotateWaitOp::create(builder, loc, buffers.getTypes(), token, buffers)
      .getResults();
}

/// The rank whose block is here at `step`.
Value RingBuilder::getSource(Value step) {
  AffineExpr d0, d1;
  bindDims(builder.getContext(), d0, d1);
  AffineMap map = AffineMap::get(2, 0, (d0 - d1) % ranks);
  return affine::AffineApplyOp::create(builder, loc, map,
                                       ValueRange{rank, step});
}

RingBuilder::State RingBuilder::buildRing(State state) {
  SmallVector<Value> buffers = {op.getKey(), op.getValue()};
  // The own block, while the first rotation is under way.
  Value token = rotateStart(buffers);
  state = attend(state, buffers[0], buffers[1], rank, constant(0));
  if (ranks > 2) {
    SmallVector<Value> inits = {state.first, state.second};
    llvm::append_range(inits, buffers);
    inits.push_back(token);
    auto loop = scf::ForOp::create(builder, loc, constant(1),
                                   constant(ranks - 1), constant(1), inits);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    auto args = loop.getRegionIterArgs();
    SmallVector<Value> arrived(
        rotateWait(args[4], ValueRange{args[2], args[3]}));
    // Started before the compute that hides it.
    Value next = rotateStart(arrived);
    Value step = loop.getInductionVar();
    State inner = attend({args[0], args[1]}, arrived[0], arrived[1],
                         getSource(step), step);
    scf::YieldOp::create(
        builder, loc,
        ValueRange{inner.first, inner.second, arrived[0], arrived[1], next});
    state = {loop.getResult(0), loop.getResult(1)};
    buffers = {loop.getResult(2), loop.getResult(3)};
    token = loop.getResult(4);
  }
  SmallVector<Value> arrived(rotateWait(token, buffers));
  Value step = constant(ranks - 1);
  state = attend(state, arrived[0], arrived[1], getSource(step), step);
  RotateEndOp::create(builder, loc, ValueRange{op.getKey(), op.getValue()},
                      kvSeq.getGridAttr(), kvSeq.getAxesAttr());
  return state;
}

RingBuilder::State RingBuilder::buildGather(State state) {
  auto gathered = [&](Value value) {
    auto type = cast<RankedTensorType>(value.getType());
    SmallVector<int64_t> shape(type.getShape());
    shape[2] = kvSeq.getPadded();
    return type.clone(shape);
  };
  auto gather = AllGatherOp::create(
      builder, loc, TypeRange{gathered(op.getKey()), gathered(op.getValue())},
      ValueRange{op.getKey(), op.getValue()}, ValueRange(),
      builder.getI64IntegerAttr(2), op.getKvSeqAttr(),
      builder.getI64IntegerAttr(id));
  return attend(state, gather.getResult(0), gather.getResult(1),
                /*source=*/Value(), constant(0));
}

void RingBuilder::build(bool gather) {
  rank = RankOp::create(builder, loc, builder.getIndexType(),
                        kvSeq.getGridAttr(), kvSeq.getAxesAttr());
  State state = buildInit();
  if (ranks == 1)
    state = attend(state, op.getKey(), op.getValue(), rank, constant(0));
  else
    state = gather ? buildGather(state) : buildRing(state);
  Value out = state.first;
  if (out.getType() != op.getOut().getType())
    out = arith::TruncFOp::create(builder, loc, op.getOut().getType(), out);
  op.getOut().replaceAllUsesWith(out);
  op.getLse().replaceAllUsesWith(state.second);
  op.erase();
}

DictionaryAttr RingBuilder::describe(StringRef function, bool gather) {
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto entry = [&](StringRef name, int64_t value) {
    return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
  };
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("name",
                            builder.getStringAttr(function + "/" + Twine(id))),
       builder.getNamedAttr("direction", builder.getStringAttr("forward")),
       builder.getNamedAttr(
           "rotate", builder.getStringAttr(gather ? "all-gather" : "ring")),
       entry("batch", query.getDimSize(0)), entry("heads", query.getDimSize(1)),
       builder.getNamedAttr("q_seq", op.getQSeqAttr()),
       entry("q_rows", qSeq.getRows()), entry("q_chunk", qSeq.getChunkRows()),
       entry("kv_rows", kvSeq.getPadded()),
       entry("kv_chunk", kvSeq.getChunkRows()),
       entry("steps", gather ? 1 : ranks)});
}

namespace {
struct FormRingPass : mlir::cp::impl::FormRingBase<FormRingPass> {
  using Base::Base;

  void runOnOperation() override {
    if (rotate != "ring" && rotate != "all-gather") {
      bool planned = rotate == "exchange" || rotate == "auto";
      getOperation().emitError()
          << (planned ? "rotate not built yet: " : "unknown rotate ")
          << rotate.getValue() << "; use ring or all-gather";
      return signalPassFailure();
    }
    bool gather = rotate == "all-gather";
    Builder builder(&getContext());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      SmallVector<Attribute> attentions;
      SmallVector<ShardedAttentionOp> ops;
      func.walk([&](ShardedAttentionOp op) { ops.push_back(op); });
      for (ShardedAttentionOp op : ops) {
        RingBuilder ring(op, attentions.size());
        attentions.push_back(ring.describe(func.getName(), gather));
        ring.build(gather);
      }
      if (!attentions.empty())
        func->setAttr(kAttentionsAttr, builder.getArrayAttr(attentions));
    }
  }
};
} // namespace
