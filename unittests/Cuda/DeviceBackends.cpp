//===- DeviceBackends.cpp - Transports of GPUs under test -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DeviceBackends.h"

#include "HostTensors.h"
#include "LocalTransport.h"
#include "NcclTransport.h"
#include "TransportBackend.h"

#include <filesystem>

using namespace cp::cuda;
using namespace cp::cuda::test;
using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// Goes with the process.
class Folder {
public:
  Folder() : owner(getpid()) {
    std::string name =
        (std::filesystem::temp_directory_path() / "cp-transports-XXXXXX")
            .string();
    EXPECT_NE(mkdtemp(name.data()), nullptr);
    path = name;
  }
  ~Folder() {
    std::error_code ignored;
    if (getpid() == owner)
      std::filesystem::remove_all(path, ignored);
  }
  const std::string &getPath() const { return path.native(); }

private:
  std::filesystem::path path;
  pid_t owner;
};

} // namespace

/// The files of fake libraries.
static const std::string &getFolder() {
  static Folder folder;
  return folder.getPath();
}

/// Every run compiles its kernels, once in a process.
static void keepKernels() {
  if (!TransportGpus::areReal())
    setenv("CP_KERNEL_CACHE", (getFolder() + "/kernels").c_str(), 1);
}

void cp::cuda::test::prepareFakeNccl() {
  keepKernels();
  setenv("CP_FAKE_NCCL_DIR", getFolder().c_str(), 1);
  setenv("CP_CUDA_NCCL", CP_FAKE_NCCL_LIBRARY, 1);
}

std::unique_ptr<DeviceTransport> cp::cuda::test::makeNcclTransport(
    TransportRank &rank, std::shared_ptr<Store> store, double deadlineSeconds) {
  std::string error;
  std::shared_ptr<const Nccl> nccl = Nccl::load(error);
  EXPECT_NE(nccl, nullptr) << error;
  return createNcclTransport(rank.get(), nccl, std::move(store),
                             {deadlineSeconds});
}

void cp::cuda::test::runOnNccl(int32_t ranks, double deadlineSeconds,
                               const DeviceBody &body) {
  prepareFakeNccl();
  TransportGpus gpus;
  std::vector<std::unique_ptr<Store>> stores =
      createMemoryStores(ranks, deadlineSeconds);
  runThreads(ranks, [&](int32_t rank) {
    TransportRank self(gpus, rank);
    std::unique_ptr<DeviceTransport> transport =
        makeNcclTransport(self, std::move(stores[rank]), deadlineSeconds);
    body(*transport, self, rank);
  });
  EXPECT_EQ(gpus.takeLeaks(), "");
}

void cp::cuda::test::runLocally(int32_t ranks,
                                const ThreadsTransportOptions &options,
                                int numGpus, const DeviceBody &body) {
  keepKernels();
  TransportGpus gpus(numGpus);
  {
    std::vector<std::unique_ptr<TransportRank>> selves;
    std::vector<TransportDevice> devices;
    for (int32_t rank = 0; rank < ranks; ++rank) {
      selves.push_back(std::make_unique<TransportRank>(gpus, rank));
      devices.push_back(selves.back()->get());
    }
    std::vector<std::unique_ptr<DeviceTransport>> ends =
        createLocalTransports(devices, options);
    runThreads(ranks, [&](int32_t rank) {
      ASSERT_TRUE(selves[rank]->device->makeCurrent().ok());
      body(*ends[rank], *selves[rank], rank);
    });
    // Ends are destroyed before their streams.
    ends.clear();
  }
  EXPECT_EQ(gpus.takeLeaks(), "");
}

std::vector<DeviceBackend> cp::cuda::test::getDeviceBackends() {
  std::vector<DeviceBackend> backends;
  auto addLocal = [&](const char *name, bool copy, int numGpus) {
    backends.push_back({name, [=](int32_t ranks, double deadlineSeconds,
                                  const DeviceBody &body) {
                          ThreadsTransportOptions options;
                          options.copyRotations = copy;
                          options.deadlineSeconds = deadlineSeconds;
                          runLocally(ranks, options, numGpus, body);
                        }});
  };
  addLocal("LocalLending", false, 1);
  addLocal("LocalCopying", true, 1);
  // The rest is for as many GPUs as it likes.
  if (TransportGpus::areReal())
    return backends;
  addLocal("LocalTwoGpus", false, 2);
  backends.push_back({"Nccl", runOnNccl});
  return backends;
}

std::vector<TransportBackend> cp::runtime::test::getTransportBackends() {
  std::vector<TransportBackend> backends;
  for (const DeviceBackend &backend : getDeviceBackends()) {
    auto run = [backend](int32_t ranks, double deadlineSeconds,
                         const TransportBody &body) {
      backend.run(
          ranks, deadlineSeconds,
          [&](DeviceTransport &transport, TransportRank &self, int32_t rank) {
            HostTensors tensors(transport, self, deadlineSeconds);
            body(tensors, rank);
          });
    };
    backends.push_back({backend.name, run,
                        /*poisons=*/backend.name == "LocalCopying",
                        /*compares=*/backend.name != "Nccl",
                        /*manyRanks=*/20});
  }
  return backends;
}
