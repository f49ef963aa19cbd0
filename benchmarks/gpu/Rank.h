//===- Rank.h - A GPU for measurements below the runtime --------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_BENCHMARKS_GPU_RANK_H
#define CP_BENCHMARKS_GPU_RANK_H

#include "RankDevice.h"
#include "Require.h"

namespace cp::bench {

/// GPU 0, of the calling thread.
inline std::shared_ptr<cuda::Device> openDevice() {
  std::string error;
  std::shared_ptr<const cuda::Driver> driver = cuda::Driver::load(error);
  if (!driver)
    require(runtime::Status(CP_UNSUPPORTED, error));
  std::shared_ptr<cuda::Device> device;
  require(cuda::Device::open(driver, 0, device));
  require(device->makeCurrent());
  return device;
}

inline std::unique_ptr<cuda::RankDevice>
makeRank(const std::shared_ptr<cuda::Device> &device) {
  std::unique_ptr<cuda::Stream> stream;
  require(cuda::Stream::create(device, cuda::Stream::Priority::Normal, stream));
  return std::make_unique<cuda::RankDevice>(
      std::make_shared<cuda::KernelStore>(device), device, std::move(stream),
      /*deadlineSeconds=*/600);
}

} // namespace cp::bench

#endif // CP_BENCHMARKS_GPU_RANK_H
