//===- OneDevice.h - The unsharded graph ------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What one device would do, whatever shardings the model is annotated with: the
// reference for checks, and plans that do not depend on a layout.
//
//===----------------------------------------------------------------------===//

#ifndef CP_EXECUTION_ONEDEVICE_H
#define CP_EXECUTION_ONEDEVICE_H

#include "cp/Execution/BlockMask.h"
#include "cp/Execution/Model.h"

namespace mlir::cp::execution {

/// The results of the unsharded graph, attention in double precision by plain
/// loops.
llvm::Expected<std::vector<HostTensor>>
computeReference(const Model &model, llvm::ArrayRef<HostTensor> inputs);

/// The block masks of all attentions of the unsharded graph, planned with tiles
/// of edge `tile` (0: the default) and `threads` threads.
llvm::Expected<std::vector<std::vector<NamedTensor>>>
makeBlockMasks(const Model &model, llvm::ArrayRef<HostTensor> inputs,
               int64_t tile, int32_t threads);

} // namespace mlir::cp::execution

#endif // CP_EXECUTION_ONEDEVICE_H
