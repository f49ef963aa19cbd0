//===- Compile.cpp - From a model to machine code -------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Compile.h"

#include "cp/Conversion/Passes.h"
#include "cp/Conversion/ToCuda/Passes.h"
#include "cp/Execution/Error.h"
#include "cp/InitAll.h"
#include "cp/Runtime/Blas.h"
#include "cp/Runtime/Gpu.h"
#include "cp/Runtime/Memory.h"
#include "cp/Transforms/Passes.h"

#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/ExecutionEngine/OptUtils.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::execution;
using llvm::Error;
using llvm::Expected;
using llvm::Twine;

/// What compiled programs may call. The runtime is part of this executable,
/// whose symbols the JIT cannot look up by itself.
static llvm::orc::SymbolMap
getRuntimeSymbols(llvm::orc::MangleAndInterner mangle) {
  llvm::orc::SymbolMap symbols;
  auto add = [&](StringRef name, auto *function) {
    symbols[mangle(name)] = {llvm::orc::ExecutorAddr::fromPtr(function),
                             llvm::JITSymbolFlags::Exported |
                                 llvm::JITSymbolFlags::Callable};
  };
#define ADD(name) add(#name, &(name))
  ADD(cp_alloc);
  ADD(cp_attend);
  ADD(cp_free);
  ADD(cp_download);
  ADD(cp_copy);
  ADD(cp_constant);
  ADD(cp_launch);
  ADD(cp_assert_flags);
  ADD(cp_check_asserts);
  ADD(cp_gemm);
  ADD(cp_merge);
  ADD(cp_rank);
  ADD(cp_plan);
  ADD(cp_plan_needs);
  ADD(cp_plan_direction);
  ADD(cp_tile_counts);
  ADD(cp_deal_rows);
  ADD(cp_predict_seconds);
  ADD(cp_deal_documents);
  ADD(cp_deal_blocks);
  ADD(cp_rotate_start);
  ADD(cp_exchange_start);
  ADD(cp_rotate_wait);
  ADD(cp_rotate_end);
  ADD(cp_all_gather);
  ADD(cp_reduce_scatter);
  ADD(cp_all_to_all);
  ADD(cp_context_status);
  ADD(cp_context_fail);
  ADD(cp_check_tensor);
  ADD(cp_zone_bounds);
#undef ADD
  return symbols;
}

void mlir::cp::execution::initializeCompiler() {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
}

void mlir::cp::execution::registerCompilerDialects(DialectRegistry &registry) {
  registerAllDialects(registry);
  registerBuiltinDialectTranslation(registry);
  registerLLVMDialectTranslation(registry);
}

static void addParallelize(PassManager &pm, const Combination &combination,
                           const CompileSettings &settings) {
  ParallelizeOptions options;
  options.ranks = combination.ranks ? combination.ranks : -1;
  options.layout = combination.layout;
  options.rotate = combination.rotate;
  options.docLengths = settings.docLengths;
  if (settings.tile)
    options.tile = settings.tile;
  buildParallelizePipeline(pm, options);
}

static Expected<std::unique_ptr<ExecutionEngine>> jit(ModuleOp module,
                                                      int32_t optLevel) {
  auto builder = llvm::orc::JITTargetMachineBuilder::detectHost();
  if (!builder)
    return builder.takeError();
  builder->setCodeGenOptLevel(static_cast<llvm::CodeGenOptLevel>(optLevel));
  auto machine = builder->createTargetMachine();
  if (!machine)
    return machine.takeError();
  ExecutionEngineOptions options;
  auto optimize =
      makeOptimizingTransformer(optLevel, /*sizeLevel=*/0, machine->get());
  options.transformer = optimize;
  auto engine = ExecutionEngine::create(module, options, std::move(*machine));
  if (!engine)
    return engine.takeError();
  (*engine)->registerSymbols(getRuntimeSymbols);
  (*engine)->initialize();
  return engine;
}

/// Checks that the entry takes what the model's function takes; position tables
/// may follow.
static Error checkMeta(const cp_entry_meta &meta, func::FuncOp entry) {
  if (meta.version != CP_META_VERSION)
    return makeError("the metadata has version " + Twine(meta.version) +
                     ", expected " + Twine(CP_META_VERSION));
  auto count = static_cast<int32_t>(entry.getNumArguments());
  if (meta.num_inputs < count)
    return makeError("the compiled entry has " + Twine(meta.num_inputs) +
                     " inputs for " + Twine(count) + " arguments");
  for (int32_t i = 0; i < count; ++i) {
    auto type = cast<RankedTensorType>(entry.getArgumentTypes()[i]);
    if (type.getShape() !=
        ArrayRef(meta.inputs[i].global_sizes, meta.inputs[i].rank))
      return makeError("argument " + Twine(i) +
                       " has another shape in the compiled entry");
  }
  return Error::success();
}

/// Looks up an entry and its metadata.
static Error lookUp(const ExecutionEngine &engine, StringRef name,
                    cp_entry &entry, const cp_entry_meta *&entryMeta) {
  Expected<void *> function = engine.lookup(("cp_entry_" + name).str());
  if (!function)
    return function.takeError();
  Expected<void *> meta = engine.lookup(("cp_meta_" + name).str());
  if (!meta)
    return meta.takeError();
  entry = reinterpret_cast<cp_entry>(*function);
  entryMeta = static_cast<const cp_entry_meta *>(*meta);
  return Error::success();
}

/// Whether the compiler, which knows the layouts whose tables the user gives,
/// has made a function that computes them.
static bool computesTables(const cp_entry_meta &meta) {
  return llvm::any_of(ArrayRef(meta.sequences, meta.num_sequences),
                      [](const cp_sequence_meta &sequence) {
                        return sequence.table_input >= 0 &&
                               StringRef(sequence.layout) != "table";
                      });
}

static Expected<Program> load(ModuleOp module, func::FuncOp entry,
                              int32_t optLevel) {
  auto engine = jit(module, optLevel);
  if (!engine)
    return engine.takeError();
  Program program;
  program.engine = std::move(*engine);
  std::string name = entry.getSymName().str();
  if (Error error = lookUp(*program.engine, name, program.entry, program.meta))
    return error;
  if (Error error = checkMeta(*program.meta, entry))
    return error;
  if (computesTables(*program.meta))
    if (Error error = lookUp(*program.engine, name + "_layout", program.layout,
                             program.layoutMeta))
      return error;
  return program;
}

/// Removes the user's shardings and their grid.
static void removeAnnotations(ModuleOp module) {
  SmallVector<Operation *> dead;
  module.walk([&](Operation *op) {
    if (auto annotation = dyn_cast<shard::ShardOp>(op))
      annotation.getResult().replaceAllUsesWith(annotation.getSrc());
    if (isa<shard::ShardOp, shard::ShardingOp, shard::GridOp>(op))
      dead.push_back(op);
  });
  for (Operation *op : llvm::reverse(dead))
    if (op->use_empty())
      op->erase();
}

/// Runs the passes over a copy of the model.
static Expected<OwningOpRef<ModuleOp>> lower(const Model &model,
                                             const Combination &combination,
                                             const CompileSettings &settings,
                                             bool toMachine) {
  OwningOpRef<ModuleOp> module = ModuleOp(model.module.get()).clone();
  if (settings.ignoreAnnotations)
    removeAnnotations(*module);
  PassManager pm(module->getContext());
  addParallelize(pm, combination, settings);
  if (toMachine && settings.cuda)
    buildLowerToCudaPipeline(pm);
  else if (toMachine)
    buildLowerToCPUPipeline(pm);
  if (failed(pm.run(*module)))
    return makeError(combination.describe() + ": compilation failed");
  return module;
}

Expected<OwningOpRef<ModuleOp>>
mlir::cp::execution::parallelize(const Model &model,
                                 const Combination &combination,
                                 const CompileSettings &settings) {
  return lower(model, combination, settings, /*toMachine=*/false);
}

Expected<Program>
mlir::cp::execution::compile(const Model &model, const Combination &combination,
                             const CompileSettings &settings) {
  auto module = lower(model, combination, settings, /*toMachine=*/true);
  if (!module)
    return module.takeError();
  Expected<Program> program = load(**module, model.entry, settings.optLevel);
  if (!program)
    return makeError(combination.describe() + ": " +
                     llvm::toString(program.takeError()));
  return program;
}
