//===- ShardingPath.h - Why a dimension is sharded --------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_SHARDINGPATH_H
#define CP_LIB_TRANSFORMS_SHARDINGPATH_H

#include "cp/Analysis/DimFactors.h"

#include "mlir/IR/Diagnostics.h"

namespace mlir::cp {

/// Adds notes to an error at `op`, a user of a sharded dimension: the shortest
/// chain of operations that share the dimension, back to one of the attentions
/// that made it sharded.
void explainSharding(InFlightDiagnostic &diag, Operation *op,
                     DimFactors::Node node, const DimFactors &factors,
                     ArrayRef<Operation *> attentions);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_SHARDINGPATH_H
