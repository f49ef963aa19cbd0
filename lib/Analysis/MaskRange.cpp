//===- MaskRange.cpp - Interval evaluation of a mask --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/MaskRange.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::cp;

/// The range that holds every value of the type.
static ConstantIntRanges getFullRange(Type type) {
  return ConstantIntRanges::maxRange(
      ConstantIntRanges::getStorageBitwidth(type));
}

MaskKind MaskRange::classify(const MaskBox &box) {
  if (mask.empty())
    return MaskKind::Full;
  ranges.clear();
  for (unsigned i = 0; i < kNumMaskDims; ++i)
    ranges.try_emplace(mask.getArgument(i),
                       ConstantIntRanges::fromSigned(
                           APInt(64, box[i].first, /*isSigned=*/true),
                           APInt(64, box[i].second, /*isSigned=*/true)));
  auto get = [&](Value value) {
    auto known = ranges.find(value);
    return known == ranges.end() ? getFullRange(value.getType())
                                 : known->second;
  };
  for (Operation &op : mask.front().without_terminator()) {
    auto infer = dyn_cast<InferIntRangeInterface>(op);
    auto isInteger = [](Type type) {
      return isa<IntegerType, IndexType>(type);
    };
    if (!infer || !llvm::all_of(op.getOperandTypes(), isInteger))
      continue;
    infer.inferResultRanges(llvm::map_to_vector(op.getOperands(), get),
                            [&](Value result, const ConstantIntRanges &range) {
                              ranges.insert_or_assign(result, range);
                            });
  }
  Value yielded = mask.front().getTerminator()->getOperand(0);
  ConstantIntRanges result = get(yielded);
  if (result.umax().isZero())
    return MaskKind::Empty;
  return result.umin().isZero() ? MaskKind::Unknown : MaskKind::Full;
}
