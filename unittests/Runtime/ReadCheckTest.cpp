//===- ReadCheckTest.cpp - Reads of captures out of bounds ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/ReadCheck.h"
#include "RingProgram.h"
#include "cp/Runtime/ThreadPool.h"

#include <atomic>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// Capture 0 of the functions below: one head reads its table of `size`
/// elements at q - kv + offset.
struct Parameters {
  int64_t size, offset, head;
  std::atomic<int64_t> checked{0}; ///< Positions.
};

Parameters &getParameters(const void *const *captures) {
  return *static_cast<Parameters *>(const_cast<void *>(captures[0]));
}

void check(const void *const *captures, int64_t, int64_t h, int64_t q,
           int64_t kv, int64_t n, const uint8_t *needed, cp_bad_read *bad) {
  Parameters &p = getParameters(captures);
  for (int64_t i = 0; i < n; ++i) {
    if (!needed[i])
      continue;
    ++p.checked;
    int64_t index = q - kv - i + p.offset;
    if (h == p.head && (index < 0 || index >= p.size))
      *bad = {"the test reads", index, p.size};
  }
}

int32_t isBounded(const void *const *captures, cp_zones *, const int64_t *box) {
  Parameters &p = getParameters(captures);
  bool inside =
      box[4] - box[7] + p.offset >= 0 && box[5] - box[6] + p.offset < p.size;
  return inside ? CP_TILE_FULL : CP_TILE_PARTIAL;
}

void causal(const void *const *, int64_t, int64_t, int64_t q, int64_t kv,
            int64_t n, uint8_t *keep) {
  for (int64_t i = 0; i < n; ++i)
    keep[i] = kv + i <= q;
}

class ReadCheckTest : public testing::Test {
protected:
  ReadCheckTest() : data(shape, 0), args(data.makeArgs(shape)) {
    args.captures = captures;
  }

  std::string getError(int threads = 1) {
    ThreadPool pool(threads);
    return checkReads(args, pool).getMessage();
  }

  AttentionShape shape{2, 2, 1, 300, 4};
  RankData data;
  Parameters parameters{600, 299, 1};
  const void *captures[1] = {&parameters};
  cp_attend_args args;
};

TEST_F(ReadCheckTest, NothingToCheck) { EXPECT_EQ(getError(), ""); }

TEST_F(ReadCheckTest, ProvenAtOnce) {
  args.check_mask = check;
  args.mask_bounded = isBounded;
  EXPECT_EQ(getError(), "");
  EXPECT_EQ(parameters.checked, 0);
}

TEST_F(ReadCheckTest, OnlyUnprovenTilesAreEvaluated) {
  // The last index is read by no position, but the box of all has it.
  parameters.size = 598;
  parameters.head = 2;
  args.check_mask = check;
  args.mask_bounded = isBounded;
  EXPECT_EQ(getError(), "");
  // Rows 256 to 299 against keys 0 to 127, for two batch rows and heads.
  EXPECT_EQ(parameters.checked, 4 * 44 * 128);
}

TEST_F(ReadCheckTest, ReportsTheSameForAnyThreads) {
  parameters.size = 500;
  args.check_mask = check;
  std::string error = getError();
  EXPECT_EQ(error.find("the test reads of size 500 at index 5"), 0u);
  EXPECT_NE(error.find("for b = 0, h = 1"), std::string::npos);
  args.mask_bounded = isBounded;
  EXPECT_EQ(getError(3), error);
}

TEST_F(ReadCheckTest, ScoresAreReadWhereTheMaskHolds) {
  parameters.offset = 0;
  parameters.size = 300;
  args.check_score = check;
  EXPECT_NE(getError(), "");
  args.mask = causal;
  EXPECT_EQ(getError(), "");
  parameters.size = 299;
  EXPECT_NE(getError(), "");
}

TEST_F(ReadCheckTest, PaddingIsNotRead) {
  parameters.size = 598;
  args.check_mask = check;
  EXPECT_NE(getError(), "");
  // The pair (299, 0) is the one that reads index 598.
  std::vector<int64_t> positions(300);
  positions[0] = -1;
  args.kv_positions = positions.data();
  EXPECT_EQ(getError(), "");
  args.mask_bounded = isBounded;
  EXPECT_EQ(getError(), "");
}

} // namespace
