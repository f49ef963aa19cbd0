//===- Arguments.cpp - Tensors that callers pass --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Arguments.h"

#include "cp/Execution/Error.h"
#include "cp/Runtime/Tensor.h"
#include "cp/Support/Npy.h"

#include "llvm/ADT/STLExtras.h"

using namespace mlir::cp;
using namespace mlir::cp::capi;
using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

static std::string describeTensor(const cpc_tensor &tensor) {
  if (tensor.dtype < 0 || tensor.dtype > CPC_I64)
    return "the unknown element type " + std::to_string(tensor.dtype);
  if (tensor.rank < 0 || tensor.rank > CPC_MAX_RANK)
    return std::to_string(tensor.rank) + " dimensions";
  return (getTypeName(tensor.dtype) + " " +
          describeShape(ArrayRef(tensor.sizes, tensor.rank)))
      .str();
}

Error mlir::cp::capi::checkTensor(const TensorSpec &spec,
                                  const cpc_tensor &tensor) {
  bool fits = tensor.dtype == spec.dtype && tensor.rank >= 0 &&
              tensor.rank <= CPC_MAX_RANK &&
              ArrayRef(tensor.sizes, tensor.rank) == ArrayRef(spec.shape);
  if (!fits)
    return makeError(spec.title + ": expected " + spec.describe() + ", got " +
                     describeTensor(tensor));
  if (llvm::is_contained(spec.shape, 0))
    return Error::success();
  if (!tensor.data)
    return makeError(spec.title + ", " + spec.describe() + ", has no data");
  auto bytes = static_cast<uintptr_t>(execution::getByteSize(spec.dtype));
  if (reinterpret_cast<uintptr_t>(tensor.data) % bytes != 0)
    return makeError(spec.title + ": the data of " + spec.describe() +
                     " is not aligned to " + Twine(bytes) + " bytes");
  return Error::success();
}

Error mlir::cp::capi::checkResult(const TensorSpec &spec,
                                  const cpc_tensor &tensor) {
  if (Error error = checkTensor(spec, tensor))
    return error;
  // From the smallest stride on, each is to step over what the smaller ones
  // reach.
  llvm::SmallVector<std::pair<int64_t, int64_t>> dims; // stride, size
  for (int32_t dim = 0; dim < tensor.rank; ++dim)
    if (tensor.sizes[dim] > 1)
      dims.push_back({std::abs(tensor.strides[dim]), tensor.sizes[dim]});
  llvm::sort(dims);
  int64_t reach = 0;
  for (auto [stride, size] : dims) {
    if (stride <= reach)
      return makeError(spec.title + ": elements of " + spec.describe() +
                       " overlap in the memory that is given");
    reach += stride * (size - 1);
  }
  return Error::success();
}

bool Arguments::has(size_t index) const {
  return index < static_cast<size_t>(count) && tensors[index].data;
}

Error mlir::cp::capi::checkArguments(const cpc_program &program,
                                     const Arguments &arguments, bool mayLack) {
  size_t expected = program.inputs.size();
  if (arguments.count < 0 || (arguments.count > 0 && !arguments.tensors))
    return makeError("no inputs are given");
  if (static_cast<size_t>(arguments.count) > expected)
    return makeError("expected " + Twine(expected) + " arguments, got " +
                     Twine(arguments.count));
  for (auto [index, spec] : llvm::enumerate(program.inputs)) {
    if (arguments.has(index)) {
      if (Error error = checkTensor(spec, arguments.tensors[index]))
        return error;
      continue;
    }
    bool isEmpty = llvm::is_contained(spec.shape, 0);
    if (!isEmpty && !program.bound[index].isBound &&
        !(mayLack && isFloat(spec.dtype)))
      return makeError(spec.title + ", " + spec.describe() +
                       ", is neither given nor bound");
  }
  return Error::success();
}

cp_tensor mlir::cp::capi::getView(const cpc_program &program,
                                  const Arguments &arguments, size_t index) {
  if (arguments.has(index))
    return toRuntime(arguments.tensors[index]);
  if (program.bound[index].isBound)
    return program.bound[index].view;
  // A tensor without elements.
  const TensorSpec &spec = program.inputs[index];
  cp_tensor view = {};
  view.dtype = spec.dtype;
  view.rank = static_cast<int32_t>(spec.shape.size());
  llvm::copy(spec.shape, view.sizes);
  ::cp::runtime::setContiguousStrides(view);
  return view;
}

Expected<HostTensor> mlir::cp::capi::makeContiguous(const TensorSpec &spec,
                                                    const cp_tensor &tensor) {
  if (::cp::runtime::isContiguous(tensor))
    return HostTensor::share(spec.dtype, spec.shape, tensor.data, nullptr,
                             spec.title);
  Expected<HostTensor> copy =
      HostTensor::create(spec.dtype, spec.shape, spec.title);
  if (copy)
    ::cp::runtime::copyTensor(tensor, copy->getView());
  return copy;
}

Expected<GatheredArguments> mlir::cp::capi::gather(const cpc_program &program,
                                                   const Arguments &arguments,
                                                   bool mayLack) {
  if (Error error = checkArguments(program, arguments, mayLack))
    return error;
  GatheredArguments gathered;
  for (auto [index, spec] : llvm::enumerate(program.inputs)) {
    bool isGiven = arguments.has(index);
    bool isBound = program.bound[index].isBound;
    Expected<HostTensor> tensor =
        isGiven   ? makeContiguous(spec, toRuntime(arguments.tensors[index]))
        : isBound ? makeContiguous(spec, program.bound[index].view)
                  : HostTensor::create(spec.dtype, spec.shape, spec.title);
    if (!tensor)
      return tensor.takeError();
    gathered.tensors.push_back(std::move(*tensor));
    gathered.zeros.push_back(!isGiven && !isBound);
  }
  Expected<TableMap> tables = getTables(
      program.program, program.options.combination.layout, gathered.tensors);
  if (!tables)
    return tables.takeError();
  gathered.tables = std::move(*tables);
  return gathered;
}
