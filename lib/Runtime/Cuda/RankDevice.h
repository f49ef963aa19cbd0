//===- RankDevice.h - One rank's part of a GPU ------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_RANKDEVICE_H
#define CP_RUNTIME_CUDA_RANKDEVICE_H

#include "KernelStore.h"
#include "Stream.h"

#include "cp/Runtime/BufferPool.h"

namespace cp::cuda {

/// Memory of a GPU; of the thread's current device.
class DeviceMemory final : public runtime::BlockSource {
public:
  explicit DeviceMemory(std::shared_ptr<const Device> device)
      : device(std::move(device)) {}
  void *allocate(size_t bytes) override;
  void free(void *block) override;

private:
  std::shared_ptr<const Device> device;
};

/// What a rank computes with: a stream for its work, memory that follows the
/// stream's order, and the GPU's kernels.
struct RankDevice {
  RankDevice(std::shared_ptr<KernelStore> kernels,
             std::shared_ptr<const Device> device,
             std::unique_ptr<Stream> stream, double deadlineSeconds)
      : device(device), kernels(std::move(kernels)), stream(std::move(stream)),
        memory(std::move(device)), buffers(memory) {
    wait.deadlineSeconds = deadlineSeconds;
  }

  /// Launches a kernel whose one parameter is `params`.
  template <typename Params>
  runtime::Status launch(FunctionHandle function, const unsigned (&grid)[3],
                         unsigned threads, unsigned sharedBytes,
                         const Params &params) {
    void *parameters[] = {const_cast<Params *>(&params)};
    return stream->launch(function, grid, threads, sharedBytes, parameters);
  }

  /// Memory of `bytes` bytes; out of memory is an error.
  runtime::Status allocate(size_t bytes, void *&block);
  /// The same with a copy of the host's.
  runtime::Status uploadNew(const void *from, size_t bytes, void *&block);

  std::shared_ptr<const Device> device;
  std::shared_ptr<KernelStore> kernels;
  std::unique_ptr<Stream> stream;
  DeviceMemory memory;
  runtime::BufferPool buffers;
  WaitOptions wait;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_RANKDEVICE_H
