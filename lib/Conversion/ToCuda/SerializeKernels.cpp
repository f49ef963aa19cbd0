//===- SerializeKernels.cpp - gpu.modules to PTX --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Conversion/ToCuda/Passes.h"

#include "mlir/Dialect/GPU/IR/GPUDialect.h"
#include "mlir/Dialect/GPU/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/LLVMIR/NVVMDialect.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_SERIALIZEKERNELS
#include "cp/Conversion/ToCuda/Passes.h.inc"
} // namespace mlir::cp

/// PTX of CUDA 12.0.
static constexpr const char *kFeatures = "+ptx80";

static bool hasLibdevice(StringRef toolkit) {
  llvm::SmallString<128> path(toolkit);
  llvm::sys::path::append(path, "nvvm", "libdevice", "libdevice.10.bc");
  return llvm::sys::fs::exists(path);
}

/// The toolkit's folder; empty if there is none with libdevice.
static std::string findToolkit() {
  for (const char *name : {"CUDA_HOME", "CUDA_PATH"})
    if (const char *folder = std::getenv(name))
      return hasLibdevice(folder) ? folder : "";
#ifdef CP_CUDA_TOOLKIT
  for (StringRef folder : {CP_CUDA_TOOLKIT, CP_CUDA_TOOLKIT "/../.."})
    if (hasLibdevice(folder))
      return folder.str();
#endif
  return "";
}

/// Without libdevice, its functions are errors at their first call.
static LogicalResult verifyComplete(gpu::GPUModuleOp kernels) {
  SymbolTable symbols(kernels);
  auto result = kernels.walk([&](LLVM::CallOp call) {
    std::optional<StringRef> callee = call.getCallee();
    auto function =
        callee ? symbols.lookup<LLVM::LLVMFuncOp>(*callee) : LLVM::LLVMFuncOp();
    if (!function || !function.isExternal())
      return WalkResult::advance();
    call.emitError("needs ")
        << *callee
        << " of NVIDIA's libdevice; install the CUDA toolkit or set CUDA_HOME "
           "to it";
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

/// Whether upstream complains that the folder, which the environment names, is
/// none of a toolkit with libdevice.
static bool isAboutToolkit(Diagnostic &diagnostic) {
  std::string message = diagnostic.str();
  return StringRef(message).starts_with("LibDevice path") ||
         StringRef(message).starts_with("CUDA path");
}

namespace {
struct SerializeKernelsPass
    : cp::impl::SerializeKernelsBase<SerializeKernelsPass> {
  using Base::Base;

  void runOnOperation() override {
    std::string toolkit = findToolkit();
    if (toolkit.empty())
      for (auto kernels : getOperation().getOps<gpu::GPUModuleOp>())
        if (failed(verifyComplete(kernels)))
          return signalPassFailure();
    OpPassManager pm(ModuleOp::getOperationName());
    GpuNVVMAttachTargetOptions target;
    target.chip = chip;
    target.features = kFeatures;
    target.optLevel = 3;
    pm.addPass(createGpuNVVMAttachTarget(target));
    GpuModuleToBinaryPassOptions binary;
    binary.toolkitPath = toolkit;
    binary.compilationTarget = "isa";
    pm.addPass(createGpuModuleToBinaryPass(binary));
    // Kernels that were found complete do without.
    ScopedDiagnosticHandler handler(&getContext(), [&](Diagnostic &diagnostic) {
      return success(toolkit.empty() && isAboutToolkit(diagnostic));
    });
    if (failed(runPipeline(pm, getOperation())))
      return signalPassFailure();
  }
};
} // namespace
