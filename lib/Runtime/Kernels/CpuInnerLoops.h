//===- CpuInnerLoops.h - Inner loops of the CPU kernel ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// CpuOps over a class `Simd` that wraps the vectors of one instruction set.
// Simd has to be of internal linkage, and nothing here may call an inline
// function of external linkage: the linker might keep the copy that was
// compiled for an instruction set which the machine lacks.
//
//===----------------------------------------------------------------------===//

#ifndef CP_RUNTIME_KERNELS_CPUINNERLOOPS_H
#define CP_RUNTIME_KERNELS_CPUINNERLOOPS_H

#include "CpuOps.h"
#include "Element.h"
#include "Loops.h"

#include <utility>

namespace cp::runtime {

template <typename Simd>
struct InnerLoops {
  using Vector = typename Simd::Vector;
  static constexpr int lanes = Simd::lanes;
  static constexpr int width = 2 * lanes; ///< Of a panel.
  static constexpr int maxRows = Simd::maxRows;
  static_assert(maxRows < CpuOps::rowsLimit, "extend rowsLimit");
  static_assert(blockKeys % width == 0 && 64 % width == 0, "panel width");
  static constexpr float infinity = __builtin_inff();

  template <int rows>
  static void score(const float *query, const float *keys, int64_t depth,
                    int64_t panels, float *scores) {
    for (int64_t panel = 0; panel < panels; ++panel) {
      Vector c[rows][2];
      CP_UNROLL
      for (int i = 0; i < rows; ++i)
        c[i][0] = c[i][1] = Simd::set(0);
      const float *a = query;
      for (int64_t d = 0; d < depth; ++d, a += rows, keys += width) {
        Vector b0 = Simd::load(keys), b1 = Simd::load(keys + lanes);
        CP_UNROLL
        for (int i = 0; i < rows; ++i) {
          Vector ai = Simd::set(a[i]);
          c[i][0] = Simd::fma(ai, b0, c[i][0]);
          c[i][1] = Simd::fma(ai, b1, c[i][1]);
        }
      }
      CP_UNROLL
      for (int i = 0; i < rows; ++i) {
        Simd::store(scores + i * scoreStride, c[i][0]);
        Simd::store(scores + i * scoreStride + lanes, c[i][1]);
      }
      scores += width;
    }
  }

  template <int rows>
  static void accumulate(const AccumulateArgs &args) {
    for (int64_t panel = 0; panel < args.panels; ++panel) {
      float *result = args.accumulator + panel * args.accumulatorStride;
      Vector c[rows][2];
      CP_UNROLL
      for (int i = 0; i < rows; ++i) {
        Vector alpha = Simd::set(args.alpha[i]);
        c[i][0] = Simd::mul(alpha, Simd::load(result + i * width));
        c[i][1] = Simd::mul(alpha, Simd::load(result + i * width + lanes));
      }
      const float *a = args.weights;
      const float *b = args.values + panel * args.valueStride;
      for (int64_t j = 0; j < args.keys; ++j, ++a, b += width) {
        Vector b0 = Simd::load(b), b1 = Simd::load(b + lanes);
        CP_UNROLL
        for (int i = 0; i < rows; ++i) {
          Vector ai = Simd::set(a[i * scoreStride]);
          c[i][0] = Simd::fma(ai, b0, c[i][0]);
          c[i][1] = Simd::fma(ai, b1, c[i][1]);
        }
      }
      CP_UNROLL
      for (int i = 0; i < rows; ++i) {
        Simd::store(result + i * width, c[i][0]);
        Simd::store(result + i * width + lanes, c[i][1]);
      }
    }
  }

  /// Scales and masks row `row` in place and returns its maximum; NaN may be
  /// left out of it.
  template <bool masked, bool scaled>
  static float prepareRow(const SoftmaxArgs &args, int64_t row) {
    float *scores = args.scores + row * scoreStride;
    const uint64_t *bits = args.bits + row * args.bitStride;
    Vector scale = Simd::set(args.scale);
    Vector top0 = Simd::set(-infinity), top1 = top0;
    auto prepare = [&](int64_t j) {
      Vector x = Simd::load(scores + j);
      if (scaled)
        x = Simd::mul(x, scale);
      if (masked)
        x = Simd::keep(x, static_cast<uint32_t>(bits[j / 64] >> (j % 64)));
      if (scaled || masked)
        Simd::store(scores + j, x);
      return x;
    };
    for (int64_t j = args.begin; j < args.end; j += width) {
      top0 = Simd::max(top0, prepare(j));
      top1 = Simd::max(top1, prepare(j + lanes));
    }
    return Simd::reduceMax(Simd::max(top0, top1));
  }

  /// Replaces scores by weights relative to `base`; returns their sum.
  static float weighRow(const SoftmaxArgs &args, int64_t row, float base) {
    float *scores = args.scores + row * scoreStride;
    Vector top = Simd::set(base);
    Vector sum0 = Simd::set(0), sum1 = sum0;
    for (int64_t j = args.begin; j < args.end; j += width) {
      Vector p0 = Simd::exp2(Simd::sub(Simd::load(scores + j), top));
      Vector p1 = Simd::exp2(Simd::sub(Simd::load(scores + j + lanes), top));
      Simd::store(scores + j, p0);
      Simd::store(scores + j + lanes, p1);
      sum0 = Simd::add(sum0, p0);
      sum1 = Simd::add(sum1, p1);
    }
    return Simd::reduceAdd(Simd::add(sum0, sum1));
  }

  template <bool masked, bool scaled>
  static void softmaxRows(const SoftmaxArgs &args) {
    // The base is the maximum, or 0 as long as all scores are -inf: their
    // difference would be NaN.
    alignas(64) float base[CpuOps::rowsLimit] = {};
    alignas(64) float change[CpuOps::rowsLimit] = {};
    for (int64_t i = 0; i < args.rows; ++i) {
      float top = prepareRow<masked, scaled>(args, i);
      float old = args.maximum[i];
      top = top > old ? top : old;
      base[i] = top == -infinity ? 0 : top;
      // Infinities cancel to 0 here: what was accumulated is as it should be.
      change[i] = top == old ? 0 : old - base[i];
      args.maximum[i] = top;
    }
    for (int i = 0; i < CpuOps::rowsLimit; i += lanes)
      Simd::store(change + i, Simd::exp2(Simd::load(change + i)));
    for (int64_t i = 0; i < args.rows; ++i) {
      args.alpha[i] = change[i];
      args.sum[i] = args.sum[i] * change[i] + weighRow(args, i, base[i]);
    }
  }

  static void softmax(const SoftmaxArgs &args) {
    if (args.scale == 1)
      return args.bits ? softmaxRows<true, false>(args)
                       : softmaxRows<false, false>(args);
    return args.bits ? softmaxRows<true, true>(args)
                     : softmaxRows<false, true>(args);
  }

  static void convert(const void *source, int32_t dtype, int64_t n,
                      float *result) {
    const uint16_t *halves = static_cast<const uint16_t *>(source);
    int64_t whole = n - n % lanes, i = 0;
    if (dtype == CP_F16)
      for (; i < whole; i += lanes)
        Simd::store(result + i, Simd::fromF16(halves + i));
    else if (dtype == CP_BF16)
      for (; i < whole; i += lanes)
        Simd::store(result + i, Simd::fromBF16(halves + i));
    else
      for (; i < whole; i += lanes)
        Simd::store(result + i,
                    Simd::load(static_cast<const float *>(source) + i));
    for (; i < n; ++i)
      result[i] = loadElement(source, dtype, i);
  }

  static void packBits(const uint8_t *bytes, int64_t n, uint64_t *words) {
    for (; n >= 64; n -= 64, bytes += 64)
      *words++ = Simd::packWord(bytes);
    if (n == 0)
      return;
    uint8_t last[64] = {};
    memcpy(last, bytes, static_cast<size_t>(n));
    *words = Simd::packWord(last);
  }

  template <int... rows>
  static constexpr CpuOps makeOps(std::integer_sequence<int, rows...>) {
    return {maxRows,
            width,
            {nullptr, &score<rows + 1>...},
            {nullptr, &accumulate<rows + 1>...},
            &softmax,
            &convert,
            &packBits};
  }
  static constexpr CpuOps ops =
      makeOps(std::make_integer_sequence<int, maxRows>());
};

} // namespace cp::runtime

#endif // CP_RUNTIME_KERNELS_CPUINNERLOOPS_H
