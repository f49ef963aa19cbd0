//===- TransportPayloadTest.cpp - Movements of some rows ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "TransportBackend.h"

#include <gtest/gtest.h>

#include <cmath>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

constexpr int64_t batch = 2, heads = 3, rows = 10, depth = 5;

/// One rank's keys: each element names the rank and its place.
struct Keys {
  std::vector<float> data = std::vector<float>(batch * heads * rows * depth);

  explicit Keys(int32_t rank) {
    for (size_t i = 0; i < data.size(); ++i)
      data[i] = getElement(rank, static_cast<int64_t>(i));
  }
  static float getElement(int32_t rank, int64_t i) {
    return static_cast<float>(rank * 10000 + i);
  }
  std::vector<cp_tensor> getBuffers() {
    return {makeTensor(data.data(), CP_F32, {batch, heads, rows, depth})};
  }
};

/// What rank `receiver` needs of rank `source`: the same on all ranks.
Payload getPayload(uint64_t seed, int32_t receiver, int32_t source) {
  std::mt19937_64 random(seed * 1000 + receiver * 31 + source);
  auto pick = [&](int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random);
  };
  Payload payload;
  payload.whole = pick(0, 5) == 0;
  for (int64_t b = 0; b < batch && !payload.whole; ++b)
    if (pick(0, 2) == 0) {
      int64_t begin = pick(0, rows - 1);
      payload.spans.push_back(
          {{b, b + 1}, {pick(0, 1), heads}, {begin, pick(begin + 1, rows)}});
    }
  return payload;
}

bool contains(const Payload &payload, int64_t b, int64_t h, int64_t row) {
  bool found = payload.whole;
  auto in = [](const RowRange &range, int64_t i) {
    return range.begin <= i && i < range.end;
  };
  for (const RowSpan &span : payload.spans)
    found |= in(span.batch, b) && in(span.heads, h) && in(span.rows, row);
  return found;
}

/// Checks rows that travelled, and with `poisoned` that no other did.
void check(const cp_tensor &tensor, const Payload &payload, int32_t source,
           bool poisoned) {
  const float *data = static_cast<const float *>(tensor.data);
  for (int64_t i = 0; i < batch * heads * rows * depth; ++i) {
    int64_t row = i / depth;
    if (contains(payload, row / rows / heads, row / rows % heads, row % rows)) {
      ASSERT_EQ(data[i], Keys::getElement(source, i)) << "element " << i;
    } else if (poisoned) {
      ASSERT_TRUE(std::isnan(data[i])) << "element " << i;
    }
  }
}

using TransportPayload = TransportConformance;

TEST_P(TransportPayload, ExchangesWhatIsNeeded) {
  const uint64_t seed = std::random_device()();
  SCOPED_TRACE("seed " + std::to_string(seed));
  const int32_t ranks = 5;
  const bool poisoned = GetParam().poisons;
  run(ranks, [&](Transport &transport, int32_t rank) {
    Keys keys(rank);
    int32_t group = openGroup(transport, makeGroup(ranks), rank);
    for (int round = 0; round < 4; ++round) {
      for (int32_t distance = 1; distance < ranks; ++distance) {
        int32_t target = (rank + distance) % ranks;
        int32_t source = (rank + ranks - distance) % ranks;
        Payload expected = getPayload(seed + round, rank, source);
        int64_t token = 0;
        std::vector<cp_tensor> arrived;
        ASSERT_TRUE(transport
                        .rotateStart(group, distance, keys.getBuffers(),
                                     getPayload(seed + round, target, rank),
                                     expected, token)
                        .ok());
        ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
        ASSERT_EQ(arrived.size(), 1u);
        check(arrived[0], expected, source, poisoned);
      }
      ASSERT_TRUE(transport.rotateEnd(group).ok());
    }
  });
}

// Ranks that have nothing to say to each other do not wait.
TEST_P(TransportPayload, EmptyMovementsDoNotWait) {
  run(2, [&](Transport &transport, int32_t rank) {
    Keys keys(rank);
    int32_t group = openGroup(transport, makeGroup(2), rank);
    Payload nothing;
    nothing.whole = false;
    Payload sent = rank == 0 ? Payload() : nothing;
    Payload expected = rank == 0 ? nothing : Payload();
    for (int round = 0; round < 20; ++round) {
      int64_t token = 0;
      std::vector<cp_tensor> arrived;
      ASSERT_TRUE(
          transport
              .rotateStart(group, 1, keys.getBuffers(), sent, expected, token)
              .ok());
      ASSERT_TRUE(transport.rotateWait(token, arrived).ok());
      check(arrived[0], expected, 0, /*poisoned=*/false);
    }
    ASSERT_TRUE(transport.rotateEnd(group).ok());
  });
}

INSTANTIATE_TEST_SUITE_P(All, TransportPayload,
                         ::testing::ValuesIn(getTransportBackends()),
                         [](const auto &info) { return info.param.name; });

} // namespace
