//===- NcclTest.cpp - Loading NCCL ----------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Nccl.h"

#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

/// The error of loading this library; empty if it loads.
std::string load(const char *library) {
  setenv("CP_CUDA_NCCL", library, 1);
  std::string error;
  std::shared_ptr<const Nccl> nccl = Nccl::load(error);
  EXPECT_EQ(nccl == nullptr, !error.empty());
  return error;
}

TEST(NcclTest, SaysWhyThereIsNone) {
  EXPECT_EQ(
      load("libno-such-nccl.so"),
      "cannot load NCCL (libnccl.so.2): install it, or set CUDA_HOME to the "
      "toolkit or CP_CUDA_NCCL to its path");
  EXPECT_EQ(load(CP_FAKE_CUDA),
            "NCCL has no ncclGetVersion; install 2.18 or newer");
  EXPECT_EQ(load(CP_FAKE_NCCL_LIBRARY), "");
  setenv("CP_FAKE_NCCL", "version:21701", 1);
  EXPECT_EQ(load(CP_FAKE_NCCL_LIBRARY),
            "NCCL is version 2.17; install 2.18 or newer");
  unsetenv("CP_FAKE_NCCL");
}

TEST(NcclTest, LoadsTheRealOne) {
  unsetenv("CP_CUDA_NCCL");
  std::string error;
  std::shared_ptr<const Nccl> nccl = Nccl::load(error);
  if (!nccl)
    GTEST_SKIP() << error;
  EXPECT_GE(nccl->getVersion(), 21800);
  EXPECT_THAT(nccl->describe(6), HasSubstr("remote process exited"));
}

} // namespace
