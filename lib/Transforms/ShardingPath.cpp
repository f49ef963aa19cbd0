//===- ShardingPath.cpp - Why a dimension is sharded ----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ShardingPath.h"

#include "mlir/IR/Operation.h"

#include <deque>

using namespace mlir;
using namespace mlir::cp;

/// More notes than this hide the error.
static constexpr size_t kMaxNotes = 8;

/// Whether a value has one of the factors.
static bool hasFactor(Value value, ArrayRef<DimFactors::Node> wanted,
                      const DimFactors &factors) {
  return llvm::any_of(factors.getLeaves(value), [&](DimFactors::Node leaf) {
    return llvm::is_contained(wanted, leaf);
  });
}

/// The shortest chain of operations from `start` to one of `goals` through
/// values that have one of the factors.
static SmallVector<Operation *> findPath(Operation *start,
                                         ArrayRef<DimFactors::Node> wanted,
                                         const DimFactors &factors,
                                         ArrayRef<Operation *> goals) {
  Block *block = start->getBlock();
  llvm::DenseMap<Operation *, Operation *> from = {{start, nullptr}};
  std::deque<Operation *> queue = {start};
  auto push = [&](Operation *next, Operation *op) {
    next = next ? block->findAncestorOpInBlock(*next) : nullptr;
    if (next && from.try_emplace(next, op).second)
      queue.push_back(next);
  };
  while (!queue.empty()) {
    Operation *op = queue.front();
    queue.pop_front();
    if (llvm::is_contained(goals, op)) {
      SmallVector<Operation *> path;
      for (; op; op = from.lookup(op))
        path.push_back(op);
      std::reverse(path.begin(), path.end());
      return path;
    }
    SmallVector<Value> values(op->getResults());
    op->walk([&](Operation *inner) {
      llvm::append_range(values, inner->getOperands());
    });
    for (Value value : values) {
      if (!hasFactor(value, wanted, factors))
        continue;
      push(value.getDefiningOp(), op);
      for (Operation *user : value.getUsers())
        push(user, op);
    }
  }
  return {};
}

void mlir::cp::explainSharding(InFlightDiagnostic &diag, Operation *op,
                               DimFactors::Node node, const DimFactors &factors,
                               ArrayRef<Operation *> attentions) {
  // From the top-level operation that holds this one.
  while (!attentions.empty() && op->getBlock() != attentions[0]->getBlock() &&
         op->getParentOp())
    op = op->getParentOp();
  SmallVector<Operation *> path =
      findPath(op, factors.getLeaves(node), factors, attentions);
  if (path.size() < 2)
    return;
  ArrayRef<Operation *> steps = ArrayRef(path).drop_front();
  Operation *attention = steps.back();
  steps = steps.drop_back();
  for (Operation *step : steps.take_front(kMaxNotes))
    diag.attachNote(step->getLoc())
        << "it is sharded along with this '" << step->getName() << "'";
  if (steps.size() > kMaxNotes)
    diag.attachNote(attention->getLoc())
        << "and " << steps.size() - kMaxNotes << " more operations, up to";
  diag.attachNote(attention->getLoc())
      << "the sequence of this attention is sharded";
}
