//===- LibraryTest.cpp - Libraries that are loaded at run time ------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Library.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>

using namespace cp::cuda;
namespace fs = std::filesystem;

namespace {

bool isLoaded(const fs::path &library) {
  void *handle = dlopen(library.c_str(), RTLD_NOW | RTLD_NOLOAD);
  if (handle)
    dlclose(handle);
  return handle;
}

TEST(LibraryTest, LoadsCompanions) {
  std::string name = fs::temp_directory_path() / "cp-library-XXXXXX";
  const fs::path folder = mkdtemp(name.data());
  for (const char *file :
       {"libmain.so.1", "libmain-part.so.1.0", "libother.so"})
    fs::copy(CP_FAKE_CUBLAS, folder / file);
  Library library("it", {folder / "none.so", folder / "libmain.so.1"});
  ASSERT_TRUE(library);
  EXPECT_FALSE(isLoaded(folder / "libmain-part.so.1.0"));
  library.loadCompanions("libmain-part.so");
  EXPECT_TRUE(isLoaded(folder / "libmain-part.so.1.0"));
  EXPECT_FALSE(isLoaded(folder / "libother.so"));
  fs::remove_all(folder);
}

TEST(LibraryTest, SaysWhatIsMissing) {
  Library none("it", {"/none/libit.so"});
  none.loadCompanions("libit-part.so");
  EXPECT_FALSE(none);
  EXPECT_EQ(none.getError(), "cannot load it");
  Library other("it", {CP_FAKE_CUBLAS});
  void (*function)() = nullptr;
  other.find(function, "itIsNotThere");
  EXPECT_EQ(function, nullptr);
  EXPECT_EQ(other.getError(), "it has no itIsNotThere");
}

} // namespace
