//===- PlanBench.cpp - The cost of planning -----------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// usage: plan-bench
//
// Plans the communication of long sequences on many ranks with one thread, the
// contiguous layout and tiles of 128, and prints for each mask the seconds, the
// memory, and the bytes (rows times kv heads) that an exchange and a ring move
// against W - 1 whole blocks. The masks are C++ functions of the form that the
// compiler emits.
//
//===----------------------------------------------------------------------===//

#include "cp/Runtime/RankPlan.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <random>
#include <sys/resource.h>

using namespace cp::runtime;

namespace {

/// Causal attention to the last `width` positions of the same document.
struct Documents {
  int64_t width;
  std::vector<int32_t> ids; // empty: one document; else ascending
};

void evaluate(const void *const *captures, int64_t, int64_t, int64_t q,
              int64_t kv, int64_t n, uint8_t *keep) {
  const auto &mask = *static_cast<const Documents *>(captures[0]);
  for (int64_t i = 0; i < n; ++i) {
    int64_t distance = q - kv - i;
    bool same = mask.ids.empty() || mask.ids[q] == mask.ids[kv + i];
    keep[i] = distance >= 0 && distance < mask.width && same;
  }
}

int32_t classify(const void *const *captures, cp_zones *, const int64_t *box) {
  const auto &mask = *static_cast<const Documents *>(captures[0]);
  int64_t low = box[4] - box[7], high = box[5] - box[6]; // of q - kv
  if (high < 0 || low >= mask.width)
    return CP_TILE_EMPTY;
  bool full = low >= 0 && high < mask.width;
  if (mask.ids.empty())
    return full ? CP_TILE_FULL : CP_TILE_PARTIAL;
  // Ids ascend, so that a range's bounds are at its ends.
  int32_t q0 = mask.ids[box[4]], q1 = mask.ids[box[5]];
  int32_t k0 = mask.ids[box[6]], k1 = mask.ids[box[7]];
  if (q1 < k0 || k1 < q0)
    return CP_TILE_EMPTY;
  return full && q0 == q1 && k0 == k1 && q0 == k0 ? CP_TILE_FULL
                                                  : CP_TILE_PARTIAL;
}

/// Lengths with a log-normal distribution, sigma 1.
Documents makeDocuments(int64_t length, int count, uint64_t seed) {
  std::mt19937_64 random(seed);
  std::lognormal_distribution<double> distribution(0.0, 1.0);
  std::vector<double> ends;
  for (int i = 0; i < count; ++i)
    ends.push_back((ends.empty() ? 0.0 : ends.back()) + distribution(random));
  Documents mask{length, std::vector<int32_t>(length)};
  for (int64_t i = 0, document = 0; i < length; ++i) {
    while (static_cast<double>(i) >=
           ends[document] / ends.back() * static_cast<double>(length))
      ++document;
    mask.ids[i] = static_cast<int32_t>(document);
  }
  return mask;
}

int64_t countRows(const Payload &payload) {
  int64_t rows = 0;
  for (const RowSpan &span : payload.spans)
    rows += span.rows.size() * span.heads.size();
  return rows;
}

void run(const char *name, int64_t length, int64_t ranks,
         const Documents &mask) {
  const void *captures[] = {&mask};
  cp_plan_args args = {};
  args.mask = evaluate;
  args.classify = classify;
  args.captures = captures;
  args.batch = args.heads = args.kv_heads = 1;
  args.q_rows = args.kv_rows = length / ranks;
  args.q_chunk_rows = args.kv_chunk_rows = length / ranks;
  auto begin = std::chrono::steady_clock::now();
  RankPlan plan(args, ranks, /*tile=*/128);
  std::chrono::duration<double> seconds =
      std::chrono::steady_clock::now() - begin;
  int64_t exchange = 0, ring = 0;
  // Sources far apart stand for all.
  int64_t step = std::max<int64_t>(1, ranks / 64), sources = 0;
  for (int64_t source = 0; source < ranks; source += step, ++sources)
    for (int64_t i = 1; i < ranks; ++i) {
      exchange += countRows(plan.getRows((source + i) % ranks, source));
      ring += countRows(plan.getHop(source, i - 1, /*shift=*/1));
    }
  double naive = static_cast<double>(sources * (ranks - 1) * args.kv_rows);
  rusage usage = {};
  getrusage(RUSAGE_SELF, &usage);
  std::printf("%-24s %10ld %6ld %10.3f %8.1f %10.4f %8.4f\n", name,
              static_cast<long>(length), static_cast<long>(ranks),
              seconds.count(), static_cast<double>(usage.ru_maxrss) / 1024.0,
              static_cast<double>(exchange) / naive,
              static_cast<double>(ring) / naive);
}

} // namespace

int main() {
  std::printf("%-24s %10s %6s %10s %8s %10s %8s\n", "mask", "length", "ranks",
              "seconds", "MiB", "exchange", "ring");
  const int64_t length = int64_t(1) << 24;
  run("causal", length, 1024, {length, {}});
  run("causal window 65536", length, 1024, {65536, {}});
  const int64_t packed = int64_t(1) << 20;
  run("28 documents", packed, 8, makeDocuments(packed, 28, 0));
  run("28 documents", packed, 64, makeDocuments(packed, 28, 0));
  return 0;
}
