//===- NoCudnnGraphs.cpp - Of a build without cudnn-frontend --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "CudnnGraphs.h"

using namespace cp::cuda;
using cp::runtime::Status;

bool cp::cuda::hasCudnnFrontend() { return false; }

Status CudnnGraphs::open(const CudnnDevice &, std::unique_ptr<CudnnGraphs> &) {
  return Status(CP_UNSUPPORTED,
                "this was built without cuDNN: its headers or those of "
                "cudnn-frontend were missing");
}
