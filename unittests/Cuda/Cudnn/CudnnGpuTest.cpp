//===- CudnnGpuTest.cpp - cuDNN's results, on a GPU -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Compares with attention in double precision. Skipped unless CP_TEST_GPU=1.
//
//===----------------------------------------------------------------------===//

#include "Blocks.h"
#include "CudnnAttention.h"
#include "Stream.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <gtest/gtest.h>
#include <random>

using namespace cp::cuda;
using cp::runtime::Status;

namespace {

/// Random numbers that bf16 holds.
std::vector<uint16_t> makeInput(int64_t size, std::mt19937 &random) {
  std::normal_distribution<float> draw;
  std::vector<uint16_t> bits(size);
  for (uint16_t &element : bits) {
    float value = draw(random);
    uint32_t word;
    std::memcpy(&word, &value, sizeof(word));
    element = word >> 16;
  }
  return bits;
}

double toDouble(uint16_t bits) {
  uint32_t word = uint32_t(bits) << 16;
  float value;
  std::memcpy(&value, &word, sizeof(value));
  return value;
}

class CudnnGpuTest : public ::testing::Test {
protected:
  void SetUp() override {
    const char *wanted = std::getenv("CP_TEST_GPU");
    if (!wanted || std::string(wanted) != "1")
      GTEST_SKIP() << "CP_TEST_GPU is not 1";
    std::string error;
    std::shared_ptr<const Driver> driver = Driver::load(error);
    ASSERT_NE(driver, nullptr) << error;
    succeed(Device::open(driver, 0, device));
    succeed(device->makeCurrent());
    succeed(Stream::create(device, Stream::Priority::Normal, stream));
    int capability = std::stoi(device->getArch().substr(3));
    succeed(CudnnAttention::create({capability, ""}, attention));
  }

  void TearDown() override {
    for (void *block : blocks)
      device->getApi().cuMemFree_v2(reinterpret_cast<DevicePointer>(block));
  }

  static void succeed(const Status &status) {
    ASSERT_TRUE(status.ok()) << status.getMessage();
  }

  /// Memory of the device, full of NaNs.
  void *allocate(size_t bytes) {
    bytes = std::max<size_t>(bytes, 1);
    DevicePointer pointer = 0;
    succeed(device->check(device->getApi().cuMemAlloc_v2(&pointer, bytes),
                          "allocating"));
    blocks.push_back(reinterpret_cast<void *>(pointer));
    succeed(stream->fill(blocks.back(), 0xff, bytes));
    return blocks.back();
  }

  void *upload(const std::vector<uint16_t> &data) {
    void *copy = allocate(data.size() * sizeof(data[0]));
    succeed(stream->upload(copy, data.data(), data.size() * sizeof(data[0])));
    return copy;
  }

  std::vector<float> download(const float *data, size_t size) {
    std::vector<float> copy(size);
    succeed(stream->download(copy.data(), data, size * sizeof(float), {}));
    return copy;
  }

  void check(const AttentionBlock &block);

  std::shared_ptr<Device> device;
  std::unique_ptr<Stream> stream;
  std::unique_ptr<CudnnAttention> attention;
  std::vector<void *> blocks;
};

/// One row of a head: its output, and its log-sum-exp at the end.
std::vector<double> attendRow(const AttentionBlock &block, int64_t row,
                              const uint16_t *q, const uint16_t *k,
                              const uint16_t *v) {
  std::vector<double> out(block.width + 1), scores(block.keys, -INFINITY);
  double most = -INFINITY, sum = 0;
  for (int64_t key = 0; key < block.keys; ++key) {
    if ((block.band.low && key - row < *block.band.low) ||
        (block.band.high && key - row > *block.band.high))
      continue;
    double score = 0;
    for (int64_t i = 0; i < block.depth; ++i)
      score += toDouble(q[row * block.q.row + i]) *
               toDouble(k[key * block.k.row + i]);
    scores[key] = score * block.scale;
    most = std::max(most, scores[key]);
  }
  for (int64_t key = 0; key < block.keys; ++key) {
    double weight = std::exp(scores[key] - most);
    sum += weight;
    for (int64_t i = 0; i < block.width; ++i)
      out[i] += weight * toDouble(v[key * block.v.row + i]);
  }
  for (double &element : out)
    element /= sum;
  out.back() = most + std::log(sum);
  return out;
}

void CudnnGpuTest::check(const AttentionBlock &block) {
  std::mt19937 random(7);
  std::vector<uint16_t> q = makeInput(block.batches * block.q.batch, random);
  std::vector<uint16_t> k = makeInput(block.batches * block.k.batch, random);
  std::vector<uint16_t> v = makeInput(block.batches * block.v.batch, random);
  std::string reason;
  const CudnnPlan *plan = attention->findPlan(block, reason);
  ASSERT_NE(plan, nullptr) << reason;
  int64_t rows = plan->region.block.queries, width = block.width;
  int64_t heads = block.batches * block.queryHeads;
  CudnnBuffers buffers{upload(q),
                       upload(k),
                       upload(v),
                       static_cast<float *>(allocate(heads * rows * width * 4)),
                       static_cast<float *>(allocate(heads * rows * 4)),
                       allocate(plan->workspaceBytes)};
  succeed(attention->execute(*plan, buffers, stream->getHandle()));
  std::vector<float> out = download(buffers.out, heads * rows * width);
  std::vector<float> lse = download(buffers.lse, heads * rows);
  double outError = 0, lseError = 0;
  for (int64_t head = 0; head < heads; ++head)
    for (int64_t row = 0; row < rows; ++row) {
      int64_t batch = head / block.queryHeads;
      int64_t queryHead = head % block.queryHeads;
      int64_t keyHead = queryHead / (block.queryHeads / block.keyHeads);
      std::vector<double> expected =
          attendRow(block, plan->region.firstQuery + row,
                    &q[batch * block.q.batch + queryHead * block.q.head],
                    &k[batch * block.k.batch + keyHead * block.k.head],
                    &v[batch * block.v.batch + keyHead * block.v.head]);
      int64_t index = head * rows + row;
      // A NaN is no error that is small enough.
      auto grow = [](double &error, double difference) {
        if (!(std::abs(difference) <= error))
          error = std::abs(difference);
      };
      grow(lseError, lse[index] - expected.back());
      for (int64_t i = 0; i < width; ++i)
        grow(outError, out[index * width + i] - expected[i]);
    }
  // Weights are rounded to bf16 before they multiply values of about 1.
  EXPECT_LT(outError, 0.02);
  EXPECT_LT(lseError, 1e-3);
}

/// Few heads, so that the reference takes no minute.
AttentionBlock makeSmall(int64_t queries, int64_t keys, DiagonalBand band,
                         int64_t depth = 64) {
  AttentionBlock block = makeBlock(queries, keys, band, depth);
  block.queryHeads = 4;
  block.keyHeads = 2;
  block.batches = 2;
  block.q.batch = 4 * queries * depth;
  block.k.batch = block.v.batch = 2 * keys * depth;
  return block;
}

TEST_F(CudnnGpuTest, Full) {
  check(makeSmall(256, 512, DiagonalBand::full()));
  check(makeSmall(300, 77, DiagonalBand::full()));
  check(makeSmall(512, 256, DiagonalBand::full())); // The first one's kernel.
  check(makeSmall(128, 128, DiagonalBand::full(), 128));
}

TEST_F(CudnnGpuTest, Causal) {
  check(makeSmall(256, 256, DiagonalBand::causal()));
  check(makeSmall(512, 256, DiagonalBand::causal()));
  check(makeSmall(100, 300, DiagonalBand::causal(200)));
  check(makeSmall(256, 512, DiagonalBand::causal(17)));
  check(makeSmall(256, 512, DiagonalBand::causal(170)));
  check(makeSmall(300, 200, DiagonalBand::causal(-100)));
}

TEST_F(CudnnGpuTest, Bands) {
  check(makeSmall(512, 512, DiagonalBand::window(100, 0)));
  check(makeSmall(256, 256, DiagonalBand::window(30, 0)));
  check(makeSmall(256, 256, DiagonalBand::window(0, 0)));
  check(makeSmall(300, 300, DiagonalBand::window(64, 65)));
  check(makeSmall(256, 256, {-30, {}}));
  check(makeSmall(256, 256, DiagonalBand::window(100, 0, 256)));
  check(makeSmall(256, 256, DiagonalBand::window(0, 100, -256)));
}

} // namespace
