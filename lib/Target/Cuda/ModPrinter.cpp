//===- ModPrinter.cpp - Prints a function as C++ --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ModPrinter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/UB/IR/UBOps.h"
#include "llvm/ADT/StringSet.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Types, names, constants
//===----------------------------------------------------------------------===//

FailureOr<StringRef> ModPrinter::getType(Location loc, Type type) {
  StringRef name;
  if (type.isIndex())
    name = "cp::index";
  else if (type.isSignlessInteger(1))
    name = "bool";
  else if (type.isSignlessInteger(8))
    name = "cp::i8";
  else if (type.isSignlessInteger(16))
    name = "cp::i16";
  else if (type.isSignlessInteger(32))
    name = "cp::i32";
  else if (type.isSignlessInteger(64))
    name = "cp::i64";
  else if (type.isF16())
    name = "cp::f16";
  else if (type.isBF16())
    name = "cp::bf16";
  else if (type.isF32())
    name = "cp::f32";
  else if (type.isF64())
    name = "cp::f64";
  if (name.empty())
    return emitError(loc) << "values of type " << type
                          << " cannot be written as CUDA C++; use i1, i8, i16, "
                             "i32, i64, index, f16, bf16, f32 or f64";
  return name;
}

LogicalResult ModPrinter::declare(ValueRange values, ValueRange initial) {
  for (auto [i, value] : llvm::enumerate(values)) {
    auto type = getType(value.getLoc(), value.getType());
    if (failed(type))
      return failure();
    setName(value, "v" + Twine(numNames++));
    os << *type << ' ' << getName(value);
    if (!initial.empty())
      os << " = " << getName(initial[i]);
    os << ";\n";
  }
  return success();
}

LogicalResult ModPrinter::define(Operation &op) {
  Value result = op.getResult(0);
  auto type = getType(op.getLoc(), result.getType());
  if (failed(type))
    return failure();
  setName(result, "v" + Twine(numNames++));
  os << "const " << *type << ' ' << getName(result) << " = ";
  return success();
}

void ModPrinter::printList(ValueRange values) {
  llvm::interleaveComma(values, os, [&](Value value) { os << getName(value); });
}

void ModPrinter::printInteger(raw_ostream &os, const APInt &value) {
  if (value.getBitWidth() == 1)
    os << (value.isZero() ? "false" : "true");
  else if (value.getBitWidth() < 64)
    os << value.getSExtValue();
  else if (value.isMinSignedValue()) // Its digits alone are no literal.
    os << "(-9223372036854775807LL - 1)";
  else
    os << value.getSExtValue() << "LL";
}

static void printFloat(raw_ostream &os, const APFloat &value, Type type) {
  uint64_t bits = value.bitcastToAPInt().getZExtValue();
  bool isDouble = type.isF64();
  if (!isDouble && !type.isF32()) {
    os << "{0x" << llvm::utohexstr(bits, /*LowerCase=*/true) << '}';
    return;
  }
  if (!value.isFinite()) {
    os << (isDouble ? "cp::f64FromBits(0x" : "cp::f32FromBits(0x")
       << llvm::utohexstr(bits, /*LowerCase=*/true)
       << (isDouble ? "ull)" : "u)");
    return;
  }
  // As many digits as it takes to read the same number back.
  SmallString<32> text;
  value.toString(text);
  if (text.find_first_of(".E") == StringRef::npos)
    text += ".0";
  os << text << (isDouble ? "" : "f");
}

LogicalResult ModPrinter::printConstant(Operation &op, Attribute value,
                                        Type type) {
  if (!isa<IntegerAttr, FloatAttr>(value))
    return op.emitOpError("of type ")
           << type
           << " cannot be written as CUDA C++; tables of constants become "
              "captures by --cp-capture-tables";
  if (failed(define(op)))
    return failure();
  if (auto integer = dyn_cast<IntegerAttr>(value))
    printInteger(os, integer.getValue());
  else
    printFloat(os, cast<FloatAttr>(value).getValue(), type);
  os << ";\n";
  return success();
}

//===----------------------------------------------------------------------===//
// Operations
//===----------------------------------------------------------------------===//

/// Operations that are calls of functions of the same name on their operands.
static bool isPlainCall(StringRef name) {
  static const llvm::StringSet<> names = {
      "arith.addf",       "arith.addi",      "arith.addui_extended",
      "arith.andi",       "arith.ceildivsi", "arith.ceildivui",
      "arith.divf",       "arith.divsi",     "arith.divui",
      "arith.floordivsi", "arith.maximumf",  "arith.maxnumf",
      "arith.maxsi",      "arith.maxui",     "arith.minimumf",
      "arith.minnumf",    "arith.minsi",     "arith.minui",
      "arith.mulf",       "arith.muli",      "arith.negf",
      "arith.ori",        "arith.remf",      "arith.remsi",
      "arith.remui",      "arith.select",    "arith.shli",
      "arith.shrsi",      "arith.shrui",     "arith.subf",
      "arith.subi",       "arith.xori",      "math.absf",
      "math.absi",        "math.acos",       "math.acosh",
      "math.asin",        "math.asinh",      "math.atan",
      "math.atan2",       "math.atanh",      "math.cbrt",
      "math.ceil",        "math.copysign",   "math.cos",
      "math.cosh",        "math.ctlz",       "math.ctpop",
      "math.cttz",        "math.erf",        "math.erfc",
      "math.exp",         "math.exp2",       "math.expm1",
      "math.floor",       "math.fma",        "math.fpowi",
      "math.isfinite",    "math.isnan",      "math.log",
      "math.log10",       "math.log1p",      "math.log2",
      "math.powf",        "math.round",      "math.roundeven",
      "math.rsqrt",       "math.sin",        "math.sincos",
      "math.sinh",        "math.sqrt",       "math.tan",
      "math.tanh",        "math.trunc"};
  return names.contains(name);
}

LogicalResult ModPrinter::printCall(Operation &op, const Twine &callee) {
  if (op.getNumResults() != 1) {
    if (failed(declare(op.getResults())))
      return failure();
    os << "cp::" << callee.str() << '(';
    printList(op.getOperands());
    os << ", ";
    printList(op.getResults());
    os << ");\n";
    return success();
  }
  if (failed(define(op)))
    return failure();
  os << "cp::" << callee.str() << '(';
  printList(op.getOperands());
  os << ");\n";
  return success();
}

LogicalResult ModPrinter::printRead(Operation &op) {
  auto read = cast<tensor::ExtractOp>(op);
  if (!names.count(read.getTensor()))
    return op.emitOpError("expects a captured tensor");
  auto type = getType(op.getLoc(), read.getType());
  if (failed(type) || failed(define(op)))
    return failure();
  std::string index = "0";
  ArrayRef<int64_t> shape = read.getTensor().getType().getShape();
  for (auto [i, value] : llvm::enumerate(read.getIndices())) {
    StringRef name = getName(value);
    index = i == 0 ? name.str()
                   : (i == 1 ? index : '(' + index + ')') + " * " +
                         llvm::itostr(shape[i]) + " + " + name.str();
  }
  os << "cp::load<" << *type << ">(" << getName(read.getTensor()) << ", "
     << index << ");\n";
  return success();
}

LogicalResult ModPrinter::print(Operation &op) {
  StringRef name = op.getName().getStringRef();
  if (isPlainCall(name))
    return printCall(op, op.getName().stripDialect());
  return TypeSwitch<Operation *, LogicalResult>(&op)
      .Case([&](arith::ConstantOp constant) {
        return printConstant(op, constant.getValue(), constant.getType());
      })
      .Case([&](arith::CmpIOp cmp) {
        return printCall(
            op, "cmpi_" + arith::stringifyCmpIPredicate(cmp.getPredicate()));
      })
      .Case([&](arith::CmpFOp cmp) {
        return printCall(
            op, "cmpf_" + arith::stringifyCmpFPredicate(cmp.getPredicate()));
      })
      .Case<arith::BitcastOp, arith::ExtFOp, arith::ExtSIOp, arith::ExtUIOp,
            arith::FPToSIOp, arith::FPToUIOp, arith::IndexCastOp,
            arith::IndexCastUIOp, arith::SIToFPOp, arith::TruncFOp,
            arith::TruncIOp, arith::UIToFPOp>([&](auto cast) -> LogicalResult {
        auto type = getType(op.getLoc(), cast.getType());
        if (failed(type))
          return failure();
        return printCall(op, op.getName().stripDialect() + "<" + *type + ">");
      })
      .Case([&](tensor::ExtractOp) { return printRead(op); })
      .Case([&](ub::PoisonOp) -> LogicalResult {
        if (failed(define(op)))
          return failure();
        os << "{};\n";
        return success();
      })
      .Case([&](scf::IfOp) { return printIf(op); })
      .Case([&](scf::ForOp) { return printFor(op); })
      .Case([&](scf::WhileOp) { return printWhile(op); })
      .Case([&](scf::IndexSwitchOp) { return printSwitch(op); })
      .Default([&](Operation *) {
        return op.emitOpError("cannot be written as CUDA C++");
      });
}

LogicalResult ModPrinter::printBody(Block &block) {
  for (Operation &op : block.without_terminator())
    if (failed(print(op)))
      return failure();
  return success();
}
