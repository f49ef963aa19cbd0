//===- GemmTest.cpp - Matrix products of the runtime ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// cp_gemm against plain loops in double precision, over all layouts, types and
// numbers of threads.
//
//===----------------------------------------------------------------------===//

#include "GemmProblem.h"

using namespace cp::runtime;
using namespace cp::runtime::test;

namespace {
std::string getError(const cp_tensor &a, const cp_tensor &b,
                     const cp_tensor &c) {
  cp_world_options options = {};
  options.ranks = 1;
  cp_world *world = nullptr;
  EXPECT_EQ(cp_world_create(&options, &world), CP_OK);
  EXPECT_NE(cp_gemm(cp_world_context(world, 0), &a, &b, &c, 0), CP_OK);
  std::string error = cp_world_error(world);
  cp_world_destroy(world);
  return error;
}

} // namespace

TEST(GemmTest, Layouts) {
  for (Order a : kOrders)
    for (Order b : kOrders)
      for (Order c : kOrders)
        for (int32_t type : {CP_F32, CP_F64})
          for (bool accumulate : {false, true}) {
            GemmProblem p;
            p.orders[0] = a, p.orders[1] = b, p.orders[2] = c;
            p.types[0] = p.types[1] = p.types[2] = type;
            p.accumulate = accumulate;
            check(p);
          }
}

TEST(GemmTest, Types) {
  for (int32_t a : {CP_F32, CP_F16, CP_BF16})
    for (int32_t b : {CP_F32, CP_F16, CP_BF16})
      for (int32_t c : {CP_F32, CP_F16, CP_BF16, CP_F64})
        for (Order order : {Order::Rows, Order::Columns}) {
          GemmProblem p;
          p.types[0] = a, p.types[1] = b, p.types[2] = c;
          p.orders[0] = p.orders[1] = order;
          p.batch = 2;
          check(p);
          p.accumulate = true;
          check(p);
        }
}

TEST(GemmTest, Threads) {
  for (int32_t threads : {1, 2, 3})
    for (int64_t batch : {0, 1, 2, 5})
      for (auto [m, n] : {std::pair<int64_t, int64_t>{150, 90}, {70, 210}})
        for (int32_t type : {CP_F32, CP_BF16}) {
          GemmProblem p;
          p.threads = threads, p.batch = batch;
          p.m = m, p.n = n, p.k = 64;
          p.types[0] = p.types[1] = type;
          p.orders[1] = Order::Columns;
          p.repeatsB = batch > 1;
          check(p);
        }
}

TEST(GemmTest, Edges) {
  for (int64_t m : {0, 1, 2})
    for (int64_t n : {0, 1, 3})
      for (int64_t k : {0, 1, 4})
        for (Order order : {Order::Rows, Order::Columns, Order::Spread})
          for (bool accumulate : {false, true}) {
            GemmProblem p;
            p.m = m, p.n = n, p.k = k;
            p.orders[0] = p.orders[1] = p.orders[2] = order;
            p.accumulate = accumulate;
            check(p);
          }
}

TEST(GemmTest, WideRightHandSidesGoInBlocks) {
  GemmProblem p;
  p.m = 2, p.n = 9000, p.k = 2100; // more than 64 MiB of f32
  p.types[1] = CP_BF16;
  check(p);
}

TEST(GemmTest, SumsWhereTheResultRepeats) {
  for (bool accumulate : {false, true})
    for (int32_t type : {CP_F32, CP_F64})
      for (int32_t threads : {1, 3}) {
        GemmProblem p;
        p.batch = 4;
        p.types[2] = type;
        p.accumulate = accumulate, p.sums = true, p.threads = threads;
        check(p);
      }
}

TEST(GemmTest, Errors) {
  float data[64] = {};
  auto matrix = [&](std::vector<int64_t> sizes, cp_dtype dtype = CP_F32) {
    return makeTensor(data, dtype, sizes);
  };
  EXPECT_EQ(getError(matrix({2, 3}), matrix({4, 5}), matrix({2, 5})),
            "rank 0: gemm: sizes do not match: f32 [2, 3] times f32 [4, 5] is "
            "not f32 [2, 5]");
  EXPECT_EQ(getError(matrix({3}), matrix({3, 5}), matrix({2, 5})),
            "rank 0: gemm: expected matrices of floats, got f32 [3]");
  EXPECT_EQ(getError(matrix({2, 3}), matrix({3, 5}), matrix({2, 5}, CP_I32)),
            "rank 0: gemm: expected matrices of floats, got i32 [2, 5]");
  EXPECT_EQ(getError(matrix({2, 3}, CP_F64), matrix({3, 5}), matrix({2, 5})),
            "rank 0: gemm: a result of f32 cannot hold a product of f64");
  cp_tensor repeated = matrix({2, 5});
  repeated.strides[0] = 0;
  EXPECT_EQ(getError(matrix({2, 3}), matrix({3, 5}), repeated),
            "rank 0: gemm: the result has stride 0 in a matrix");
}
