//===- MaskSet.cpp - Mask regions as integer sets ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Analysis/MaskSet.h"
#include "RegionEvaluator.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

IntegerPolyhedron MaskDomain::getBox() const {
  IntegerPolyhedron box(PresburgerSpace::getSetSpace(kNumMaskDims));
  for (auto [dim, extent] : llvm::enumerate(getExtents())) {
    box.addBound(BoundType::LB, dim, 0);
    box.addBound(BoundType::UB, dim, extent - 1);
  }
  return box;
}

MaskSet MaskSet::getAllTrue(const MaskDomain &domain) {
  PresburgerSet all(domain.getBox());
  PresburgerSet none = PresburgerSet::getEmpty(all.getSpace());
  return MaskSet(domain, all, none, all, /*exact=*/true);
}

MaskSet MaskSet::get(Region &mask, const MaskDomain &domain,
                     const MaskSetLimits &limits) {
  // Bounds of values need at least one position.
  if (llvm::any_of(domain.getExtents(), [](int64_t e) { return e <= 0; })) {
    PresburgerSet none =
        PresburgerSet::getEmpty(PresburgerSpace::getSetSpace(kNumMaskDims));
    return MaskSet(domain, none, none, none, /*exact=*/true);
  }
  RegionEvaluator evaluator(domain, limits);
  BoolValue value = PiecewiseAffine::getUnknownBool();
  Operation *unknownOp = nullptr;
  if (succeeded(evaluator.run(mask, /*firstIndexArg=*/0))) {
    Block &block = mask.front();
    if (block.mightHaveTerminator() &&
        block.getTerminator()->getNumOperands() == 1) {
      value = evaluator.getBool(block.getTerminator()->getOperand(0));
      unknownOp = evaluator.findUnknown(block.getTerminator()->getOperand(0));
    }
  }
  const LinearSystem &system = evaluator.getSystem();
  MaskSet set(domain, system.getSet(value.mayBeTrue),
              system.getSet(value.mayBeFalse), system.getSet(value.mustBeTrue),
              value.exact);
  set.unknownOp = unknownOp;
  return set;
}
