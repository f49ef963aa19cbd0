//===- DriverTest.cpp - Loading the driver --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Driver.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

/// The error of the fake driver with these answers; empty if it loads.
std::string load(int init, int devices, int version) {
  setenv("CP_FAKE_INIT", std::to_string(init).c_str(), 1);
  setenv("CP_FAKE_DEVICES", std::to_string(devices).c_str(), 1);
  setenv("CP_FAKE_VERSION", std::to_string(version).c_str(), 1);
  std::string error;
  std::unique_ptr<Driver> driver = Driver::load(error, CP_FAKE_CUDA);
  EXPECT_EQ(driver == nullptr, !error.empty());
  return error;
}

TEST(DriverTest, SaysWhyThereIsNone) {
  std::string error;
  EXPECT_EQ(Driver::load(error, "libno-such-driver.so"), nullptr);
  EXPECT_THAT(error, HasSubstr("no driver of an NVIDIA GPU"));
  EXPECT_THAT(load(100, 0, 13000), HasSubstr("no NVIDIA GPU"));
  EXPECT_THAT(load(0, 0, 13000), HasSubstr("no NVIDIA GPU"));
  EXPECT_THAT(load(803, 1, 13000),
              HasSubstr("does not start: CUDA_ERROR_SYSTEM_DRIVER_MISMATCH"));
  EXPECT_THAT(load(0, 1, 11080),
              HasSubstr("is for CUDA 11.8; install one for 12.0"));
  EXPECT_EQ(load(0, 1, 12000), "");
}

TEST(DriverTest, NamesWhatKernelsAreCompiledFor) {
  ASSERT_EQ(load(0, 2, 13000), "");
  std::string error;
  std::unique_ptr<Driver> driver = Driver::load(error, CP_FAKE_CUDA);
  EXPECT_EQ(driver->getNumDevices(), 2);
  auto getArch = [&](const char *capability) {
    setenv("CP_FAKE_CAPABILITY", capability, 1);
    error.clear();
    return driver->getArch(1, error);
  };
  EXPECT_EQ(getArch("80"), "sm_80");
  EXPECT_EQ(getArch("89"), "sm_89");
  EXPECT_EQ(getArch("90"), "sm_90a");
  EXPECT_EQ(getArch("120"), "sm_120");
  EXPECT_EQ(error, "");
  EXPECT_EQ(getArch("75"), "");
  EXPECT_EQ(error,
            "GPU 1 has compute capability 7.5; kernels need 8.0 or newer");
  EXPECT_EQ(driver->getArch(5, error), "");
  EXPECT_EQ(error, "GPU 5: CUDA_ERROR_INVALID_DEVICE");
}

} // namespace
