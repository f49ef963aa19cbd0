//===- CudaMods.cpp - Mask and score functions as CUDA C++ ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Target/CudaMods.h"

#include "ModPrinter.h"
#include "cp/Conversion/Mods.h"
#include "cp/Conversion/Passes.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Tools/mlir-translate/Translation.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// A region as a function that ModPrinter knows
//===----------------------------------------------------------------------===//

/// A module that holds the region as a function.
static OwningOpRef<ModuleOp> cloneToFunction(Region &mod, ModKind kind) {
  OpBuilder builder(mod.getContext());
  Location loc = mod.getLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  builder.setInsertionPointToStart(module->getBody());
  auto type = builder.getFunctionType(
      mod.getArgumentTypes(), mod.front().getTerminator()->getOperandTypes());
  auto function = func::FuncOp::create(
      builder, loc, kind == ModKind::Mask ? "cp_mask_mod" : "cp_score_mod",
      type);
  IRMapping mapping;
  mod.cloneInto(&function.getBody(), mapping);
  Operation *yield = function.front().getTerminator();
  builder.setInsertionPoint(yield);
  func::ReturnOp::create(builder, yield->getLoc(), yield->getOperands());
  yield->erase();
  defineArithmetic(function.getBody(), kind);
  return module;
}

/// The steps of --cp-lower-to-cpu that decide what a region means.
static LogicalResult simplify(ModuleOp module) {
  PassManager pm(module.getContext());
  pm.addPass(createLowerAffinePass());
  arith::ArithEmulateUnsupportedFloatsOptions floats;
  floats.sourceTypeStrs = {"bf16", "f16"};
  floats.targetTypeStr = "f32";
  pm.addPass(arith::createArithEmulateUnsupportedFloats(floats));
  pm.addPass(math::createMathExtendToSupportedTypes());
  pm.addPass(createClampReads());
  pm.addPass(createCanonicalizerPass());
  pm.addPass(createCSEPass());
  return pm.run(module);
}

//===----------------------------------------------------------------------===//
// Text
//===----------------------------------------------------------------------===//

/// Captures that are read get a variable: a pointer, or the scalar itself.
static LogicalResult printCaptures(ArrayRef<BlockArgument> captures,
                                   ModPrinter &printer) {
  raw_ostream &os = printer.getStream();
  for (auto [i, capture] : llvm::enumerate(captures)) {
    if (capture.use_empty())
      continue;
    printer.setName(capture, "c" + Twine(i));
    if (isa<RankedTensorType>(capture.getType())) {
      os << "const void *const c" << i << " = captures[" << i << "];\n";
      continue;
    }
    auto type = ModPrinter::getType(capture.getLoc(), capture.getType());
    if (failed(type))
      return failure();
    os << "const " << *type << " c" << i << " = cp::load<" << *type
       << ">(captures[" << i << "], 0);\n";
  }
  return success();
}

/// Names of b, h, q_idx and kv_idx.
static constexpr const char *indexNames[kModIndices] = {"b", "h", "q", "kv"};

static LogicalResult printFunction(func::FuncOp function, ModKind kind,
                                   raw_ostream &stream) {
  ModPrinter printer(stream);
  raw_indented_ostream &os = printer.getStream();
  ArrayRef<BlockArgument> arguments = function.getArguments();
  bool isScore = kind == ModKind::Score;
  os << "#define " << (isScore ? "CP_HAS_SCORE_MOD" : "CP_HAS_MASK_MOD")
     << " 1\nCP_MOD " << (isScore ? "cp::f32 " : "bool ")
     << function.getSymName() << '(';
  if (isScore) {
    printer.setName(arguments.front(), "score");
    arguments = arguments.drop_front();
    os << "cp::f32 score, ";
  }
  for (auto [argument, name] : llvm::zip(arguments, indexNames)) {
    printer.setName(argument, name);
    os << "cp::index " << name << ", ";
  }
  os << "const void *const *captures) {\n";
  os.indent();
  Block &body = function.front();
  if (failed(printCaptures(arguments.drop_front(kModIndices), printer)) ||
      failed(printer.printBody(body)))
    return failure();
  os << "return " << printer.getName(body.getTerminator()->getOperand(0))
     << ";\n";
  os.unindent();
  os << "}\n";
  return success();
}

static LogicalResult emitMod(Region &mod, ModKind kind, raw_ostream &os) {
  if (mod.empty())
    return success();
  if (failed(verifyMod(mod, kind)))
    return failure();
  OwningOpRef<ModuleOp> module = cloneToFunction(mod, kind);
  if (failed(simplify(*module)))
    return failure();
  return printFunction(*module->getOps<func::FuncOp>().begin(), kind, os);
}

LogicalResult mlir::cp::emitCudaMods(Operation *attention, raw_ostream &os) {
  auto emit = [&](auto op) {
    return success(succeeded(emitMod(op.getMaskMod(), ModKind::Mask, os)) &&
                   succeeded(emitMod(op.getScoreMod(), ModKind::Score, os)));
  };
  if (auto attend = dyn_cast<AttendOp>(attention))
    return emit(attend);
  if (auto flex = dyn_cast<FlexAttentionOp>(attention))
    return emit(flex);
  return attention->emitOpError("has no mask_mod or score_mod");
}

//===----------------------------------------------------------------------===//
// Translation
//===----------------------------------------------------------------------===//

static LogicalResult translate(Operation *root, raw_ostream &os) {
  unsigned number = 0;
  auto result = root->walk([&](Operation *op) {
    if (!isa<AttendOp, FlexAttentionOp>(op))
      return WalkResult::advance();
    os << "//---- " << number++ << ": " << op->getLoc() << '\n';
    return failed(emitCudaMods(op, os)) ? WalkResult::interrupt()
                                        : WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

void mlir::cp::registerModsToCudaTranslation(
    std::function<void(DialectRegistry &)> registerDialects) {
  TranslateFromMLIRRegistration registration(
      "cp-mods-to-cuda", "print mask and score functions as CUDA C++",
      translate, std::move(registerDialects));
}
