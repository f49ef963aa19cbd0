//===- Random.cpp - Portable random numbers -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Random.h"

#include "cp/Execution/Convert.h"

#include "llvm/Support/MathExtras.h"

#include <cmath>

using namespace mlir::cp::execution;

/// SplitMix64 by counter (Steele, Lea, Flood 2014): a bijection whose values at
/// multiples of an odd constant pass the usual tests. The distributions of
/// <random> differ between standard libraries.
static uint64_t mix(uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
  x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
  return x ^ (x >> 31);
}

static constexpr uint64_t golden = 0x9e3779b97f4a7c15;

void mlir::cp::run::fillNormal(HostTensor &tensor, uint64_t seed,
                               unsigned argument) {
  uint64_t stream = mix(mix(seed + golden) + (argument + uint64_t{1}) * golden);
  auto uniform = [&](uint64_t index) {
    // In (0, 1): the logarithm below needs a positive number.
    return (static_cast<double>(mix(stream + index * golden) >> 12) + 0.5) *
           0x1p-52;
  };
  // Box and Muller: two uniform numbers give two normal ones.
  for (int64_t i = 0, e = tensor.getNumElements(); i < e; i += 2) {
    double radius = std::sqrt(-2.0 * std::log(uniform(i)));
    double angle = 2.0 * llvm::numbers::pi * uniform(i + 1);
    storeFloat(tensor, i, radius * std::cos(angle));
    if (i + 1 < e)
      storeFloat(tensor, i + 1, radius * std::sin(angle));
  }
}
