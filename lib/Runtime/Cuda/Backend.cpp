//===- Backend.cpp - Memory and computation of GPUs -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Attention.h"
#include "Cublas.h"
#include "RankBackend.h"
#include "RuntimeKernels.h"

#include <map>
#include <unordered_map>

using namespace cp::cuda;
using namespace cp::runtime;

namespace {

/// Blocks of a grid along x.
constexpr int64_t maxBlocks = (int64_t(1) << 31) - 1;

class CudaBackend final : public Backend {
public:
  CudaBackend(std::shared_ptr<KernelStore> kernels,
              std::shared_ptr<const Device> device,
              std::unique_ptr<Stream> stream, double deadlineSeconds)
      : rank(std::move(kernels), std::move(device), std::move(stream),
             deadlineSeconds),
        attention(rank) {}
  ~CudaBackend() override {
    // Its memory is freed only when nothing reads it any more. The transport
    // that waits would ask is gone.
    rank.wait.poll = nullptr;
    (void)rank.device->makeCurrent();
    (void)rank.stream->synchronize(rank.wait);
  }

  Status start() override;
  Status finish(std::map<int32_t, TileCounts> &tiles) override;

  void *allocate(size_t bytes) override;
  void free(void *block) override { rank.buffers.free(block); }
  size_t getPeak() const override { return rank.buffers.getPeak(); }

  Status upload(void *to, const void *from, size_t bytes) override;
  Status download(void *to, const void *from, size_t bytes) override;
  Status copy(void *to, const void *from, size_t bytes) override {
    return rank.stream->copy(to, from, bytes);
  }
  Status getConstant(const void *host, size_t bytes,
                     const void *&data) override;
  Status view(const void *data, size_t bytes, bool constant,
              HostView &view) override;

  int64_t getDefaultTile() const override { return 128; }
  Status attend(const cp_attend_args &args, HostArgs &host,
                const AttendOptions &options, ThreadPool &pool,
                std::optional<TileCounts> &tiles) override {
    return attention.attend(args, host, options, pool, tiles);
  }
  Status merge(const cp_tensor &outA, const cp_tensor &lseA,
               const cp_tensor &outB, const cp_tensor &lseB,
               const cp_tensor &out, const cp_tensor &lse) override {
    return mergeOnDevice(rank, outA, lseA, outB, lseB, out, lse);
  }
  Status multiply(const cp_tensor &a, const cp_tensor &b, const cp_tensor &c,
                  bool accumulate, ThreadPool &pool) override;
  Status launch(const cp_gpu_kernel &kernel, int64_t blocks, int64_t threads,
                void **parameters) override;
  Status measure(const std::function<Status()> &add, double &seconds) override {
    return rank.stream->measure(add, rank.wait, seconds);
  }

  RankDevice &getRank() { return rank; }

private:
  Status prepareProducts();

  RankDevice rank;
  Attention attention;
  std::unique_ptr<Multiplier> products; ///< Made by the first product.
  /// Copies of the program's constants.
  std::map<std::pair<const void *, size_t>, void *> constants;
  /// What the host has read of data that do not change in this run.
  std::map<std::pair<const void *, size_t>, std::vector<char>> views;
  /// Functions of the program's kernels: they are constants, too.
  std::unordered_map<const cp_gpu_kernel *, FunctionHandle> functions;
};

} // namespace

Status CudaBackend::start() {
  views.clear();
  if (Status status = rank.device->makeCurrent(); !status.ok())
    return status;
  attention.start();
  return Status();
}

Status CudaBackend::finish(std::map<int32_t, TileCounts> &tiles) {
  if (Status status = rank.device->makeCurrent(); !status.ok())
    return status;
  if (Status status = rank.stream->synchronize(rank.wait); !status.ok())
    return status;
  return attention.finish(tiles);
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

void *CudaBackend::allocate(size_t bytes) {
  // Host programs ask from threads of their own.
  if (!rank.device->makeCurrent().ok())
    return nullptr;
  return rank.buffers.allocate(bytes);
}

Status CudaBackend::upload(void *to, const void *from, size_t bytes) {
  if (Status status = rank.device->makeCurrent(); !status.ok())
    return status;
  if (Status status = rank.stream->upload(to, from, bytes); !status.ok())
    return status;
  return rank.stream->synchronize(rank.wait);
}

Status CudaBackend::download(void *to, const void *from, size_t bytes) {
  if (Status status = rank.device->makeCurrent(); !status.ok())
    return status;
  return rank.stream->download(to, from, bytes, rank.wait);
}

Status CudaBackend::getConstant(const void *host, size_t bytes,
                                const void *&data) {
  void *&block = constants[{host, bytes}];
  if (!block)
    if (Status status = rank.uploadNew(host, bytes, block); !status.ok())
      return status;
  data = block;
  return Status();
}

Status CudaBackend::view(const void *data, size_t bytes, bool constant,
                         HostView &view) {
  if (!constant) {
    std::vector<char> copy(bytes);
    Status status = rank.stream->download(copy.data(), data, bytes, rank.wait);
    view = HostView(std::move(copy));
    return status;
  }
  auto entry = views.find({data, bytes});
  if (entry == views.end()) {
    std::vector<char> copy(bytes);
    if (Status status =
            rank.stream->download(copy.data(), data, bytes, rank.wait);
        !status.ok())
      return status;
    entry = views.emplace(std::pair(data, bytes), std::move(copy)).first;
  }
  view = HostView(entry->second.data());
  return Status();
}

//===----------------------------------------------------------------------===//
// Computation
//===----------------------------------------------------------------------===//

Status CudaBackend::prepareProducts() {
  if (products)
    return Status();
  std::string error;
  std::shared_ptr<const Cublas> library = Cublas::load(error);
  if (!library)
    return Status(CP_UNSUPPORTED, error);
  return Multiplier::create(std::move(library), *rank.stream, products);
}

Status CudaBackend::multiply(const cp_tensor &a, const cp_tensor &b,
                             const cp_tensor &c, bool accumulate,
                             ThreadPool &) {
  if (!Multiplier::takes(a, b, c))
    return multiplyOnDevice(rank, a, b, c, accumulate);
  if (Status status = prepareProducts(); !status.ok())
    return status;
  return products->multiply(a, b, c, accumulate);
}

Status CudaBackend::launch(const cp_gpu_kernel &kernel, int64_t blocks,
                           int64_t threads, void **parameters) {
  if (blocks == 0)
    return Status();
  if (blocks > maxBlocks)
    return Status(CP_UNSUPPORTED,
                  concat("launch: ", blocks, " blocks of kernel ", kernel.name,
                         "; a GPU takes ", maxBlocks));
  FunctionHandle &function = functions[&kernel];
  if (!function)
    if (Status status = rank.kernels->getKernel(kernel, function); !status.ok())
      return status;
  const unsigned grid[] = {static_cast<unsigned>(blocks), 1, 1};
  return rank.stream->launch(function, grid, static_cast<unsigned>(threads), 0,
                             parameters);
}

std::unique_ptr<Backend> cp::cuda::createRankBackend(
    std::shared_ptr<KernelStore> kernels, std::shared_ptr<const Device> device,
    std::unique_ptr<Stream> stream, double deadlineSeconds, RankDevice *&rank) {
  auto backend =
      std::make_unique<CudaBackend>(std::move(kernels), std::move(device),
                                    std::move(stream), deadlineSeconds);
  rank = &backend->getRank();
  return backend;
}
