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

/// Attaches upstream's ShardingInterface to cp.flex_attention.
void registerShardingInterfaceExternalModels(DialectRegistry &registry);

} // namespace mlir::cp

#endif // CP_TRANSFORMS_SHARDINGINTERFACEIMPL_H
