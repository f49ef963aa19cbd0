//===- FunctionCache.cpp - One function for equal regions -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "FunctionCache.h"

#include "mlir/IR/Operation.h"

using namespace mlir;
using namespace mlir::cp;

/// A hash that regions of equal structure share, wherever they stand.
static llvm::hash_code hashRegion(Region &region) {
  llvm::hash_code hash = llvm::hash_combine_range(region.getArgumentTypes());
  region.walk([&](Operation *op) {
    hash = llvm::hash_combine(
        hash, OperationEquivalence::computeHash(
                  op, OperationEquivalence::ignoreHashValue,
                  OperationEquivalence::ignoreHashValue,
                  OperationEquivalence::Flags::IgnoreLocations));
  });
  return hash;
}

FailureOr<FlatSymbolRefAttr>
FunctionCache::get(Region &region, unsigned kind,
                   llvm::function_ref<FailureOr<FlatSymbolRefAttr>()> create) {
  SmallVector<Entry, 1> &candidates = entries[hashRegion(region)];
  for (const Entry &candidate : candidates)
    if (candidate.kind == kind &&
        OperationEquivalence::isRegionEquivalentTo(
            candidate.region, &region,
            OperationEquivalence::Flags::IgnoreLocations))
      return candidate.name;
  FailureOr<FlatSymbolRefAttr> name = create();
  if (succeeded(name))
    candidates.push_back({&region, kind, *name});
  return name;
}
