//===- LocalModels.h - Sharding models that keep an operation ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// `cp-propagate-sharding` annotates every tensor, so these models need no part
// in upstream's propagation; they only say what partition makes of an
// operation.
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_LOCALMODELS_H
#define CP_LIB_TRANSFORMS_LOCALMODELS_H

#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::cp {

/// Clones an operation on local operands, with results of local types.
void partitionLocally(Operation *op, ArrayRef<shard::Sharding> resultShardings,
                      IRMapping &map, SymbolTableCollection &symbols,
                      OpBuilder &builder);

/// The local type of a value.
Type getLocalType(Operation *op, Type type, const shard::Sharding &sharding,
                  SymbolTableCollection &symbols);

/// A model of operations whose local form is the same operation on local
/// shapes.
template <typename ModelTy, typename OpTy>
struct LocalModel
    : public shard::ShardingInterface::ExternalModel<ModelTy, OpTy> {
  LogicalResult addShardingAnnotations(Operation *, OpBuilder &,
                                       const shard::ShardingOption &) const {
    return success();
  }
  FailureOr<shard::ShardingOption>
  getShardingOption(Operation *, ArrayRef<shard::Sharding>,
                    ArrayRef<shard::Sharding>) const {
    return shard::ShardingOption::makeEmpty();
  }
  LogicalResult partition(Operation *op, ArrayRef<Value>,
                          ArrayRef<shard::Sharding>,
                          ArrayRef<shard::Sharding> resultShardings,
                          IRMapping &map, SymbolTableCollection &symbols,
                          OpBuilder &builder) const {
    partitionLocally(op, resultShardings, map, symbols, builder);
    return success();
  }
};

void attachConstantShardingModel(MLIRContext *context);
void attachLinalgShardingModels(MLIRContext *context);
void attachTensorShardingModels(MLIRContext *context);
void attachPositionsShardingModel(MLIRContext *context);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_LOCALMODELS_H
