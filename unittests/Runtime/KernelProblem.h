//===- KernelProblem.h - Random attends for the kernel tests ----*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Owns the memory of one attend. Everything that a kernel must not read is
// NaN: gaps between rows, rows at padding, outputs of states without a score.
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_RUNTIME_KERNELPROBLEM_H
#define CP_UNITTESTS_RUNTIME_KERNELPROBLEM_H

#include "KernelMods.h"

#include <cstring>
#include <random>
#include <string>

namespace cp::runtime::testing {

using Random = std::mt19937_64;

inline int64_t pick(Random &random, int64_t low, int64_t high) {
  return std::uniform_int_distribution<int64_t>(low, high)(random);
}

/// Rounds to f16 or bf16 (towards zero: which value does not matter) and back.
inline uint16_t encodeHalf(float value, int32_t dtype) {
  uint32_t bits;
  memcpy(&bits, &value, sizeof(bits));
  if (dtype == CP_BF16)
    return static_cast<uint16_t>(bits >> 16);
  uint16_t sign = (bits >> 16) & 0x8000;
  int32_t exponent = static_cast<int32_t>((bits >> 23) & 0xff) - 112;
  uint32_t mantissa = bits & 0x7fffff;
  if (exponent >= 31)
    return sign | 0x7c00 | (mantissa ? 0x200 : 0);
  if (exponent <= 0)
    return exponent < -10 ? sign
                          : sign | ((mantissa | 0x800000) >> (14 - exponent));
  return static_cast<uint16_t>(sign | (exponent << 10) | (mantissa >> 13));
}

inline double decodeHalf(uint16_t bits, int32_t dtype) {
  int exponentBits = dtype == CP_BF16 ? 8 : 5;
  int mantissaBits = 15 - exponentBits;
  int bias = (1 << (exponentBits - 1)) - 1;
  int exponent = (bits & 0x7fff) >> mantissaBits;
  double mantissa = bits & ((1 << mantissaBits) - 1);
  double sign = bits & 0x8000 ? -1 : 1;
  if (exponent == (1 << exponentBits) - 1)
    return mantissa != 0 ? NAN : sign * INFINITY;
  if (exponent == 0)
    return sign * std::ldexp(mantissa, 1 - bias - mantissaBits);
  return sign * std::ldexp(mantissa + (1 << mantissaBits),
                           exponent - bias - mantissaBits);
}

/// A strided tensor of rank 3 or 4 with its memory.
class Tensor {
public:
  /// `layout` 0: contiguous; 1: a slice of rows of a larger one; 2: heads
  /// inside rows, with a gap after each.
  void create(int32_t dtype, std::vector<int64_t> sizes, int layout) {
    int rank = static_cast<int>(sizes.size());
    view = {nullptr, dtype, rank, {}, {}};
    std::copy(sizes.begin(), sizes.end(), view.sizes);
    int64_t extra = layout == 1 ? 3 : 0;
    int64_t element = rank == 4 ? sizes[3] + (layout == 2 ? 5 : 0) : 1;
    int64_t heads = sizes[1], rows = sizes[2] + extra;
    view.strides[0] = heads * rows * element;
    view.strides[1] = layout == 2 ? element : rows * element;
    view.strides[2] = layout == 2 ? heads * element : element;
    view.strides[3] = rank == 4;
    int64_t total = sizes[0] * view.strides[0];
    first = extra * element * (layout == 1);
    first = std::min<int64_t>(first, 2 * element);
    bytes.assign((total + first) * size(), 0);
    view.data = bytes.data() + first * size();
    for (int64_t i = 0; i < total + first; ++i)
      put(i - first, NAN);
  }

  int64_t offset(int64_t b, int64_t h, int64_t n, int64_t d = 0) const {
    return b * view.strides[0] + h * view.strides[1] + n * view.strides[2] +
           d * view.strides[3];
  }
  double get(int64_t b, int64_t h, int64_t n, int64_t d = 0) const {
    const char *p = bytes.data() + (first + offset(b, h, n, d)) * size();
    if (view.dtype != CP_F32) {
      uint16_t half;
      memcpy(&half, p, sizeof(half));
      return decodeHalf(half, view.dtype);
    }
    float value;
    memcpy(&value, p, sizeof(value));
    return value;
  }
  void set(int64_t b, int64_t h, int64_t n, int64_t d, float value) {
    put(offset(b, h, n, d), value);
  }

  /// Takes over shape and contents, not the memory.
  void copyFrom(const Tensor &other) {
    bytes = other.bytes;
    first = other.first;
    view = other.view;
    view.data = bytes.data() + first * size();
  }

  cp_tensor view;
  std::vector<char> bytes;

private:
  int64_t size() const { return view.dtype == CP_F32 ? 4 : 2; }
  void put(int64_t offset, float value) {
    char *p = bytes.data() + (first + offset) * size();
    uint16_t half = encodeHalf(value, view.dtype);
    if (view.dtype == CP_F32)
      memcpy(p, &value, sizeof(value));
    else
      memcpy(p, &half, sizeof(half));
  }

  int64_t first = 0;
};

struct Problem {
  // What to build; `build` does it.
  int64_t batch = 1, heads = 1, kvHeads = 1, rows = 16, keys = 16;
  int64_t depth = 16, width = 16, tile = 128;
  int32_t dtype = CP_F32;
  int layouts[4] = {};                    ///< Of q, k, v, out.
  int64_t paddedRows = 0, paddedKeys = 0; ///< Of each batch row.
  bool positionsPerBatch = false;
  bool hasState = false;
  float magnitude = 1; ///< Of queries.
  Mask mask = getMasks()[0];
  Score score = getScores()[0];
  ModParameters parameters;

  // The result.
  Tensor q, k, v, out, lse;
  std::vector<int64_t> queryPositions, keyPositions;
  const void *captures[1];
  cp_attend_args args = {};

  Problem() = default;
  Problem(const Problem &) = delete;

  bool rowExists(int64_t b, int64_t row) const {
    return exists(queryPositions, rows, b, row);
  }
  bool keyExists(int64_t b, int64_t key) const {
    return exists(keyPositions, keys, b, key);
  }
  std::string describe() const;

  void build(Random &random) {
    createPositions(random, rows, paddedRows, queryPositions);
    createPositions(random, keys, paddedKeys, keyPositions);
    for (int64_t i = 0; i < std::max(rows, keys); ++i) {
      parameters.queryDocs.push_back(static_cast<int32_t>(i / 37));
      parameters.keyDocs.push_back(static_cast<int32_t>(i / 37));
    }
    fill(random, q, heads, rows, depth, layouts[0], queryPositions, magnitude);
    fill(random, k, kvHeads, keys, depth, layouts[1], keyPositions, 1);
    fill(random, v, kvHeads, keys, width, layouts[2], keyPositions, 1);
    createState(random);
    fillArgs();
  }

private:
  bool exists(const std::vector<int64_t> &positions, int64_t n, int64_t b,
              int64_t row) const {
    return positions.empty() ||
           positions[(positionsPerBatch ? b * n : 0) + row] >= 0;
  }

  void createPositions(Random &random, int64_t n, int64_t padded,
                       std::vector<int64_t> &positions) {
    if (padded == 0 && !positionsPerBatch)
      return;
    for (int64_t b = 0; b < (positionsPerBatch ? batch : 1); ++b) {
      std::vector<int64_t> row(n);
      for (int64_t i = 0; i < n; ++i)
        row[i] = i;
      // At the end, as layouts do it, or anywhere, as tables may.
      bool anywhere = pick(random, 0, 1);
      for (int64_t i = 0; i < padded; ++i)
        row[anywhere ? pick(random, 0, n - 1) : n - 1 - i] = -1;
      positions.insert(positions.end(), row.begin(), row.end());
    }
  }

  void fill(Random &random, Tensor &tensor, int64_t tensorHeads, int64_t n,
            int64_t elements, int layout, const std::vector<int64_t> &positions,
            float scale) {
    tensor.create(dtype, {batch, tensorHeads, n, elements}, layout);
    std::normal_distribution<float> normal(0, scale);
    for (int64_t b = 0; b < batch; ++b)
      for (int64_t h = 0; h < tensorHeads; ++h)
        for (int64_t i = 0; i < n; ++i)
          for (int64_t d = 0; d < elements; ++d)
            if (exists(positions, n, b, i))
              tensor.set(b, h, i, d, normal(random));
  }

  void createState(Random &random) {
    out.create(CP_F32, {batch, heads, rows, width}, layouts[3]);
    lse.create(CP_F32, {batch, heads, rows}, layouts[3]);
    std::normal_distribution<float> normal(0, 1);
    for (int64_t b = 0; b < batch; ++b)
      for (int64_t h = 0; h < heads; ++h)
        for (int64_t i = 0; i < rows; ++i) {
          bool fresh = !hasState || pick(random, 0, 3) == 0;
          lse.set(b, h, i, 0, fresh ? -INFINITY : 2 * normal(random));
          for (int64_t d = 0; d < width && !fresh; ++d)
            out.set(b, h, i, d, normal(random));
        }
  }

  void fillArgs() {
    args.q = q.view;
    args.k = k.view;
    args.v = v.view;
    args.out = out.view;
    args.lse = lse.view;
    args.mask = mask.function;
    args.classify = mask.classify;
    args.flags = mask.flags;
    args.score = score.function;
    captures[0] = &parameters;
    args.captures = captures;
    args.q_positions = queryPositions.empty() ? nullptr : queryPositions.data();
    args.kv_positions = keyPositions.empty() ? nullptr : keyPositions.data();
    args.q_positions_batch_stride = positionsPerBatch ? rows : 0;
    args.kv_positions_batch_stride = positionsPerBatch ? keys : 0;
    if (!args.q_chunk_rows)
      args.q_chunk_rows = rows;
    if (!args.kv_chunk_rows)
      args.kv_chunk_rows = keys;
    if (args.scale == 0)
      args.scale = 1 / std::sqrt(static_cast<float>(depth));
  }
};

inline std::string Problem::describe() const {
  auto text = [](int64_t value) { return std::to_string(value); };
  return "B" + text(batch) + " H" + text(heads) + "/" + text(kvHeads) + " " +
         text(rows) + "x" + text(keys) + " D" + text(depth) + " Dv" +
         text(width) + " tile " + text(tile) + " chunks " +
         text(args.q_chunk_rows) + "," + text(args.kv_chunk_rows) + " dtype " +
         text(dtype) + " padding " + text(paddedRows) + "," + text(paddedKeys) +
         " mask " + mask.name + " score " + score.name +
         (hasState ? " with state" : "");
}

} // namespace cp::runtime::testing

#endif // CP_UNITTESTS_RUNTIME_KERNELPROBLEM_H
