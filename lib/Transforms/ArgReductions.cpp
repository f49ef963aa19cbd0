//===- ArgReductions.cpp - arg-max as two reductions ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ArgReductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::cp;

namespace {
/// `best` gives way to `in` where `in` compares so; the index goes along.
struct ArgReduction {
  arith::CmpFOp compare;
  Value in;
  Value index;
  bool isMax;
  /// Whether the first of equal values wins.
  bool isFirst;
};
} // namespace

/// Whether a value is computed from the inputs and indices alone.
static bool isContribution(Value value, linalg::GenericOp op) {
  if (auto arg = dyn_cast<BlockArgument>(value))
    return arg.getOwner() != op.getBody() ||
           arg.getArgNumber() < op.getNumDpsInputs();
  Operation *source = value.getDefiningOp();
  return source->getBlock() != op.getBody() ||
         llvm::all_of(source->getOperands(),
                      [&](Value v) { return isContribution(v, op); });
}

/// Whether the best value is what the comparison keeps: a select, or a maximum.
static bool keepsBest(Value value, ArgReduction match, Value best) {
  Operation *op = value.getDefiningOp();
  if (!op)
    return false;
  if (auto select = dyn_cast<arith::SelectOp>(op))
    return select.getCondition().getDefiningOp() ==
               match.compare.getOperation() &&
           select.getTrueValue() == match.in && select.getFalseValue() == best;
  bool isKnown = match.isMax ? isa<arith::MaximumFOp, arith::MaxNumFOp>(op)
                             : isa<arith::MinimumFOp, arith::MinNumFOp>(op);
  return isKnown && llvm::is_contained(op->getOperands(), match.in) &&
         llvm::is_contained(op->getOperands(), best);
}

static std::optional<ArgReduction> match(linalg::GenericOp op) {
  if (op.getNumDpsInits() != 2 || op.getNumReductionLoops() != 1)
    return std::nullopt;
  Value best = op.getRegionOutputArgs()[0], at = op.getRegionOutputArgs()[1];
  Operation *yield = op.getBody()->getTerminator();
  auto select = yield->getOperand(1).getDefiningOp<arith::SelectOp>();
  auto compare =
      select ? select.getCondition().getDefiningOp<arith::CmpFOp>() : nullptr;
  auto type = dyn_cast<IntegerType>(at.getType());
  if (!compare || !type || select.getFalseValue() != at ||
      compare.getRhs() != best)
    return std::nullopt;
  using Predicate = arith::CmpFPredicate;
  Predicate predicate = compare.getPredicate();
  bool isMax = predicate == Predicate::OGT || predicate == Predicate::OGE;
  bool isMin = predicate == Predicate::OLT || predicate == Predicate::OLE;
  bool isFirst = predicate == Predicate::OGT || predicate == Predicate::OLT;
  ArgReduction result{compare, compare.getLhs(), select.getTrueValue(), isMax,
                      isFirst};
  if ((!isMax && !isMin) || !keepsBest(yield->getOperand(0), result, best) ||
      !isContribution(result.in, op) || !isContribution(result.index, op))
    return std::nullopt;
  return result;
}

/// Copies what computes a contribution into another body.
static Value copy(OpBuilder &builder, Value value, linalg::GenericOp op,
                  IRMapping &map) {
  Operation *source = value.getDefiningOp();
  if (map.contains(value) || !source || source->getBlock() != op.getBody())
    return map.lookupOrDefault(value);
  for (Value operand : source->getOperands())
    copy(builder, operand, op, map);
  builder.clone(*source, map);
  return map.lookup(value);
}

/// The value that no index has.
static int64_t getNoIndex(ArgReduction match) {
  unsigned width = match.index.getType().getIntOrFloatBitWidth();
  return match.isFirst ? llvm::maxIntN(width) : -1;
}

static Value reduceBest(OpBuilder &builder, linalg::GenericOp op,
                        ArgReduction match) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  maps.pop_back();
  Value init = op.getOutputs()[0];
  return linalg::GenericOp::create(
             builder, op.getLoc(), init.getType(), op.getInputs(), init, maps,
             op.getIteratorTypesArray(),
             [&](OpBuilder &body, Location loc, ValueRange args) {
               IRMapping map;
               map.map(op.getBody()->getArguments().drop_back(), args);
               Value in = copy(body, match.in, op, map);
               // As the comparison, these leave NaN aside.
               Value best =
                   match.isMax
                       ? arith::MaxNumFOp::create(body, loc, args.back(), in)
                             .getResult()
                       : arith::MinNumFOp::create(body, loc, args.back(), in)
                             .getResult();
               linalg::YieldOp::create(body, loc, best);
             })
      .getResult(0);
}

static Value reduceIndex(OpBuilder &builder, linalg::GenericOp op,
                         ArgReduction match, Value best) {
  Location loc = op.getLoc();
  auto type = cast<RankedTensorType>(op.getResult(1).getType());
  auto none = builder.getIntegerAttr(type.getElementType(), getNoIndex(match));
  Value start = arith::ConstantOp::create(builder, loc, none);
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  Value init = linalg::FillOp::create(builder, loc, start, empty).getResult(0);
  SmallVector<Value> inputs(op.getInputs());
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  // The best value goes where the first init's map stands.
  inputs.push_back(best);
  return linalg::GenericOp::create(
             builder, loc, type, inputs, init, maps, op.getIteratorTypesArray(),
             [&](OpBuilder &body, Location loc, ValueRange args) {
               IRMapping map;
               map.map(op.getBody()->getArguments(), args);
               Value in = copy(body, match.in, op, map);
               Value index = copy(body, match.index, op, map);
               Value isBest =
                   arith::CmpFOp::create(body, loc, arith::CmpFPredicate::OEQ,
                                         in, args[args.size() - 2]);
               Value no = arith::ConstantOp::create(body, loc, none);
               Value here =
                   arith::SelectOp::create(body, loc, isBest, index, no);
               Value kept =
                   match.isFirst
                       ? arith::MinSIOp::create(body, loc, args.back(), here)
                             .getResult()
                       : arith::MaxSIOp::create(body, loc, args.back(), here)
                             .getResult();
               linalg::YieldOp::create(body, loc, kept);
             })
      .getResult(0);
}

/// The init's index stays where no value beats the init.
static Value chooseIndex(OpBuilder &builder, linalg::GenericOp op,
                         ArgReduction match, Value best, Value index) {
  Location loc = op.getLoc();
  auto type = cast<RankedTensorType>(index.getType());
  Value empty = tensor::EmptyOp::create(builder, loc, type.getShape(),
                                        type.getElementType());
  SmallVector<AffineMap> maps(5,
                              builder.getMultiDimIdentityMap(type.getRank()));
  SmallVector<utils::IteratorType> loops(type.getRank(),
                                         utils::IteratorType::parallel);
  return linalg::GenericOp::create(
             builder, loc, type,
             ValueRange{best, op.getOutputs()[0], index, op.getOutputs()[1]},
             empty, maps, loops,
             [&](OpBuilder &body, Location loc, ValueRange args) {
               Value beats = arith::CmpFOp::create(
                   body, loc, match.compare.getPredicate(), args[0], args[1]);
               Value no = arith::ConstantOp::create(
                   body, loc,
                   body.getIntegerAttr(type.getElementType(),
                                       getNoIndex(match)));
               Value found = arith::CmpIOp::create(
                   body, loc, arith::CmpIPredicate::ne, args[2], no);
               Value both = arith::AndIOp::create(body, loc, beats, found);
               Value chosen =
                   arith::SelectOp::create(body, loc, both, args[2], args[3]);
               linalg::YieldOp::create(body, loc, chosen);
             })
      .getResult(0);
}

bool mlir::cp::splitArgReduction(linalg::GenericOp op) {
  std::optional<ArgReduction> found = match(op);
  // Results must be laid out alike, for the last step.
  AffineMap map = op.getIndexingMapsArray().back();
  if (!found || map != op.getMatchingIndexingMap(op.getDpsInitOperand(0)))
    return false;
  OpBuilder builder(op);
  Value best = reduceBest(builder, op, *found);
  Value index = reduceIndex(builder, op, *found, best);
  Value chosen = chooseIndex(builder, op, *found, best, index);
  op.getResult(0).replaceAllUsesWith(best);
  op.getResult(1).replaceAllUsesWith(chosen);
  op.erase();
  return true;
}
