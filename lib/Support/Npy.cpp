//===- Npy.cpp - Arrays in numpy's file format ----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Writes files, with headers by xtensor. This file is compiled with exceptions,
// because xtensor's headers contain throws; what is used of them has none.
//
//===----------------------------------------------------------------------===//

#include "cp/Support/Npy.h"

#include "NpyTypes.h"
#include "cp/Support/StagedFile.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/bit.h"

#include "xtensor/xnpy.hpp"

#include <sstream>

using namespace mlir::cp;
using llvm::Error;
using llvm::Expected;
using llvm::StringRef;

static const NpyTypeInfo &getInfo(NpyType type) {
  return *llvm::find_if(
      npyTypes, [&](const NpyTypeInfo &info) { return info.type == type; });
}

int64_t mlir::cp::getByteSize(NpyType type) { return getInfo(type).bytes; }
StringRef mlir::cp::getTypeName(NpyType type) { return getInfo(type).name; }

int64_t NpyArray::getNumElements() const {
  int64_t count = 1;
  for (int64_t size : shape)
    count *= size;
  return count;
}

std::string mlir::cp::describeShape(llvm::ArrayRef<int64_t> shape) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "[";
  llvm::interleaveComma(shape, os);
  os << "]";
  return text;
}

std::string mlir::cp::describe(const NpyArray &array) {
  return getTypeName(array.type).str() + " " + describeShape(array.shape);
}

void mlir::cp::printNpy(llvm::raw_ostream &os, NpyType type,
                        llvm::ArrayRef<int64_t> shape, const void *bytes) {
  const NpyTypeInfo &info = getInfo(type);
  StringRef order = info.bytes == 1                                     ? "|"
                    : llvm::endianness::native == llvm::endianness::big ? ">"
                                                                        : "<";
  std::ostringstream header;
  std::vector<size_t> sizes(shape.begin(), shape.end());
  xt::detail::write_header(header, (order + info.descr).str(),
                           /*fortran_order=*/false, sizes);
  os << header.str();
  int64_t count = info.bytes;
  for (int64_t size : shape)
    count *= size;
  os.write(static_cast<const char *>(bytes), count);
}

Error mlir::cp::writeNpy(StringRef path, const NpyArray &array) {
  Expected<StagedFile> file = StagedFile::create(path);
  if (!file)
    return file.takeError();
  if (Error error = file->write([&](llvm::raw_ostream &os) {
        printNpy(os, array.type, array.shape, array.bytes.data());
      }))
    return error;
  return file->commit();
}
