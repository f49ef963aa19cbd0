//===- CreateBackends.cpp - The GPUs of a world ---------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LocalTransport.h"
#include "NcclTransport.h"
#include "RankBackend.h"
#include "cp/Runtime/CudaBackend.h"
#include "cp/Runtime/Job.h"

#include <algorithm>
#include <cstring>

using namespace cp::cuda;
using namespace cp::runtime;

namespace {

/// What the ranks of a process share: libraries, and the kernels of each GPU.
struct SharedDevices {
  std::vector<std::shared_ptr<const Device>> devices;
  std::vector<std::shared_ptr<KernelStore>> kernels;
};

} // namespace

static bool usesNccl(const cp_world_options &options) {
  return options.transport && std::strcmp(options.transport, "nccl") == 0;
}

/// How many GPUs ranks may have.
static Status countDevices(const cp_world_options &options,
                           const Driver &driver, int &count) {
  count = driver.getNumDevices();
  if (options.devices > count)
    return invalid("devices is ", options.devices, ", and this machine has ",
                   count);
  if (options.devices > 0)
    count = options.devices;
  return Status();
}

/// The GPUs that ranks of this process have: `first` and those behind it.
static Status chooseDevices(const cp_world_options &options,
                            const LocalRanks &ranks, int count, int &first,
                            int &used) {
  first = 0;
  used = std::min(ranks.count, count);
  if (options.job) {
    // A launcher may show each process one GPU only.
    first = options.job->job->getRank().localRank % count;
    used = 1;
  } else if (usesNccl(options) && ranks.count > count) {
    return invalid("transport 'nccl' takes one rank a GPU: there are ",
                   ranks.count, " ranks and ", count,
                   count == 1 ? " GPU" : " GPUs",
                   "; with transport 'threads' ranks share GPUs, and torchrun "
                   "or mpirun start ranks on several machines");
  }
  return Status();
}

static Status openDevices(const cp_world_options &options,
                          const LocalRanks &ranks, SharedDevices &shared) {
  std::string error;
  std::shared_ptr<const Driver> driver = Driver::load(error);
  if (!driver)
    return Status(CP_UNSUPPORTED, error);
  int count = 0, first = 0, used = 0;
  Status status = countDevices(options, *driver, count);
  if (status.ok())
    status = chooseDevices(options, ranks, count, first, used);
  if (!status.ok())
    return status;
  for (int ordinal = first; ordinal < first + used; ++ordinal) {
    std::shared_ptr<Device> device;
    if (Status opened = Device::open(driver, ordinal, device); !opened.ok())
      return opened;
    shared.kernels.push_back(std::make_shared<KernelStore>(device));
    shared.devices.push_back(std::move(device));
  }
  return Status();
}

//===----------------------------------------------------------------------===//
// Transports
//===----------------------------------------------------------------------===//

static TransportDevice getTransportDevice(RankDevice &rank) {
  return {rank.device, rank.stream.get(), &rank.buffers, rank.kernels};
}

/// Lets the ranks' waits for their GPUs ask the transports.
static std::vector<std::unique_ptr<Transport>>
connect(const std::vector<RankDevice *> &ranks,
        std::vector<std::unique_ptr<DeviceTransport>> transports) {
  std::vector<std::unique_ptr<Transport>> ends;
  for (std::unique_ptr<DeviceTransport> &transport : transports) {
    ranks[ends.size()]->wait.poll = [end = transport.get()] {
      return end->poll();
    };
    ends.push_back(std::move(transport));
  }
  return ends;
}

/// The ends of ranks that are threads of this process.
static TransportMaker makeLocal(const std::vector<RankDevice *> &ranks) {
  auto make = [ranks](const ThreadsTransportOptions &options) {
    std::vector<TransportDevice> devices;
    devices.reserve(ranks.size());
    for (RankDevice *rank : ranks)
      devices.push_back(getTransportDevice(*rank));
    return connect(ranks, createLocalTransports(devices, options));
  };
  return {make, /*areLasting=*/false};
}

/// The stores by which ranks of this process find each other, or others.
using StoreMaker = std::function<std::vector<std::shared_ptr<Store>>()>;

static StoreMaker makeStores(const cp_world_options &options,
                             const LocalRanks &ranks, double deadlineSeconds) {
  if (options.job) {
    std::shared_ptr<Store> store = Job::openWorld(options.job->job);
    return [store] { return std::vector{store}; };
  }
  return [count = ranks.count, deadlineSeconds] {
    std::vector<std::shared_ptr<Store>> stores;
    for (std::unique_ptr<Store> &store :
         createMemoryStores(count, deadlineSeconds))
      stores.push_back(std::move(store));
    return stores;
  };
}

static Status makeNccl(const std::vector<RankDevice *> &ranks,
                       StoreMaker stores, TransportMaker &transports) {
  std::string error;
  std::shared_ptr<const Nccl> nccl = Nccl::load(error);
  if (!nccl)
    return Status(CP_UNSUPPORTED, error);
  auto make = [ranks, nccl, stores = std::move(stores)](
                  const ThreadsTransportOptions &options) {
    std::vector<std::unique_ptr<DeviceTransport>> ends;
    for (std::shared_ptr<Store> &store : stores())
      ends.push_back(
          createNcclTransport(getTransportDevice(*ranks[ends.size()]), nccl,
                              std::move(store), {options.deadlineSeconds}));
    return connect(ranks, std::move(ends));
  };
  transports = {make, /*areLasting=*/true};
  return Status();
}

//===----------------------------------------------------------------------===//
// Backends
//===----------------------------------------------------------------------===//

Status cp::cuda::createBackends(
    const cp_world_options &options, const LocalRanks &localRanks,
    std::vector<std::unique_ptr<runtime::Backend>> &backends,
    TransportMaker &transports) {
  SharedDevices shared;
  if (Status status = openDevices(options, localRanks, shared); !status.ok())
    return status;
  double deadline =
      options.deadline_seconds > 0 ? options.deadline_seconds : 600;
  std::vector<RankDevice *> ranks;
  for (int32_t i = 0; i < localRanks.count; ++i) {
    size_t index = i % shared.devices.size();
    const std::shared_ptr<const Device> &device = shared.devices[index];
    std::unique_ptr<Stream> stream;
    Status status = device->makeCurrent();
    if (status.ok())
      status = Stream::create(device, Stream::Priority::Normal, stream);
    if (!status.ok())
      return status;
    backends.push_back(createRankBackend(shared.kernels[index], device,
                                         std::move(stream), deadline,
                                         ranks.emplace_back()));
  }
  if (usesNccl(options))
    return makeNccl(ranks, makeStores(options, localRanks, deadline),
                    transports);
  transports = makeLocal(ranks);
  return Status();
}
