//===- CPLayoutOps.cpp - Layouts that are known at run time ---------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mods.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;

/// On memrefs, operands are read and `out` is written; tensors have no effect.
template <typename OpTy>
static void
addEffects(OpTy op, SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    if (operand.get() == op.getOut())
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
    else
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
  }
}

/// The type of what an op computes; null, with an error, unless it is either
/// the result, a tensor, or the memref `out`.
static ShapedType getComputedType(Operation *op, Value out) {
  if ((op->getNumResults() == 1) == static_cast<bool>(out)) {
    op->emitOpError("expects a result, or an out on memrefs");
    return {};
  }
  return cast<ShapedType>(out ? out.getType() : op->getResult(0).getType());
}

/// Whether a type is [1 or rows, columns] of int64; -1 admits any.
static bool isMatrix(ShapedType type, int64_t rows, int64_t columns) {
  if (!type.hasStaticShape() || type.getRank() != 2 ||
      !type.getElementType().isInteger(64))
    return false;
  ArrayRef<int64_t> shape = type.getShape();
  return (shape[0] == 1 || rows == -1 || shape[0] == rows) &&
         (columns == -1 || shape[1] == columns);
}

/// Checks that named sizes are positive.
static LogicalResult
verifySizes(Operation *op, ArrayRef<std::pair<StringRef, int64_t>> sizes) {
  for (auto [name, size] : sizes)
    if (size < 1)
      return op->emitOpError("expects ")
             << name << " of at least 1, got " << size;
  return success();
}

/// After outlining, a function stands for the region.
template <typename OpTy>
static LogicalResult verifyOneMask(OpTy op) {
  if (op.getMaskMod().empty() || !op.getMaskFnAttr())
    return success();
  return op.emitOpError("expects a mask_mod or a mask_fn in its place, not "
                        "both");
}

//===----------------------------------------------------------------------===//
// TileCountsOp
//===----------------------------------------------------------------------===//

LogicalResult TileCountsOp::verify() {
  if (failed(verifySizes(*this, {{"batch", getBatchAttr().getInt()},
                                 {"heads", getHeadsAttr().getInt()},
                                 {"queries", getQueriesAttr().getInt()},
                                 {"keys", getKeysAttr().getInt()},
                                 {"tile", getTileAttr().getInt()}})) ||
      failed(verifyOneMask(*this)))
    return failure();
  ShapedType type = getComputedType(*this, getOut());
  if (!type)
    return failure();
  int64_t batch = getBatch();
  int64_t blocks = llvm::divideCeil(getQueries(), getTile());
  bool needsRows = batch > 1 && readsIndex(getMaskMod(), 0);
  if (!isMatrix(type, batch, blocks) ||
      (needsRows && type.getDimSize(0) != batch))
    return emitOpError("expects counts of int64 [")
           << (needsRows ? "" : "1 or ") << batch << ", " << blocks << "], got "
           << type;
  return verifyCaptures(*this, getCaptures(), /*allowIndex=*/false);
}

LogicalResult TileCountsOp::verifyRegions() {
  Region none;
  return verifyMods(*this, none, getMaskMod(), getCaptures().getTypes());
}

void TileCountsOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// Dealing
//===----------------------------------------------------------------------===//

/// Checks the table that an op computes for a sequence; its number of rows.
static FailureOr<int64_t> verifyTable(Operation *op, Value out,
                                      SequenceOp seq) {
  ShapedType type = getComputedType(op, out);
  if (!type)
    return failure();
  if (!isMatrix(type, -1, seq.getPadded()))
    return op->emitOpError("expects a table of int64 [1 or B, ")
           << seq.getPadded() << "], got " << type;
  return type.getDimSize(0);
}

/// The layout that an op deals: `as` for a sequence of layout cheapest, else
/// the sequence's; null for any other combination.
static LayoutInterface getDealtLayout(SequenceOp seq, LayoutInterface as) {
  if (!seq || isa<CheapestAttr>(seq.getLayout()) != static_cast<bool>(as))
    return {};
  return as ? as : seq.getLayout();
}

LogicalResult
DealDocumentsOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto seq =
      symbolTable.lookupNearestSymbolFrom<SequenceOp>(*this, getSeqAttr());
  if (!isa_and_nonnull<PerDocumentAttr>(getDealtLayout(seq, getAsAttr())))
    return emitOpError("expects ")
           << getSeqAttr()
           << " to name a cp.sequence of layout per-document, or cheapest and "
              "'as' per-document";
  FailureOr<int64_t> rows = verifyTable(*this, getOut(), seq);
  if (failed(rows))
    return failure();
  auto documents = cast<ShapedType>(getDocuments().getType());
  int64_t columns = getLengths() ? -1 : static_cast<int64_t>(seq.getLength());
  if (!isMatrix(documents, *rows, columns))
    return emitOpError("expects ")
           << (getLengths() ? "lengths" : "an id for each position")
           << " as int64 [1 or " << *rows << ", "
           << (getLengths() ? "documents" : Twine(columns).str()) << "], got "
           << documents;
  return success();
}

void DealDocumentsOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

LogicalResult
DealBlocksOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto seq =
      symbolTable.lookupNearestSymbolFrom<SequenceOp>(*this, getSeqAttr());
  LayoutInterface layout = getDealtLayout(seq, getAsAttr());
  if (!isa_and_nonnull<PTRRAttr, GreedyAttr>(layout) ||
      layout.getBlockRows(seq.getLength(), seq.getRanks()) !=
          seq.getBlockRows())
    return emitOpError("expects ")
           << getSeqAttr()
           << " to name a cp.sequence of layout ptrr or greedy, or cheapest "
              "and 'as' one of them with the same tile";
  if (getCounts().empty())
    return emitOpError("expects counts");
  FailureOr<int64_t> rows = verifyTable(*this, getOut(), seq);
  if (failed(rows))
    return failure();
  int64_t blocks = llvm::divideCeil(seq.getLength(), seq.getBlockRows());
  for (Type type : getCounts().getTypes())
    if (!isMatrix(cast<ShapedType>(type), *rows, blocks))
      return emitOpError("expects counts of int64 [1 or ")
             << *rows << ", " << blocks << "], got " << type;
  return success();
}

void DealBlocksOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

LogicalResult DealRowsOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto seq =
      symbolTable.lookupNearestSymbolFrom<SequenceOp>(*this, getSeqAttr());
  if (!seq || !isa<CheapestAttr>(seq.getLayout()))
    return emitOpError("expects ")
           << getSeqAttr() << " to name a cp.sequence of layout cheapest";
  if (getAs().needsTable())
    return emitOpError("expects 'as' to be a layout with affine positions, "
                       "got ")
           << getAsAttr();
  FailureOr<int64_t> rows = verifyTable(*this, getOut(), seq);
  if (failed(rows))
    return failure();
  if (*rows != 1)
    return emitOpError("expects a table of one row, got ") << *rows;
  return success();
}

void DealRowsOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// PredictSecondsOp
//===----------------------------------------------------------------------===//

LogicalResult PredictSecondsOp::verify() {
  if (failed(verifySizes(*this,
                         {{"batch", getBatchAttr().getInt()},
                          {"heads", getHeadsAttr().getInt()},
                          {"kv_heads", getKvHeadsAttr().getInt()},
                          {"depth", getDepthAttr().getInt()},
                          {"element_bytes", getElementBytesAttr().getInt()}})))
    return failure();
  if (getHeads() % getKvHeads() != 0)
    return emitOpError("expects heads to be a multiple of kv_heads, got ")
           << getHeads() << " and " << getKvHeads();
  if (failed(verifyOneMask(*this)))
    return failure();
  ShapedType type = getComputedType(*this, getOut());
  if (!type)
    return failure();
  if (type.getRank() != 0 || !type.getElementType().isF64())
    return emitOpError("expects a result of f64 without dimensions, got ")
           << type;
  return verifyCaptures(*this, getCaptures(), /*allowIndex=*/false);
}

LogicalResult PredictSecondsOp::verifyRegions() {
  Region none;
  return verifyMods(*this, none, getMaskMod(), getCaptures().getTypes());
}

LogicalResult
PredictSecondsOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto seq =
      symbolTable.lookupNearestSymbolFrom<SequenceOp>(*this, getSeqAttr());
  if (!seq || !isa<CheapestAttr>(seq.getLayout()))
    return emitOpError("expects ")
           << getSeqAttr() << " to name a cp.sequence of layout cheapest";
  auto table = cast<ShapedType>(getTable().getType());
  if (!isMatrix(table, /*rows=*/1, seq.getPadded()))
    return emitOpError("expects a table of int64 [1, ")
           << seq.getPadded() << "], got " << table;
  return success();
}

void PredictSecondsOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addEffects(*this, effects);
}
