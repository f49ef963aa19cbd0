//===- CPAssembly.cpp - Custom assembly directives ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Mods: [`score_mod` region] [`mask_mod` region], in any order
//===----------------------------------------------------------------------===//

static ParseResult parseMods(OpAsmParser &parser, Region &scoreMod,
                             Region &maskMod) {
  while (true) {
    SMLoc loc = parser.getCurrentLocation();
    StringRef keyword;
    if (failed(
            parser.parseOptionalKeyword(&keyword, {"score_mod", "mask_mod"})))
      return success();
    Region &region = keyword == "score_mod" ? scoreMod : maskMod;
    if (!region.empty())
      return parser.emitError(loc) << "expects at most one " << keyword;
    // Isolated from above: names of the function may be used again.
    if (parser.parseRegion(region, /*arguments=*/{},
                           /*enableNameShadowing=*/true))
      return failure();
    if (region.empty())
      return parser.emitError(loc)
             << "expects a block in " << keyword << ", or no region at all";
  }
}

static void printMods(OpAsmPrinter &printer, Operation *, Region &scoreMod,
                      Region &maskMod) {
  auto print = [&](StringRef name, Region &region) {
    if (region.empty())
      return;
    printer.printNewline();
    printer << "  " << name << ' ';
    printer.printRegion(region);
  };
  print("score_mod", scoreMod);
  print("mask_mod", maskMod);
}

//===----------------------------------------------------------------------===//
// MaskMod: [`mask_mod` region]
//===----------------------------------------------------------------------===//

static ParseResult parseMaskMod(OpAsmParser &parser, Region &maskMod) {
  if (failed(parser.parseOptionalKeyword("mask_mod")))
    return success();
  return parser.parseRegion(maskMod, /*arguments=*/{},
                            /*enableNameShadowing=*/true);
}

static void printMaskMod(OpAsmPrinter &printer, Operation *op,
                         Region &maskMod) {
  Region none;
  printMods(printer, op, none, maskMod);
}

//===----------------------------------------------------------------------===//
// Rows: [`[` rank `]`] [`+` offset]
//===----------------------------------------------------------------------===//

static ParseResult
parseRows(OpAsmParser &parser,
          std::optional<OpAsmParser::UnresolvedOperand> &rank,
          IntegerAttr &offset) {
  if (succeeded(parser.parseOptionalLSquare())) {
    rank.emplace();
    if (parser.parseOperand(*rank) || parser.parseRSquare())
      return failure();
  }
  int64_t value = 0;
  if (succeeded(parser.parseOptionalPlus()) && parser.parseInteger(value))
    return failure();
  offset = parser.getBuilder().getI64IntegerAttr(value);
  return success();
}

static void printRows(OpAsmPrinter &printer, Operation *, Value rank,
                      IntegerAttr offset) {
  if (rank)
    printer << '[' << rank << ']';
  if (offset && offset.getInt() != 0)
    printer << " + " << offset.getInt();
}

//===----------------------------------------------------------------------===//
// SameTypes: types that operands and results share
//===----------------------------------------------------------------------===//

static ParseResult parseSameTypes(OpAsmParser &parser,
                                  SmallVectorImpl<Type> &operands,
                                  SmallVectorImpl<Type> &results) {
  if (parser.parseTypeList(operands))
    return failure();
  results = operands;
  return success();
}

static void printSameTypes(OpAsmPrinter &printer, Operation *,
                           TypeRange operands, TypeRange) {
  llvm::interleaveComma(operands, printer);
}

//===----------------------------------------------------------------------===//
// Result names
//===----------------------------------------------------------------------===//

void RankOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getResult(), "rank");
}

static void nameState(ValueRange results, OpAsmSetValueNameFn setName) {
  if (results.size() != 2)
    return;
  setName(results[0], "out");
  setName(results[1], "lse");
}

void AttendOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  nameState(getResults(), setName);
}

void MergeOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  nameState(getResults(), setName);
}

void RotateStartOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getToken(), "token");
}

static void nameArrived(ValueRange results, OpAsmSetValueNameFn setName) {
  for (Value result : results)
    setName(result, "arrived");
}

void RotateWaitOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  nameArrived(getResults(), setName);
}

void ExchangeStartOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getToken(), "token");
}

void ExchangeWaitOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  nameArrived(getResults(), setName);
}

void PlanOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getPlan(), "plan");
}

void PlanNeedsOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getNeeded(), "needed");
}

void PlanDirectionOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  setName(getDirection(), "direction");
}

void AllGatherOp::getAsmResultNames(OpAsmSetValueNameFn setName) {
  for (Value result : getResults())
    setName(result, "gathered");
}

#define GET_OP_CLASSES
#include "cp/Dialect/CP/IR/CPOps.cpp.inc"
