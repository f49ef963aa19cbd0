//===- ContextTest.cpp - Tests of the checks of calls ---------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingProgram.h"

#include <functional>

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {

/// Makes one call on a world of `ranks` ranks, on rank 0, and gives back the
/// error.
class ContextTest : public ::testing::Test {
protected:
  std::string getError(const std::function<int32_t(cp_context *)> &call,
                       int32_t expected = CP_INVALID_ARGUMENT) {
    cp_world world;
    world.world = makeWorld(makeOptions(2));
    EXPECT_EQ(call(cp_world_context(&world, 0)), expected);
    // It sticks.
    EXPECT_EQ(cp_context_status(cp_world_context(&world, 0)), expected);
    EXPECT_EQ(cp_context_status(cp_world_context(&world, 1)),
              expected == CP_OK ? CP_OK : CP_ABORTED);
    return cp_world_error(&world);
  }

  std::string
  getAttendError(const std::function<void(cp_attend_args &)> &change,
                 int32_t expected = CP_INVALID_ARGUMENT) {
    cp_attend_args args = data.makeArgs(shape);
    change(args);
    return getError(
        [&](cp_context *context) { return cp_attend(context, &args); },
        expected);
  }

  AttentionShape shape;
  RankData data = RankData(shape, 0);
};

} // namespace

TEST_F(ContextTest, AttendShapes) {
  EXPECT_EQ(getAttendError([](auto &) {}, CP_OK), "");
  EXPECT_EQ(getAttendError([](auto &a) { a.k.sizes[3] = 3; }),
            "rank 0: attend: k is f32 [1, 1, 8, 3], expected f32 [1, 1, 8, 4]");
  EXPECT_EQ(getAttendError([](auto &a) { a.v.sizes[2] = 7; }),
            "rank 0: attend: v is f32 [1, 1, 7, 4], expected f32 [1, 1, 8, 4]");
  EXPECT_EQ(getAttendError([](auto &a) { a.k.dtype = CP_BF16; }),
            "rank 0: attend: k is bf16 [1, 1, 8, 4], expected f32 [1, 1, 8, "
            "4]");
  EXPECT_EQ(getAttendError([](auto &a) { a.out.dtype = CP_F16; }),
            "rank 0: attend: out is f16 [1, 2, 8, 4], expected f32 [1, 2, 8, "
            "4]");
  EXPECT_EQ(getAttendError([](auto &a) { a.lse.sizes[1] = 1; }),
            "rank 0: attend: lse is f32 [1, 1, 8], expected f32 [1, 2, 8]");
  EXPECT_EQ(getAttendError([](auto &a) { a.q.rank = 3; }),
            "rank 0: attend: q is f32 [1, 2, 8], expected 4 dimensions");
  EXPECT_EQ(getAttendError([](auto &a) { a.k.sizes[1] = 3; }),
            "rank 0: attend: 2 query heads are not a multiple of 3 kv heads");
  EXPECT_EQ(getAttendError([](auto &a) { a.q.dtype = CP_F64; }, CP_UNSUPPORTED),
            "rank 0: attend: q is of type f64, expected f32, f16 or bf16");
}

TEST_F(ContextTest, AttendArguments) {
  EXPECT_EQ(getAttendError([](auto &a) { a.q.strides[3] = 2; }),
            "rank 0: attend: the last stride of q is 2, expected 1");
  EXPECT_EQ(getAttendError([](auto &a) { a.v.data = nullptr; }),
            "rank 0: attend: v has no data");
  EXPECT_EQ(getAttendError([](auto &a) { a.q_chunk_rows = 0; }),
            "rank 0: attend: q_chunk_rows is 0, expected a positive number");
  static const int64_t positions[8] = {};
  EXPECT_EQ(getAttendError([](auto &a) {
              a.kv_positions = positions;
              a.kv_positions_batch_stride = 3;
            }),
            "rank 0: attend: kv_positions_batch_stride is 3, expected 0 or at "
            "least 8");
  EXPECT_EQ(getAttendError([](auto &a) { a.attention = -1; }),
            "rank 0: attend: attention -1 is out of range");
  EXPECT_EQ(getAttendError([](auto &a) { a.step = -1; }),
            "rank 0: attend: step -1 is out of range");
  EXPECT_EQ(getAttendError([](auto &a) {
              a.classify = [](const void *const *, cp_zones *,
                              const int64_t *) {
                return int32_t(CP_TILE_FULL);
              };
            }),
            "rank 0: attend: classify without a mask");
  EXPECT_EQ(
      getError([](cp_context *context) { return cp_attend(context, nullptr); }),
      "rank 0: attend: no arguments");
  EXPECT_EQ(cp_attend(nullptr, nullptr), CP_INVALID_ARGUMENT);
}

// No rows on one side: nothing happens to the state.
TEST_F(ContextTest, AttendNothing) {
  EXPECT_EQ(getAttendError(
                [](auto &a) {
                  a.k.sizes[2] = a.v.sizes[2] = 0;
                  a.k.data = a.v.data = nullptr;
                },
                CP_OK),
            "");
  EXPECT_EQ(data.lse[0], -INFINITY);
}

TEST_F(ContextTest, Rotations) {
  cp_group group = makeGroup(2);
  cp_attend_args args = data.makeArgs(shape);
  int64_t token = 0;
  auto start = [&](cp_group where, int64_t shift, int32_t count,
                   cp_tensor buffer) {
    return getError([&](cp_context *context) {
      return cp_rotate_start(context, &where, 0, shift, count, &buffer, 0, 0,
                             &token);
    });
  };
  EXPECT_EQ(start(group, 3, 1, args.k),
            "rank 0: rotate_start: shift 3 in a group of 2 ranks, expected -2 "
            "to 2");
  EXPECT_EQ(start(group, 1, 0, args.k),
            "rank 0: rotate_start: expected at least one buffer, got 0");
  EXPECT_EQ(start(makeGroup(3), 1, 1, args.k),
            "rank 0: axis 0 of the grid has 3 ranks, the world has 2");
  cp_tensor strided = args.k;
  strided.strides[2] = 5;
  EXPECT_EQ(start(group, 1, 1, strided),
            "rank 0: rotate_start: buffer 0, f32 [1, 1, 8, 4], is not "
            "contiguous");
  cp_tensor received;
  EXPECT_EQ(getError([&](cp_context *context) {
              return cp_rotate_wait(context, 17, 1, &args.k, &received);
            }),
            "rank 0: rotate_wait: no rotation with token 17 is under way");
  EXPECT_EQ(received.data, args.k.data);
  EXPECT_EQ(getError([&](cp_context *context) {
              EXPECT_EQ(cp_rotate_start(context, &group, 0, 1, 1, &args.k, 0, 0,
                                        &token),
                        CP_OK);
              return cp_rotate_end(context, &group);
            }),
            "rank 0: rotate_end: the rotation with token 1 has not been waited "
            "for");
  EXPECT_EQ(getError([&](cp_context *context) {
              EXPECT_EQ(cp_rotate_start(context, &group, 0, 1, 1, &args.k, 0, 0,
                                        &token),
                        CP_OK);
              return cp_rotate_wait(context, token, 1, &args.q, &received);
            }),
            "rank 0: rotate_wait: buffer 0 is f32 [1, 2, 8, 4], rotate_start "
            "had f32 [1, 1, 8, 4]");
}

TEST_F(ContextTest, Gathers) {
  cp_group group = makeGroup(2);
  cp_attend_args args = data.makeArgs(shape);
  auto gather = [&](int32_t dim, cp_tensor result) {
    return getError([&](cp_context *context) {
      return cp_all_gather(context, &group, 0, dim, &args.k, &result);
    });
  };
  EXPECT_EQ(gather(2, args.q),
            "rank 0: all_gather: the result is f32 [1, 2, 8, 4], expected f32 "
            "[1, 1, 16, 4]");
  EXPECT_EQ(gather(-1, args.q),
            "rank 0: all_gather: no dimension -1 in f32 [1, 1, 8, 4]");
  EXPECT_EQ(gather(4, args.q),
            "rank 0: all_gather: no dimension 4 in f32 [1, 1, 8, 4]");
}

TEST_F(ContextTest, ReduceScatters) {
  cp_group group = makeGroup(2);
  cp_attend_args args = data.makeArgs(shape);
  auto scatter = [&](int32_t dim, cp_tensor operand, cp_tensor result) {
    return getError([&](cp_context *context) {
      return cp_reduce_scatter(context, &group, 0, dim, &operand, &result);
    });
  };
  EXPECT_EQ(scatter(-1, args.k, args.k),
            "rank 0: reduce_scatter: no dimension -1 in f32 [1, 1, 8, 4]");
  EXPECT_EQ(scatter(1, args.k, args.k),
            "rank 0: reduce_scatter: dimension 1 of f32 [1, 1, 8, 4] does not "
            "split into 2 equal blocks");
  EXPECT_EQ(scatter(2, args.k, args.k),
            "rank 0: reduce_scatter: the result is f32 [1, 1, 8, 4], expected "
            "f32 [1, 1, 4, 4]");
  cp_tensor integers = args.k;
  integers.dtype = CP_I32;
  EXPECT_EQ(scatter(2, integers, integers),
            "rank 0: reduce_scatter: the operand is i32 [1, 1, 8, 4]; only "
            "floats can be added up");
  cp_tensor part = args.k;
  part.sizes[2] = 4;
  part.data = nullptr;
  EXPECT_EQ(scatter(2, args.k, part),
            "rank 0: reduce_scatter: the result has no data");
  EXPECT_EQ(getError([&](cp_context *context) {
              return cp_reduce_scatter(context, &group, 0, 2, &args.k, nullptr);
            }),
            "rank 0: reduce_scatter: no result");
}

TEST_F(ContextTest, MovesAllToAll) {
  cp_group group = makeGroup(2);
  cp_attend_args args = data.makeArgs(shape);
  auto move = [&](int32_t split, int32_t concat, const cp_tensor &operand,
                  const cp_tensor &result) {
    return getError([&](cp_context *context) {
      return cp_all_to_all(context, &group, 0, split, concat, &operand,
                           &result);
    });
  };
  EXPECT_EQ(move(1, 4, args.q, args.q),
            "rank 0: all_to_all: no dimension 4 in f32 [1, 2, 8, 4]");
  EXPECT_EQ(move(-1, 2, args.q, args.q),
            "rank 0: all_to_all: no dimension -1 in f32 [1, 2, 8, 4]");
  EXPECT_EQ(move(0, 2, args.q, args.q),
            "rank 0: all_to_all: dimension 0 of f32 [1, 2, 8, 4] does not "
            "split into 2 equal blocks");
  EXPECT_EQ(move(1, 2, args.q, args.q),
            "rank 0: all_to_all: the result is f32 [1, 2, 8, 4], expected f32 "
            "[1, 1, 16, 4]");
  EXPECT_EQ(getError([&](cp_context *context) {
              return cp_all_to_all(context, nullptr, 0, 1, 2, &args.q, &args.q);
            }),
            "rank 0: all_to_all: no group");
}

TEST_F(ContextTest, Merges) {
  RankData a(shape, 1), b(shape, 2);
  cp_attend_args stateA = a.makeArgs(shape), stateB = b.makeArgs(shape);
  // Both are empty: so is the result.
  EXPECT_EQ(getError(
                [&](cp_context *context) {
                  return cp_merge(context, &stateA.out, &stateA.lse,
                                  &stateB.out, &stateB.lse, &stateA.out,
                                  &stateA.lse);
                },
                CP_OK),
            "");
  EXPECT_EQ(a.lse[0], -INFINITY);
  stateB.lse.sizes[2] = 4;
  EXPECT_EQ(getError([&](cp_context *context) {
              return cp_merge(context, &stateA.out, &stateA.lse, &stateB.out,
                              &stateB.lse, &stateA.out, &stateA.lse);
            }),
            "rank 0: merge: lse_b is f32 [1, 2, 4], expected f32 [1, 2, 8]");
}

TEST_F(ContextTest, EntryTensors) {
  cp_tensor_meta meta = {CP_F32, 2, {16, 3}, {8, 3}, {0, -1}, {}};
  std::vector<float> values(24);
  cp_tensor tensor = makeTensor(values.data(), CP_F32, {8, 3});
  auto check = [&](cp_tensor tested, int32_t isOutput, int32_t expected) {
    return getError(
        [&](cp_context *context) {
          return cp_check_tensor(context, &tested, &meta, 2, isOutput);
        },
        expected);
  };
  EXPECT_EQ(check(tensor, 0, CP_OK), "");
  cp_tensor bad = tensor;
  bad.sizes[0] = 16;
  EXPECT_EQ(check(bad, 0, CP_INVALID_ARGUMENT),
            "rank 0: argument 2 is f32 [16, 3], the program expects f32 [8, "
            "3]");
  bad = tensor;
  bad.strides[0] = 4;
  EXPECT_EQ(check(bad, 1, CP_INVALID_ARGUMENT),
            "rank 0: result 2, f32 [8, 3], is not contiguous");
  bad = tensor;
  bad.data = nullptr;
  EXPECT_EQ(check(bad, 0, CP_INVALID_ARGUMENT),
            "rank 0: argument 2 has no data");
  meta.flags = CP_TENSOR_UNREAD;
  EXPECT_EQ(check(bad, 0, CP_OK), "");
}

TEST_F(ContextTest, RankAlongAxes) {
  cp_world world;
  world.world = makeWorld(makeOptions(6));
  cp_group rows = makeGroup({2, 3}, {0}), columns = makeGroup({2, 3}, {1}),
           all = makeGroup({2, 3}, {0, 1});
  for (int32_t rank = 0; rank < 6; ++rank) {
    cp_context *context = cp_world_context(&world, rank);
    EXPECT_EQ(cp_rank(context, &rows), rank / 3);
    EXPECT_EQ(cp_rank(context, &columns), rank % 3);
    EXPECT_EQ(cp_rank(context, &all), rank);
  }
}
