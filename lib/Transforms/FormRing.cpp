//===- FormRing.cpp - Turn sharded attention into a ring ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CostModel.h"
#include "RingRemarks.h"

#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Remarks.h"

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
  RingBuilder(ShardedAttentionOp op, int64_t id, Rotate rotate)
      : op(op), builder(op), loc(op.getLoc()), id(id), rotate(rotate),
        qSeq(lookupSequence(op, op.getQSeqAttr())),
        kvSeq(lookupSequence(op, op.getKvSeqAttr())), ranks(kvSeq.getRanks()) {}

  /// Replaces the attention. Communication: W - 1 rotations of keys and
  /// values, as many stages of an exchange, or one all-gather; none on one
  /// rank.
  void build();

  /// Says what is sent before the mask prunes it.
  void remark(func::FuncOp func);

  /// What the statistics need to know of it.
  DictionaryAttr describe(func::FuncOp func);

private:
  using State = std::pair<Value, Value>;

  State buildInit();
  /// The plan of what travels; null if all does.
  Value buildPlan();
  State buildSteps(State state);
  State buildGather(State state);
  /// One attend to the block of rank `source` (null: all ranks).
  State attend(State state, Value key, Value value, Value source, Value step);
  /// Begins what the step after `step` waits for; `arrived` is what this step
  /// works on.
  Value start(ValueRange arrived, Value step);
  ValueRange wait(Value token, ValueRange sent);
  Value getSource(Value step);
  /// Bytes of the keys and values of one rank.
  int64_t getBlockBytes();
  Value constant(int64_t value) {
    return arith::ConstantIndexOp::create(builder, loc, value);
  }

  ShardedAttentionOp op;
  OpBuilder builder;
  Location loc;
  int64_t id;
  Rotate rotate;
  SequenceOp qSeq, kvSeq;
  int64_t ranks;
  Value rank, plan;
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
      step, /*q_first=*/Value(), /*kv_first=*/Value(), op.getCaptures(), out,
      lse, op.getQSeqAttr(), op.getKvSeqAttr(),
      /*q_offset=*/i64(0), /*kv_offset=*/i64(0), i64(id),
      i64(qSeq.getChunkRows()), i64(kvSeq.getChunkRows()), op.getScaleAttr(),
      /*blocks=*/ArrayAttr(), /*mask_fn=*/FlatSymbolRefAttr(),
      /*score_fn=*/FlatSymbolRefAttr(), /*tile_fn=*/FlatSymbolRefAttr());
  IRMapping map;
  op.getScoreMod().cloneInto(&attend.getScoreMod(), map);
  op.getMaskMod().cloneInto(&attend.getMaskMod(), map);
  return {attend.getResult(0), attend.getResult(1)};
}

Value RingBuilder::buildPlan() {
  if (op.getMaskMod().empty())
    return {};
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto key = cast<RankedTensorType>(op.getKey().getType());
  auto plan = PlanOp::create(
      builder, loc, PlanType::get(builder.getContext()), op.getCaptures(),
      op.getQSeqAttr(), op.getKvSeqAttr(), builder.getI64IntegerAttr(id),
      builder.getI64IntegerAttr(query.getDimSize(0)),
      builder.getI64IntegerAttr(query.getDimSize(1)),
      builder.getI64IntegerAttr(key.getDimSize(1)), /*rows=*/UnitAttr(),
      /*mask_fn=*/FlatSymbolRefAttr(), /*tile_fn=*/FlatSymbolRefAttr());
  IRMapping map;
  op.getMaskMod().cloneInto(&plan.getMaskMod(), map);
  return plan;
}

Value RingBuilder::start(ValueRange arrived, Value step) {
  IntegerAttr idAttr = builder.getI64IntegerAttr(id);
  if (rotate == Rotate::Ring)
    return RotateStartOp::create(
        builder, loc, arrived, plan, plan ? step : Value(),
        /*direction=*/Value(), builder.getI64IntegerAttr(1),
        kvSeq.getGridAttr(), kvSeq.getAxesAttr(), idAttr);
  AffineExpr d0 = builder.getAffineDimExpr(0);
  Value distance = affine::makeComposedAffineApply(
      builder, loc, AffineMap::get(1, 0, d0 + 1), OpFoldResult(step));
  return ExchangeStartOp::create(
      builder, loc, ValueRange{op.getKey(), op.getValue()}, distance, plan,
      kvSeq.getGridAttr(), kvSeq.getAxesAttr(), idAttr);
}

ValueRange RingBuilder::wait(Value token, ValueRange sent) {
  if (rotate == Rotate::Ring)
    return RotateWaitOp::create(builder, loc, sent.getTypes(), token, sent)
        .getResults();
  return ExchangeWaitOp::create(builder, loc, sent.getTypes(), token, sent)
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

RingBuilder::State RingBuilder::buildSteps(State state) {
  SmallVector<Value> own = {op.getKey(), op.getValue()}, sent = own;
  // The own block, while the first movement is under way.
  Value token = start(own, constant(0));
  state = attend(state, own[0], own[1], rank, constant(0));
  if (ranks > 2) {
    SmallVector<Value> inits = {state.first, state.second};
    // A ring sends on what arrived; an exchange sends the own block only.
    if (rotate == Rotate::Ring)
      llvm::append_range(inits, own);
    inits.push_back(token);
    auto loop = scf::ForOp::create(builder, loc, constant(1),
                                   constant(ranks - 1), constant(1), inits);
    OpBuilder::InsertionGuard guard(builder);
    builder.setInsertionPointToStart(loop.getBody());
    ValueRange args = loop.getRegionIterArgs();
    Value step = loop.getInductionVar();
    SmallVector<Value> inFlight = own;
    if (rotate == Rotate::Ring)
      inFlight = {args[2], args[3]};
    SmallVector<Value> arrived(wait(args.back(), inFlight));
    // Started before the compute that hides it.
    Value next = start(arrived, step);
    State inner = attend({args[0], args[1]}, arrived[0], arrived[1],
                         getSource(step), step);
    SmallVector<Value> yielded = {inner.first, inner.second};
    if (rotate == Rotate::Ring) {
      llvm::append_range(yielded, arrived);
      sent = {loop.getResult(2), loop.getResult(3)};
    }
    yielded.push_back(next);
    scf::YieldOp::create(builder, loc, yielded);
    state = {loop.getResult(0), loop.getResult(1)};
    token = loop.getResults().back();
  }
  SmallVector<Value> arrived(wait(token, sent));
  Value step = constant(ranks - 1);
  state = attend(state, arrived[0], arrived[1], getSource(step), step);
  RotateEndOp::create(builder, loc, own, kvSeq.getGridAttr(),
                      kvSeq.getAxesAttr());
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

void RingBuilder::build() {
  rank = RankOp::create(builder, loc, builder.getIndexType(),
                        kvSeq.getGridAttr(), kvSeq.getAxesAttr());
  // Also where nothing is sent: cp-verify-coverage takes the mask from it.
  plan = buildPlan();
  State state = buildInit();
  if (ranks == 1)
    state = attend(state, op.getKey(), op.getValue(), rank, constant(0));
  else if (rotate == Rotate::AllGather)
    state = buildGather(state);
  else
    state = buildSteps(state);
  Value out = state.first;
  if (out.getType() != op.getOut().getType())
    out = arith::TruncFOp::create(builder, loc, op.getOut().getType(), out);
  op.getOut().replaceAllUsesWith(out);
  op.getLse().replaceAllUsesWith(state.second);
  op.erase();
}

int64_t RingBuilder::getBlockBytes() {
  int64_t bytes = 0;
  for (Value operand : {op.getKey(), op.getValue()}) {
    auto type = cast<RankedTensorType>(operand.getType());
    bytes += type.getNumElements() * type.getElementTypeBitWidth() / 8;
  }
  return bytes;
}

/// What the cost model says of one way; none if it cannot tell.
static std::optional<Prediction> predict(ShardedAttentionOp op, Rotate rotate) {
  SequenceOp qSeq = lookupSequence(op, op.getQSeqAttr());
  SequenceOp kvSeq = lookupSequence(op, op.getKvSeqAttr());
  AttentionShape shape =
      AttentionShape::get(op.getQuery(), op.getKey(), op.getValue());
  shape.qLength = qSeq.getLength();
  shape.kvLength = kvSeq.getLength();
  return predict(op.getMaskMod(), shape, qSeq.getLayout(), kvSeq.getLayout(),
                 kvSeq.getRanks(), rotate);
}

void RingBuilder::remark(func::FuncOp func) {
  if (!hasRemarkReaders(func))
    return;
  remark::detail::InFlightRemark remark =
      remark::analysis(loc, getRemarkOpts("Rotate", "cp-form-ring", func));
  // Predictions take time.
  if (!remark)
    return;
  remark << remark::metric("attention", nameAttention(func, id))
         << remark::metric("rotate", stringify(rotate))
         << remark::metric("layout", kvSeq.getLayout().getLayoutName())
         << remark::metric("ranks", ranks);
  std::optional<Prediction> prediction = predict(op, rotate);
  if (prediction)
    remark << remark::metric("bytes", prediction->bytes);
  remark << remark::metric("naive_bytes",
                           (ranks - 1) * ranks * getBlockBytes());
  if (prediction)
    remark << remark::metric(
        "balance", llvm::formatv("{0:f3}", prediction->balance).str());
  else
    remark << remark::metric("Reason", "rows or mask are known only at run "
                                       "time");
}

DictionaryAttr RingBuilder::describe(func::FuncOp func) {
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto entry = [&](StringRef name, int64_t value) {
    return builder.getNamedAttr(name, builder.getI64IntegerAttr(value));
  };
  return builder.getDictionaryAttr(
      {builder.getNamedAttr("name",
                            builder.getStringAttr(nameAttention(func, id))),
       builder.getNamedAttr("direction", builder.getStringAttr("forward")),
       builder.getNamedAttr("rotate", builder.getStringAttr(stringify(rotate))),
       entry("batch", query.getDimSize(0)), entry("heads", query.getDimSize(1)),
       entry("block_bytes", getBlockBytes()),
       builder.getNamedAttr("q_seq", op.getQSeqAttr()),
       builder.getNamedAttr("kv_seq", op.getKvSeqAttr()),
       entry("q_rows", qSeq.getRows()), entry("q_chunk", qSeq.getChunkRows()),
       entry("kv_rows", kvSeq.getPadded()),
       entry("kv_chunk", kvSeq.getChunkRows()),
       entry("steps", rotate == Rotate::Ring ? ranks : 1)});
}

/// The way with the lowest predicted time; a remark says what the model knows
/// of each.
static Rotate chooseRotate(ShardedAttentionOp op) {
  // What reads data is known at run time, when an exchange sends least.
  Rotate best = op.getMaskMod().empty() ? Rotate::Ring : Rotate::Exchange;
  std::optional<double> least;
  for (Rotate rotate : kRotates) {
    std::optional<Prediction> prediction = predict(op, rotate);
    if (!prediction)
      continue;
    remark::analysis(op.getLoc(),
                     remark::RemarkOpts::name("rotate").category("cp"))
        << remark::metric("rotate", stringify(rotate))
        << remark::metric("seconds", prediction->seconds)
        << remark::metric("bytes", prediction->bytes);
    if (least && prediction->seconds >= *least)
      continue;
    least = prediction->seconds;
    best = rotate;
  }
  return best;
}

namespace {
struct FormRingPass : mlir::cp::impl::FormRingBase<FormRingPass> {
  using Base::Base;

  void runOnOperation() override {
    std::optional<Rotate> kind = parseRotate(rotate);
    if (!kind && rotate != "auto") {
      getOperation().emitError() << "unknown rotate " << rotate.getValue()
                                 << "; use ring, all-gather, exchange or auto";
      return signalPassFailure();
    }
    Builder builder(&getContext());
    for (auto func : getOperation().getOps<func::FuncOp>()) {
      SmallVector<Attribute> attentions;
      SmallVector<ShardedAttentionOp> ops;
      func.walk([&](ShardedAttentionOp op) { ops.push_back(op); });
      for (ShardedAttentionOp op : ops) {
        RingBuilder ring(op, attentions.size(),
                         kind ? *kind : chooseRotate(op));
        attentions.push_back(ring.describe(func));
        ring.remark(func);
        ring.build();
      }
      if (!attentions.empty())
        func->setAttr(kAttentionsAttr, builder.getArrayAttr(attentions));
    }
  }
};
} // namespace
