//===- BufferPoolTest.cpp - Memory that is used again ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/BufferPool.h"
#include "TestUtils.h"
#include "cp/Runtime/Memory.h"

#include <cstring>
#include <set>

using namespace cp::runtime;

TEST(BufferPoolTest, BlocksAreAlignedAndApart) {
  BufferPool pool;
  std::vector<std::pair<char *, size_t>> blocks;
  for (size_t size : {0, 1, 63, 64, 65, 1000, 1000, 100000}) {
    auto *block = static_cast<char *>(pool.allocate(size));
    ASSERT_NE(block, nullptr);
    EXPECT_EQ(reinterpret_cast<uintptr_t>(block) % 64, 0u);
    std::memset(block, static_cast<int>(blocks.size()), size);
    blocks.emplace_back(block, size);
  }
  for (size_t i = 0; i < blocks.size(); ++i)
    for (size_t j = 0; j < blocks[i].second; ++j)
      ASSERT_EQ(blocks[i].first[j], static_cast<char>(i));
}

#ifndef __SANITIZE_ADDRESS__
TEST(BufferPoolTest, TheSmallestThatFitsIsUsedAgain) {
  BufferPool pool;
  void *small = pool.allocate(1024), *medium = pool.allocate(1536);
  void *large = pool.allocate(4096);
  for (void *block : {small, medium, large})
    pool.free(block);
  EXPECT_EQ(pool.allocate(1500), medium);
  EXPECT_EQ(pool.allocate(1000), small);
  void *other = pool.allocate(1000); // would waste three quarters
  EXPECT_NE(other, large);
  EXPECT_EQ(pool.allocate(4000), large);
}
#endif

TEST(BufferPoolTest, ForeignBlocksAreIgnored) {
  BufferPool pool;
  int mine = 0;
  pool.free(&mine);
  pool.free(nullptr);
  void *block = pool.allocate(64);
  pool.free(block);
  pool.free(block);
  EXPECT_NE(pool.allocate(64), pool.allocate(64));
}

TEST(BufferPoolTest, ProgramsAllocateAfterAFailure) {
  cp_world_options options = {};
  options.ranks = 1;
  cp_world *world = nullptr;
  ASSERT_EQ(cp_world_create(&options, &world), CP_OK);
  cp_context *context = cp_world_context(world, 0);
  cp_context_fail(context, CP_INVALID_ARGUMENT, "no");
  void *block = cp_alloc(context, 100);
  EXPECT_NE(block, nullptr);
  cp_free(context, block);
  cp_world_destroy(world);
}
