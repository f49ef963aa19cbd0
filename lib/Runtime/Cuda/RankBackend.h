//===- RankBackend.h - Memory and computation of a rank on a GPU *- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_RANKBACKEND_H
#define CP_RUNTIME_CUDA_RANKBACKEND_H

#include "RankDevice.h"

#include "cp/Runtime/Backend.h"

namespace cp::cuda {

/// A backend on this GPU, whose kernels `kernels` are. `rank`, which it keeps,
/// is what its transport uses and whose waits ask the transport.
std::unique_ptr<runtime::Backend> createRankBackend(
    std::shared_ptr<KernelStore> kernels, std::shared_ptr<const Device> device,
    std::unique_ptr<Stream> stream, double deadlineSeconds, RankDevice *&rank);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_RANKBACKEND_H
