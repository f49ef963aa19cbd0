//===- DeviceTensors.h - Tensors of ranks on GPUs ---------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_DEVICETENSORS_H
#define CP_EXECUTION_DEVICETENSORS_H

#include "cp/Runtime/Runtime.h"

#include "llvm/Support/Error.h"

#include <vector>

namespace mlir::cp::execution {

/// One tensor of each rank of this process for each argument or result, in the
/// memory of the rank's context; ranks are numbered from 0. The world outlives
/// it.
class DeviceTensors {
public:
  DeviceTensors(cp_world *world, int32_t count);
  ~DeviceTensors();
  DeviceTensors(const DeviceTensors &) = delete;
  DeviceTensors &operator=(const DeviceTensors &) = delete;

  /// As cp_world_run takes them.
  cp_tensor *const *getPointers() { return pointers.data(); }

  /// Makes tensor `index` of a rank like `host`, contiguous, unless it is there
  /// already; without data if `host` has none.
  llvm::Error create(int64_t rank, int32_t index, const cp_tensor &host);
  /// The same with a copy of the data.
  llvm::Error upload(int64_t rank, int32_t index, const cp_tensor &host);
  /// Copies the data to `host`, which is contiguous.
  llvm::Error download(int64_t rank, int32_t index, const cp_tensor &host);

private:
  llvm::Error check(int32_t status) const;

  cp_world *world;
  int32_t first = 0; ///< Rank of this process.
  std::vector<cp_context *> contexts;
  std::vector<std::vector<cp_tensor>> views;
  std::vector<cp_tensor *> pointers;
};

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_DEVICETENSORS_H
