//===- HostBackend.cpp - Memory and computation of the host ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/Backend.h"
#include "cp/Runtime/BufferPool.h"
#include "cp/Runtime/Gemm.h"

#include <chrono>
#include <cstring>

using namespace cp::runtime;

namespace {

class HostBackend final : public Backend {
public:
  explicit HostBackend(const Kernel &kernel) : kernel(kernel) {}

  void *allocate(size_t bytes) override { return buffers.allocate(bytes); }
  void free(void *block) override { buffers.free(block); }
  size_t getPeak() const override { return buffers.getPeak(); }

  Status upload(void *to, const void *from, size_t bytes) override {
    return copy(to, from, bytes);
  }
  Status download(void *to, const void *from, size_t bytes) override {
    return copy(to, from, bytes);
  }
  Status copy(void *to, const void *from, size_t bytes) override {
    if (bytes != 0)
      std::memmove(to, from, bytes);
    return Status();
  }
  Status getConstant(const void *host, size_t, const void *&data) override {
    data = host;
    return Status();
  }
  Status view(const void *data, size_t, bool, HostView &view) override {
    view = HostView(data);
    return Status();
  }

  int64_t getDefaultTile() const override { return kernel.getDefaultTile(); }
  Status attend(const cp_attend_args &, HostArgs &host,
                const AttendOptions &options, ThreadPool &pool,
                std::optional<TileCounts> &tiles) override {
    const cp_attend_args *args;
    if (Status status = host.get(args); !status.ok())
      return status;
    tiles = kernel.attend(*args, options, pool);
    return Status();
  }
  Status merge(const cp_tensor &outA, const cp_tensor &lseA,
               const cp_tensor &outB, const cp_tensor &lseB,
               const cp_tensor &out, const cp_tensor &lse) override {
    mergeStates(outA, lseA, outB, lseB, out, lse);
    return Status();
  }
  Status multiply(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c,
                  bool accumulate, ThreadPool &pool) override {
    cp::runtime::multiply(a, b, c, accumulate, pool);
    return Status();
  }
  Status launch(const cp_gpu_kernel &, int64_t, int64_t, void **) override {
    return Status(CP_UNSUPPORTED,
                  "launch: the program is for a GPU, and this context is the "
                  "host's; create the world with kernel \"cuda\"");
  }
  Status measure(const std::function<Status()> &add, double &seconds) override {
    auto begin = std::chrono::steady_clock::now();
    Status status = add();
    std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - begin;
    seconds = time.count();
    return status;
  }

private:
  const Kernel &kernel;
  BufferPool buffers;
};

} // namespace

std::unique_ptr<Backend> cp::runtime::createHostBackend(const Kernel &kernel) {
  return std::make_unique<HostBackend>(kernel);
}
