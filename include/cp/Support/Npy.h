//===- Npy.h - Arrays in numpy's file format --------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Reads and writes .npy files. Nothing in a file is trusted: whatever it holds
// gives an array or an error that names the file and the reason.
//
//===----------------------------------------------------------------------===//

#ifndef CP_SUPPORT_NPY_H
#define CP_SUPPORT_NPY_H

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/raw_ostream.h"

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::cp {

/// Element types of .npy files that this project understands.
enum class NpyType {
  F64,
  F32,
  F16,
  Bool,
  I8,
  I16,
  I32,
  I64,
  U8,
  U16,
  U32,
  U64
};

/// A dense array in host byte order.
struct NpyArray {
  NpyType type = NpyType::F32;
  std::vector<int64_t> shape;
  /// Row-major; a boolean is one byte, 0 or 1.
  std::vector<char> bytes;

  /// Number of elements, the product of `shape`.
  int64_t getNumElements() const;
  /// The elements as `T`, whose size must be that of `type`.
  template <typename T>
  const T *getData() const {
    return reinterpret_cast<const T *>(bytes.data());
  }
};

/// Bytes of one element.
int64_t getByteSize(NpyType type);
/// numpy's name of the type, "float32" for one.
llvm::StringRef getTypeName(NpyType type);
/// Type and shape as in messages: "float32 [2, 3]".
std::string describe(const NpyArray &array);
/// A shape as in messages: "[2, 3]".
std::string describeShape(llvm::ArrayRef<int64_t> shape);

/// Reads a file of any byte order, in C or Fortran order (the result is
/// row-major). No more memory is taken than the file has bytes, twice.
llvm::Expected<NpyArray> readNpy(llvm::StringRef path);

/// Writes the file format to a stream: `bytes` are the row-major elements.
void printNpy(llvm::raw_ostream &os, NpyType type,
              llvm::ArrayRef<int64_t> shape, const void *bytes);

/// Writes a file: on failure, what was at `path` before is still there.
llvm::Error writeNpy(llvm::StringRef path, const NpyArray &array);

} // namespace mlir::cp

#endif // CP_SUPPORT_NPY_H
