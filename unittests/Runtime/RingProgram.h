//===- RingProgram.h - A ring attention program -----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_RINGPROGRAM_H
#define CP_UNITTESTS_RUNTIME_RINGPROGRAM_H

#include "TestUtils.h"
#include "cp/Runtime/World.h"

#include <cmath>
#include <memory>
#include <string>
#include <vector>

namespace cp::runtime::test {

/// A world that must come into being.
inline std::unique_ptr<World>
makeWorld(const cp_world_options &options,
          decltype(ThreadsTransportOptions::hook) hook = {}) {
  std::unique_ptr<World> world;
  Status status = World::create(options, world, std::move(hook));
  EXPECT_TRUE(status.ok()) << status.getMessage();
  return world;
}

/// Options of a world with the reference kernel.
inline cp_world_options makeOptions(int32_t ranks) {
  cp_world_options options = {};
  options.ranks = ranks;
  options.threads = 1;
  options.kernel = "reference";
  options.tile = 16;
  return options;
}

/// Shapes of the attention below, per rank.
struct AttentionShape {
  int64_t batch = 1, heads = 2, kvHeads = 1, rows = 8, size = 4;

  std::vector<int64_t> getQuery() const { return {batch, heads, rows, size}; }
  std::vector<int64_t> getKey() const { return {batch, kvHeads, rows, size}; }
  std::vector<int64_t> getLse() const { return {batch, heads, rows}; }
};

/// One rank's tensors; the contents depend on the rank alone.
struct RankData {
  std::vector<float> q, k, v, out, lse;

  RankData(const AttentionShape &shape, int32_t rank)
      : q(shape.batch * shape.heads * shape.rows * shape.size),
        k(shape.batch * shape.kvHeads * shape.rows * shape.size), v(k.size()),
        out(q.size()), lse(shape.batch * shape.heads * shape.rows, -INFINITY) {
    std::mt19937_64 random(1000 + rank);
    std::normal_distribution<float> normal;
    for (std::vector<float> *data : {&q, &k, &v})
      for (float &value : *data)
        value = normal(random);
  }

  cp_attend_args makeArgs(const AttentionShape &shape) {
    cp_attend_args args = {};
    args.q = makeTensor(q.data(), CP_F32, shape.getQuery());
    args.k = makeTensor(k.data(), CP_F32, shape.getKey());
    args.v = makeTensor(v.data(), CP_F32, shape.getKey());
    args.out = makeTensor(out.data(), CP_F32, shape.getQuery());
    args.lse = makeTensor(lse.data(), CP_F32, shape.getLse());
    args.q_chunk_rows = args.kv_chunk_rows = shape.rows;
    args.scale = 0.5f;
    return args;
  }
};

/// What a compiled ring does on one rank; it goes on after failures, as
/// compiled programs may, and returns the status of the context.
inline int32_t runRing(cp_context *context, int32_t ranks,
                       const AttentionShape &shape, RankData &data) {
  cp_group group = makeGroup(ranks);
  cp_attend_args args = data.makeArgs(shape);
  cp_tensor current[2] = {args.k, args.v}, next[2];
  int64_t token = 0;
  for (int32_t step = 0; step < ranks; ++step) {
    if (step > 0) {
      cp_rotate_wait(context, token, 2, current, next);
      current[0] = next[0];
      current[1] = next[1];
    }
    if (step + 1 < ranks)
      cp_rotate_start(context, &group, 0, 1, 2, current, 0, 0, &token);
    args.k = current[0];
    args.v = current[1];
    args.step = step;
    cp_attend(context, &args);
  }
  cp_rotate_end(context, &group);
  return cp_context_status(context);
}

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_RINGPROGRAM_H
