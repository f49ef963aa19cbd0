//===- CPDialect.cpp - The cp dialect -------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPDialect.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Shard/IR/ShardDialect.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/DialectImplementation.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Transforms/InliningUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

#include "cp/Dialect/CP/IR/CPDialect.cpp.inc"

#define GET_TYPEDEF_CLASSES
#include "cp/Dialect/CP/IR/CPTypes.cpp.inc"

#define GET_ATTRDEF_CLASSES
#include "cp/Dialect/CP/IR/CPAttributes.cpp.inc"

namespace {
/// Attention may stand in functions that are called; its regions are isolated.
struct CPInlinerInterface : public DialectInlinerInterface {
  using DialectInlinerInterface::DialectInlinerInterface;

  bool isLegalToInline(Operation *, Region *, bool, IRMapping &) const final {
    return true;
  }
  bool isLegalToInline(Region *, Region *, bool, IRMapping &) const final {
    return false;
  }
};
} // namespace

void CPDialect::initialize() {
  addInterfaces<CPInlinerInterface>();
  addTypes<
#define GET_TYPEDEF_LIST
#include "cp/Dialect/CP/IR/CPTypes.cpp.inc"
      >();
  addAttributes<
#define GET_ATTRDEF_LIST
#include "cp/Dialect/CP/IR/CPAttributes.cpp.inc"
      >();
  addOperations<
#define GET_OP_LIST
#include "cp/Dialect/CP/IR/CPOps.cpp.inc"
      >();
}

static LogicalResult refuseWeight(Operation *op) {
  return op->emitOpError("expects '")
         << kWeightAttr << "' on arguments of functions only";
}

LogicalResult CPDialect::verifyOperationAttribute(Operation *op,
                                                  NamedAttribute attribute) {
  StringRef name = attribute.getName();
  if (name == kWeightAttr)
    return refuseWeight(op);
  if (name != kQSeqAttr && name != kKVSeqAttr)
    return success();
  auto symbol = dyn_cast<FlatSymbolRefAttr>(attribute.getValue());
  if (!isa<FlexAttentionOp>(op) || !symbol || !lookupSequence(op, symbol))
    return op->emitOpError("expects '")
           << name << "' on cp.flex_attention only, naming a cp.sequence";
  return success();
}

LogicalResult CPDialect::verifyRegionArgAttribute(Operation *op, unsigned,
                                                  unsigned argument,
                                                  NamedAttribute attribute) {
  if (attribute.getName() != kWeightAttr)
    return success();
  auto function = dyn_cast<FunctionOpInterface>(op);
  if (!function)
    return refuseWeight(op);
  auto name = dyn_cast<StringAttr>(attribute.getValue());
  if (!name || name.empty())
    return op->emitOpError("expects '")
           << kWeightAttr << "' of argument " << argument
           << " to be a string that is not empty";
  for (unsigned other = 0; other < argument; ++other)
    if (function.getArgAttr(other, kWeightAttr) == name)
      return op->emitOpError("has the weight ")
             << name << " twice, as arguments " << other << " and " << argument;
  return success();
}

LogicalResult CPDialect::verifyRegionResultAttribute(Operation *op, unsigned,
                                                     unsigned,
                                                     NamedAttribute attribute) {
  return attribute.getName() == kWeightAttr ? refuseWeight(op) : success();
}
