//===- HopperLaunch.h - What the Hopper kernel needs ------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_HOPPERLAUNCH_H
#define CP_RUNTIME_CUDA_HOPPERLAUNCH_H

#include "DriverApi.h"
#include "KernelSource.h"

namespace cp::cuda {

/// The function cuTensorMapEncodeTiled.
using EncodeTensorMap = decltype(DriverApi::cuTensorMapEncodeTiled);

/// Fills AttendParams::hopper but for its counter. q, k and v are [batch,
/// heads, rows, elements] in the device's memory, with rows that begin at
/// multiples of 16 bytes. Returns the driver's status.
int fillHopperParams(EncodeTensorMap encode, const KernelLaunch &launch,
                     const cp_tensor &q, const cp_tensor &k, const cp_tensor &v,
                     HopperParams &params);

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_HOPPERLAUNCH_H
