//===- EmitEntries.cpp - Functions that host programs call ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeABI.h"
#include "cp/Conversion/Passes.h"

#include "mlir/Conversion/LLVMCommon/MemRefBuilder.h"
#include "mlir/Conversion/LLVMCommon/TypeConverter.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::cp;

namespace mlir::cp {
#define GEN_PASS_DEF_EMITENTRIES
#include "cp/Conversion/Passes.h.inc"
} // namespace mlir::cp

namespace {
/// Builds the function of one entry.
class EntryBuilder {
public:
  EntryBuilder(func::FuncOp program, RuntimeModule &runtime)
      : program(program), runtime(runtime), types(runtime.getTypes()),
        builder(program.getLoc(), program.getContext()) {}

  LogicalResult emit();

private:
  enum Argument { Context, Inputs, Outputs };

  LogicalResult verifyProgram();
  /// Checks all inputs or outputs; the result is the last failure or 0.
  FailureOr<Value> checkTensors(bool outputs, int64_t count);
  /// The memref that a program takes for element `i` of an array of cp_tensor.
  Value getMemRef(Value tensors, int64_t i, MemRefType type);
  void callProgram();

  Value integer(Type type, int64_t value) {
    return LLVM::ConstantOp::create(builder, type,
                                    builder.getIntegerAttr(type, value));
  }
  Value argument(Argument i) { return function.getArgument(i); }
  Value element(Type type, Value base, Value i) {
    return LLVM::GEPOp::create(builder, types.ptr, type, base, i);
  }

  func::FuncOp program;
  RuntimeModule &runtime;
  const RuntimeTypes &types;
  ImplicitLocOpBuilder builder;
  LLVM::LLVMFuncOp function;
  int64_t numInputs = 0, numOutputs = 0;
};
} // namespace

LogicalResult EntryBuilder::verifyProgram() {
  auto outputs = program->getAttrOfType<IntegerAttr>(kNumOutputsAttr);
  ArrayRef<Type> arguments = program.getArgumentTypes();
  if (!outputs || program.getNumResults() != 0 || arguments.empty() ||
      arguments.front() != types.ptr ||
      outputs.getInt() > static_cast<int64_t>(arguments.size()) - 1)
    return program.emitOpError("expects the context, inputs and outputs as "
                               "arguments; run --cp-write-outputs and "
                               "--cp-convert-to-runtime first");
  numOutputs = outputs.getInt();
  numInputs = static_cast<int64_t>(arguments.size()) - 1 - numOutputs;
  for (auto [i, type] : llvm::enumerate(arguments.drop_front())) {
    auto memref = dyn_cast<MemRefType>(type);
    if (!memref || !memref.hasStaticShape() || !memref.getLayout().isIdentity())
      return program.emitOpError("expects argument ")
             << i + 1 << " to be a contiguous memref of static shape, got "
             << type;
  }
  if (!runtime.getSymbols().lookup<LLVM::GlobalOp>(
          getMetaName(program.getName())))
    return program.emitOpError("expects metadata @")
           << getMetaName(program.getName())
           << "; run --cp-emit-metadata first";
  return success();
}

FailureOr<Value> EntryBuilder::checkTensors(bool outputs, int64_t count) {
  auto check = runtime.getFunction(
      "cp_check_tensor", types.i32,
      {types.ptr, types.ptr, types.ptr, types.i32, types.i32});
  if (failed(check))
    return failure();
  std::string name = getMetaName(program.getName());
  Value meta = LLVM::AddressOfOp::create(builder, types.ptr, name);
  Value field = LLVM::GEPOp::create(builder, types.ptr, types.entryMeta, meta,
                                    ArrayRef<LLVM::GEPArg>{0, outputs ? 8 : 7});
  Value metas = LLVM::LoadOp::create(builder, types.ptr, field);
  auto loop = scf::ForOp::create(
      builder, integer(types.i32, 0), integer(types.i32, count),
      integer(types.i32, 1), ValueRange{integer(types.i32, 0)});
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPointToStart(loop.getBody());
  Value i = loop.getInductionVar();
  Value status =
      LLVM::CallOp::create(
          builder, *check,
          ValueRange{
              argument(Context),
              element(types.tensor, argument(outputs ? Outputs : Inputs), i),
              element(types.tensorMeta, metas, i), i,
              integer(types.i32, outputs)})
          .getResult();
  Value isFailure = arith::CmpIOp::create(builder, arith::CmpIPredicate::ne,
                                          status, integer(types.i32, 0));
  scf::YieldOp::create(builder,
                       arith::SelectOp::create(builder, isFailure, status,
                                               loop.getRegionIterArg(0))
                           .getResult());
  return loop.getResult(0);
}

Value EntryBuilder::getMemRef(Value tensors, int64_t i, MemRefType type) {
  Value field = LLVM::GEPOp::create(
      builder, types.ptr, types.tensor, tensors,
      ArrayRef<LLVM::GEPArg>{static_cast<int32_t>(i), TensorData});
  Value pointer = LLVM::LoadOp::create(builder, types.ptr, field);
  LLVMTypeConverter converter(builder.getContext());
  Value descriptor = MemRefDescriptor::fromStaticShape(
      builder, builder.getLoc(), converter, type, pointer);
  return UnrealizedConversionCastOp::create(builder, type, descriptor)
      .getResult(0);
}

void EntryBuilder::callProgram() {
  SmallVector<Value> arguments = {argument(Context)};
  ArrayRef<Type> memrefs = program.getArgumentTypes().drop_front();
  for (int64_t i = 0; i < numInputs; ++i)
    arguments.push_back(
        getMemRef(argument(Inputs), i, cast<MemRefType>(memrefs[i])));
  for (int64_t i = 0; i < numOutputs; ++i)
    arguments.push_back(getMemRef(argument(Outputs), i,
                                  cast<MemRefType>(memrefs[numInputs + i])));
  func::CallOp::create(builder, program, arguments);
}

LogicalResult EntryBuilder::emit() {
  if (failed(verifyProgram()))
    return failure();
  std::string name = getEntryName(program.getName());
  if (Operation *existing = runtime.getSymbols().lookup(name))
    return existing->emitOpError("has the name of the entry of @")
           << program.getName() << "; rename it";
  auto getStatus =
      runtime.getFunction("cp_context_status", types.i32, {types.ptr});
  if (failed(getStatus))
    return failure();
  builder.setInsertionPointAfter(program);
  function = LLVM::LLVMFuncOp::create(
      builder, name,
      LLVM::LLVMFunctionType::get(types.i32,
                                  {types.ptr, types.ptr, types.ptr}));
  runtime.getSymbols().insert(function);
  builder.setInsertionPointToStart(function.addEntryBlock(builder));
  auto inputs = checkTensors(/*outputs=*/false, numInputs);
  auto outputs = checkTensors(/*outputs=*/true, numOutputs);
  if (failed(inputs) || failed(outputs))
    return failure();
  Value zero = integer(types.i32, 0);
  Value inputsFail =
      arith::CmpIOp::create(builder, arith::CmpIPredicate::ne, *inputs, zero);
  Value failed =
      arith::SelectOp::create(builder, inputsFail, *inputs, *outputs);
  Value good =
      arith::CmpIOp::create(builder, arith::CmpIPredicate::eq, failed, zero);
  auto ifGood = scf::IfOp::create(builder, types.i32, good,
                                  /*withElseRegion=*/true);
  builder.setInsertionPointToStart(ifGood.thenBlock());
  callProgram();
  scf::YieldOp::create(
      builder,
      LLVM::CallOp::create(builder, *getStatus, argument(Context)).getResult());
  builder.setInsertionPointToStart(ifGood.elseBlock());
  scf::YieldOp::create(builder, failed);
  builder.setInsertionPointAfter(ifGood);
  LLVM::ReturnOp::create(builder, ifGood.getResults());
  return success();
}

/// The program itself is called by its entry only. Its name must not stay:
/// an LLVM function `main`, for one, means something else.
static LogicalResult hideProgram(func::FuncOp program, RuntimeModule &runtime) {
  program.setPrivate();
  program->setAttr(
      "llvm.linkage",
      LLVM::LinkageAttr::get(program.getContext(), LLVM::Linkage::Internal));
  program->removeAttr(kNumOutputsAttr);
  // One pointer for each memref, whose shape is static.
  program->setAttr("llvm.bareptr", UnitAttr::get(program.getContext()));
  std::string name = ("cp_program_" + program.getName()).str();
  SymbolTable &symbols = runtime.getSymbols();
  if (Operation *existing = symbols.lookup(name))
    return existing->emitOpError("has the name of the program of @")
           << program.getName() << "; rename it";
  return symbols.rename(program, name);
}

namespace {
struct EmitEntriesPass : cp::impl::EmitEntriesBase<EmitEntriesPass> {
  void runOnOperation() override {
    RuntimeModule runtime(getOperation());
    for (auto program :
         llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (!program.isPublic() || program.isExternal())
        continue;
      if (failed(EntryBuilder(program, runtime).emit()) ||
          failed(hideProgram(program, runtime)))
        return signalPassFailure();
    }
  }
};
} // namespace
