//===- GemmProblem.h - Problems for cp_gemm with their checks ---*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_GEMMPROBLEM_H
#define CP_UNITTESTS_RUNTIME_GEMMPROBLEM_H

#include "TestUtils.h"
#include "cp/Runtime/Blas.h"

#include <cmath>
#include <cstring>
#include <functional>

namespace cp::runtime::test {

/// How the last two dimensions lie in memory.
enum class Order { Rows, PaddedRows, Columns, PaddedColumns, Spread };

inline constexpr Order kOrders[] = {Order::Rows, Order::PaddedRows,
                                    Order::Columns, Order::PaddedColumns,
                                    Order::Spread};

inline uint16_t toBF16(float value) {
  uint32_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return static_cast<uint16_t>(bits >> 16); // exact for the test's values
}

/// Multiples of 1/8 below 16 are exact in every type, and f16's bits are those
/// of a double, shifted.
inline uint16_t toF16(double value) {
  if (value == 0)
    return 0;
  int exponent;
  double mantissa = std::frexp(std::abs(value), &exponent);
  int bits = static_cast<int>(mantissa * 2048) - 1024;
  return static_cast<uint16_t>((value < 0 ? 0x8000 : 0) |
                               ((exponent + 14) << 10) | bits);
}

inline double fromF16(uint16_t bits) {
  double mantissa = (bits & 0x3ff) / 1024.0;
  int exponent = bits >> 10 & 0x1f;
  double value = exponent == 0 ? std::ldexp(mantissa, -14)
                               : std::ldexp(1 + mantissa, exponent - 15);
  return bits & 0x8000 ? -value : value;
}

/// A batch of matrices with its memory.
class Matrices {
public:
  Matrices(std::vector<int64_t> sizes, int32_t dtype, Order order,
           bool repeats = false)
      : tensor(makeTensor(nullptr, static_cast<cp_dtype>(dtype), sizes)) {
    size_t last = sizes.size() - 1;
    bool columns = order == Order::Columns || order == Order::PaddedColumns;
    size_t inner = columns ? last - 1 : last, outer = columns ? last : last - 1;
    int64_t pad = order == Order::PaddedRows || order == Order::PaddedColumns;
    tensor.strides[inner] = order == Order::Spread ? 2 : 1;
    tensor.strides[outer] =
        (sizes[inner] + 3 * pad) * tensor.strides[inner] + pad;
    int64_t next = tensor.strides[outer] * sizes[outer];
    for (size_t dim = last - 1; dim-- > 0;) {
      tensor.strides[dim] = repeats ? 0 : next;
      next *= sizes[dim];
    }
    memory.resize(next * getElementSize(dtype) + 64, 0x7f);
    tensor.data = memory.data();
  }

  double get(int64_t offset) const {
    const void *data = tensor.data;
    switch (tensor.dtype) {
    case CP_F64:
      return static_cast<const double *>(data)[offset];
    case CP_F32:
      return static_cast<const float *>(data)[offset];
    case CP_F16:
      return fromF16(static_cast<const uint16_t *>(data)[offset]);
    default:
      float value;
      uint32_t bits = static_cast<const uint16_t *>(data)[offset] << 16;
      std::memcpy(&value, &bits, sizeof(value));
      return value;
    }
  }
  void set(int64_t offset, double value) {
    void *data = tensor.data;
    if (tensor.dtype == CP_F64)
      static_cast<double *>(data)[offset] = value;
    else if (tensor.dtype == CP_F32)
      static_cast<float *>(data)[offset] = static_cast<float>(value);
    else
      static_cast<uint16_t *>(data)[offset] =
          tensor.dtype == CP_F16 ? toF16(value)
                                 : toBF16(static_cast<float>(value));
  }
  int64_t at(int64_t batch, int64_t row, int64_t column) const {
    int32_t rank = tensor.rank;
    return (rank > 2 ? batch * tensor.strides[0] : 0) +
           row * tensor.strides[rank - 2] + column * tensor.strides[rank - 1];
  }
  void fill(uint32_t seed) {
    std::mt19937 random(seed);
    int32_t rank = tensor.rank;
    for (int64_t b = 0; b < (rank > 2 ? tensor.sizes[0] : 1); ++b)
      for (int64_t i = 0; i < tensor.sizes[rank - 2]; ++i)
        for (int64_t j = 0; j < tensor.sizes[rank - 1]; ++j)
          set(at(b, i, j), static_cast<int>(random() % 33) / 8.0 - 2);
  }

  cp_tensor tensor;
  std::vector<char> memory;
};

struct GemmProblem {
  int64_t batch = 0, m = 13, n = 17, k = 11; // batch 0: none
  int32_t types[3] = {CP_F32, CP_F32, CP_F32};
  Order orders[3] = {Order::Rows, Order::Rows, Order::Rows};
  bool accumulate = false, repeatsB = false;
  bool sums = false; // all of the batch add up in one c
  int32_t threads = 1;
};

inline double getTolerance(int32_t dtype) {
  switch (dtype) {
  case CP_F64:
    return 1e-14;
  case CP_F32:
    return 1e-6;
  case CP_F16:
    return 6e-4;
  default:
    return 5e-3;
  }
}

/// Multiplies as cp_gemm does.
using MultiplyFn =
    std::function<void(Matrices &a, Matrices &b, Matrices &c, bool accumulate)>;

/// Runs a problem and checks every element, and that no other memory of c
/// changed.
inline void check(const GemmProblem &p, const MultiplyFn &multiply) {
  auto sizes = [&](int64_t rows, int64_t columns) {
    return p.batch ? std::vector<int64_t>{p.batch, rows, columns}
                   : std::vector<int64_t>{rows, columns};
  };
  Matrices a(sizes(p.m, p.k), p.types[0], p.orders[0]);
  Matrices b(sizes(p.k, p.n), p.types[1], p.orders[1], p.repeatsB);
  Matrices c(sizes(p.m, p.n), p.types[2], p.orders[2], p.sums);
  a.fill(1);
  b.fill(2);
  if (p.accumulate)
    c.fill(3);
  Matrices want = c;
  want.tensor.data = want.memory.data();
  multiply(a, b, c, p.accumulate);
  double tolerance = getTolerance(p.types[2]);
  int64_t matrices = std::max<int64_t>(1, p.batch);
  int64_t summed = p.sums ? matrices : 1; // in each result
  for (int64_t batch = 0; batch < matrices; batch += summed)
    for (int64_t i = 0; i < p.m; ++i)
      for (int64_t j = 0; j < p.n; ++j) {
        int64_t offset = want.at(batch, i, j);
        double sum = p.accumulate ? want.get(offset) : 0;
        for (int64_t s = batch; s < batch + summed; ++s)
          for (int64_t l = 0; l < p.k; ++l)
            sum += a.get(a.at(s, i, l)) * b.get(b.at(s, l, j));
        ASSERT_NEAR(c.get(offset), sum,
                    tolerance * std::max(1.0, std::abs(sum)))
            << batch << " " << i << " " << j;
        size_t size = getElementSize(p.types[2]);
        std::memcpy(want.memory.data() + offset * size,
                    c.memory.data() + offset * size, size);
      }
  EXPECT_EQ(std::memcmp(c.memory.data(), want.memory.data(), c.memory.size()),
            0)
      << "memory between the elements changed";
}

inline void check(const GemmProblem &p) {
  check(p, [&p](Matrices &a, Matrices &b, Matrices &c, bool accumulate) {
    cp_world_options options = {};
    options.ranks = 1;
    options.threads = p.threads;
    cp_world *world = nullptr;
    ASSERT_EQ(cp_world_create(&options, &world), CP_OK);
    EXPECT_EQ(cp_gemm(cp_world_context(world, 0), &a.tensor, &b.tensor,
                      &c.tensor, accumulate),
              CP_OK)
        << cp_world_error(world);
    cp_world_destroy(world);
  });
}

} // namespace cp::runtime::test

#endif // CP_UNITTESTS_RUNTIME_GEMMPROBLEM_H
