//===- DeviceBench.cpp - Compilation for a GPU, and its description -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "OtherBenches.h"

#include "Library.h"
#include "Rank.h"
#include "Report.h"

#include <chrono>

using namespace cp::bench;
using namespace cp::cuda;
using cp::runtime::concat;

void cp::bench::measureCompilation(const Options &options) {
  using Clock = std::chrono::steady_clock;
  const std::shared_ptr<Device> device = openDevice();
  const int depth = static_cast<int>(options.depth);
  KernelSpec spec{CP_BF16, depth, depth,
                  options.mods.empty() ? "" : readFile(options.mods)};
  KernelStore kernels(device);
  auto load = [](KernelStore &store, const KernelSpec &wanted) {
    FunctionHandle function = nullptr;
    const Clock::time_point begin = Clock::now();
    require(store.getAttend(wanted, function));
    const std::chrono::duration<double> time = Clock::now() - begin;
    return time.count();
  };
  KernelSpec first = spec;
  first.mods += "// The first one also loads the compiler.\n";
  Report report;
  report.addNumbers("first_seconds", {load(kernels, first)});
  report.addNumbers("new_seconds", {load(kernels, spec)});
  // Another store has loaded nothing, but the first one keeps the compiler.
  KernelStore fresh(device);
  (void)load(fresh, first);
  report.addNumbers("cached_seconds", {load(fresh, spec)});
  report.print();
}

/// cuDNN's version, like "9.19.0".
static std::string getCudnnVersion() {
  Library library({"cuDNN", "CP_CUDA_CUDNN", {"libcudnn.so.9"}, "9"});
  size_t (*cudnnGetVersion)() = nullptr;
  library.find(cudnnGetVersion, "cudnnGetVersion");
  if (!cudnnGetVersion)
    return "none";
  const size_t version = cudnnGetVersion();
  return concat(version / 10000, ".", version / 100 % 100, ".", version % 100);
}

void cp::bench::describeDevice() {
  const std::shared_ptr<Device> device = openDevice();
  const DriverApi &api = device->getApi();
  int handle = 0, driver = 0;
  char name[128] = "";
  require(device->check(api.cuDeviceGet(&handle, 0), "finding the GPU"));
  require(device->check(api.cuDeviceGetName(name, sizeof(name), handle),
                        "asking for the GPU's name"));
  require(device->check(api.cuDriverGetVersion(&driver),
                        "asking for the driver's version"));
  std::string error;
  const std::unique_ptr<Nvrtc> nvrtc = Nvrtc::load(error);
  if (!nvrtc)
    require(cp::runtime::Status(CP_UNSUPPORTED, error));
  Report report;
  report.addText("gpu", name);
  report.addText("arch", device->getArch());
  report.addText("multiprocessors", concat(device->getNumProcessors()));
  report.addText("cuda_of_driver",
                 concat(driver / 1000, ".", driver % 1000 / 10));
  report.addText("nvrtc", nvrtc->getVersion());
  report.addText("cudnn", getCudnnVersion());
  report.print();
}
