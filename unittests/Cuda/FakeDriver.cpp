//===- FakeDriver.cpp - A driver of GPUs for tests
//-------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// A library with the functions of libcuda that Driver uses. Its answers are in
// the environment: CP_FAKE_INIT (a status), CP_FAKE_DEVICES, CP_FAKE_VERSION
// and CP_FAKE_CAPABILITY (like 90).
//
//===----------------------------------------------------------------------===//

#include <cstdlib>

static int get(const char *name) {
  const char *value = std::getenv(name);
  return value ? std::atoi(value) : 0;
}

extern "C" {
int cuInit(unsigned) { return get("CP_FAKE_INIT"); }
int cuDriverGetVersion(int *version) {
  *version = get("CP_FAKE_VERSION");
  return 0;
}
int cuDeviceGetCount(int *count) {
  *count = get("CP_FAKE_DEVICES");
  return 0;
}
int cuDeviceGetAttribute(int *value, int attribute, int device) {
  if (device >= get("CP_FAKE_DEVICES"))
    return 101;
  int capability = get("CP_FAKE_CAPABILITY");
  *value = attribute == 75 ? capability / 10 : capability % 10;
  return 0;
}
int cuGetErrorName(int status, const char **name) {
  *name = status == 101 ? "CUDA_ERROR_INVALID_DEVICE"
                        : "CUDA_ERROR_SYSTEM_DRIVER_MISMATCH";
  return 0;
}
}
