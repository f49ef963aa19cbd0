//===- DeviceTransport.h - Communication between GPUs -----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_CUDA_DEVICETRANSPORT_H
#define CP_RUNTIME_CUDA_DEVICETRANSPORT_H

#include "KernelStore.h"
#include "Stream.h"
#include "cp/Runtime/BufferPool.h"
#include "cp/Runtime/Transport.h"

#include <memory>

namespace cp::cuda {

/// What a transport uses of a rank's GPU. It outlives the transport.
struct TransportDevice {
  TransportDevice(std::shared_ptr<const Device> device, Stream *stream,
                  runtime::BufferPool *buffers,
                  std::shared_ptr<KernelStore> kernels)
      : device(std::move(device)), stream(stream), buffers(buffers),
        kernels(std::move(kernels)) {}

  std::shared_ptr<const Device> device;
  /// The rank's work: what is lent and received follows its order.
  Stream *stream;
  /// Memory of the GPU that is used again in the order of that stream.
  runtime::BufferPool *buffers;
  /// For sums.
  std::shared_ptr<KernelStore> kernels;
};

/// A transport whose tensors are in the memory of GPUs. The device is the
/// thread's current one in all calls but `abort`. After an error of any call
/// the caller calls `abort`.
class DeviceTransport : public runtime::Transport {
public:
  /// What has gone wrong since the last call: a wait for the GPU asks it
  /// (WaitOptions::poll), since a peer that is gone would let it wait for ever.
  virtual runtime::Status poll() = 0;
};

} // namespace cp::cuda

#endif // CP_RUNTIME_CUDA_DEVICETRANSPORT_H
