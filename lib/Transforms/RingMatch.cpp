//===- RingMatch.cpp - A ring as cp-form-ring makes it ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RingMatch.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

bool mlir::cp::readsData(AttendOp op) {
  if (op.getMaskMod().empty())
    return false;
  return !op.getBlocksAttr() ||
         op.getMaskMod()
             .walk([](tensor::ExtractOp) { return WalkResult::interrupt(); })
             .wasInterrupted();
}

/// The buffers that an op begins to send; none if it is another op.
static ValueRange getSentBuffers(Operation *op) {
  if (auto start = dyn_cast<RotateStartOp>(op))
    return start.getBuffers();
  if (auto start = dyn_cast<ExchangeStartOp>(op))
    return start.getBuffers();
  return {};
}

static Value getPlan(Operation *start) {
  if (auto rotate = dyn_cast<RotateStartOp>(start))
    return rotate.getPlan();
  return cast<ExchangeStartOp>(start).getPlan();
}

/// Finds the first movement of the ring that ends with `end`, and the attend of
/// the own block: the buffers of both are those of the end.
static void findOwnBlock(Ring &ring) {
  Block *block = ring.end->getBlock();
  for (Operation *user : ring.end.getBuffers().front().getUsers()) {
    if (user->getBlock() != block || !user->isBeforeInBlock(ring.end))
      continue;
    if (getSentBuffers(user) == ring.end.getBuffers() &&
        (!ring.start || ring.start->isBeforeInBlock(user)))
      ring.start = user;
  }
  for (Operation *user : ring.end.getBuffers().front().getUsers())
    if (auto attend = dyn_cast<AttendOp>(user);
        attend && ring.start && attend->getBlock() == block &&
        ring.start->isBeforeInBlock(attend) &&
        attend->isBeforeInBlock(ring.end))
      ring.own = attend;
}

std::optional<Ring> mlir::cp::matchRing(RotateEndOp end) {
  Ring ring;
  ring.end = end;
  findOwnBlock(ring);
  if (!ring.start || !ring.own || !ring.start->hasOneUse())
    return std::nullopt;
  ring.plan = getPlan(ring.start);
  OpOperand *use = &*ring.start->use_begin();
  if (auto loop = dyn_cast<scf::ForOp>(use->getOwner())) {
    ring.loop = loop;
    auto attends = loop.getBody()->getOps<AttendOp>();
    if (!llvm::hasSingleElement(attends))
      return std::nullopt;
    ring.inner = *attends.begin();
    OpResult token = loop.getTiedLoopResult(use);
    if (!token.hasOneUse())
      return std::nullopt;
    use = &*token.use_begin();
  }
  ring.lastWait = use->getOwner();
  if (!isa<RotateWaitOp, ExchangeWaitOp>(ring.lastWait))
    return std::nullopt;
  for (Operation *reader : ring.lastWait->getResult(0).getUsers())
    ring.last = dyn_cast<AttendOp>(reader);
  return ring.last ? std::optional(ring) : std::nullopt;
}
