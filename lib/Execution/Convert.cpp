//===- Convert.cpp - Elements of files to elements of arguments -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Convert.h"

#include "cp/Execution/Error.h"
#include "cp/Support/SmallFloat.h"

#include <cmath>
#include <cstring>
#include <limits>

using namespace mlir::cp;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::StringRef;
using llvm::Twine;

//===----------------------------------------------------------------------===//
// Elements
//===----------------------------------------------------------------------===//

void mlir::cp::execution::storeFloat(HostTensor &tensor, int64_t index,
                                     double value) {
  switch (tensor.getType()) {
  case CP_F64:
    tensor.getData<double>()[index] = value;
    break;
  case CP_F32:
    tensor.getData<float>()[index] = static_cast<float>(value);
    break;
  case CP_F16:
    tensor.getData<uint16_t>()[index] = roundToF16(value);
    break;
  case CP_BF16:
    tensor.getData<uint16_t>()[index] = roundToBF16(value);
    break;
  default:
    llvm_unreachable("not a float type");
  }
}

double mlir::cp::execution::loadFloat(const HostTensor &tensor, int64_t index) {
  switch (tensor.getType()) {
  case CP_F64:
    return tensor.getData<double>()[index];
  case CP_F32:
    return tensor.getData<float>()[index];
  case CP_F16:
    return extendF16(tensor.getData<uint16_t>()[index]);
  default:
    return extendBF16(tensor.getData<uint16_t>()[index]);
  }
}

int64_t mlir::cp::execution::loadInteger(const HostTensor &tensor,
                                         int64_t index) {
  switch (tensor.getType()) {
  case CP_I1:
    return tensor.getData<uint8_t>()[index];
  case CP_I8:
    return tensor.getData<int8_t>()[index];
  case CP_I16:
    return tensor.getData<int16_t>()[index];
  case CP_I32:
    return tensor.getData<int32_t>()[index];
  default:
    return tensor.getData<int64_t>()[index];
  }
}

/// Stores a whole number if the tensor's integer type has it.
template <typename T>
static bool storeInteger(HostTensor &tensor, int64_t index, int64_t value) {
  if (value < std::numeric_limits<T>::min() ||
      value > std::numeric_limits<T>::max())
    return false;
  tensor.getData<T>()[index] = static_cast<T>(value);
  return true;
}

/// Stores a whole number if the tensor's type has it.
static bool storeWhole(HostTensor &tensor, int64_t index, int64_t value) {
  switch (tensor.getType()) {
  case CP_I1:
    return (value == 0 || value == 1) &&
           storeInteger<uint8_t>(tensor, index, value);
  case CP_I8:
    return storeInteger<int8_t>(tensor, index, value);
  case CP_I16:
    return storeInteger<int16_t>(tensor, index, value);
  case CP_I32:
    return storeInteger<int32_t>(tensor, index, value);
  case CP_I64:
    return storeInteger<int64_t>(tensor, index, value);
  default:
    storeFloat(tensor, index, static_cast<double>(value));
    // What overflowed, or became 2^63, does not convert back.
    double stored = loadFloat(tensor, index);
    return stored >= -0x1p63 && stored < 0x1p63 &&
           static_cast<int64_t>(stored) == value;
  }
}

//===----------------------------------------------------------------------===//
// Arrays
//===----------------------------------------------------------------------===//

template <typename T>
static T loadElement(const void *data, int64_t index) {
  T element;
  std::memcpy(&element, static_cast<const char *>(data) + index * sizeof(T),
              sizeof(T));
  return element;
}

template <typename T>
static Error convertFloats(const void *data, StringRef type, HostTensor &tensor,
                           double (*extend)(T)) {
  if (!isFloat(tensor.getType()))
    return makeError("expected whole numbers, got " + type);
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i)
    storeFloat(tensor, i, extend(loadElement<T>(data, i)));
  return Error::success();
}

template <typename T>
static Error convertWholes(const void *data, HostTensor &tensor) {
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i) {
    T element = loadElement<T>(data, i);
    bool tooLarge =
        std::is_same_v<T, uint64_t> && element > static_cast<T>(INT64_MAX);
    if (tooLarge || !storeWhole(tensor, i, static_cast<int64_t>(element)))
      return makeError("element " + Twine(i) + ", " + Twine(+element) +
                       ", does not fit into " + getTypeName(tensor.getType()));
  }
  return Error::success();
}

Error mlir::cp::execution::convert(NpyType type, const void *data,
                                   HostTensor &tensor) {
  StringRef name = getTypeName(type);
  switch (type) {
  case NpyType::F64:
    return convertFloats<double>(data, name, tensor,
                                 [](double x) { return x; });
  case NpyType::F32:
    return convertFloats<float>(data, name, tensor,
                                [](float x) { return double(x); });
  case NpyType::F16:
    return convertFloats<uint16_t>(data, name, tensor, extendF16);
  case NpyType::Bool:
  case NpyType::U8:
    return convertWholes<uint8_t>(data, tensor);
  case NpyType::U16:
    return convertWholes<uint16_t>(data, tensor);
  case NpyType::U32:
    return convertWholes<uint32_t>(data, tensor);
  case NpyType::U64:
    return convertWholes<uint64_t>(data, tensor);
  case NpyType::I8:
    return convertWholes<int8_t>(data, tensor);
  case NpyType::I16:
    return convertWholes<int16_t>(data, tensor);
  case NpyType::I32:
    return convertWholes<int32_t>(data, tensor);
  case NpyType::I64:
    return convertWholes<int64_t>(data, tensor);
  }
  llvm_unreachable("unknown type");
}

Error mlir::cp::execution::convert(const NpyArray &array, HostTensor &tensor) {
  return convert(array.type, array.bytes.data(), tensor);
}

Error mlir::cp::execution::convertBF16(const void *data, HostTensor &tensor) {
  return convertFloats<uint16_t>(data, "BF16", tensor, extendBF16);
}

NpyType mlir::cp::execution::getFileType(int32_t dtype) {
  // By cp_dtype.
  static constexpr NpyType types[] = {
      NpyType::F32, NpyType::F16, NpyType::F32, NpyType::F64, NpyType::Bool,
      NpyType::I8,  NpyType::I16, NpyType::I32, NpyType::I64};
  return types[dtype];
}

void mlir::cp::execution::print(llvm::raw_ostream &os,
                                const HostTensor &tensor) {
  const void *bytes = tensor.getData<char>();
  std::vector<float> extended;
  if (tensor.getType() == CP_BF16) {
    for (int64_t i = 0, e = tensor.getNumElements(); i < e; ++i)
      extended.push_back(static_cast<float>(loadFloat(tensor, i)));
    bytes = extended.data();
  }
  printNpy(os, getFileType(tensor.getType()), tensor.getShape(), bytes);
}
