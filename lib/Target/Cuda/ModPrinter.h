//===- ModPrinter.h - Prints a function as C++ ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TARGET_CUDA_MODPRINTER_H
#define CP_LIB_TARGET_CUDA_MODPRINTER_H

#include "mlir/IR/Operation.h"
#include "mlir/Support/IndentedOstream.h"

namespace mlir::cp {

/// Prints operations of arith, math, scf and tensor.extract as statements that
/// call ModMath.h, one variable for each value.
class ModPrinter {
public:
  explicit ModPrinter(raw_ostream &os) : os(os) {}

  raw_indented_ostream &getStream() { return os; }
  /// Gives a value the name that it has in the text.
  void setName(Value value, const Twine &name) { names[value] = name.str(); }
  StringRef getName(Value value) { return names[value]; }

  /// The type in the text, or an error at `loc`.
  static FailureOr<StringRef> getType(Location loc, Type type);
  /// Prints the operations of a block but its terminator.
  LogicalResult printBody(Block &block);

private:
  LogicalResult print(Operation &op);
  static void printInteger(raw_ostream &os, const APInt &value);
  LogicalResult printConstant(Operation &op, Attribute value, Type type);
  LogicalResult printRead(Operation &op);
  LogicalResult printCall(Operation &op, const Twine &callee);
  LogicalResult printIf(Operation &op);
  LogicalResult printFor(Operation &op);
  LogicalResult printWhile(Operation &op);
  LogicalResult printSwitch(Operation &op);

  /// Starts `const T v7 = ` for the one result of an operation.
  LogicalResult define(Operation &op);
  /// Declares variables for values, with first values or without.
  LogicalResult declare(ValueRange values, ValueRange initial = {});
  /// `targets = sources`, as if at once.
  LogicalResult assign(ValueRange targets, ValueRange sources);
  /// A block in braces; what its terminator yields goes to `targets`.
  LogicalResult printBranch(Block &block, ValueRange targets);
  void printList(ValueRange values);

  raw_indented_ostream os;
  DenseMap<Value, std::string> names;
  unsigned numNames = 0;
};

} // namespace mlir::cp

#endif // CP_LIB_TARGET_CUDA_MODPRINTER_H
