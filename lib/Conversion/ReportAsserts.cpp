//===- ReportAsserts.cpp - Assertions to failures of the run --------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ContextArgument.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlowOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_REPORTASSERTS
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

/// CP_INVALID_ARGUMENT.
static constexpr int64_t kInvalidArgument = 1;

namespace {
class AssertReporter {
public:
  AssertReporter(func::FuncOp func, RuntimeModule &runtime)
      : func(func), runtime(runtime),
        builder(func.getLoc(), func.getContext()) {}

  LogicalResult report(cf::AssertOp op);

private:
  /// Ends the run with the message if `isFailure`.
  LogicalResult reportIf(Value isFailure, StringRef message);
  Value invert(Value condition);

  func::FuncOp func;
  RuntimeModule &runtime;
  ImplicitLocOpBuilder builder;
};
} // namespace

Value AssertReporter::invert(Value condition) {
  Value yes = arith::ConstantIntOp::create(builder, 1, 1);
  return arith::XOrIOp::create(builder, condition, yes);
}

LogicalResult AssertReporter::reportIf(Value isFailure, StringRef message) {
  const RuntimeTypes &types = runtime.getTypes();
  auto fail = runtime.getFunction("cp_context_fail",
                                  LLVM::LLVMVoidType::get(func.getContext()),
                                  {types.ptr, types.i32, types.ptr});
  if (failed(fail))
    return failure();
  auto branch = scf::IfOp::create(builder, isFailure, /*withElseRegion=*/false);
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(branch.thenBlock());
  Value status = LLVM::ConstantOp::create(
      builder, types.i32, builder.getI32IntegerAttr(kInvalidArgument));
  Value text = LLVM::AddressOfOp::create(builder, runtime.getString(message));
  LLVM::CallOp::create(builder, *fail,
                       ValueRange{func.getArgument(0), status, text});
  return success();
}

/// In loops, a flag remembers that a condition was false, and is read after the
/// outermost loop: a call inside would keep LLVM from vectorising them.
LogicalResult AssertReporter::report(cf::AssertOp op) {
  builder.setLoc(op.getLoc());
  Operation *outermost = op;
  while (outermost->getParentOp() != func)
    outermost = outermost->getParentOp();
  builder.setInsertionPoint(op);
  Value isFailure = invert(op.getArg());
  if (outermost == op) {
    LogicalResult result = reportIf(isFailure, op.getMsg());
    op.erase();
    return result;
  }
  auto type = MemRefType::get({}, builder.getI1Type());
  builder.setInsertionPointToStart(&func.front());
  Value flag = memref::AllocaOp::create(builder, type);
  builder.setInsertionPoint(outermost);
  Value no = arith::ConstantIntOp::create(builder, 0, 1);
  memref::StoreOp::create(builder, no, flag);
  builder.setInsertionPoint(op);
  Value before = memref::LoadOp::create(builder, flag);
  Value any = arith::OrIOp::create(builder, before, isFailure);
  memref::StoreOp::create(builder, any, flag);
  builder.setInsertionPointAfter(outermost);
  Value last = memref::LoadOp::create(builder, flag);
  LogicalResult result = reportIf(last, op.getMsg());
  op.erase();
  return result;
}

namespace {
struct ReportAssertsPass : cp::impl::ReportAssertsBase<ReportAssertsPass> {
  void runOnOperation() override {
    SmallVector<cf::AssertOp> asserts;
    for (auto func : getOperation().getOps<func::FuncOp>())
      func.walk([&](cf::AssertOp op) { asserts.push_back(op); });
    if (asserts.empty())
      return;
    RuntimeModule runtime(getOperation());
    if (failed(addContextArguments(getOperation(), runtime)))
      return signalPassFailure();
    for (cf::AssertOp op : asserts) {
      AssertReporter reporter(op->getParentOfType<func::FuncOp>(), runtime);
      if (failed(reporter.report(op)))
        return signalPassFailure();
    }
  }
};
} // namespace
