//===- Driver.cpp - The driver of NVIDIA GPUs -----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Driver.h"

#include "Library.h"

#include <cstdlib>

using namespace cp::cuda;

/// CUDA 12.0, as the driver counts: kernels are given as its cubins.
static constexpr int oldestVersion = 12000;

static const char *getLibraryName(const char *library) {
  if (library)
    return library;
  const char *chosen = std::getenv("CP_CUDA_DRIVER");
  return chosen && *chosen ? chosen : "libcuda.so.1";
}

std::unique_ptr<Driver> Driver::load(std::string &error, const char *name) {
  name = getLibraryName(name);
  Library library(name, {name});
  if (!library) {
    error = std::string("no driver of an NVIDIA GPU (") + name +
            " cannot be loaded); use --target=cpu";
    return nullptr;
  }
  std::unique_ptr<Driver> driver(new Driver());
  DriverApi &api = driver->api;
#define CP_FIND(name, parameters) library.find(api.name, #name);
  CP_DRIVER_FUNCTIONS(CP_FIND)
#undef CP_FIND
  if (!library.getError().empty()) {
    error = library.getError() + "; install a driver for CUDA 12.0 or newer";
    return nullptr;
  }
  int status = api.cuInit(0), count = 0, version = 0;
  if (status == CudaSuccess)
    status = api.cuDeviceGetCount(&count);
  if (status == CudaNoDevice || (status == CudaSuccess && count == 0)) {
    error = "no NVIDIA GPU on this machine; use --target=cpu";
    return nullptr;
  }
  if (status == CudaSuccess)
    status = api.cuDriverGetVersion(&version);
  if (status != CudaSuccess) {
    error = "the driver of the GPU does not start: " + driver->describe(status);
    return nullptr;
  }
  if (version < oldestVersion) {
    error = "the driver of the GPU is for CUDA " +
            std::to_string(version / 1000) + "." +
            std::to_string(version % 1000 / 10) +
            "; install one for 12.0 or newer";
    return nullptr;
  }
  driver->numDevices = count;
  return driver;
}

std::string Driver::describe(int status) const {
  const char *name = nullptr;
  if (api.cuGetErrorName(status, &name) != CudaSuccess || !name)
    return "error " + std::to_string(status);
  return name;
}

std::string Driver::getArch(int device, std::string &error) const {
  int major = 0, minor = 0;
  int status = api.cuDeviceGetAttribute(&major, AttributeMajor, device);
  if (status == CudaSuccess)
    status = api.cuDeviceGetAttribute(&minor, AttributeMinor, device);
  std::string gpu = "GPU " + std::to_string(device);
  if (status != CudaSuccess) {
    error = gpu + ": " + describe(status);
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
