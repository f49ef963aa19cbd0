//===- MergeKernels.cpp - All kernels in one module -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/OperationSupport.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_MERGEKERNELS
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

static bool isEqual(gpu::GPUFuncOp a, gpu::GPUFuncOp b) {
  return a.getFunctionType() == b.getFunctionType() &&
         a.getKnownBlockSizeAttr() == b.getKnownBlockSizeAttr() &&
         OperationEquivalence::isRegionEquivalentTo(
             &a.getBody(), &b.getBody(), OperationEquivalence::IgnoreLocations);
}

namespace {
/// The kernels of the new module.
class KernelSet {
public:
  explicit KernelSet(ModuleOp module) {
    OpBuilder builder(module.getContext());
    builder.setInsertionPointToEnd(module.getBody());
    kernels = gpu::GPUModuleOp::create(builder, module.getLoc(), "cp_kernels");
  }

  /// Takes a kernel over, or finds its equal; returns its name.
  StringRef add(gpu::GPUFuncOp kernel) {
    SmallVector<gpu::GPUFuncOp> &bucket = byType[kernel.getFunctionType()];
    for (gpu::GPUFuncOp known : bucket)
      if (isEqual(known, kernel))
        return known.getName();
    kernel->moveBefore(kernels.getBody(), kernels.getBody()->end());
    kernel.setName(("kernel_" + Twine(count++)).str());
    bucket.push_back(kernel);
    return kernel.getName();
  }
  StringRef getName() { return kernels.getName(); }

private:
  gpu::GPUModuleOp kernels;
  DenseMap<Type, SmallVector<gpu::GPUFuncOp>> byType;
  int64_t count = 0;
};

struct MergeKernelsPass : cp::impl::MergeKernelsBase<MergeKernelsPass> {
  void runOnOperation() override {
    ModuleOp module = getOperation();
    SymbolTableCollection symbols;
    SmallVector<gpu::LaunchFuncOp> launches;
    module.walk([&](gpu::LaunchFuncOp op) { launches.push_back(op); });
    auto old = llvm::to_vector(module.getOps<gpu::GPUModuleOp>());
    if (launches.empty())
      return;
    KernelSet set(module);
    DenseMap<Attribute, SymbolRefAttr> renamed;
    for (gpu::LaunchFuncOp op : launches) {
      SymbolRefAttr &name = renamed[op.getKernelAttr()];
      if (!name) {
        auto kernel = symbols.lookupNearestSymbolFrom<gpu::GPUFuncOp>(
            op, op.getKernelAttr());
        if (!kernel) {
          op.emitOpError("has no kernel ") << op.getKernelAttr();
          return signalPassFailure();
        }
        MLIRContext *context = &getContext();
        StringRef function = set.add(kernel);
        name = SymbolRefAttr::get(context, set.getName(),
                                  {FlatSymbolRefAttr::get(context, function)});
      }
      op.setKernelAttr(name);
    }
    for (gpu::GPUModuleOp op : old)
      op.erase();
  }
};
} // namespace
