//===- Safetensors.h - Files of named tensors -------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// The format of https://github.com/huggingface/safetensors: the length of the
// header (8 bytes, little-endian), the header (JSON: for each name dtype, shape
// and data_offsets, bytes from the header's end), the tensors' row-major
// little-endian bytes.
//
//===----------------------------------------------------------------------===//

#ifndef CP_SUPPORT_SAFETENSORS_H
#define CP_SUPPORT_SAFETENSORS_H

#include "cp/Support/Npy.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/MemoryBuffer.h"

#include <memory>
#include <optional>

namespace mlir::cp {

/// A tensor of the file, in the file's own memory.
struct Safetensor {
  /// As the file calls it: "BF16".
  std::string dtype;
  /// None for BF16, which numpy does not have, and for what is not supported.
  std::optional<NpyType> type;
  std::vector<int64_t> shape;
  llvm::StringRef bytes;

  bool isBF16() const { return dtype == "BF16"; }
  /// Type and shape as in messages: "BF16 [2, 3]".
  std::string describe() const;
};

/// A file that is mapped into memory; tensors are paged in when they are read.
class SafetensorsFile {
public:
  /// Reads the header and checks all of it. Tensors may overlap, and bytes may
  /// belong to none.
  static llvm::Expected<SafetensorsFile> open(llvm::StringRef path);

  /// The tensor of this name, or null.
  const Safetensor *find(llvm::StringRef name) const;
  size_t getNumTensors() const { return tensors.size(); }
  /// Keeps the tensors' memory alive.
  std::shared_ptr<const void> getOwner() const { return buffer; }

private:
  llvm::Error parse(llvm::StringRef content);

  std::shared_ptr<llvm::MemoryBuffer> buffer;
  llvm::StringMap<Safetensor> tensors;
};

} // namespace mlir::cp

#endif // CP_SUPPORT_SAFETENSORS_H
