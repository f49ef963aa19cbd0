//===- NpyReader.cpp - Reading numpy's file format ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// xtensor parses headers and reorders elements. Around it: the preamble
// (xtensor 0.24 misreads lengths of headers above 127 bytes and does not know
// version 3), and checks of everything that it takes for granted.
//
// This file is compiled with exceptions, because xtensor throws; none leaves
// it.
//
//===----------------------------------------------------------------------===//

#include "NpyTypes.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/CheckedArithmetic.h"
#include "llvm/Support/Endian.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Regex.h"

#include "xtensor/xadapt.hpp"
#include "xtensor/xnoalias.hpp"
#include "xtensor/xnpy.hpp"

#include <exception>

using namespace mlir::cp;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

namespace {
/// What a header says.
struct Header {
  const NpyTypeInfo *type;
  bool bigEndian;
  bool fortranOrder;
  std::vector<int64_t> shape;
};
} // namespace

static Error invalid(const llvm::Twine &reason) {
  return llvm::createStringError(llvm::inconvertibleErrorCode(), reason);
}

/// Takes the preamble and the header off `content`; the rest is data.
static Expected<StringRef> takeHeader(StringRef &content) {
  if (!content.consume_front("\x93NUMPY"))
    return invalid("not an .npy file");
  if (content.size() < 2)
    return invalid("the file ends within its header");
  unsigned version = static_cast<unsigned char>(content[0]);
  if (version < 1 || version > 3)
    return invalid("unknown format version " + llvm::Twine(version));
  content = content.drop_front(2);
  size_t lengthBytes = version == 1 ? 2 : 4;
  if (content.size() < lengthBytes)
    return invalid("the file ends within its header");
  size_t length = version == 1
                      ? llvm::support::endian::read16le(content.data())
                      : llvm::support::endian::read32le(content.data());
  content = content.drop_front(lengthBytes);
  if (content.size() < length)
    return invalid("the file ends within its header");
  StringRef header = content.take_front(length);
  content = content.drop_front(length);
  return header;
}

/// xtensor's parser wants a newline at the end, takes any text for a number,
/// and reads before the start of empty strings. This admits only what it gets
/// right, in any order of keys: it wants descr, fortran_order, shape.
static Expected<std::string> normalizeHeader(StringRef header) {
  std::string text;
  llvm::copy_if(header, std::back_inserter(text),
                [](char c) { return c != ' ' && c != '\n'; });
  auto find = [&](const char *pattern) {
    llvm::SmallVector<StringRef, 2> matches;
    llvm::Regex(pattern).match(text, &matches);
    return matches.empty() ? std::string() : matches[1].str();
  };
  std::string descr = find("[{,]('descr':('[^']*'|\\[[^]]*\\]))[,}]");
  std::string order = find("[{,]('fortran_order':(True|False))[,}]");
  std::string shape = find("[{,]('shape':\\(([0-9]+,)*[0-9]*\\))[,}]");
  if (text.empty() || text.front() != '{' || text.back() != '}')
    return invalid("the header is not a dictionary");
  for (auto [found, key] : {std::pair(&descr, "descr"),
                            {&order, "fortran_order"},
                            {&shape, "shape"}})
    if (found->empty())
      return invalid(llvm::Twine("the header has no valid '") + key + "'");
  return "{" + descr + "," + order + "," + shape + "}\n";
}

/// The type that a header's descr names.
static Expected<const NpyTypeInfo *> parseType(StringRef descr) {
  const NpyTypeInfo *info =
      llvm::find_if(npyTypes, [&](const NpyTypeInfo &info) {
        return info.descr == descr.drop_front();
      });
  if (info == std::end(npyTypes))
    return invalid("element type '" + descr +
                   "' is not supported: expected a float, integer or bool");
  return info;
}

static Expected<Header> parseHeader(StringRef text) {
  Expected<std::string> normal = normalizeHeader(text);
  if (!normal)
    return normal.takeError();
  StringRef afterKey = StringRef(*normal).drop_front(strlen("{'descr':"));
  // xtensor's message for these would be "invalid typestring".
  if (afterKey.front() == '[')
    return invalid("structured element types are not supported");
  StringRef quoted =
      afterKey.drop_front().take_until([](char c) { return c == '\''; });
  if (quoted.empty() || !StringRef("<>|").contains(quoted.front()))
    return invalid("element type '" + quoted + "' is not supported");

  Expected<const NpyTypeInfo *> type = parseType(quoted);
  if (!type)
    return type.takeError();
  Header header{*type, quoted.front() == '>', false, {}};
  std::string descr;
  std::vector<size_t> shape;
  xt::detail::parse_header(*normal, descr, &header.fortranOrder, shape);
  for (size_t size : shape) {
    if (size > INT64_MAX)
      return invalid("the shape is too large");
    header.shape.push_back(static_cast<int64_t>(size));
  }
  return header;
}

/// Checks that the data is what the header announces, before any memory is
/// taken for it.
static Error checkSize(const Header &header, size_t dataBytes) {
  int64_t bytes = header.type->bytes;
  for (int64_t size : header.shape) {
    std::optional<int64_t> product = llvm::checkedMul(bytes, size);
    if (!product)
      return invalid("the shape " + describeShape(header.shape) +
                     " is too large");
    bytes = *product;
  }
  if (static_cast<uint64_t>(bytes) == dataBytes)
    return Error::success();
  return invalid("the header announces " + header.type->name + " " +
                 describeShape(header.shape) + ", " + llvm::Twine(bytes) +
                 " bytes, but " + llvm::Twine(dataBytes) + " follow");
}

template <typename T>
static void toRowMajor(const std::vector<int64_t> &shape,
                       std::vector<char> &bytes) {
  std::vector<char> result(bytes.size());
  std::vector<size_t> sizes(shape.begin(), shape.end());
  size_t count = bytes.size() / sizeof(T);
  auto from = xt::adapt<xt::layout_type::column_major>(
      reinterpret_cast<const T *>(bytes.data()), count, xt::no_ownership(),
      sizes);
  auto to = xt::adapt<xt::layout_type::row_major>(
      reinterpret_cast<T *>(result.data()), count, xt::no_ownership(), sizes);
  xt::noalias(to) = from;
  bytes = std::move(result);
}

/// Brings elements of `T`'s size into row-major order and host byte order.
template <typename T>
static void normalizeElements(const Header &header, std::vector<char> &bytes) {
  bool hostIsBig = llvm::endianness::native == llvm::endianness::big;
  if (header.bigEndian != hostIsBig) {
    llvm::MutableArrayRef<T> elements(reinterpret_cast<T *>(bytes.data()),
                                      bytes.size() / sizeof(T));
    for (T &element : elements)
      element = llvm::byteswap(element);
  }
  if (header.fortranOrder && header.shape.size() > 1 && !bytes.empty())
    toRowMajor<T>(header.shape, bytes);
}

static Expected<NpyArray> parseFile(StringRef content) {
  Expected<StringRef> text = takeHeader(content);
  if (!text)
    return text.takeError();
  Expected<Header> header = parseHeader(*text);
  if (!header)
    return header.takeError();
  if (Error error = checkSize(*header, content.size()))
    return error;

  NpyArray array;
  array.type = header->type->type;
  array.shape = header->shape;
  array.bytes.assign(content.begin(), content.end());
  switch (header->type->bytes) {
  case 1:
    normalizeElements<uint8_t>(*header, array.bytes);
    break;
  case 2:
    normalizeElements<uint16_t>(*header, array.bytes);
    break;
  case 4:
    normalizeElements<uint32_t>(*header, array.bytes);
    break;
  default:
    normalizeElements<uint64_t>(*header, array.bytes);
    break;
  }
  if (array.type == NpyType::Bool)
    for (char &value : array.bytes)
      value = value != 0;
  return array;
}

Expected<NpyArray> mlir::cp::readNpy(StringRef path) {
  auto wrap = [&](const llvm::Twine &reason) {
    return invalid("cannot read '" + path + "': " + reason);
  };
  // "Is a directory" would otherwise be an obscure failure to map it.
  if (llvm::sys::fs::is_directory(path))
    return wrap("it is a directory");
  auto file = llvm::MemoryBuffer::getFile(path, /*IsText=*/false,
                                          /*RequiresNullTerminator=*/false);
  if (!file)
    return wrap(file.getError().message());
  try {
    Expected<NpyArray> array = parseFile((*file)->getBuffer());
    if (!array)
      return wrap(llvm::toString(array.takeError()));
    return array;
  } catch (const std::exception &error) {
    return wrap(error.what());
  }
}
