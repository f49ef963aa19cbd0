//===- HopperLaunchTest.cpp - What the host gives the Hopper kernel -------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "HopperLaunch.h"

#include "EmulatedTensorMap.h"

#include <cstring>
#include <gtest/gtest.h>

using namespace cp::cuda;

namespace {

int encode(TensorMap *map, int dataType, unsigned rank, void *address,
           const uint64_t *sizes, const uint64_t *strides, const unsigned *box,
           const unsigned *elementStrides, int interleave, int swizzle,
           int l2Promotion, int outOfBoundsFill) {
  return encodeEmulatedTensorMap(map, dataType, rank, address, sizes, strides,
                                 box, elementStrides, interleave, swizzle,
                                 l2Promotion, outOfBoundsFill);
}

EmulatedTensorMap decode(const TensorMap &map) {
  EmulatedTensorMap result;
  memcpy(&result, &map, sizeof(result));
  return result;
}

alignas(16) char memory[16];

/// Contiguous.
cp_tensor makeTensor(cp_dtype dtype, int64_t batch, int64_t heads, int64_t rows,
                     int64_t elements) {
  return {memory,
          dtype,
          4,
          {batch, heads, rows, elements},
          {heads * rows * elements, rows * elements, elements, 1}};
}

TEST(HopperLaunchTest, ChoosesByTypeAndGPU) {
  KernelSpec spec{CP_BF16, 128, 128, ""};
  EXPECT_EQ(chooseKernel(spec, "sm_90a"), KernelKind::Hopper);
  for (const char *arch : {"sm_80", "sm_89", "sm_90", "sm_100a", "sm_120"})
    EXPECT_EQ(chooseKernel(spec, arch), KernelKind::Portable);
  spec.dtype = CP_F32;
  EXPECT_EQ(chooseKernel(spec, "sm_90a"), KernelKind::Portable);
}

TEST(HopperLaunchTest, SaysHowToLaunch) {
  KernelSpec spec{CP_BF16, 128, 128, ""};
  KernelLaunch launch = getKernelLaunch(spec, "sm_90a");
  EXPECT_EQ(launch.threads, 384);
  EXPECT_EQ(launch.tiles.warps * 16, 128);
  EXPECT_EQ(launch.tiles.keyRows, 128);
  AttendParams params = {};
  params.numQueryTiles = 10;
  KernelGrid grid = getKernelGrid(launch, params, 16, 2, 132);
  EXPECT_EQ(grid.x, 132u);
  EXPECT_EQ(grid.y * grid.z, 1u);
  EXPECT_EQ(getKernelGrid(launch, params, 2, 1, 132).x, 20u);
  grid = getKernelGrid(getKernelLaunch(spec, "sm_80"), params, 16, 2, 132);
  EXPECT_EQ(grid.x, 10u);
  EXPECT_EQ(grid.y, 16u);
  EXPECT_EQ(grid.z, 2u);
}

TEST(HopperLaunchTest, EncodesTensors) {
  KernelLaunch launch = getKernelLaunch({CP_BF16, 72, 40, ""}, "sm_90a");
  cp_tensor q = makeTensor(CP_BF16, 2, 6, 100, 72);
  cp_tensor k = makeTensor(CP_BF16, 2, 3, 70, 72);
  cp_tensor v = makeTensor(CP_BF16, 2, 3, 70, 40);
  // Heads inside rows, as models have them.
  v.strides[1] = 40;
  v.strides[2] = 3 * 40;
  HopperParams params = {};
  ASSERT_EQ(fillHopperParams(encode, launch, q, k, v, params), 0);
  EXPECT_EQ(params.numHeads, 6);
  EXPECT_EQ(params.numBatches, 2);
  EXPECT_EQ(params.headsTogether, 6);
  EmulatedTensorMap map = decode(params.value);
  EXPECT_EQ(map.dataType, TensorMapBFloat16);
  EXPECT_EQ(map.swizzle, TensorMapSwizzle128B);
  EXPECT_EQ(map.rank, 4);
  const uint64_t sizes[] = {40, 70, 3, 2};
  const uint64_t strides[] = {240, 80, 70 * 3 * 40 * 2};
  for (int i = 0; i < 4; ++i)
    EXPECT_EQ(map.getSize(i), sizes[i]);
  for (int i = 0; i < 3; ++i)
    EXPECT_EQ(map.strides[i], strides[i]);
  EXPECT_EQ(map.box[0], 64);
  EXPECT_EQ(map.box[1], 128);
  EXPECT_EQ(map.box[2] * map.box[3], 1);
  EXPECT_EQ(decode(params.query).box[1], 128);
}

TEST(HopperLaunchTest, GroupsHeadsByWhatTheCacheHolds) {
  KernelLaunch launch = getKernelLaunch({CP_BF16, 128, 128, ""}, "sm_90a");
  auto countTogether = [&](int64_t heads, int64_t keyHeads, int64_t keys) {
    HopperParams params = {};
    EXPECT_EQ(
        fillHopperParams(encode, launch, makeTensor(CP_F16, 1, heads, 64, 128),
                         makeTensor(CP_F16, 1, keyHeads, keys, 128),
                         makeTensor(CP_F16, 1, keyHeads, keys, 128), params),
        0);
    return params.headsTogether;
  };
  EXPECT_EQ(countTogether(16, 16, 1000), 16);
  EXPECT_EQ(countTogether(16, 16, 16 << 10), 2); // 8 MiB each: 3 fit.
  EXPECT_EQ(countTogether(15, 15, 16 << 10), 3);
  EXPECT_EQ(countTogether(64, 8, 16 << 10), 16); // With their query heads.
  EXPECT_EQ(countTogether(16, 16, 1 << 20), 1);
}

// What has no elements is not encoded, and the stride of a single row or head
// has no meaning.
TEST(HopperLaunchTest, EncodesSmallTensors) {
  KernelLaunch launch = getKernelLaunch({CP_F16, 8, 8, ""}, "sm_90a");
  cp_tensor q = makeTensor(CP_F16, 1, 1, 1, 8);
  q.strides[0] = q.strides[1] = q.strides[2] = 3;
  cp_tensor k = makeTensor(CP_F16, 1, 1, 0, 8);
  k.data = nullptr;
  HopperParams params = {};
  EXPECT_EQ(fillHopperParams(encode, launch, q, k, k, params), 0);
  EXPECT_EQ(decode(params.query).magic, EmulatedTensorMap::expectedMagic);
  k = makeTensor(CP_F16, 1, 1, 5, 8);
  k.strides[2] = 12; // Rows that are not aligned.
  EXPECT_NE(fillHopperParams(encode, launch, q, k, k, params), 0);
}

} // namespace
