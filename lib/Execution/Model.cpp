//===- Model.cpp - The model ----------------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Model.h"

#include "cp/Execution/Error.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

bool Model::hasSmallFloatArgument() const {
  return llvm::any_of(func::FuncOp(entry).getArgumentTypes(), [](Type type) {
    auto shaped = dyn_cast<ShapedType>(type);
    return shaped && shaped.getElementType().isFloat() &&
           shaped.getElementTypeBitWidth() == 16;
  });
}

/// The function to run.
static Expected<func::FuncOp> findEntry(ModuleOp module, StringRef name) {
  auto entry = module.lookupSymbol<func::FuncOp>(name);
  if (entry && !entry.isDeclaration())
    return entry;
  SmallVector<StringRef> names;
  for (auto function : module.getOps<func::FuncOp>())
    if (!function.isDeclaration())
      names.push_back(function.getSymName());
  std::string found = names.empty() ? "has no function with a body"
                                    : "has: " + llvm::join(names, ", ");
  return makeError("--entry: no function '" + name +
                   "' with a body; the model " + found);
}

Expected<std::unique_ptr<llvm::MemoryBuffer>>
mlir::cp::execution::openModel(StringRef path) {
  std::string reason;
  std::unique_ptr<llvm::MemoryBuffer> file = openInputFile(path, &reason);
  if (!file)
    return makeError(reason);
  return file;
}

Expected<OwningOpRef<ModuleOp>> mlir::cp::execution::parseModule(
    std::unique_ptr<llvm::MemoryBuffer> text, MLIRContext *context,
    const std::shared_ptr<llvm::SourceMgr> &sourceMgr) {
  std::string name = text->getBufferIdentifier().str();
  sourceMgr->AddNewSourceBuffer(std::move(text), llvm::SMLoc());
  auto module = parseSourceFile<ModuleOp>(sourceMgr, context);
  if (!module)
    return makeError("'" + name + "' is not a valid model");
  return module;
}

Expected<Model> mlir::cp::execution::makeModel(OwningOpRef<ModuleOp> module,
                                               StringRef entry) {
  Expected<func::FuncOp> function = findEntry(*module, entry);
  if (!function)
    return function.takeError();
  Model model;
  model.module = std::move(module);
  model.entry = *function;
  return model;
}
