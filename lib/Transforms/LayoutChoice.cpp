//===- LayoutChoice.cpp - The layout that auto stands for ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutChoice.h"
#include "CostModel.h"

#include "mlir/IR/Remarks.h"

using namespace mlir;
using namespace mlir::cp;

/// Attentions that stand for all of a sequence: layers mostly share a mask.
static constexpr size_t kMaxAttentions = 4;
/// Times closer than this are the same: then fewer bytes win.
static constexpr double kSameTime = 0.01;

/// All attentions of a sequence together; none if one cannot be predicted.
static std::optional<Prediction> predictAll(ArrayRef<FlexAttentionOp> ops,
                                            LayoutInterface layout,
                                            int64_t ranks) {
  Prediction sum;
  for (FlexAttentionOp op : ops) {
    AttentionShape shape =
        AttentionShape::get(op.getQuery(), op.getKey(), op.getValue());
    std::optional<Prediction> one =
        predict(op.getMaskMod(), shape, layout, layout, ranks, Rotate::Ring);
    if (!one)
      return std::nullopt;
    sum.seconds += one->seconds;
    sum.bytes += one->bytes;
    sum.balance = std::max(sum.balance, one->balance);
  }
  return sum;
}

static bool isBetter(const Prediction &a, const Prediction &b) {
  if (a.seconds < b.seconds * (1 - kSameTime))
    return true;
  return a.seconds <= b.seconds * (1 + kSameTime) && a.bytes < b.bytes;
}

LayoutInterface mlir::cp::chooseLayout(ArrayRef<FlexAttentionOp> ops,
                                       int64_t length, int64_t ranks,
                                       MLIRContext *context) {
  ops = ops.take_front(kMaxAttentions);
  LayoutInterface best = HeadTailAttr::get(context);
  std::optional<Prediction> least;
  if (ops.empty() || ranks == 1)
    return best;
  for (LayoutInterface layout : std::initializer_list<LayoutInterface>{
           HeadTailAttr::get(context), ContiguousAttr::get(context),
           StripedAttr::get(context)}) {
    std::optional<Prediction> prediction = predictAll(ops, layout, ranks);
    FlexAttentionOp first = ops.front();
    if (!prediction) {
      remark::missed(first.getLoc(),
                     remark::RemarkOpts::name("layout").category("cp"))
          << remark::reason("the mask is known only at run time, or there are "
                            "too many ranks to predict")
          << remark::metric("layout", best.getLayoutName());
      return best;
    }
    remark::analysis(first.getLoc(),
                     remark::RemarkOpts::name("layout").category("cp"))
        << remark::metric("layout", layout.getLayoutName())
        << remark::metric("length", length)
        << remark::metric("seconds", prediction->seconds)
        << remark::metric("bytes", prediction->bytes)
        << remark::metric("balance", prediction->balance);
    if (least && !isBetter(*prediction, *least))
      continue;
    least = prediction;
    best = layout;
  }
  return best;
}
