//===- Reductions.h - How a structured operation combines -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_REDUCTIONS_H
#define CP_LIB_TRANSFORMS_REDUCTIONS_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::cp {

/// The one operation that combines the contributions of a reduction with the
/// running value of an init.
struct Combiner {
  Operation *op;
  arith::AtomicRMWKind kind;
  /// The operand of `op` that is the contribution.
  OpOperand *contribution;
};

/// The combiner of init `index`; none if the body combines in another way,
/// which no one can take apart.
std::optional<Combiner> findCombiner(linalg::LinalgOp op, unsigned index);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_REDUCTIONS_H
