//===- Weights.cpp - Tensors of a model by name ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Weights.h"

#include "cp/Execution/Convert.h"
#include "cp/Execution/Error.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir::cp;
using namespace mlir::cp::execution;
using llvm::ArrayRef;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

Expected<HostTensor> mlir::cp::execution::readTensor(const TensorSpec &spec,
                                                     StringRef file) {
  Expected<NpyArray> array = readNpy(file);
  if (!array)
    return makeError(spec.title + ": " + llvm::toString(array.takeError()));
  std::string where = spec.title + ": expected " + spec.describe() + ", but '" +
                      file.str() + "' holds " + describe(*array);
  if (ArrayRef(spec.shape) != ArrayRef(array->shape))
    return makeError(where);
  // Bytes of booleans are 0 or 1.
  if (getFileType(spec.dtype) == array->type && spec.dtype != CP_BF16) {
    auto owner = std::make_shared<const NpyArray>(std::move(*array));
    return HostTensor::share(spec.dtype, spec.shape, owner->bytes.data(), owner,
                             spec.title);
  }
  Expected<HostTensor> tensor =
      HostTensor::create(spec.dtype, spec.shape, spec.title);
  if (!tensor)
    return tensor;
  if (Error error = convert(*array, *tensor))
    return makeError(where + ": " + llvm::toString(std::move(error)));
  return tensor;
}

Expected<Weights> Weights::open(StringRef path) {
  Weights weights;
  weights.path = path.str();
  if (llvm::sys::fs::is_directory(path))
    return weights;
  if (!path.ends_with(".safetensors"))
    return makeError("--weights: expected a directory of .npy files or a file "
                     "*.safetensors, got '" +
                     path + "'");
  Expected<SafetensorsFile> file = SafetensorsFile::open(path);
  if (!file)
    return makeError("--weights: " + llvm::toString(file.takeError()));
  weights.file.emplace(std::move(*file));
  return weights;
}

/// Whether the tensor's bytes are, as they lie there, elements of this type.
static bool canShare(const Safetensor &tensor, int32_t dtype) {
  bool sameType =
      dtype == CP_BF16 ? tensor.isBF16() : tensor.type == getFileType(dtype);
  // Bytes of booleans may be anything.
  return sameType && dtype != CP_I1 &&
         reinterpret_cast<uintptr_t>(tensor.bytes.data()) %
                 getByteSize(dtype) ==
             0;
}

static Expected<HostTensor> read(const TensorSpec &spec,
                                 const Safetensor &tensor,
                                 const SafetensorsFile &file) {
  if (canShare(tensor, spec.dtype))
    return HostTensor::share(spec.dtype, spec.shape, tensor.bytes.data(),
                             file.getOwner(), spec.title);
  Expected<HostTensor> copy =
      HostTensor::create(spec.dtype, spec.shape, spec.title);
  if (!copy)
    return copy;
  if (Error error = tensor.isBF16()
                        ? convertBF16(tensor.bytes.data(), *copy)
                        : convert(*tensor.type, tensor.bytes.data(), *copy))
    return error;
  return copy;
}

Expected<HostTensor> Weights::read(const TensorSpec &spec) const {
  if (!file) {
    llvm::SmallString<128> name;
    llvm::sys::path::append(name, path, spec.weight + ".npy");
    return readTensor(spec, name);
  }
  const Safetensor *tensor = file->find(spec.weight);
  if (!tensor)
    return makeError(spec.title + ": '" + path + "' has no tensor '" +
                     spec.weight + "'");
  std::string where = spec.title + ": expected " + spec.describe() +
                      ", but tensor '" + spec.weight + "' of '" + path +
                      "' is " + tensor->describe();
  if (ArrayRef(spec.shape) != ArrayRef(tensor->shape))
    return makeError(where);
  if (!tensor->type && !tensor->isBF16())
    return makeError(where + ": this element type is not supported");
  Expected<HostTensor> result = ::read(spec, *tensor, *file);
  if (!result)
    return makeError(where + ": " + llvm::toString(result.takeError()));
  return result;
}
