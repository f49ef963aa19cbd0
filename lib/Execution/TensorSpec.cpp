//===- TensorSpec.cpp - Types of arguments and results --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/TensorSpec.h"

#include "cp/Dialect/CP/IR/CPDialect.h"
#include "cp/Execution/Error.h"
#include "cp/Support/Npy.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::execution;
using llvm::Expected;

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

std::string TensorSpec::describe() const {
  return getTypeName(dtype).str() + " " + describeShape(shape);
}

static Expected<TensorSpec> makeSpec(Type type, std::string title) {
  auto tensor = dyn_cast<RankedTensorType>(type);
  std::optional<int32_t> dtype =
      tensor ? getDType(tensor.getElementType()) : std::nullopt;
  if (!dtype || !tensor.hasStaticShape())
    return makeError(title + " has type " + print(type) +
                     ": expected a tensor of static shape with elements f64, "
                     "f32, f16, bf16, i1, i8, i16, i32 or i64");
  return TensorSpec{*dtype, llvm::SmallVector<int64_t>(tensor.getShape()), "",
                    "", std::move(title)};
}

/// The name that a location carries, if it has one.
static std::string getName(Location location) {
  if (auto name = dyn_cast<NameLoc>(location))
    return name.getName().str();
  return "";
}

Expected<std::vector<TensorSpec>>
mlir::cp::execution::getArguments(func::FuncOp function) {
  std::vector<TensorSpec> specs;
  for (auto [index, type] : llvm::enumerate(function.getArgumentTypes())) {
    auto weight = function.getArgAttrOfType<StringAttr>(index, kWeightAttr);
    std::string title = "argument " + std::to_string(index);
    if (weight)
      title += " (weight '" + weight.str() + "')";
    Expected<TensorSpec> spec = makeSpec(type, std::move(title));
    if (!spec)
      return spec.takeError();
    if (weight)
      spec->weight = weight.str();
    if (!function.isDeclaration())
      spec->name = getName(function.getArgument(index).getLoc());
    specs.push_back(std::move(*spec));
  }
  return specs;
}

Expected<std::vector<TensorSpec>>
mlir::cp::execution::getResults(func::FuncOp function) {
  std::vector<TensorSpec> specs;
  for (auto [index, type] : llvm::enumerate(function.getResultTypes())) {
    Expected<TensorSpec> spec =
        makeSpec(type, "result " + std::to_string(index));
    if (!spec)
      return spec.takeError();
    specs.push_back(std::move(*spec));
  }
  return specs;
}
