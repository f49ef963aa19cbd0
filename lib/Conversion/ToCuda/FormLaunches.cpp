//===- FormLaunches.cpp - Loops over memory of the GPU to gpu.launch ------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "DeviceFunctions.h"
#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/IR/ImplicitLocOpBuilder.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_FORMLAUNCHES
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

/// Threads of a block: what every GPU runs well.
static constexpr int64_t kBlockThreads = 256;

//===----------------------------------------------------------------------===//
// Launches
//===----------------------------------------------------------------------===//

static Value constant(ImplicitLocOpBuilder &builder, int64_t value) {
  return arith::ConstantIndexOp::create(builder, value);
}

/// A launch of `blocks` times `threads` threads, empty.
static gpu::LaunchOp createLaunch(ImplicitLocOpBuilder &builder, Value blocks,
                                  int64_t threads) {
  Value one = constant(builder, 1);
  auto launch =
      gpu::LaunchOp::create(builder, builder.getLoc(), blocks, one, one,
                            constant(builder, threads), one, one);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToEnd(&launch.getBody().front());
  gpu::TerminatorOp::create(builder);
  builder.setInsertionPointToStart(&launch.getBody().front());
  return launch;
}

/// Runs `op`, which has no results, in a launch of one thread.
static void launchAlone(Operation *op) {
  ImplicitLocOpBuilder builder(op->getLoc(), op);
  gpu::LaunchOp launch = createLaunch(builder, constant(builder, 1), 1);
  op->moveBefore(launch.getBody().front().getTerminator());
}

/// Trip counts of a parallel loop.
static SmallVector<Value> getTripCounts(ImplicitLocOpBuilder &builder,
                                        scf::ParallelOp loop) {
  SmallVector<Value> counts;
  for (auto [low, high, step] : llvm::zip_equal(
           loop.getLowerBound(), loop.getUpperBound(), loop.getStep())) {
    Value range = arith::SubIOp::create(builder, high, low);
    counts.push_back(arith::CeilDivSIOp::create(builder, range, step));
  }
  return counts;
}

/// The iteration of each loop that thread `thread` runs, the last fastest.
static SmallVector<Value> getIterations(ImplicitLocOpBuilder &builder,
                                        scf::ParallelOp loop, Value thread,
                                        ArrayRef<Value> counts) {
  SmallVector<Value> iterations(counts.size());
  for (size_t i = counts.size(); i-- > 0;) {
    Value index = thread;
    if (i > 0) {
      index = arith::RemUIOp::create(builder, thread, counts[i]);
      thread = arith::DivUIOp::create(builder, thread, counts[i]);
    }
    Value offset = arith::MulIOp::create(builder, index, loop.getStep()[i]);
    iterations[i] =
        arith::AddIOp::create(builder, loop.getLowerBound()[i], offset);
  }
  return iterations;
}

/// Turns a parallel loop into a launch with a thread for each iteration.
static LogicalResult launchParallel(scf::ParallelOp loop) {
  if (loop.getNumReductions() != 0)
    return loop.emitOpError("reduces across iterations, which kernels of GPUs "
                            "do not; write it as a linalg op");
  ImplicitLocOpBuilder builder(loop.getLoc(), loop);
  SmallVector<Value> counts = getTripCounts(builder, loop);
  Value total = constant(builder, 1);
  for (Value count : counts)
    total = arith::MulIOp::create(builder, total, count);
  Value size = constant(builder, kBlockThreads);
  Value blocks = arith::CeilDivUIOp::create(builder, total, size);
  gpu::LaunchOp launch = createLaunch(builder, blocks, kBlockThreads);
  builder.setInsertionPointToStart(&launch.getBody().front());
  Value thread = arith::MulIOp::create(builder, launch.getBlockIds().x,
                                       constant(builder, kBlockThreads));
  thread = arith::AddIOp::create(builder, thread, launch.getThreadIds().x);
  Value exists =
      arith::CmpIOp::create(builder, arith::CmpIPredicate::ult, thread, total);
  auto guard = scf::IfOp::create(builder, exists, /*withElseRegion=*/false);
  builder.setInsertionPointToStart(guard.thenBlock());
  SmallVector<Value> iterations = getIterations(builder, loop, thread, counts);
  Block *body = loop.getBody();
  body->getTerminator()->erase();
  guard.thenBlock()->getOperations().splice(builder.getInsertionPoint(),
                                            body->getOperations());
  for (auto [argument, value] :
       llvm::zip_equal(body->getArguments(), iterations))
    argument.replaceAllUsesWith(value);
  loop.erase();
  return success();
}

//===----------------------------------------------------------------------===//
// linalg
//===----------------------------------------------------------------------===//

/// The same op as a linalg.generic whose parallel dimensions come first, since
/// those become threads.
static FailureOr<linalg::LinalgOp> putParallelFirst(IRRewriter &rewriter,
                                                    linalg::LinalgOp op) {
  SmallVector<utils::IteratorType> types = op.getIteratorTypesArray();
  SmallVector<unsigned> order;
  for (bool parallel : {true, false})
    for (auto [i, type] : llvm::enumerate(types))
      if (linalg::isParallelIterator(type) == parallel)
        order.push_back(i);
  if (llvm::is_sorted(order))
    return op;
  auto generic = dyn_cast<linalg::GenericOp>(op.getOperation());
  if (!generic) {
    auto made = linalg::generalizeNamedOp(rewriter, op);
    if (failed(made))
      return failure();
    generic = *made;
  }
  auto ordered = linalg::interchangeGenericOp(rewriter, generic, order);
  if (failed(ordered))
    return failure();
  return cast<linalg::LinalgOp>(ordered->getOperation());
}

/// Turns an op into a launch.
static LogicalResult launchLinalg(IRRewriter &rewriter, linalg::LinalgOp op) {
  if (!op.hasPureBufferSemantics())
    return op->emitOpError("expects memrefs; bufferize first");
  Location loc = op.getLoc();
  rewriter.setInsertionPoint(op);
  auto ordered = putParallelFirst(rewriter, op);
  if (failed(ordered))
    return op->emitOpError("cannot be turned into loops");
  op = *ordered;
  bool isParallel = op.getNumLoops() > 0 &&
                    linalg::isParallelIterator(op.getIteratorTypesArray()[0]);
  if (!isParallel) {
    launchAlone(op);
    rewriter.setInsertionPoint(op);
  }
  auto loops = linalg::linalgOpToParallelLoops(rewriter, op);
  if (failed(loops))
    return emitError(loc, "cannot be turned into loops");
  rewriter.eraseOp(op);
  if (!isParallel)
    return success();
  return launchParallel(cast<scf::ParallelOp>(loops->front()));
}

//===----------------------------------------------------------------------===//
// Other code
//===----------------------------------------------------------------------===//

/// Whether a kernel can run an op: computation, and accesses to memory.
static bool canRunInKernel(Operation *op) {
  if (isa<memref::AllocOp, memref::DeallocOp, memref::CopyOp,
          memref::GetGlobalOp, linalg::LinalgOp, gpu::LaunchOp>(op))
    return false;
  return isa<arith::ArithDialect, math::MathDialect, memref::MemRefDialect,
             scf::SCFDialect>(op->getDialect()) ||
         isa<cf::AssertOp>(op);
}

/// Whether an op of the host is to be a kernel of one thread: a store, or a
/// region that touches memory, gives no values and does nothing that only the
/// host can do.
static bool isKernelOfOneThread(Operation *op) {
  if (isa<memref::StoreOp>(op))
    return true;
  if (!isa<scf::SCFDialect>(op->getDialect()) || op->getNumResults() != 0 ||
      op->getNumRegions() == 0)
    return false;
  bool touchesMemory = false;
  bool fits = !op->walk([&](Operation *inner) {
                   touchesMemory |= isa<memref::LoadOp, memref::StoreOp>(inner);
                   return canRunInKernel(inner) ? WalkResult::advance()
                                                : WalkResult::interrupt();
                 }).wasInterrupted();
  return fits && touchesMemory;
}

static LogicalResult formLaunches(func::FuncOp func) {
  IRRewriter rewriter(func.getContext());
  SmallVector<linalg::LinalgOp> ops;
  func.walk([&](linalg::LinalgOp op) { ops.push_back(op); });
  for (linalg::LinalgOp op : ops)
    if (failed(launchLinalg(rewriter, op)))
      return failure();
  SmallVector<scf::ParallelOp> loops;
  SmallVector<Operation *> others;
  func.walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (isa<gpu::LaunchOp>(op))
      return WalkResult::skip();
    if (auto loop = dyn_cast<scf::ParallelOp>(op)) {
      loops.push_back(loop);
      return WalkResult::skip();
    }
    if (!isKernelOfOneThread(op))
      return WalkResult::advance();
    others.push_back(op);
    return WalkResult::skip();
  });
  for (scf::ParallelOp loop : loops)
    if (failed(launchParallel(loop)))
      return failure();
  llvm::for_each(others, launchAlone);
  return success();
}

namespace {
struct FormLaunchesPass : cp::impl::FormLaunchesBase<FormLaunchesPass> {
  void runOnOperation() override {
    for (func::FuncOp func : getDeviceFunctions(getOperation()))
      if (failed(formLaunches(func)))
        return signalPassFailure();
  }
};
} // namespace
