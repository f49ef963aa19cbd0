//===- FunctionCache.h - One function for equal regions ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_FUNCTIONCACHE_H
#define CP_LIB_CONVERSION_FUNCTIONCACHE_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OperationSupport.h"

namespace mlir::cp {

/// Finds what was made of an equal region before. Regions must outlive it.
class FunctionCache {
public:
  /// What was made of a region of equal structure, locations aside, and the
  /// same `kind`; else what `create` makes. A null symbol is a result, too.
  FailureOr<FlatSymbolRefAttr>
  get(Region &region, unsigned kind,
      llvm::function_ref<FailureOr<FlatSymbolRefAttr>()> create);

private:
  struct Entry {
    Region *region;
    unsigned kind;
    FlatSymbolRefAttr name;
  };
  DenseMap<llvm::hash_code, SmallVector<Entry, 1>> entries;
};

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_FUNCTIONCACHE_H
