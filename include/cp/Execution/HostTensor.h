//===- HostTensor.h - A tensor in memory ------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_HOSTTENSOR_H
#define CP_EXECUTION_HOSTTENSOR_H

#include "cp/Runtime/Runtime.h"

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <memory>
#include <optional>
#include <string>

namespace mlir::cp::execution {

/// Bytes of one element.
int64_t getByteSize(int32_t dtype);
/// The name of an element type as in MLIR: "bf16".
llvm::StringRef getTypeName(int32_t dtype);
bool isFloat(int32_t dtype);

/// A dense row-major tensor in memory that it owns or shares.
class HostTensor {
public:
  HostTensor() = default;

  /// A tensor of zeros. `what` is for the message if memory does not suffice.
  static llvm::Expected<HostTensor>
  create(int32_t dtype, llvm::ArrayRef<int64_t> shape, const llvm::Twine &what);

  /// A tensor whose elements lie at `data`, aligned for their type, and stay
  /// there as long as `owner` lives. They are only read.
  static llvm::Expected<HostTensor>
  share(int32_t dtype, llvm::ArrayRef<int64_t> shape, const void *data,
        std::shared_ptr<const void> owner, const llvm::Twine &what);

  int32_t getType() const { return view.dtype; }
  llvm::ArrayRef<int64_t> getShape() const {
    return llvm::ArrayRef(view.sizes, view.rank);
  }
  int64_t getNumElements() const { return numElements; }
  /// As the runtime sees it.
  const cp_tensor &getView() const { return view; }

  template <typename T>
  T *getData() {
    return static_cast<T *>(view.data);
  }
  template <typename T>
  const T *getData() const {
    return static_cast<const T *>(view.data);
  }

  /// Type and shape as in messages: "f32 [2, 3]".
  std::string describe() const;

private:
  /// Sets everything but the memory; no `bytes` if they overflow.
  static llvm::Expected<HostTensor> createView(int32_t dtype,
                                               llvm::ArrayRef<int64_t> shape,
                                               std::optional<int64_t> &bytes,
                                               const llvm::Twine &what);

  std::shared_ptr<const void> memory;
  cp_tensor view = {};
  int64_t numElements = 0;
};

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_HOSTTENSOR_H
