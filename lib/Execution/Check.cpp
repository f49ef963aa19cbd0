//===- Check.cpp - Comparing results with the reference -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Check.h"

#include "cp/Execution/Convert.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <cmath>

using namespace mlir::cp::execution;
using llvm::ArrayRef;

namespace {
/// The comparison of one result.
class Comparison {
public:
  Comparison(const HostTensor &got, const HostTensor &want,
             Tolerance tolerance);

  double maxAbsError = 0.0;
  /// How far the worst element is out of tolerance, as a multiple of what is
  /// allowed; at most 1: all are fine.
  double worstRatio = 0.0;
  int64_t worstIndex = 0;

  /// "[0, 1, 2]: got 1.5, want 2".
  std::string describeWorst() const;

private:
  void compareFloats();
  void compareIntegers();
  void note(int64_t index, double error, double ratio);

  const HostTensor &got, &want;
  Tolerance tolerance;
};
} // namespace

Tolerance mlir::cp::execution::getDefaultTolerance(bool hasSmallFloats) {
  return hasSmallFloats ? Tolerance{1.6e-2, 8e-3} : Tolerance{1e-4, 1e-5};
}

Comparison::Comparison(const HostTensor &got, const HostTensor &want,
                       Tolerance tolerance)
    : got(got), want(want), tolerance(tolerance) {
  if (isFloat(want.getType()))
    compareFloats();
  else
    compareIntegers();
}

void Comparison::note(int64_t index, double error, double ratio) {
  if (std::isfinite(error))
    maxAbsError = std::max(maxAbsError, error);
  if (ratio > worstRatio) {
    worstRatio = ratio;
    worstIndex = index;
  }
}

void Comparison::compareFloats() {
  double largest = 1.0;
  for (int64_t i = 0, e = want.getNumElements(); i < e; ++i)
    if (double value = std::fabs(loadFloat(want, i)); std::isfinite(value))
      largest = std::max(largest, value);
  for (int64_t i = 0, e = want.getNumElements(); i < e; ++i) {
    double a = loadFloat(got, i), b = loadFloat(want, i);
    if (a == b || (std::isnan(a) && std::isnan(b)))
      continue;
    if (!std::isfinite(a) || !std::isfinite(b)) {
      note(i, HUGE_VAL, HUGE_VAL);
      continue;
    }
    double error = std::fabs(a - b);
    double allowed =
        tolerance.absolute * largest + tolerance.relative * std::fabs(b);
    note(i, error, error / allowed);
  }
}

void Comparison::compareIntegers() {
  for (int64_t i = 0, e = want.getNumElements(); i < e; ++i) {
    int64_t a = loadInteger(got, i), b = loadInteger(want, i);
    if (a != b)
      note(i, std::fabs(static_cast<double>(a) - static_cast<double>(b)),
           HUGE_VAL);
  }
}

static void printElement(llvm::raw_ostream &os, const HostTensor &tensor,
                         int64_t index) {
  if (isFloat(tensor.getType()))
    os << llvm::format("%.9g", loadFloat(tensor, index));
  else
    os << loadInteger(tensor, index);
}

std::string Comparison::describeWorst() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "[";
  llvm::interleaveComma(
      llvm::zip_equal(want.getShape(),
                      ArrayRef(want.getView().strides, want.getShape().size())),
      os, [&](auto dim) {
        auto [size, stride] = dim;
        os << worstIndex / stride % size;
      });
  os << "]: got ";
  printElement(os, got, worstIndex);
  os << ", want ";
  printElement(os, want, worstIndex);
  return text;
}

CheckResult mlir::cp::execution::check(ArrayRef<HostTensor> got,
                                       ArrayRef<HostTensor> want,
                                       Tolerance tolerance) {
  CheckResult result;
  double worstRatio = 1.0;
  for (auto [index, pair] : llvm::enumerate(llvm::zip_equal(got, want))) {
    Comparison comparison(std::get<0>(pair), std::get<1>(pair), tolerance);
    result.maxAbsError = std::max(result.maxAbsError, comparison.maxAbsError);
    if (comparison.worstRatio <= worstRatio)
      continue;
    worstRatio = comparison.worstRatio;
    result.ok = false;
    result.worst =
        "result " + std::to_string(index) + " " + comparison.describeWorst();
  }
  return result;
}
