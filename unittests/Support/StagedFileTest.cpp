//===- StagedFileTest.cpp - Files that appear whole or not at all ---------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Support/StagedFile.h"

#include "TemporaryFolder.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

using namespace mlir::cp;

namespace {

std::string read(llvm::StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  return file ? (*file)->getBuffer().str() : "<none>";
}

llvm::Error stage(llvm::StringRef path, llvm::StringRef content, bool commit) {
  llvm::Expected<StagedFile> file = StagedFile::create(path);
  if (!file)
    return file.takeError();
  StagedFile moved(std::move(*file));
  if (llvm::Error error =
          moved.write([&](llvm::raw_ostream &os) { os << content; }))
    return error;
  return commit ? moved.commit() : llvm::Error::success();
}

TEST(StagedFileTest, AppearsOnlyWhenCommitted) {
  TemporaryFolder folder;
  std::string path = folder.getPath("file");
  ASSERT_FALSE(llvm::errorToBool(stage(path, "old", /*commit=*/true)));
  EXPECT_EQ(read(path), "old");
  ASSERT_FALSE(llvm::errorToBool(stage(path, "new", /*commit=*/false)));
  EXPECT_EQ(read(path), "old");
  ASSERT_FALSE(llvm::errorToBool(stage(path, "new", /*commit=*/true)));
  EXPECT_EQ(read(path), "new");
  EXPECT_EQ(folder.countFiles(), 1);
}

TEST(StagedFileTest, NamesTheReason) {
  TemporaryFolder folder;
  std::string path = folder.getPath("missing/file");
  EXPECT_EQ(llvm::toString(stage(path, "", true)),
            "cannot write '" + path + "': No such file or directory");
  EXPECT_EQ(llvm::toString(stage(folder.getPath(""), "", true)),
            "cannot write '" + folder.getPath("") + "': it is a directory");
}

TEST(StagedFileTest, ReplacesWhatALinkNames) {
  TemporaryFolder folder;
  std::string path = folder.getPath("file"), link = folder.getPath("link");
  ASSERT_FALSE(llvm::errorToBool(stage(path, "old", true)));
  ASSERT_FALSE(llvm::sys::fs::create_link(path, link));
  ASSERT_FALSE(llvm::errorToBool(stage(link, "new", true)));
  EXPECT_EQ(read(path), "new");
  EXPECT_TRUE(llvm::sys::fs::is_symlink_file(link));
}

TEST(StagedFileTest, LeavesDevicesAlone) {
  ASSERT_FALSE(llvm::errorToBool(stage("/dev/null", "gone", true)));
  EXPECT_FALSE(llvm::sys::fs::is_regular_file("/dev/null"));
  EXPECT_EQ(llvm::toString(stage("/dev/full", "too much", true)),
            "cannot write '/dev/full': No space left on device");
}

} // namespace
