//===- LinearSystem.cpp - Linear forms over mask positions ------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinearSystem.h"
#include "llvm/Support/MathExtras.h"
#include <numeric>

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;
using namespace mlir::presburger;

/// a * b + c, or none on overflow.
static std::optional<int64_t> multiplyAdd(int64_t a, int64_t b, int64_t c) {
  int64_t product, sum;
  if (llvm::MulOverflow(a, b, product) || llvm::AddOverflow(product, c, sum))
    return std::nullopt;
  return sum;
}

//===----------------------------------------------------------------------===//
// LinearForm and Conjunction
//===----------------------------------------------------------------------===//

void LinearForm::set(unsigned i, int64_t value) {
  if (i >= coeffs.size())
    coeffs.resize(i + 1, 0);
  coeffs[i] = value;
  while (coeffs.size() > 1 && coeffs.back() == 0)
    coeffs.pop_back();
}

std::optional<LinearForm>
LinearForm::combine(const LinearForm &a, int64_t scaleA, const LinearForm &b,
                    int64_t scaleB, int64_t constant) {
  LinearForm result(constant);
  for (unsigned i = std::max(a.size(), b.size()); i-- > 0;) {
    std::optional<int64_t> sum = multiplyAdd(b[i], scaleB, result[i]);
    if (sum)
      sum = multiplyAdd(a[i], scaleA, *sum);
    // The most negative value cannot be negated, so it counts as overflow.
    if (!sum || *sum == std::numeric_limits<int64_t>::min())
      return std::nullopt;
    result.set(i, *sum);
  }
  return result;
}

bool LinearForm::hasSameVariables(const LinearForm &other) const {
  return ArrayRef(coeffs).drop_front() == ArrayRef(other.coeffs).drop_front();
}

bool Conjunction::isImpliedBy(const Conjunction &other) const {
  auto isIn = [](ArrayRef<LinearForm> forms) {
    return
        [forms](const LinearForm &f) { return llvm::is_contained(forms, f); };
  };
  return llvm::all_of(inequalities, isIn(other.inequalities)) &&
         llvm::all_of(equalities, isIn(other.equalities));
}

//===----------------------------------------------------------------------===//
// Variables and quotients
//===----------------------------------------------------------------------===//

LinearForm LinearSystem::getDim(unsigned dim) {
  LinearForm form;
  form.set(dim + 1, 1);
  return form;
}

Interval LinearSystem::getVariableRange(unsigned i) const {
  if (i > kNumMaskDims)
    return quotients[i - 1 - kNumMaskDims].range;
  return {0, domain.getExtents()[i - 1] - 1};
}

std::optional<Interval> LinearSystem::getRange(const LinearForm &form) const {
  std::optional<int64_t> min = form.getConstant(), max = form.getConstant();
  for (unsigned i = 1; i < form.size(); ++i) {
    if (form[i] == 0)
      continue;
    Interval range = getVariableRange(i);
    if (form[i] < 0)
      std::swap(range.min, range.max);
    min = multiplyAdd(form[i], range.min, *min);
    max = multiplyAdd(form[i], range.max, *max);
    if (!min || !max)
      return std::nullopt;
  }
  return Interval{*min, *max};
}

std::optional<LinearForm> LinearSystem::getFloorDiv(const LinearForm &form,
                                                    int64_t divisor) {
  // Multiples of the divisor leave the quotient as they are, so split them off.
  LinearForm whole, rest;
  for (unsigned i = 0; i < form.size(); ++i) {
    int64_t quotient = llvm::divideFloorSigned(form[i], divisor);
    whole.set(i, i == 0 || quotient * divisor == form[i] ? quotient : 0);
    rest.set(i, form[i] - whole[i] * divisor);
  }
  std::optional<Interval> range = getRange(rest);
  if (!range)
    return std::nullopt;
  range->min = llvm::divideFloorSigned(range->min, divisor);
  range->max = llvm::divideFloorSigned(range->max, divisor);
  if (range->min == range->max)
    return LinearForm::combine(whole, 1, LinearForm(range->min), 1);
  auto *it = llvm::find_if(quotients, [&](const Quotient &q) {
    return q.divisor == divisor && q.dividend == rest;
  });
  unsigned index = it - quotients.begin();
  if (it == quotients.end())
    quotients.push_back({rest, divisor, *range});
  whole.set(1 + kNumMaskDims + index, whole[1 + kNumMaskDims + index] + 1);
  return whole;
}

int64_t LinearSystem::evaluate(const LinearForm &form,
                               ArrayRef<int64_t> position) const {
  int64_t result = form.getConstant();
  for (unsigned i = 1; i < form.size(); ++i) {
    if (form[i] == 0)
      continue;
    if (i <= kNumMaskDims) {
      result += form[i] * position[i - 1];
      continue;
    }
    const Quotient &q = quotients[i - 1 - kNumMaskDims];
    result += form[i] * llvm::divideFloorSigned(evaluate(q.dividend, position),
                                                q.divisor);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Sets
//===----------------------------------------------------------------------===//

/// The greatest common divisor of the variables' coefficients.
static int64_t getVariableGCD(const LinearForm &form) {
  int64_t gcd = 0;
  for (unsigned i = 1; i < form.size(); ++i)
    gcd = std::gcd(gcd, form[i]);
  return gcd;
}

bool LinearSystem::addInequality(Conjunction &set, LinearForm form) const {
  if (form.isConstant())
    return form.getConstant() >= 0;
  int64_t gcd = getVariableGCD(form);
  for (unsigned i = 0; i < form.size(); ++i)
    form.set(i, llvm::divideFloorSigned(form[i], gcd));
  if (std::optional<Interval> range = getRange(form)) {
    if (range->max < 0)
      return false;
    if (range->min >= 0)
      return true;
  }
  for (LinearForm &other : set.inequalities)
    if (other.hasSameVariables(form)) {
      other.set(0, std::min(other.getConstant(), form.getConstant()));
      return true;
    }
  set.inequalities.push_back(form);
  return true;
}

bool LinearSystem::addEquality(Conjunction &set, LinearForm form) const {
  if (form.isConstant())
    return form.getConstant() == 0;
  int64_t gcd = getVariableGCD(form);
  if (form.getConstant() % gcd != 0)
    return false;
  for (unsigned i = 0; i < form.size(); ++i)
    form.set(i, form[i] / gcd);
  std::optional<Interval> range = getRange(form);
  if (range && (range->max < 0 || range->min > 0))
    return false;
  if (!llvm::is_contained(set.equalities, form))
    set.equalities.push_back(form);
  return true;
}

std::optional<Conjunction> LinearSystem::intersect(const Conjunction &a,
                                                   const Conjunction &b) const {
  if (a.isTrue())
    return b;
  if (b.isTrue())
    return a;
  Conjunction result = a;
  for (const LinearForm &form : b.inequalities)
    if (!addInequality(result, form))
      return std::nullopt;
  for (const LinearForm &form : b.equalities)
    if (!addEquality(result, form))
      return std::nullopt;
  if (!isPossible(result))
    return std::nullopt;
  return result;
}

void LinearSystem::insert(Union &sets, const Conjunction &set) {
  for (const Conjunction &other : sets)
    if (other.isImpliedBy(set))
      return;
  llvm::erase_if(
      sets, [&](const Conjunction &other) { return set.isImpliedBy(other); });
  sets.push_back(set);
}

std::optional<Union> LinearSystem::intersect(const Union &a,
                                             const Union &b) const {
  Union result;
  for (const Conjunction &x : a)
    for (const Conjunction &y : b) {
      if (std::optional<Conjunction> both = intersect(x, y))
        insert(result, *both);
      if (result.size() > limits.maxDisjuncts)
        return std::nullopt;
    }
  return result;
}

std::optional<Union> LinearSystem::unite(const Union &a, const Union &b) const {
  Union result = a;
  for (const Conjunction &set : b)
    insert(result, set);
  if (result.size() > limits.maxDisjuncts)
    return std::nullopt;
  return result;
}

bool LinearSystem::isPossible(const Conjunction &set) const {
  return !getPolyhedron(set).isEmpty();
}

//===----------------------------------------------------------------------===//
// Conversion to Presburger sets
//===----------------------------------------------------------------------===//

SmallVector<unsigned>
LinearSystem::getUsedQuotients(const Conjunction &set) const {
  SmallVector<bool> used(quotients.size(), false);
  auto mark = [&](const LinearForm &form) {
    for (unsigned i = 1 + kNumMaskDims; i < form.size(); ++i)
      if (form[i] != 0)
        used[i - 1 - kNumMaskDims] = true;
  };
  for (const LinearForm &form : set.inequalities)
    mark(form);
  for (const LinearForm &form : set.equalities)
    mark(form);
  // A dividend refers to earlier quotients only.
  SmallVector<unsigned> result;
  for (unsigned i = quotients.size(); i-- > 0;)
    if (used[i]) {
      mark(quotients[i].dividend);
      result.insert(result.begin(), i);
    }
  return result;
}

IntegerPolyhedron LinearSystem::getPolyhedron(const Conjunction &set) const {
  IntegerPolyhedron result(PresburgerSpace::getSetSpace(kNumMaskDims));
  SmallVector<unsigned> used = getUsedQuotients(set);
  auto getRow = [&](const LinearForm &form) {
    SmallVector<int64_t> row(result.getNumCols(), 0);
    for (unsigned i = 0; i < kNumMaskDims; ++i)
      row[i] = form[i + 1];
    for (unsigned i = kNumMaskDims; i + 1 < row.size(); ++i)
      row[i] = form[1 + kNumMaskDims + used[i - kNumMaskDims]];
    row.back() = form.getConstant();
    return row;
  };
  // Definitions come first: later queries for the representation of a local
  // take the first constraints that fit.
  for (unsigned i : used)
    result.addLocalFloorDiv(getRow(quotients[i].dividend),
                            quotients[i].divisor);
  for (const LinearForm &form : set.equalities)
    result.addEquality(getRow(form));
  for (const LinearForm &form : set.inequalities)
    result.addInequality(getRow(form));
  for (auto [dim, extent] : llvm::enumerate(domain.getExtents())) {
    result.addBound(BoundType::LB, dim, 0);
    result.addBound(BoundType::UB, dim, extent - 1);
  }
  return result;
}

PresburgerSet LinearSystem::getSet(const Union &sets) const {
  PresburgerSet result =
      PresburgerSet::getEmpty(PresburgerSpace::getSetSpace(kNumMaskDims));
  for (const Conjunction &set : sets)
    result.unionInPlace(getPolyhedron(set));
  return result;
}
