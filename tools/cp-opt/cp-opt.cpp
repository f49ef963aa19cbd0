//===- cp-opt.cpp - The optimizer driver ----------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TestBreakRing.h"
#include "cp/InitAll.h"

#include "mlir/Dialect/Shard/Interfaces/ShardingInterface.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

using namespace mlir;

/// Prints the operations that partition has a model for, one a line: what
/// docs/Models.md lists.
static int listShardingModels(const DialectRegistry &registry) {
  MLIRContext context(registry);
  context.loadAllAvailableDialects();
  for (RegisteredOperationName op : context.getRegisteredOperations())
    if (op.hasInterface<shard::ShardingInterface>())
      llvm::outs() << op.getStringRef() << "\n";
  return 0;
}

int main(int argc, char **argv) {
  DialectRegistry registry;
  cp::registerAllDialects(registry);
  cp::registerAllPasses();
  cp::registerTestBreakRing();
  if (argc == 2 && StringRef(argv[1]) == "--list-sharding-models")
    return listShardingModels(registry);
  return asMainReturnCode(MlirOptMain(
      argc, argv, "Context-parallel attention compiler\n", registry));
}
