//===- Driver.cpp - The driver of NVIDIA GPUs -----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Driver.h"

#include "Library.h"

using namespace cp::cuda;

/// The part of cuda.h that is used.
struct Driver::Functions {
  int (*init)(unsigned flags);
  int (*getVersion)(int *version);
  int (*getCount)(int *count);
  int (*getAttribute)(int *value, int attribute, int device);
  int (*getErrorName)(int status, const char **name);

  std::string describe(int status) const {
    const char *name = nullptr;
    if (getErrorName(status, &name) != 0 || !name)
      return "error " + std::to_string(status);
    return name;
  }
};

/// Values of cuda.h.
enum : int {
  NoDevice = 100,
  ComputeCapabilityMajor = 75,
  ComputeCapabilityMinor = 76,
};

/// CUDA 12.0, as the driver counts: kernels are given as its cubins.
static constexpr int oldestVersion = 12000;

Driver::Driver(std::unique_ptr<Functions> functions, int numDevices)
    : functions(std::move(functions)), numDevices(numDevices) {}
Driver::~Driver() = default;

std::unique_ptr<Driver> Driver::load(std::string &error, const char *name) {
  Library library({name});
  if (!library) {
    error = std::string("no driver of an NVIDIA GPU (") + name +
            " cannot be loaded); use --target=cpu";
    return nullptr;
  }
  auto functions = std::make_unique<Functions>();
  library.find(functions->init, "cuInit");
  library.find(functions->getVersion, "cuDriverGetVersion");
  library.find(functions->getCount, "cuDeviceGetCount");
  library.find(functions->getAttribute, "cuDeviceGetAttribute");
  library.find(functions->getErrorName, "cuGetErrorName");
  if (!library.getMissing().empty()) {
    error = std::string(name) + " has no " + library.getMissing();
    return nullptr;
  }
  int status = functions->init(0), count = 0, version = 0;
  if (status == 0)
    status = functions->getCount(&count);
  if (status == NoDevice || (status == 0 && count == 0)) {
    error = "no NVIDIA GPU on this machine; use --target=cpu";
    return nullptr;
  }
  if (status == 0)
    status = functions->getVersion(&version);
  if (status != 0) {
    error =
        "the driver of the GPU does not start: " + functions->describe(status);
    return nullptr;
  }
  if (version < oldestVersion) {
    error = "the driver of the GPU is for CUDA " +
            std::to_string(version / 1000) + "." +
            std::to_string(version % 1000 / 10) +
            "; install one for 12.0 or newer";
    return nullptr;
  }
  return std::unique_ptr<Driver>(new Driver(std::move(functions), count));
}

std::string Driver::getArch(int device, std::string &error) const {
  int major = 0, minor = 0;
  int status = functions->getAttribute(&major, ComputeCapabilityMajor, device);
  if (status == 0)
    status = functions->getAttribute(&minor, ComputeCapabilityMinor, device);
  std::string gpu = "GPU " + std::to_string(device);
  if (status != 0) {
    error = gpu + ": " + functions->describe(status);
    return "";
  }
  if (major < 8) {
    error = gpu + " has compute capability " + std::to_string(major) + "." +
            std::to_string(minor) + "; kernels need 8.0 or newer";
    return "";
  }
  // Instructions of one generation alone are in its "a" variant.
  std::string arch = "sm_" + std::to_string(10 * major + minor);
  return major == 9 ? arch + "a" : arch;
}
