//===- PiecewiseAffine.cpp - Integers of a mask region ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "PiecewiseAffine.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::detail;

//===----------------------------------------------------------------------===//
// Intervals
//===----------------------------------------------------------------------===//

Interval mlir::cp::detail::getTypeRange(unsigned width) {
  return {llvm::minIntN(std::min(width, 64u)),
          llvm::maxIntN(std::min(width, 64u))};
}

/// The part common to both; `b` may be missing.
static Interval meet(const Interval &a, const std::optional<Interval> &b) {
  if (!b)
    return a;
  return {std::max(a.min, b->min), std::min(a.max, b->max)};
}

static std::optional<Interval> addRanges(const Interval &a, const Interval &b) {
  Interval result;
  if (llvm::AddOverflow(a.min, b.min, result.min) ||
      llvm::AddOverflow(a.max, b.max, result.max))
    return std::nullopt;
  return result;
}

static std::optional<Interval> negateRange(const Interval &a) {
  if (a.min == std::numeric_limits<int64_t>::min())
    return std::nullopt;
  return Interval{-a.max, -a.min};
}

static std::optional<Interval> multiplyRanges(const Interval &a,
                                              const Interval &b) {
  std::optional<Interval> result;
  for (int64_t x : {a.min, a.max})
    for (int64_t y : {b.min, b.max}) {
      int64_t product;
      if (llvm::MulOverflow(x, y, product))
        return std::nullopt;
      if (!result)
        result = Interval{product, product};
      result->min = std::min(result->min, product);
      result->max = std::max(result->max, product);
    }
  return result;
}

//===----------------------------------------------------------------------===//
// Building values
//===----------------------------------------------------------------------===//

IntValue PiecewiseAffine::getConstant(int64_t value) {
  IntValue result;
  result.pieces.push_back({Conjunction(), LinearForm(value)});
  result.range = {value, value};
  result.exact = true;
  return result;
}

IntValue PiecewiseAffine::getDim(unsigned dim) const {
  IntValue result;
  result.pieces.push_back({Conjunction(), LinearSystem::getDim(dim)});
  result.range = {0, system.getDomain().getExtents()[dim] - 1};
  result.exact = true;
  return result;
}

IntValue PiecewiseAffine::getUnknown(unsigned width) {
  IntValue result;
  result.pieces.push_back({Conjunction(), std::nullopt});
  result.range = getTypeRange(width);
  return result;
}

IntValue PiecewiseAffine::finish(SmallVector<Piece, 1> pieces,
                                 std::optional<Interval> range, bool exact,
                                 unsigned width) const {
  std::optional<Interval> hull;
  for (const Piece &piece : pieces) {
    std::optional<Interval> own;
    if (piece.form)
      own = system.getRange(*piece.form);
    if (!own) {
      hull.reset();
      break;
    }
    hull = hull ? Interval{std::min(hull->min, own->min),
                           std::max(hull->max, own->max)}
                : *own;
  }
  // Forms and bounds are computed without wrap-around, so one of them that
  // fits the type proves that there is none.
  if (hull)
    range = meet(*hull, range);
  if (!range || !getTypeRange(width).contains(*range))
    return getUnknown(width);
  IntValue result;
  result.range = *range;
  if (pieces.empty() || pieces.size() > system.getLimits().maxPieces)
    pieces.assign(1, Piece{Conjunction(), std::nullopt});
  result.exact =
      exact && llvm::all_of(pieces, [](const Piece &p) { return !!p.form; });
  result.pieces = std::move(pieces);
  return result;
}

IntValue PiecewiseAffine::map(const IntValue &a, std::optional<Interval> range,
                              unsigned width, UnaryFn fn) const {
  SmallVector<Piece, 1> pieces;
  for (const Piece &p : a.pieces)
    pieces.push_back({p.domain, p.form ? fn(*p.form) : std::nullopt});
  return finish(std::move(pieces), range, a.exact, width);
}

void PiecewiseAffine::addPiece(SmallVector<Piece, 1> &pieces,
                               const Conjunction &condition,
                               const Piece &piece) const {
  if (std::optional<Conjunction> both =
          system.intersect(piece.domain, condition))
    pieces.push_back({*both, piece.form});
}

IntValue PiecewiseAffine::zip(const IntValue &a, const IntValue &b,
                              std::optional<Interval> range, unsigned width,
                              BinaryFn fn) const {
  SmallVector<Piece, 1> pieces;
  for (const Piece &p : a.pieces)
    for (const Piece &q : b.pieces) {
      std::optional<LinearForm> form;
      if (p.form && q.form)
        form = fn(*p.form, *q.form);
      addPiece(pieces, q.domain, {p.domain, form});
    }
  return finish(std::move(pieces), range, a.exact && b.exact, width);
}

//===----------------------------------------------------------------------===//
// Arithmetic
//===----------------------------------------------------------------------===//

IntValue PiecewiseAffine::add(const IntValue &a, const IntValue &b,
                              unsigned width) const {
  return zip(a, b, addRanges(a.range, b.range), width,
             [](const LinearForm &x, const LinearForm &y) {
               return LinearForm::combine(x, 1, y, 1);
             });
}

IntValue PiecewiseAffine::subtract(const IntValue &a, const IntValue &b,
                                   unsigned width) const {
  std::optional<Interval> range = negateRange(b.range);
  if (range)
    range = addRanges(a.range, *range);
  return zip(a, b, range, width, [](const LinearForm &x, const LinearForm &y) {
    return LinearForm::combine(x, 1, y, -1);
  });
}

IntValue PiecewiseAffine::multiply(const IntValue &a, const IntValue &b,
                                   unsigned width) const {
  auto fn = [](const LinearForm &x,
               const LinearForm &y) -> std::optional<LinearForm> {
    if (x.isConstant())
      return LinearForm::combine(y, x.getConstant(), LinearForm(), 0);
    if (y.isConstant())
      return LinearForm::combine(x, y.getConstant(), LinearForm(), 0);
    return std::nullopt;
  };
  return zip(a, b, multiplyRanges(a.range, b.range), width, fn);
}

IntValue PiecewiseAffine::floorDiv(const IntValue &a, const IntValue &b,
                                   unsigned width) const {
  int64_t divisor = b.getConstant().value_or(0);
  if (divisor <= 0)
    return getUnknown(width);
  Interval range = {llvm::divideFloorSigned(a.range.min, divisor),
                    llvm::divideFloorSigned(a.range.max, divisor)};
  return map(a, range, width, [&](const LinearForm &form) {
    return system.getFloorDiv(form, divisor);
  });
}

/// ceil(form / divisor) as -floor(-form / divisor).
static std::optional<LinearForm>
getCeilDiv(LinearSystem &system, const LinearForm &form, int64_t divisor) {
  auto negate = [](const LinearForm &x) {
    return LinearForm::combine(x, -1, LinearForm(), 0);
  };
  std::optional<LinearForm> result = negate(form);
  if (result)
    result = system.getFloorDiv(*result, divisor);
  return result ? negate(*result) : std::nullopt;
}

IntValue PiecewiseAffine::ceilDiv(const IntValue &a, const IntValue &b,
                                  unsigned width) const {
  int64_t divisor = b.getConstant().value_or(0);
  if (divisor <= 0)
    return getUnknown(width);
  Interval range = {llvm::divideCeilSigned(a.range.min, divisor),
                    llvm::divideCeilSigned(a.range.max, divisor)};
  return map(a, range, width, [&](const LinearForm &form) {
    return getCeilDiv(system, form, divisor);
  });
}

IntValue PiecewiseAffine::mapBySign(const IntValue &a,
                                    std::optional<Interval> range,
                                    unsigned width, UnaryFn nonNegative,
                                    UnaryFn negative) const {
  if (a.isNonNegative())
    return map(a, range, width, nonNegative);
  SmallVector<Piece, 1> pieces;
  for (const Piece &p : a.pieces) {
    if (!p.form) {
      pieces.push_back(p);
      continue;
    }
    std::optional<LinearForm> below =
        LinearForm::combine(*p.form, -1, LinearForm(), 0, -1);
    Conjunction condition;
    if (system.addInequality(condition, *p.form))
      addPiece(pieces, condition, {p.domain, nonNegative(*p.form)});
    condition = Conjunction();
    if (!below)
      pieces.push_back({p.domain, std::nullopt});
    else if (system.addInequality(condition, *below))
      addPiece(pieces, condition, {p.domain, negative(*p.form)});
  }
  return finish(std::move(pieces), range, a.exact, width);
}

IntValue PiecewiseAffine::truncDiv(const IntValue &a, const IntValue &b,
                                   unsigned width) const {
  int64_t divisor = b.getConstant().value_or(0);
  if (divisor <= 0)
    return getUnknown(width);
  auto down = [&](const LinearForm &form) {
    return system.getFloorDiv(form, divisor);
  };
  auto up = [&](const LinearForm &form) {
    return getCeilDiv(system, form, divisor);
  };
  Interval range = {a.range.min / divisor, a.range.max / divisor};
  return mapBySign(a, range, width, down, up);
}

/// form - divisor * quotient.
static std::optional<LinearForm>
getRemainder(const LinearForm &form, int64_t divisor,
             const std::optional<LinearForm> &quotient) {
  return quotient ? LinearForm::combine(form, 1, *quotient, -divisor)
                  : std::nullopt;
}

IntValue PiecewiseAffine::floorMod(const IntValue &a, const IntValue &b,
                                   unsigned width) const {
  int64_t divisor = b.getConstant().value_or(0);
  if (divisor <= 0)
    return getUnknown(width);
  return map(a, Interval{0, divisor - 1}, width, [&](const LinearForm &form) {
    return getRemainder(form, divisor, system.getFloorDiv(form, divisor));
  });
}

IntValue PiecewiseAffine::truncMod(const IntValue &a, const IntValue &b,
                                   unsigned width) const {
  int64_t divisor = b.getConstant().value_or(0);
  if (divisor <= 0)
    return getUnknown(width);
  auto down = [&](const LinearForm &form) {
    return getRemainder(form, divisor, system.getFloorDiv(form, divisor));
  };
  auto up = [&](const LinearForm &form) {
    return getRemainder(form, divisor, getCeilDiv(system, form, divisor));
  };
  // The sign of the result is that of the dividend.
  Interval range = {a.range.min < 0 ? 1 - divisor : 0,
                    a.range.max > 0 ? divisor - 1 : 0};
  return mapBySign(a, range, width, down, up);
}

IntValue PiecewiseAffine::select(const BoolValue &condition, const IntValue &a,
                                 const IntValue &b, unsigned width) const {
  SmallVector<Piece, 1> pieces;
  for (const Conjunction &set : condition.mayBeTrue)
    for (const Piece &p : a.pieces)
      addPiece(pieces, set, p);
  for (const Conjunction &set : condition.mayBeFalse)
    for (const Piece &p : b.pieces)
      addPiece(pieces, set, p);
  Interval range = {std::min(a.range.min, b.range.min),
                    std::max(a.range.max, b.range.max)};
  return finish(std::move(pieces), range, condition.exact && a.exact && b.exact,
                width);
}

IntValue PiecewiseAffine::resize(const IntValue &a, unsigned width) const {
  return getTypeRange(width).contains(a.range) ? a : getUnknown(width);
}
