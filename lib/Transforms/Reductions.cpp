//===- Reductions.cpp - How a structured operation combines ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Reductions.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

static std::optional<arith::AtomicRMWKind> getKind(Operation *op) {
  using Kind = arith::AtomicRMWKind;
  using Result = std::optional<Kind>;
  return TypeSwitch<Operation *, Result>(op)
      .Case([](arith::AddFOp) { return Kind::addf; })
      .Case([](arith::AddIOp) { return Kind::addi; })
      .Case([](arith::MulFOp) { return Kind::mulf; })
      .Case([](arith::MulIOp) { return Kind::muli; })
      .Case([](arith::MaximumFOp) { return Kind::maximumf; })
      .Case([](arith::MinimumFOp) { return Kind::minimumf; })
      .Case([](arith::MaxNumFOp) { return Kind::maxnumf; })
      .Case([](arith::MinNumFOp) { return Kind::minnumf; })
      .Case([](arith::MaxSIOp) { return Kind::maxs; })
      .Case([](arith::MaxUIOp) { return Kind::maxu; })
      .Case([](arith::MinSIOp) { return Kind::mins; })
      .Case([](arith::MinUIOp) { return Kind::minu; })
      .Case([](arith::AndIOp) { return Kind::andi; })
      .Case([](arith::OrIOp) { return Kind::ori; })
      .Default([](Operation *) { return Result(); });
}

std::optional<Combiner> mlir::cp::findCombiner(linalg::LinalgOp op,
                                               unsigned index) {
  Block::BlockArgListType inits = op.getRegionOutputArgs();
  SmallVector<Operation *> combiners;
  if (!matchReduction(inits, index, combiners) || combiners.size() != 1)
    return std::nullopt;
  std::optional<arith::AtomicRMWKind> kind = getKind(combiners.front());
  if (!kind)
    return std::nullopt;
  for (OpOperand &operand : combiners.front()->getOpOperands())
    if (operand.get() != inits[index])
      return Combiner{combiners.front(), *kind, &operand};
  return std::nullopt;
}
