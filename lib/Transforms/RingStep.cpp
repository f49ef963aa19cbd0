//===- RingStep.cpp - Which steps an attend stands for --------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/RingStep.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::presburger;

/// [begin, end) of a constant or of the variable of a loop of unit steps.
static std::optional<std::pair<int64_t, int64_t>> getBounds(Value value) {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return std::pair(*constant, *constant + 1);
  auto arg = dyn_cast<BlockArgument>(value);
  auto loop =
      arg ? dyn_cast<scf::ForOp>(arg.getOwner()->getParentOp()) : scf::ForOp();
  if (!loop || loop.getInductionVar() != value)
    return std::nullopt;
  std::optional<int64_t> begin = getConstantIntValue(loop.getLowerBound());
  std::optional<int64_t> end = getConstantIntValue(loop.getUpperBound());
  if (!begin || !end || getConstantIntValue(loop.getStep()) != 1)
    return std::nullopt;
  return std::pair(*begin, *end);
}

/// The shift (1 or -1) with which `source` is (rank - shift * step) mod W.
static std::optional<int64_t> getShift(Value source, Value rank, Value step,
                                       int64_t ranks) {
  auto apply = source.getDefiningOp<affine::AffineApplyOp>();
  if (!apply)
    return std::nullopt;
  AffineExpr d0, d1;
  bindDims(source.getContext(), d0, d1);
  AffineMap map = apply.getAffineMap();
  std::optional<int64_t> constant = getConstantIntValue(step);
  for (int64_t shift : {1, -1}) {
    AffineMap want = AffineMap::get(2, 0, (d0 - d1 * shift) % ranks);
    if (map == want && apply.getMapOperands()[0] == rank &&
        apply.getMapOperands()[1] == step)
      return shift;
    // The same with a constant step folded in.
    if (constant && map.getNumDims() == 1 && map.getNumSymbols() == 0 &&
        map.getResult(0) == (d0 - *constant * shift) % ranks &&
        apply.getMapOperands()[0] == rank)
      return shift;
  }
  return std::nullopt;
}

std::optional<RingStep> mlir::cp::getRingStep(AttendOp op) {
  if (!op.isGlobal() || op.isGathered() || !op.getStep() ||
      op.getQOffset() != 0 || op.getKvOffset() != 0)
    return std::nullopt;
  SequenceOp qSeq = lookupSequence(op, op.getQSeqAttr());
  SequenceOp kvSeq = lookupSequence(op, op.getKvSeqAttr());
  if (cast<ShapedType>(op.getQuery().getType()).getDimSize(2) !=
          qSeq.getRows() ||
      cast<ShapedType>(op.getKey().getType()).getDimSize(2) != kvSeq.getRows())
    return std::nullopt;
  int64_t ranks = kvSeq.getRanks();
  auto bounds = getBounds(op.getStep());
  if (!bounds || bounds->first >= bounds->second)
    return std::nullopt;
  StepRange range{ranks, /*shift=*/1, bounds->first, bounds->second};
  if (op.getKvRank() == op.getQRank())
    return range.begin == 0 && range.end == 1
               ? std::optional(RingStep{range, qSeq, kvSeq})
               : std::nullopt;
  std::optional<int64_t> shift =
      getShift(op.getKvRank(), op.getQRank(), op.getStep(), ranks);
  if (!shift)
    return std::nullopt;
  range.shift = *shift;
  return RingStep{range, qSeq, kvSeq};
}

namespace {
/// Builds the polyhedron of an integer set over (rank, step). Divisions become
/// locals whose definitions stand before all constraints, which is the form
/// that the analysis keeps its sets in.
class SetBuilder {
public:
  std::optional<IntegerPolyhedron> build(IntegerSet set);

private:
  using Row = SmallVector<int64_t, 8>;
  /// Coefficients of d0, d1, the locals so far, and the constant (at index 2).
  std::optional<Row> flatten(AffineExpr expr);
  std::optional<Row> flattenDivision(AffineBinaryOpExpr expr);
  /// The same in the column order of `result`.
  Row toColumns(const Row &row) const;

  IntegerPolyhedron result{PresburgerSpace::getSetSpace(2)};
};
} // namespace

SetBuilder::Row SetBuilder::toColumns(const Row &row) const {
  Row columns(result.getNumCols(), 0);
  columns[0] = row[0];
  columns[1] = row[1];
  for (unsigned i = 3; i < row.size(); ++i)
    columns[i - 1] = row[i];
  columns.back() = row[2];
  return columns;
}

std::optional<SetBuilder::Row>
SetBuilder::flattenDivision(AffineBinaryOpExpr expr) {
  auto divisor = dyn_cast<AffineConstantExpr>(expr.getRHS());
  std::optional<Row> dividend = flatten(expr.getLHS());
  if (!divisor || divisor.getValue() <= 0 || !dividend)
    return std::nullopt;
  int64_t by = divisor.getValue();
  Row numerator = *dividend;
  if (expr.getKind() == AffineExprKind::CeilDiv)
    numerator[2] += by - 1;
  result.addLocalFloorDiv(toColumns(numerator), by);
  unsigned local = 2 + result.getNumLocalVars();
  bool mod = expr.getKind() == AffineExprKind::Mod;
  Row row = mod ? *dividend : Row{0, 0, 0};
  row.resize(local + 1, 0);
  row[local] = mod ? -by : 1;
  return row;
}

std::optional<SetBuilder::Row> SetBuilder::flatten(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
    Row row(3, 0);
    row[dim.getPosition()] = 1;
    return row;
  }
  if (auto constant = dyn_cast<AffineConstantExpr>(expr))
    return Row{0, 0, constant.getValue()};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary)
    return std::nullopt;
  if (binary.getKind() != AffineExprKind::Add &&
      binary.getKind() != AffineExprKind::Mul)
    return flattenDivision(binary);
  std::optional<Row> lhs = flatten(binary.getLHS());
  if (!lhs)
    return std::nullopt;
  if (binary.getKind() == AffineExprKind::Mul) {
    auto factor = dyn_cast<AffineConstantExpr>(binary.getRHS());
    if (!factor)
      return std::nullopt;
    for (int64_t &entry : *lhs)
      entry *= factor.getValue();
    return lhs;
  }
  std::optional<Row> rhs = flatten(binary.getRHS());
  if (!rhs)
    return std::nullopt;
  if (lhs->size() < rhs->size())
    std::swap(*lhs, *rhs);
  for (auto [i, entry] : llvm::enumerate(*rhs))
    (*lhs)[i] += entry;
  return lhs;
}

std::optional<IntegerPolyhedron> SetBuilder::build(IntegerSet set) {
  if (set.getNumDims() != 2 || set.getNumSymbols() != 0)
    return std::nullopt;
  SmallVector<Row> rows;
  for (AffineExpr expr : set.getConstraints()) {
    std::optional<Row> row = flatten(expr);
    if (!row)
      return std::nullopt;
    rows.push_back(*row);
  }
  for (auto [i, row] : llvm::enumerate(rows)) {
    if (set.isEq(i))
      result.addEquality(toColumns(row));
    else
      result.addInequality(toColumns(row));
  }
  return result;
}

static PresburgerSet toPresburgerSet(ArrayAttr sets, bool orAll) {
  PresburgerSpace space = PresburgerSpace::getSetSpace(2);
  PresburgerSet result = PresburgerSet::getEmpty(space);
  for (Attribute attr : sets) {
    auto set = dyn_cast<IntegerSetAttr>(attr);
    std::optional<IntegerPolyhedron> polyhedron =
        set ? SetBuilder().build(set.getValue()) : std::nullopt;
    if (polyhedron)
      result.unionInPlace(PresburgerSet(*polyhedron));
    else if (orAll)
      return PresburgerSet::getUniverse(space);
  }
  return result;
}

StepClass mlir::cp::getStepClass(BlockAttr block) {
  // What cannot be read counts as needed, and as not full.
  return {toPresburgerSet(block.getNeeded(), /*orAll=*/true),
          toPresburgerSet(block.getFull(), /*orAll=*/false)};
}
