//===- Model.cpp - The model and its arguments ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Model.h"

#include "Convert.h"
#include "Random.h"

#include "mlir/Parser/Parser.h"
#include "mlir/Support/FileUtilities.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::run;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

//===----------------------------------------------------------------------===//
// The model
//===----------------------------------------------------------------------===//

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

Expected<Model>
mlir::cp::run::loadModel(const Options &options, MLIRContext *context,
                         const std::shared_ptr<llvm::SourceMgr> &sourceMgr) {
  std::string reason;
  std::unique_ptr<llvm::MemoryBuffer> file =
      openInputFile(options.model, &reason);
  if (!file)
    return makeError(reason);
  sourceMgr->AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  Model model;
  model.module = parseSourceFile<ModuleOp>(sourceMgr, context);
  if (!model.module)
    return makeError("'" + options.model + "' is not a valid model");
  Expected<func::FuncOp> entry = findEntry(*model.module, options.entry);
  if (!entry)
    return entry.takeError();
  model.entry = *entry;
  return model;
}

//===----------------------------------------------------------------------===//
// Its arguments
//===----------------------------------------------------------------------===//

static std::string nameArgument(unsigned index) {
  return "argument " + std::to_string(index);
}

static std::string print(Type type) {
  std::string text;
  llvm::raw_string_ostream(text) << type;
  return text;
}

/// The runtime's number for an element type.
static std::optional<int32_t> getDType(Type type) {
  if (type.isF32())
    return CP_F32;
  if (type.isF16())
    return CP_F16;
  if (type.isBF16())
    return CP_BF16;
  if (type.isF64())
    return CP_F64;
  if (type.isSignlessInteger(1))
    return CP_I1;
  if (type.isSignlessInteger(8))
    return CP_I8;
  if (type.isSignlessInteger(16))
    return CP_I16;
  if (type.isSignlessInteger(32))
    return CP_I32;
  if (type.isSignlessInteger(64))
    return CP_I64;
  return std::nullopt;
}

/// A tensor of zeros for an argument.
static Expected<HostTensor> createArgument(unsigned index, Type type) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  std::optional<int32_t> dtype =
      tensor ? getDType(tensor.getElementType()) : std::nullopt;
  if (!dtype || !tensor.hasStaticShape())
    return makeError(nameArgument(index) + " has type " + print(type) +
                     ": expected a tensor of static shape with elements f64, "
                     "f32, f16, bf16, i1, i8, i16, i32 or i64");
  return HostTensor::create(*dtype, tensor.getShape(), nameArgument(index));
}

static Error fillFromFile(HostTensor &tensor, unsigned index, StringRef file) {
  Expected<NpyArray> array = readNpy(file);
  if (!array)
    return makeError(nameArgument(index) + ": " +
                     llvm::toString(array.takeError()));
  std::string where = nameArgument(index) + ": expected " + tensor.describe() +
                      ", but '" + file.str() + "' holds " + describe(*array);
  if (tensor.getShape() != ArrayRef(array->shape))
    return makeError(where);
  if (Error error = convert(*array, tensor))
    return makeError(where + ": " + llvm::toString(std::move(error)));
  return Error::success();
}

static Error fillArgument(HostTensor &tensor, unsigned index,
                          const Options &options) {
  auto file = options.inputs.find(index);
  if (file != options.inputs.end())
    return fillFromFile(tensor, index, file->second);
  if (!isFloat(tensor.getType()))
    return makeError(nameArgument(index) + " is " + tensor.describe() +
                     ": an integer argument needs --input=" + Twine(index) +
                     "=FILE.npy");
  if (!options.planOnly)
    fillNormal(tensor, options.seed, index);
  return Error::success();
}

Expected<std::vector<HostTensor>>
mlir::cp::run::makeInputs(const Options &options, func::FuncOp entry) {
  unsigned count = entry.getNumArguments();
  for (const auto &[index, file] : options.inputs)
    if (index >= count)
      return makeError("--input: there is no " + nameArgument(index) + ": '" +
                       entry.getSymName() + "' has " + Twine(count) +
                       " arguments");
  std::vector<HostTensor> inputs;
  for (auto [index, type] : llvm::enumerate(entry.getArgumentTypes())) {
    Expected<HostTensor> tensor = createArgument(index, type);
    if (!tensor)
      return tensor.takeError();
    if (Error error = fillArgument(*tensor, index, options))
      return error;
    inputs.push_back(std::move(*tensor));
  }
  return inputs;
}
