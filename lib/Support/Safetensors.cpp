//===- Safetensors.cpp - Files of named tensors ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Support/Safetensors.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/JSON.h"

using namespace mlir::cp;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;
using llvm::Twine;

// What a file holds is used as it is.
static_assert(llvm::endianness::native == llvm::endianness::little);

namespace {
struct TypeInfo {
  StringRef name;
  int64_t bytes;
  std::optional<NpyType> type;
};
} // namespace

static constexpr TypeInfo typeInfos[] = {
    {"F64", 8, NpyType::F64}, {"F32", 4, NpyType::F32},
    {"F16", 2, NpyType::F16}, {"BF16", 2, std::nullopt},
    {"I64", 8, NpyType::I64}, {"I32", 4, NpyType::I32},
    {"I16", 2, NpyType::I16}, {"I8", 1, NpyType::I8},
    {"U8", 1, NpyType::U8},   {"BOOL", 1, NpyType::Bool}};

/// The writers of the format allow no more.
static constexpr uint64_t maxHeaderBytes = 100'000'000;
/// A header is an object of objects of arrays.
static constexpr int maxDepth = 8;

static Error invalid(const Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), reason);
}

std::string Safetensor::describe() const {
  return dtype + " " + describeShape(shape);
}

/// Whether brackets nest so deeply that a recursive parser may run out of
/// stack.
static bool isTooDeep(StringRef json) {
  int depth = 0;
  bool quoted = false;
  for (size_t i = 0; i < json.size(); ++i) {
    char c = json[i];
    if (quoted && c == '\\')
      ++i;
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && (c == '{' || c == '['))
      ++depth;
    else if (!quoted && (c == '}' || c == ']'))
      --depth;
    if (depth > maxDepth)
      return true;
  }
  return false;
}

/// An array of whole numbers that are not negative.
static std::optional<std::vector<int64_t>>
getNumbers(const llvm::json::Object &object, StringRef key) {
  const llvm::json::Array *array = object.getArray(key);
  if (!array)
    return std::nullopt;
  std::vector<int64_t> numbers;
  for (const llvm::json::Value &value : *array) {
    std::optional<int64_t> number = value.getAsInteger();
    if (!number || *number < 0)
      return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

/// Checks that a tensor has as many bytes as its shape says.
static Error checkSize(const Safetensor &tensor, int64_t elementBytes) {
  int64_t bytes = elementBytes;
  for (int64_t size : tensor.shape) {
    std::optional<int64_t> product = llvm::checkedMul(bytes, size);
    if (!product)
      return invalid("the shape " + describeShape(tensor.shape) +
                     " is too large");
    bytes = *product;
  }
  if (static_cast<uint64_t>(bytes) == tensor.bytes.size())
    return Error::success();
  return invalid(tensor.describe() + " has " + Twine(bytes) +
                 " bytes, but data_offsets span " + Twine(tensor.bytes.size()));
}

/// One tensor of the header; `data` is what follows the header.
static Expected<Safetensor> parseTensor(const llvm::json::Value &value,
                                        StringRef data) {
  const llvm::json::Object *object = value.getAsObject();
  if (!object)
    return invalid("expected an object with dtype, shape and data_offsets");
  std::optional<StringRef> dtype = object->getString("dtype");
  auto shape = getNumbers(*object, "shape");
  auto offsets = getNumbers(*object, "data_offsets");
  if (!dtype)
    return invalid("dtype is not a string");
  if (!shape)
    return invalid("shape is not an array of whole numbers from 0");
  if (!offsets || offsets->size() != 2)
    return invalid("data_offsets are not two whole numbers from 0");
  auto begin = static_cast<uint64_t>(offsets->front()),
       end = static_cast<uint64_t>(offsets->back());
  if (begin > end || end > data.size())
    return invalid("data_offsets [" + Twine(begin) + ", " + Twine(end) +
                   "] are not within the " + Twine(data.size()) +
                   " bytes of data");
  Safetensor tensor{dtype->str(), std::nullopt, std::move(*shape),
                    data.slice(begin, end)};
  const TypeInfo *info = llvm::find_if(
      typeInfos, [&](const TypeInfo &info) { return info.name == *dtype; });
  if (info == std::end(typeInfos))
    return tensor;
  tensor.type = info->type;
  if (Error error = checkSize(tensor, info->bytes))
    return error;
  return tensor;
}

Error SafetensorsFile::parse(StringRef content) {
  if (content.size() < sizeof(uint64_t))
    return invalid("not a safetensors file: it has " + Twine(content.size()) +
                   " bytes, expected at least 8");
  uint64_t length = llvm::support::endian::read64le(content.data());
  content = content.drop_front(sizeof(uint64_t));
  if (length > maxHeaderBytes || length > content.size())
    return invalid("not a safetensors file: it announces a header of " +
                   Twine(length) + " bytes, but " + Twine(content.size()) +
                   " follow");
  StringRef text = content.take_front(length);
  if (isTooDeep(text))
    return invalid("the header nests too deeply");
  Expected<llvm::json::Value> header = llvm::json::parse(text);
  if (!header)
    return invalid("the header is not valid JSON: " +
                   llvm::toString(header.takeError()));
  const llvm::json::Object *object = header->getAsObject();
  if (!object)
    return invalid("the header is not an object");
  for (const auto &[key, value] : *object) {
    if (StringRef(key) == "__metadata__")
      continue;
    Expected<Safetensor> tensor =
        parseTensor(value, content.drop_front(length));
    if (!tensor)
      return invalid("tensor '" + StringRef(key) +
                     "': " + llvm::toString(tensor.takeError()));
    tensors[StringRef(key)] = std::move(*tensor);
  }
  return Error::success();
}

Expected<SafetensorsFile> SafetensorsFile::open(StringRef path) {
  SafetensorsFile file;
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                            /*RequiresNullTerminator=*/false);
  if (!buffer)
    return invalid("cannot read '" + path +
                   "': " + buffer.getError().message());
  file.buffer = std::move(*buffer);
  if (Error error = file.parse(file.buffer->getBuffer()))
    return invalid("cannot read '" + path +
                   "': " + llvm::toString(std::move(error)));
  return file;
}

const Safetensor *SafetensorsFile::find(StringRef name) const {
  auto it = tensors.find(name);
  return it == tensors.end() ? nullptr : &it->second;
}
