//===- ShardingInterfaceImpl.h - Sharding of global attention ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_SHARDINGINTERFACEIMPL_H
#define CP_TRANSFORMS_SHARDINGINTERFACEIMPL_H

namespace mlir {
class DialectRegistry;
} // namespace mlir

namespace mlir::cp {

/// Attaches upstream's ShardingInterface to cp.flex_attention, cp.positions,
/// and operations of linalg and tensor. The models of linalg and tensor stand
/// in place of upstream's, which must not be registered beside them.
void registerShardingInterfaceExternalModels(DialectRegistry &registry);

} // namespace mlir::cp

#endif // CP_TRANSFORMS_SHARDINGINTERFACEIMPL_H
