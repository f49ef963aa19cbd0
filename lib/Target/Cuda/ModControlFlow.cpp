//===- ModControlFlow.cpp - Prints branches and loops as C++ -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModPrinter.h"

#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::cp;

LogicalResult ModPrinter::assign(ValueRange targets, ValueRange sources) {
  // A source may be another's target: it is read before any is written.
  if (targets.size() == 1) {
    os << getName(targets[0]) << " = " << getName(sources[0]) << ";\n";
    return success();
  }
  SmallVector<std::string> copies;
  for (Value source : sources) {
    auto type = getType(source.getLoc(), source.getType());
    if (failed(type))
      return failure();
    copies.push_back(("v" + Twine(numNames++)).str());
    os << "const " << *type << ' ' << copies.back() << " = " << getName(source)
       << ";\n";
  }
  for (auto [target, copy] : llvm::zip_equal(targets, copies))
    os << getName(target) << " = " << copy << ";\n";
  return success();
}

LogicalResult ModPrinter::printBranch(Block &block, ValueRange targets) {
  os << "{\n";
  os.indent();
  if (failed(printBody(block)) ||
      failed(assign(targets, block.getTerminator()->getOperands())))
    return failure();
  os.unindent();
  os << "}";
  return success();
}

LogicalResult ModPrinter::printIf(Operation &op) {
  auto branch = cast<scf::IfOp>(op);
  if (failed(declare(op.getResults())))
    return failure();
  os << "if (" << getName(branch.getCondition()) << ") ";
  if (failed(printBranch(*branch.thenBlock(), op.getResults())))
    return failure();
  if (branch.elseBlock()) {
    os << " else ";
    if (failed(printBranch(*branch.elseBlock(), op.getResults())))
      return failure();
  }
  os << '\n';
  return success();
}

LogicalResult ModPrinter::printFor(Operation &op) {
  auto loop = cast<scf::ForOp>(op);
  if (failed(declare(op.getResults(), loop.getInits())))
    return failure();
  auto type = getType(op.getLoc(), loop.getInductionVar().getType());
  if (failed(type))
    return failure();
  for (auto [argument, result] :
       llvm::zip_equal(loop.getRegionIterArgs(), op.getResults()))
    setName(argument, getName(result));
  setName(loop.getInductionVar(), "v" + Twine(numNames++));
  StringRef i = getName(loop.getInductionVar());
  os << "for (" << *type << ' ' << i << " = " << getName(loop.getLowerBound())
     << (loop.getUnsignedCmp() ? "; cp::cmpi_ult(" : "; cp::cmpi_slt(") << i
     << ", " << getName(loop.getUpperBound()) << "); " << i << " = cp::addi("
     << i << ", " << getName(loop.getStep()) << ")) ";
  if (failed(printBranch(*loop.getBody(), loop.getRegionIterArgs())))
    return failure();
  os << '\n';
  return success();
}

LogicalResult ModPrinter::printWhile(Operation &op) {
  auto loop = cast<scf::WhileOp>(op);
  // Arguments of `before` are variables, and what its condition passes on is
  // the result when the loop ends.
  if (failed(declare(loop.getBeforeArguments(), loop.getInits())) ||
      failed(declare(op.getResults())))
    return failure();
  os << "while (true) {\n";
  os.indent();
  if (failed(printBody(*loop.getBeforeBody())))
    return failure();
  scf::ConditionOp condition = loop.getConditionOp();
  if (failed(assign(op.getResults(), condition.getArgs())))
    return failure();
  os << "if (!" << getName(condition.getCondition()) << ")\n  break;\n";
  for (auto [argument, result] :
       llvm::zip_equal(loop.getAfterArguments(), op.getResults()))
    setName(argument, getName(result));
  if (failed(printBranch(*loop.getAfterBody(), loop.getBeforeArguments())))
    return failure();
  os << '\n';
  os.unindent();
  os << "}\n";
  return success();
}

LogicalResult ModPrinter::printSwitch(Operation &op) {
  auto choice = cast<scf::IndexSwitchOp>(op);
  if (failed(declare(op.getResults())))
    return failure();
  for (auto [value, region] :
       llvm::zip_equal(choice.getCases(), choice.getCaseRegions())) {
    os << "if (" << getName(choice.getArg()) << " == ";
    printInteger(os, APInt(64, value, /*isSigned=*/true));
    os << ") ";
    if (failed(printBranch(region.front(), op.getResults())))
      return failure();
    os << " else ";
  }
  if (failed(printBranch(choice.getDefaultBlock(), op.getResults())))
    return failure();
  os << '\n';
  return success();
}
