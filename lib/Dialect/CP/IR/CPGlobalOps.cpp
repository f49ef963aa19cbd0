//===- CPGlobalOps.cpp - Attention on one logical device ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mods.h"

#include <cmath>

using namespace mlir;
using namespace mlir::cp;

/// Result types from operand types: out has the query's element type. Shapes
/// that do not fit are left to the verifier, which says more.
static LogicalResult inferAttentionTypes(MLIRContext *context,
                                         std::optional<Location> location,
                                         Value query, Value value,
                                         SmallVectorImpl<Type> &types) {
  auto q = dyn_cast<RankedTensorType>(query.getType());
  auto v = dyn_cast<RankedTensorType>(value.getType());
  if (!q || !v || q.getRank() != 4 || v.getRank() != 4)
    return emitOptionalError(location, "expects query and value of rank 4");
  ArrayRef<int64_t> s = q.getShape();
  types.push_back(RankedTensorType::get({s[0], s[1], s[2], v.getShape()[3]},
                                        q.getElementType()));
  types.push_back(
      RankedTensorType::get({s[0], s[1], s[2]}, Float32Type::get(context)));
  return success();
}

template <typename OpTy>
static AttentionTypes typesOf(OpTy op) {
  return {cast<ShapedType>(op.getQuery().getType()),
          cast<ShapedType>(op.getKey().getType()),
          cast<ShapedType>(op.getValue().getType()),
          cast<ShapedType>(op.getOut().getType()),
          cast<ShapedType>(op.getLse().getType())};
}

/// An attribute that no one reads, say a misspelt or foreign option, would be
/// dropped without a word. Those of dialects are their own business.
static LogicalResult verifyKnownAttributes(Operation *op) {
  for (NamedAttribute attr : op->getDiscardableAttrs())
    if (!attr.getName().getValue().contains('.'))
      return op->emitOpError("has no attribute ") << attr.getName();
  return success();
}

//===----------------------------------------------------------------------===//
// SDPAOp
//===----------------------------------------------------------------------===//

LogicalResult SDPAOp::inferReturnTypes(MLIRContext *context,
                                       std::optional<Location> location,
                                       Adaptor adaptor,
                                       SmallVectorImpl<Type> &types) {
  return inferAttentionTypes(context, location, adaptor.getQuery(),
                             adaptor.getValue(), types);
}

LogicalResult SDPAOp::verify() {
  if (failed(verifyScale(*this, getScaleAttr())) ||
      failed(verifyKnownAttributes(*this)))
    return failure();
  return verifyAttentionTypes(*this, typesOf(*this));
}

//===----------------------------------------------------------------------===//
// FlexAttentionOp
//===----------------------------------------------------------------------===//

LogicalResult FlexAttentionOp::inferReturnTypes(
    MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
    SmallVectorImpl<Type> &types) {
  return inferAttentionTypes(context, location, adaptor.getQuery(),
                             adaptor.getValue(), types);
}

LogicalResult FlexAttentionOp::verify() {
  if (failed(verifyScale(*this, getScaleAttr())) ||
      failed(verifyKnownAttributes(*this)) ||
      failed(verifyCaptures(*this, getCaptures(),
                            /*allowIndex=*/false)))
    return failure();
  return verifyAttentionTypes(*this, typesOf(*this));
}

LogicalResult FlexAttentionOp::verifyRegions() {
  return verifyMods(*this, getScoreMod(), getMaskMod(),
                    getCaptures().getTypes());
}

float mlir::cp::getScale(FlexAttentionOp op) {
  if (FloatAttr scale = op.getScaleAttr())
    return scale.getValue().convertToFloat();
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  return 1.0f / std::sqrt(static_cast<float>(query.getShape()[3]));
}
