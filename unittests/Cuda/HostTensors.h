//===- HostTensors.h - Transports of GPUs for tests of the host -*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_CUDA_HOSTTENSORS_H
#define CP_UNITTESTS_CUDA_HOSTTENSORS_H

#include "TransportGpu.h"

#include <deque>
#include <map>
#include <memory>
#include <vector>

namespace cp::cuda::test {

/// Takes tensors of the host, as the conformance suite has them, and passes
/// copies of them on a GPU to a transport. What arrives is copied back; what
/// arrived before it is copied again, since it has to be alive still. What was
/// lent is overwritten as soon as a rotation has ended.
class HostTensors : public runtime::Transport {
public:
  HostTensors(DeviceTransport &inner, TransportRank &rank,
              double deadlineSeconds)
      : inner(inner), rank(rank),
        wait{deadlineSeconds, [&inner] { return inner.poll(); }} {}
  ~HostTensors() override;

  runtime::Status openGroup(const runtime::Group &group,
                            int32_t &handle) override {
    return inner.openGroup(group, handle);
  }
  runtime::Status rotateStart(int32_t group, int64_t shift,
                              const std::vector<cp_tensor> &buffers,
                              const runtime::Payload &sent,
                              const runtime::Payload &expected,
                              int64_t &token) override;
  runtime::Status rotateWait(int64_t token,
                             std::vector<cp_tensor> &received) override;
  runtime::Status rotateEnd(int32_t group) override;
  runtime::Status collect(int32_t group, const runtime::Collective &call,
                          const cp_tensor &operand,
                          const cp_tensor &result) override;
  runtime::Status barrier(int32_t group) override {
    return inner.barrier(group);
  }
  void abort(const std::string &reason) override { inner.abort(reason); }

private:
  /// Bytes that have a copy on the GPU.
  struct Copy {
    void *block;
    size_t bytes;
  };
  /// What arrived, on the GPU and on the host.
  struct Arrival {
    std::vector<cp_tensor> device, host;
  };

  /// A copy of the tensor, and of what is between its elements.
  cp_tensor upload(const cp_tensor &tensor, std::vector<Copy> &copies);
  runtime::Status download(const Arrival &arrival);

  DeviceTransport &inner;
  TransportRank &rank;
  WaitOptions wait;
  std::map<int32_t, std::vector<Copy>> lent; ///< By group.
  std::map<int64_t, int32_t> groups;         ///< By token.
  std::deque<Arrival> arrivals;              ///< The last two.
  std::map<const void *, void *> onDevice;   ///< Arrived, by the host's copy.
  std::vector<std::unique_ptr<char[]>> memory;
};

} // namespace cp::cuda::test

#endif // CP_UNITTESTS_CUDA_HOSTTENSORS_H
