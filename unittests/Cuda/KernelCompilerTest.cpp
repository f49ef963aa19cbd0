//===- KernelCompilerTest.cpp - Compiling and keeping kernels -------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "KernelCompiler.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

using namespace cp::cuda;
using ::testing::HasSubstr;

namespace {

/// A folder that vanishes with the test.
class KernelCacheTest : public ::testing::Test {
protected:
  void SetUp() override {
    std::string name = (std::filesystem::temp_directory_path() / "cp.XXXXXX");
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder = name;
  }
  void TearDown() override { std::filesystem::remove_all(folder); }

  std::filesystem::path folder;
};

TEST_F(KernelCacheTest, FindsWhatWasKept) {
  KernelCache cache(folder / "made");
  EXPECT_EQ(cache.find("key"), std::nullopt);
  std::string value("a\0b\n", 4);
  cache.keep("key", value);
  EXPECT_EQ(cache.find("key"), value);
  EXPECT_EQ(cache.find("other"), std::nullopt);
  cache.keep("key", "");
  EXPECT_EQ(cache.find("key"), "");
}

TEST_F(KernelCacheTest, TellsEqualHashesApart) {
  KernelCache cache(folder);
  cache.keep("key", "value");
  std::filesystem::copy_file(cache.getPath("key"), cache.getPath("yek"));
  EXPECT_EQ(cache.find("yek"), std::nullopt);
}

TEST_F(KernelCacheTest, DamagedEntriesAreMissing) {
  KernelCache cache(folder);
  cache.keep("key", "value");
  uintmax_t size = std::filesystem::file_size(cache.getPath("key"));
  for (uintmax_t shorter = 0; shorter < size; ++shorter) {
    cache.keep("key", "value");
    std::filesystem::resize_file(cache.getPath("key"), shorter);
    EXPECT_EQ(cache.find("key"), std::nullopt);
  }
  cache.keep("key", "value");
  std::fstream file(cache.getPath("key"));
  file.seekp(-1, std::ios::end);
  file << "E";
  file.close();
  EXPECT_EQ(cache.find("key"), std::nullopt);
}

TEST_F(KernelCacheTest, FolderThatCannotBeMadeKeepsNothing) {
  std::ofstream(folder / "file") << "in the way";
  KernelCache cache(folder / "file");
  cache.keep("key", "value");
  EXPECT_EQ(cache.find("key"), std::nullopt);
  KernelCache none("");
  none.keep("key", "value");
  EXPECT_EQ(none.find("key"), std::nullopt);
}

TEST_F(KernelCacheTest, WritersDoNotDisturbEachOther) {
  KernelCache cache(folder);
  std::string value(100000, 'v');
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i)
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        cache.keep("key", value);
        EXPECT_EQ(cache.find("key"), value);
      }
    });
  for (std::thread &thread : threads)
    thread.join();
  // No temporary files are left.
  auto files = std::filesystem::directory_iterator(folder);
  EXPECT_EQ(std::distance(begin(files), end(files)), 1);
}

class KernelCompilerTest : public KernelCacheTest {
protected:
  void SetUp() override {
    KernelCacheTest::SetUp();
    std::string error;
    nvrtc = Nvrtc::load(error);
    if (!nvrtc)
      GTEST_SKIP() << error;
  }

  std::unique_ptr<Nvrtc> nvrtc;
};

TEST_F(KernelCompilerTest, CompilesOnce) {
  KernelCompiler compiler(*nvrtc, KernelCache(folder));
  KernelSpec spec{CP_F16, 8, 8, ""};
  CompiledKernel first = compiler.compile(spec, "sm_80");
  ASSERT_NE(first.cubin, "") << first.log;
  EXPECT_THAT(first.log, HasSubstr("0 bytes spill stores"));
  CompiledKernel second = compiler.compile(spec, "sm_80");
  EXPECT_EQ(second.cubin, first.cubin);
  EXPECT_EQ(second.log, ""); // Nothing was compiled.
  EXPECT_NE(compiler.compile(spec, "sm_90a").cubin, first.cubin);
}

TEST_F(KernelCompilerTest, ShowsErrorsOfFunctions) {
  KernelCompiler compiler(*nvrtc, KernelCache(folder));
  CompiledKernel kernel =
      compiler.compile({CP_F16, 8, 8, "this is no function"}, "sm_80");
  EXPECT_EQ(kernel.cubin, "");
  EXPECT_THAT(kernel.log, HasSubstr("NVRTC_ERROR_COMPILATION"));
  EXPECT_THAT(kernel.log, HasSubstr("this is no function"));
  EXPECT_TRUE(std::filesystem::is_empty(folder));
}

TEST_F(KernelCompilerTest, RefusesWhatHasNoKernel) {
  KernelCompiler compiler(*nvrtc, KernelCache(folder));
  EXPECT_THAT(compiler.compile({CP_F16, 20, 8, ""}, "sm_80").log,
              HasSubstr("multiples of 8 up to 256, got 20"));
  EXPECT_THAT(compiler.compile({CP_F16, 8, 264, ""}, "sm_80").log,
              HasSubstr("got 264"));
  EXPECT_THAT(compiler.compile({CP_F64, 8, 8, ""}, "sm_80").log,
              HasSubstr("f16, bf16 or f32"));
}

} // namespace
