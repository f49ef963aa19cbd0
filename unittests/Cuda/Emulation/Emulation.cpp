//===- Emulation.cpp - Instructions that kernels use, on a host -----------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Emulation.h"

#include "ModMath.h"

#include <cstring>

using namespace cp;
using namespace cp::cuda;

/// Runs an instruction of the warp. `Operands` has `static void run(Operands
/// *const *lanes)`.
template <typename Operands>
static void runWarp(Operands &operands) {
  Emulator::get().runWarp(&operands, [](void *const *lanes) {
    Operands::run(reinterpret_cast<Operands *const *>(lanes));
  });
}

//===----------------------------------------------------------------------===//
// Lanes
//===----------------------------------------------------------------------===//

namespace {
struct Shuffle {
  float value;
  int mask;
  float result;

  static void run(Shuffle *const *lanes) {
    for (int i = 0; i < 32; ++i)
      lanes[i]->result = lanes[i ^ lanes[i]->mask]->value;
  }
};
} // namespace

float cp::cuda::shuffleXor(float value, int lanes) {
  Shuffle shuffle{value, lanes, 0};
  runWarp(shuffle);
  return shuffle.result;
}

//===----------------------------------------------------------------------===//
// Memory
//===----------------------------------------------------------------------===//

static bool isPair(const float *numbers) {
  const bool isAligned =
      reinterpret_cast<uintptr_t>(numbers) % (2 * sizeof(float)) == 0;
  if (!isAligned)
    Emulator::get().fail("a pair of floats is not at a multiple of 8 bytes");
  return isAligned;
}

void cp::cuda::loadPair(const float *from, float &x, float &y) {
  x = y = 0;
  if (isPair(from)) {
    x = from[0];
    y = from[1];
  }
}

void cp::cuda::storePair(float *to, float x, float y) {
  if (isPair(to)) {
    to[0] = x;
    to[1] = y;
  }
}

namespace {
/// PTX ISA, ldmatrix: lane l gets elements 2 * (l % 4) and the next of row
/// l / 4 of each matrix; transposed, of column l / 4.
struct LoadMatrices {
  const void *row;
  bool transposed;
  unsigned result[4];

  static void run(LoadMatrices *const *lanes) {
    for (int matrix = 0; matrix < 4; ++matrix) {
      const void *rows[8];
      uint16_t elements[8][8];
      for (int i = 0; i < 8; ++i) {
        rows[i] = lanes[8 * matrix + i]->row;
        memcpy(elements[i], rows[i], sizeof(elements[i]));
      }
      Emulator::get().countConflicts(rows);
      for (int lane = 0; lane < 32; ++lane) {
        int i = lane / 4, j = 2 * (lane % 4);
        bool transposed = lanes[lane]->transposed;
        unsigned low = transposed ? elements[j][i] : elements[i][j];
        unsigned high = transposed ? elements[j + 1][i] : elements[i][j + 1];
        lanes[lane]->result[matrix] = low | high << 16;
      }
    }
  }
};
} // namespace

static void loadFour(unsigned (&r)[4], const void *row, bool transposed) {
  Emulator::get().noteRead(row, 16);
  LoadMatrices operands{row, transposed, {}};
  runWarp(operands);
  memcpy(r, operands.result, sizeof(r));
}

void cp::cuda::loadMatrices(unsigned (&r)[4], const void *row) {
  loadFour(r, row, /*transposed=*/false);
}
void cp::cuda::loadMatricesTransposed(unsigned (&r)[4], const void *row) {
  loadFour(r, row, /*transposed=*/true);
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

namespace {
/// 16 x K times K x 8. The accumulator, PTX ISA: group g = lane / 4 and t =
/// lane % 4; element i is in row g (i < 2) or g + 8, column 2 t + i % 2.
template <int K>
struct Matrices {
  float a[16][K], b[K][8];

  /// Adds one row times one column, in double precision.
  float sum(int row, int column, float start) const {
    double result = start;
    for (int k = 0; k < K; ++k)
      result += static_cast<double>(a[row][k]) * b[k][column];
    return static_cast<float>(result);
  }
  template <typename Operands>
  void multiply(Operands *const *lanes) const {
    for (int lane = 0; lane < 32; ++lane)
      for (int i = 0; i < 4; ++i) {
        float &c = (*lanes[lane]->c)[i];
        c = sum(lane / 4 + (i < 2 ? 0 : 8), 2 * (lane % 4) + i % 2, c);
      }
  }
};

/// PTX ISA, m16n8k16 with 16-bit floats: element i of a (0..7) is in row g for
/// i < 2 and 4 <= i < 6, else g + 8, and in column 2 t + i % 2, plus 8 for
/// i >= 4; element i of b (0..3) is in row 2 t + i % 2, plus 8 for i >= 2.
template <typename Format>
struct Multiply16 {
  float (*c)[4];
  const unsigned *a, *b;

  static float get(const unsigned *registers, int i) {
    auto bits = static_cast<unsigned short>(registers[i / 2] >> 16 * (i % 2));
    return toFloat(Format{bits});
  }
  static void run(Multiply16 *const *lanes) {
    Matrices<16> matrices;
    for (int lane = 0; lane < 32; ++lane) {
      int g = lane / 4, t = lane % 4;
      for (int i = 0; i < 8; ++i) {
        bool isUpper = i < 2 || (i >= 4 && i < 6);
        matrices.a[g + (isUpper ? 0 : 8)][2 * t + i % 2 + (i >= 4 ? 8 : 0)] =
            get(lanes[lane]->a, i);
      }
      for (int i = 0; i < 4; ++i)
        matrices.b[2 * t + i % 2 + (i >= 2 ? 8 : 0)][g] =
            get(lanes[lane]->b, i);
    }
    matrices.multiply(lanes);
  }
};

/// PTX ISA, m16n8k8 with tf32: a0 and a2 are in row g, a1 and a3 in g + 8; a0
/// and a1 in column t, a2 and a3 in t + 4; b0 in row t, b1 in t + 4.
struct MultiplyTF32 {
  float (*c)[4];
  const float *a, *b;

  static void run(MultiplyTF32 *const *lanes) {
    Matrices<8> matrices;
    for (int lane = 0; lane < 32; ++lane) {
      int g = lane / 4, t = lane % 4;
      for (int i = 0; i < 4; ++i)
        matrices.a[i == 1 || i == 3 ? g + 8 : g][i < 2 ? t : t + 4] =
            truncateTF32(lanes[lane]->a[i]);
      for (int i = 0; i < 2; ++i)
        matrices.b[i == 0 ? t : t + 4][g] = truncateTF32(lanes[lane]->b[i]);
    }
    matrices.multiply(lanes);
  }
};
} // namespace

void cp::cuda::multiplyF16(float (&c)[4], const unsigned (&a)[4],
                           const unsigned (&b)[2]) {
  Multiply16<f16> operands{&c, a, b};
  runWarp(operands);
}
void cp::cuda::multiplyBF16(float (&c)[4], const unsigned (&a)[4],
                            const unsigned (&b)[2]) {
  Multiply16<bf16> operands{&c, a, b};
  runWarp(operands);
}
void cp::cuda::multiplyTF32(float (&c)[4], const float (&a)[4],
                            const float (&b)[2]) {
  MultiplyTF32 operands{&c, a, b};
  runWarp(operands);
}

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

unsigned cp::cuda::packF16(float low, float high) {
  return toF16(low).bits | static_cast<unsigned>(toF16(high).bits) << 16;
}
unsigned cp::cuda::packBF16(float low, float high) {
  return toBF16(low).bits | static_cast<unsigned>(toBF16(high).bits) << 16;
}
float cp::cuda::truncateTF32(float x) {
  return f32FromBits(bitsOf(x) & 0xffffe000u);
}
