//===- ShardSequence.cpp - Annotate the sequence dimension ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "GridPlan.h"
#include "LayoutChoice.h"
#include "LayoutTables.h"

#include "cp/Analysis/IndexBounds.h"
#include "cp/Dialect/CP/IR/CPOps.h"
#include "cp/Transforms/Passes.h"
#include "cp/Transforms/SequenceDims.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"

namespace mlir::cp {
#define GEN_PASS_DEF_SHARDSEQUENCE
#include "cp/Transforms/Passes.h.inc"
} // namespace mlir::cp

using namespace mlir;
using namespace mlir::cp;

/// Grids are process counts; more than this is a slip of the finger.
static constexpr int64_t kMaxRanks = 1 << 20;

//===----------------------------------------------------------------------===//
// Normal form
//===----------------------------------------------------------------------===//

/// cp.sdpa to cp.flex_attention: `is_causal` becomes a mask.
static void toMaskForm(SDPAOp op) {
  OpBuilder builder(op);
  Location loc = op.getLoc();
  auto flex =
      FlexAttentionOp::create(builder, loc, op.getQuery(), op.getKey(),
                              op.getValue(), ValueRange(), op.getScaleAttr());
  if (op.getIsCausal()) {
    Type index = builder.getIndexType();
    SmallVector<Type> types(kModIndices, index);
    SmallVector<Location> locs(kModIndices, loc);
    Block *block = builder.createBlock(&flex.getMaskMod(), {}, types, locs);
    Value keep =
        arith::CmpIOp::create(builder, loc, arith::CmpIPredicate::sge,
                              block->getArgument(2), block->getArgument(3));
    YieldOp::create(builder, loc, keep);
  }
  op.replaceAllUsesWith(flex);
  op.erase();
}

/// Reports what is provably wrong in a region where it has a meaning, and marks
/// the reads that are provably right.
static LogicalResult checkMod(FlexAttentionOp op, Region &mod, StringRef name,
                              const MaskDomain &domain, unsigned firstIndexArg,
                              const MaskSet *mask) {
  auto describe = [&](InFlightDiagnostic diag, auto position) {
    diag << " for b = " << position[0] << ", h = " << position[1]
         << ", q_idx = " << position[2] << ", kv_idx = " << position[3];
    diag.attachNote(op.getLoc()) << "in this attention";
    return diag;
  };
  if (auto read = findOutOfBoundsRead(mod, domain, firstIndexArg, mask))
    return describe(read->op->emitError()
                        << name << " reads dimension " << read->dim
                        << " of size " << read->size << " at index "
                        << read->index,
                    read->position);
  if (auto division = findZeroDivision(mod, domain, firstIndexArg, mask))
    return describe(division->op->emitError()
                        << name << " divides by zero (guard it with scf.if)",
                    division->position);
  markProvenReads(mod, domain, firstIndexArg, mask);
  return success();
}

static LogicalResult checkMods(FlexAttentionOp op) {
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto key = cast<RankedTensorType>(op.getKey().getType());
  MaskDomain domain{query.getDimSize(0), query.getDimSize(1),
                    query.getDimSize(2), key.getDimSize(2)};
  Region &mask = op.getMaskMod(), &score = op.getScoreMod();
  if (!mask.empty() &&
      failed(checkMod(op, mask, "mask_mod", domain, 0, nullptr)))
    return failure();
  if (score.empty())
    return success();
  MaskSet unmasked =
      mask.empty() ? MaskSet::getAllTrue(domain) : MaskSet::get(mask, domain);
  return checkMod(op, score, "score_mod", domain, 1, &unmasked);
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct ShardSequencePass
    : mlir::cp::impl::ShardSequenceBase<ShardSequencePass> {
  using Base::Base;

  void runOnOperation() override {
    if (failed(checkRanks()) || failed(checkStructure()))
      return signalPassFailure();
    SmallVector<SDPAOp> plain;
    getOperation().walk([&](SDPAOp op) { plain.push_back(op); });
    llvm::for_each(plain, toMaskForm);
    if (failed(plan.compute(getOperation(), ranks)) || failed(readLayout()))
      return signalPassFailure();
    for (auto func : getOperation().getOps<func::FuncOp>())
      if (!func.isExternal() && failed(shardFunction(func)))
        return signalPassFailure();
  }

private:
  LogicalResult checkRanks();
  LogicalResult readLayout();
  LogicalResult checkStructure();
  LogicalResult shardFunction(func::FuncOp func);
  void chooseLayouts(func::FuncOp func);
  LogicalResult nameSequences(func::FuncOp func, const LayoutTables &tables);
  FlatSymbolRefAttr getSequence(FlexAttentionOp op, int64_t length,
                                bool isSelfAttention, bool hasTable);
  void annotate(func::FuncOp func, const SequenceDims &dims);
  Value getSharding(OpBuilder &builder, Location loc, Value value,
                    const SequenceDims &dims);
  void recordShapes(func::FuncOp func, const SequenceDims &dims);

  LayoutOption option;
  GridPlan plan;
  /// By length, whether it is self-attention's, whether it stays whole, and
  /// layout.
  DenseMap<std::tuple<int64_t, int64_t, int64_t, Attribute>, SequenceOp>
      sequences;
  /// In the function at hand.
  LayoutTables::Choices choices;
};
} // namespace

LogicalResult ShardSequencePass::checkRanks() {
  if (ranks != -1 && (ranks < 1 || ranks > kMaxRanks))
    return getOperation().emitError()
           << "ranks must be between 1 and " << kMaxRanks << ", got "
           << ranks.getValue();
  return success();
}

LogicalResult ShardSequencePass::readLayout() {
  sequences.clear();
  FailureOr<LayoutOption> parsed = LayoutOption::parse(
      {layout, docLengths, tile}, plan.getRanks(), &getContext(),
      [&] { return getOperation().emitError(); });
  if (failed(parsed))
    return failure();
  option = *parsed;
  return success();
}

/// Whether the function that is called has attention in it, so that sharding it
/// would change its type.
static bool callsAttention(func::CallOp call) {
  auto callee = SymbolTable::lookupNearestSymbolFrom<func::FuncOp>(
      call, call.getCalleeAttr());
  return callee && callee
                       .walk([](Operation *op) {
                         return isa<SDPAOp, FlexAttentionOp>(op)
                                    ? WalkResult::interrupt()
                                    : WalkResult::advance();
                       })
                       .wasInterrupted();
}

/// What the rest takes for granted: attention stands in the one block of a
/// function, and nothing is partitioned yet.
LogicalResult ShardSequencePass::checkStructure() {
  WalkResult result = getOperation().walk([&](Operation *op) {
    bool isAnnotation =
        isa<shard::GridOp, shard::ShardOp, shard::ShardingOp>(op);
    bool isShard = isa_and_nonnull<shard::ShardDialect>(op->getDialect());
    if ((isShard && !isAnnotation) ||
        isa<SequenceOp, AttendOp, ShardedAttentionOp>(op)) {
      op->emitOpError("is partitioned already; cp-shard-sequence expects a "
                      "graph of one device");
      return WalkResult::interrupt();
    }
    if (auto call = dyn_cast<func::CallOp>(op); call && callsAttention(call)) {
      op->emitOpError("calls a function with attention and was not inlined; "
                      "recursion cannot be sharded");
      return WalkResult::interrupt();
    }
    if (!isa<SDPAOp, FlexAttentionOp>(op))
      return WalkResult::advance();
    auto func = dyn_cast<func::FuncOp>(op->getParentOp());
    if (!func) {
      op->emitOpError("expects to stand directly in a func.func; hoist or "
                      "unroll the '")
          << op->getParentOp()->getName() << "' around it";
      return WalkResult::interrupt();
    }
    if (!func.getBody().hasOneBlock()) {
      op->emitOpError("expects its function to have one block, got control "
                      "flow");
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

FlatSymbolRefAttr ShardSequencePass::getSequence(FlexAttentionOp op,
                                                 int64_t length,
                                                 bool isSelfAttention,
                                                 bool hasTable) {
  MLIRContext *context = &getContext();
  // Only `auto` tells self-attention from the rest; other sequences of one
  // length are one.
  bool key = isSelfAttention && !option.layout, whole = plan.isWhole(op);
  LayoutInterface layout = ContiguousAttr::get(context);
  if (!whole)
    layout = key ? choices.lookup(length) : option.getLayout(hasTable, context);
  SequenceOp &sequence = sequences[{length, key, whole, layout}];
  if (!sequence) {
    shard::GridOp grid = plan.getGrid();
    ArrayRef<int64_t> axes = plan.getAxes(op);
    int64_t ranks = whole ? 1 : plan.getRanks();
    OpBuilder builder(context);
    sequence = SequenceOp::create(
        builder, grid.getLoc(), ("seq_" + Twine(length)).str(), length,
        layout.getRows(length, ranks) * ranks, grid.getSymName(), axes, layout);
    SymbolTable(getOperation())
        .insert(sequence, std::next(Block::iterator(grid)));
  }
  return FlatSymbolRefAttr::get(sequence.getSymNameAttr());
}

/// What auto stands for. A length that any attention uses for queries and keys
/// alike is that of self-attention.
void ShardSequencePass::chooseLayouts(func::FuncOp func) {
  choices.clear();
  if (option.layout)
    return;
  llvm::MapVector<int64_t, SmallVector<FlexAttentionOp>> selfAttentions;
  for (auto op : func.front().getOps<FlexAttentionOp>()) {
    int64_t q = cast<RankedTensorType>(op.getQuery().getType()).getDimSize(2);
    int64_t kv = cast<RankedTensorType>(op.getKey().getType()).getDimSize(2);
    if (q == kv && !plan.isWhole(op))
      selfAttentions[q].push_back(op);
  }
  for (auto &[length, ops] : selfAttentions)
    choices[length] = chooseLayout(ops, length, plan.getRanks(), option);
}

LogicalResult ShardSequencePass::nameSequences(func::FuncOp func,
                                               const LayoutTables &tables) {
  // Functions with different masks have different tables.
  if (tables.isComputed())
    sequences.clear();
  for (auto op : func.front().getOps<FlexAttentionOp>()) {
    if (failed(checkMods(op)))
      return failure();
    auto query = cast<RankedTensorType>(op.getQuery().getType());
    auto key = cast<RankedTensorType>(op.getKey().getType());
    for (auto [name, length] : {std::pair(kQSeqAttr, query.getDimSize(2)),
                                std::pair(kKVSeqAttr, key.getDimSize(2))})
      op->setAttr(name, getSequence(op, length, choices.contains(length),
                                    tables.contains(length)));
  }
  return success();
}

/// For each dimension the axes that split it in contiguous parts; null if none
/// does. A sequence has its own.
static Attribute getSplitAxes(Value value, const SequenceDims &dims) {
  Builder builder(value.getContext());
  SmallVector<Attribute> split;
  bool found = false;
  int64_t rank = cast<RankedTensorType>(value.getType()).getRank();
  for (int64_t dim = 0; dim < rank; ++dim) {
    SmallVector<int64_t> axes;
    if (!dims.getSequence(value, dim))
      axes = dims.getAxes(value, dim);
    found |= !axes.empty();
    split.push_back(builder.getDenseI64ArrayAttr(axes));
  }
  return found ? builder.getArrayAttr(split) : Attribute();
}

/// Keeps what partition forgets: the global shape of arguments and results,
/// and which of their dimensions are sequences.
void ShardSequencePass::recordShapes(func::FuncOp func,
                                     const SequenceDims &dims) {
  Builder builder(&getContext());
  auto record = [&](Value value, auto set) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    if (!type)
      return;
    SmallVector<Attribute> names(type.getRank(), builder.getUnitAttr());
    for (auto [dim, name] : llvm::enumerate(names))
      if (SequenceOp sequence = dims.getSequence(value, dim))
        name = FlatSymbolRefAttr::get(sequence.getSymNameAttr());
    set(kGlobalShapeAttr, builder.getDenseI64ArrayAttr(type.getShape()));
    set(kSequencesAttr, builder.getArrayAttr(names));
    if (Attribute axes = getSplitAxes(value, dims))
      set(kAxesAttr, axes);
  };
  for (BlockArgument arg : func.getArguments())
    record(arg, [&](StringRef name, Attribute value) {
      func.setArgAttr(arg.getArgNumber(), name, value);
    });
  Operation *terminator = func.front().getTerminator();
  for (OpOperand &operand : terminator->getOpOperands())
    record(operand.get(), [&](StringRef name, Attribute value) {
      func.setResultAttr(operand.getOperandNumber(), name, value);
    });
}

Value ShardSequencePass::getSharding(OpBuilder &builder, Location loc,
                                     Value value, const SequenceDims &dims) {
  // The analysis knows values as they were before annotation.
  while (auto annotation = value.getDefiningOp<shard::ShardOp>())
    value = annotation.getSrc();
  auto name = FlatSymbolRefAttr::get(plan.getGrid().getSymNameAttr());
  return shard::ShardingOp::create(builder, loc, dims.getSharding(value, name));
}

/// Annotates arguments, and what attention takes and gives.
void ShardSequencePass::annotate(func::FuncOp func, const SequenceDims &dims) {
  auto mark = [&](OpBuilder &builder, Value value, bool forUsers) -> Value {
    Value sharding = getSharding(builder, value.getLoc(), value, dims);
    return shard::ShardOp::create(builder, value.getLoc(), value, sharding,
                                  forUsers);
  };
  OpBuilder builder(&getContext());
  for (auto op : func.front().getOps<FlexAttentionOp>()) {
    builder.setInsertionPoint(op);
    for (OpOperand &operand : op->getOpOperands())
      operand.set(mark(builder, operand.get(), /*forUsers=*/true));
    builder.setInsertionPointAfter(op);
    for (Value result : op->getResults()) {
      SmallVector<OpOperand *> uses(
          llvm::map_range(result.getUses(), [](OpOperand &u) { return &u; }));
      Value marked = mark(builder, result, /*forUsers=*/false);
      for (OpOperand *use : uses)
        use->set(marked);
    }
  }
  builder.setInsertionPointToStart(&func.front());
  for (BlockArgument arg : func.getArguments()) {
    if (!isa<RankedTensorType>(arg.getType()))
      continue;
    SmallVector<OpOperand *> uses(
        llvm::map_range(arg.getUses(), [](OpOperand &u) { return &u; }));
    Value marked = mark(builder, arg, /*forUsers=*/false);
    for (OpOperand *use : uses)
      use->set(marked);
  }
}

LogicalResult ShardSequencePass::shardFunction(func::FuncOp func) {
  if (!func.getBody().hasOneBlock())
    return success();
  chooseLayouts(func);
  LayoutTables tables(option, plan, choices);
  if (failed(tables.compute(func)) || failed(nameSequences(func, tables)))
    return failure();
  FailureOr<SequenceDims> dims = SequenceDims::compute(func);
  if (failed(dims))
    return failure();
  plan.getGrid();
  if (failed(tables.emit(func, *dims)))
    return failure();
  recordShapes(func, *dims);
  annotate(func, *dims);
  return success();
}
