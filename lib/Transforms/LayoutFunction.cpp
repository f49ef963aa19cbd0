//===- LayoutFunction.cpp - The function <entry>_layout -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LayoutFunction.h"

#include "DocumentIds.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Shard/IR/ShardOps.h"

using namespace mlir;
using namespace mlir::cp;

FailureOr<LayoutFunction> LayoutFunction::create(func::FuncOp entry) {
  LayoutFunction result(entry);
  SymbolTable symbols(entry->getParentOfType<ModuleOp>());
  std::string name = (entry.getName() + "_layout").str();
  if (Operation *existing = symbols.lookup(name))
    return existing->emitOpError("has the name of the function that computes "
                                 "the layout of @")
           << entry.getName() << "; rename it";
  auto type = FunctionType::get(entry.getContext(), entry.getArgumentTypes(),
                                TypeRange());
  result.function =
      func::FuncOp::create(result.builder, entry.getLoc(), name, type);
  symbols.insert(result.function, std::next(Block::iterator(entry)));
  Block *body = result.function.addEntryBlock();
  result.builder.setInsertionPointToStart(body);
  result.copies.map(entry.getArguments(), body->getArguments());
  return result;
}

/// A copy of a capture, with all that it is computed from.
FailureOr<Value> LayoutFunction::import(FlexAttentionOp op, Value capture) {
  SetVector<Operation *> slice;
  BackwardSliceOptions options;
  options.inclusive = true;
  options.omitUsesFromAbove = false;
  if (failed(getBackwardSlice(capture, &slice, options)))
    return op.emitOpError("has a capture whose computation cannot be followed");
  for (Operation &source : entry.front()) {
    if (!slice.contains(&source) || isa<shard::ShardingOp>(source) ||
        (source.getNumResults() && copies.contains(source.getResult(0))))
      continue;
    // The layout is of one device: annotations have no meaning there.
    if (auto annotation = dyn_cast<shard::ShardOp>(source)) {
      copies.map(annotation.getResult(), copies.lookup(annotation.getSrc()));
      continue;
    }
    if (isa<FlexAttentionOp>(source) || !isPure(&source)) {
      InFlightDiagnostic diag = op.emitOpError(
          "has a mask on which the layout depends, with a capture that is "
          "computed from attention or with side effects; the layout must be "
          "known before: use one that does not depend on the mask");
      diag.attachNote(source.getLoc()) << "computed here";
      return diag;
    }
    builder.clone(source, copies);
  }
  return copies.lookup(capture);
}

//===----------------------------------------------------------------------===//
// Documents
//===----------------------------------------------------------------------===//

static RankedTensorType getTableType(SequenceOp sequence, int64_t batch) {
  return RankedTensorType::get(
      {batch, static_cast<int64_t>(sequence.getPadded())},
      IntegerType::get(sequence.getContext(), 64));
}

void LayoutFunction::dealDocuments(SequenceOp sequence,
                                   DenseIntElementsAttr lengths) {
  Location loc = entry.getLoc();
  Value constant = arith::ConstantOp::create(builder, loc, lengths);
  tables.push_back(DealDocumentsOp::create(
                       builder, loc,
                       getTableType(sequence, lengths.getType().getDimSize(0)),
                       constant,
                       /*out=*/Value(), sequence.getSymName(), /*lengths=*/true)
                       .getTable());
}

LogicalResult LayoutFunction::dealDocuments(SequenceOp sequence,
                                            FlexAttentionOp op, int64_t batch) {
  std::optional<DocumentIds> documents = DocumentIds::find(op.getMaskMod());
  SmallVector<Value> captures(op.getCaptures().size());
  for (unsigned i : documents->getCaptures()) {
    FailureOr<Value> capture = import(op, op.getCaptures()[i]);
    if (failed(capture))
      return failure();
    captures[i] = *capture;
  }
  Value ids = documents->emit(builder, op.getLoc(), batch, sequence.getLength(),
                              captures);
  tables.push_back(DealDocumentsOp::create(
                       builder, op.getLoc(), getTableType(sequence, batch), ids,
                       /*out=*/Value(), sequence.getSymName(),
                       /*lengths=*/false)
                       .getTable());
  return success();
}

//===----------------------------------------------------------------------===//
// Row blocks
//===----------------------------------------------------------------------===//

FailureOr<Value> LayoutFunction::countTiles(SequenceOp sequence,
                                            FlexAttentionOp op) {
  auto query = cast<RankedTensorType>(op.getQuery().getType());
  auto key = cast<RankedTensorType>(op.getKey().getType());
  Region &mask = op.getMaskMod();
  // What only the score function reads is not needed.
  SmallVector<Value> captures;
  llvm::BitVector unused(mask.empty() ? 0 : mask.getNumArguments());
  for (auto [i, capture] : llvm::enumerate(op.getCaptures())) {
    if (mask.empty())
      break;
    if (mask.getArgument(kModIndices + i).use_empty()) {
      unused.set(kModIndices + i);
      continue;
    }
    FailureOr<Value> copy = import(op, capture);
    if (failed(copy))
      return failure();
    captures.push_back(*copy);
  }
  int64_t tile = sequence.getBlockRows();
  int64_t batch = readsIndex(mask, 0) ? query.getDimSize(0) : 1;
  int64_t blocks = llvm::divideCeil(query.getDimSize(2), tile);
  auto type = RankedTensorType::get({batch, blocks}, builder.getI64Type());
  auto i64 = [&](int64_t value) { return builder.getI64IntegerAttr(value); };
  auto counts = TileCountsOp::create(
      builder, op.getLoc(), type, captures, /*out=*/Value(),
      i64(query.getDimSize(0)), i64(query.getDimSize(1)),
      i64(query.getDimSize(2)), i64(key.getDimSize(2)), i64(tile),
      /*mask_fn=*/FlatSymbolRefAttr(), /*tile_fn=*/FlatSymbolRefAttr());
  IRMapping map;
  mask.cloneInto(&counts.getMaskMod(), map);
  if (unused.any())
    counts.getMaskMod().front().eraseArguments(unused);
  return counts.getResult();
}

LogicalResult LayoutFunction::dealBlocks(SequenceOp sequence,
                                         ArrayRef<FlexAttentionOp> ops,
                                         int64_t batch) {
  SmallVector<Value> counts;
  for (FlexAttentionOp op : ops) {
    FailureOr<Value> count = countTiles(sequence, op);
    if (failed(count))
      return failure();
    counts.push_back(*count);
  }
  tables.push_back(DealBlocksOp::create(builder, entry.getLoc(),
                                        getTableType(sequence, batch), counts,
                                        /*out=*/Value(), sequence.getSymName())
                       .getTable());
  return success();
}

void LayoutFunction::finish() {
  func::ReturnOp::create(builder, entry.getLoc(), tables);
  function.setType(FunctionType::get(function.getContext(),
                                     function.getArgumentTypes(),
                                     ValueRange(tables).getTypes()));
}
