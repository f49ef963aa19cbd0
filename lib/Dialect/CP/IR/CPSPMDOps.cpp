//===- CPSPMDOps.cpp - What one rank does ---------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mods.h"

#include "mlir/Dialect/Shard/IR/ShardOps.h"
#include "mlir/IR/IntegerSet.h"
#include "mlir/Interfaces/Utils/InferIntRangeCommon.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Grids and sequences
//===----------------------------------------------------------------------===//

FailureOr<int64_t> mlir::cp::verifyGridAxes(Operation *op,
                                            SymbolTableCollection &symbols,
                                            FlatSymbolRefAttr grid,
                                            ArrayRef<int64_t> axes) {
  auto gridOp = symbols.lookupNearestSymbolFrom<shard::GridOp>(op, grid);
  if (!gridOp)
    return op->emitOpError("expects ") << grid << " to name a shard.grid";
  ArrayRef<int64_t> shape = gridOp.getShape();
  llvm::SmallDenseSet<int64_t> seen;
  int64_t size = 1;
  if (axes.empty())
    return op->emitOpError("expects at least one axis");
  for (int64_t axis : axes) {
    if (axis < 0 || axis >= static_cast<int64_t>(shape.size()) ||
        !seen.insert(axis).second)
      return op->emitOpError("expects distinct axes of ")
             << grid << ", which has " << shape.size() << ", got [" << axes
             << "]";
    if (ShapedType::isDynamic(shape[axis]) || shape[axis] < 1)
      return op->emitOpError("expects a static size of axis ")
             << axis << " of " << grid;
    if (llvm::MulOverflow(size, shape[axis], size))
      return op->emitOpError("expects a grid that fits into 64 bits");
  }
  return size;
}

SequenceOp mlir::cp::lookupSequence(Operation *op, FlatSymbolRefAttr name) {
  return SymbolTable::lookupNearestSymbolFrom<SequenceOp>(op, name);
}

/// The ranks along axes of a grid that the verifier has seen.
static int64_t countRanks(Operation *op, FlatSymbolRefAttr grid,
                          ArrayRef<int64_t> axes) {
  auto gridOp = SymbolTable::lookupNearestSymbolFrom<shard::GridOp>(op, grid);
  int64_t ranks = 1;
  for (int64_t axis : axes)
    ranks *= gridOp.getShape()[axis];
  return ranks;
}

int64_t SequenceOp::getRanks() {
  return countRanks(*this, getGridAttr(), getAxes());
}

SmallVector<LayoutChunk> SequenceOp::getChunks() {
  return getLayout().getChunks(getRows(), getRanks());
}

int64_t SequenceOp::getChunkRows() {
  SmallVector<LayoutChunk> chunks = getChunks();
  return chunks.empty() ? getRows() : chunks.front().rows;
}

LogicalResult SequenceOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FailureOr<int64_t> ranks =
      verifyGridAxes(*this, symbolTable, getGridAttr(), getAxes());
  if (failed(ranks))
    return failure();
  if (static_cast<int64_t>(getLength()) < 1)
    return emitOpError("expects a length of at least 1, got ")
           << static_cast<int64_t>(getLength());
  int64_t want = 0;
  bool overflow =
      llvm::MulOverflow(*ranks, getLayout().getRows(getLength(), *ranks), want);
  if (overflow || static_cast<int64_t>(getPadded()) != want ||
      want < static_cast<int64_t>(getLength()))
    return emitOpError("expects padded ")
           << want << " for length " << getLength() << " and layout "
           << getLayout().getLayoutName() << " on " << *ranks << " ranks, got "
           << getPadded();
  return success();
}

//===----------------------------------------------------------------------===//
// RankOp
//===----------------------------------------------------------------------===//

LogicalResult RankOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return verifyGridAxes(*this, symbolTable, getGridAttr(), getAxes());
}

void RankOp::inferResultRanges(ArrayRef<ConstantIntRanges>,
                               SetIntRangeFn setResultRange) {
  int64_t ranks = countRanks(*this, getGridAttr(), getAxes());
  unsigned width = IndexType::kInternalStorageBitWidth;
  setResultRange(getResult(), ConstantIntRanges::fromUnsigned(
                                  APInt(width, 0), APInt(width, ranks - 1)));
}

//===----------------------------------------------------------------------===//
// PositionsOp
//===----------------------------------------------------------------------===//

LogicalResult
PositionsOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  auto sequence =
      symbolTable.lookupNearestSymbolFrom<SequenceOp>(*this, getSequenceAttr());
  // Row counts need a valid grid, which the sequence verifies itself.
  if (!sequence || failed(sequence.verifySymbolUses(symbolTable)))
    return emitOpError("expects ")
           << getSequenceAttr() << " to name a cp.sequence";
  auto type = cast<ShapedType>(getResult().getType());
  int64_t rows = getRank() ? sequence.getRows()
                           : static_cast<int64_t>(sequence.getPadded());
  bool isLength =
      !getRank() && type.getRank() == 2 &&
      type.getDimSize(1) == static_cast<int64_t>(sequence.getLength());
  if (type.getRank() != 2 || (type.getDimSize(1) != rows && !isLength) ||
      !type.getElementType().isInteger(64))
    return emitOpError("expects a result of type tensor<Bx")
           << rows << "xi64>, got " << type;
  return success();
}

//===----------------------------------------------------------------------===//
// Pairs of sequences
//===----------------------------------------------------------------------===//

namespace {
struct SequencePair {
  SequenceOp q, kv;
};
} // namespace

/// The sequences of an attention's queries and keys, which must be sharded
/// alike.
static FailureOr<SequencePair> lookupSequences(Operation *op,
                                               SymbolTableCollection &symbols,
                                               FlatSymbolRefAttr qName,
                                               FlatSymbolRefAttr kvName) {
  auto q = symbols.lookupNearestSymbolFrom<SequenceOp>(op, qName);
  auto kv = symbols.lookupNearestSymbolFrom<SequenceOp>(op, kvName);
  if (!q || !kv)
    return op->emitOpError("expects q_seq and kv_seq to name cp.sequence ops");
  // Row counts need valid grids, which the sequences verify themselves.
  if (failed(q.verifySymbolUses(symbols)) ||
      failed(kv.verifySymbolUses(symbols)))
    return failure();
  if (q.getGridAttr() != kv.getGridAttr() || q.getAxes() != kv.getAxes())
    return op->emitOpError(
        "expects both sequences on the same axes of one grid");
  return SequencePair{q, kv};
}

//===----------------------------------------------------------------------===//
// ShardedAttentionOp
//===----------------------------------------------------------------------===//

LogicalResult ShardedAttentionOp::verify() {
  if (failed(verifyScale(*this, getScaleAttr())) ||
      failed(verifyCaptures(*this, getCaptures(),
                            /*allowIndex=*/false)))
    return failure();
  return verifyAttentionTypes(*this, {cast<ShapedType>(getQuery().getType()),
                                      cast<ShapedType>(getKey().getType()),
                                      cast<ShapedType>(getValue().getType()),
                                      cast<ShapedType>(getOut().getType()),
                                      cast<ShapedType>(getLse().getType())});
}

LogicalResult ShardedAttentionOp::verifyRegions() {
  return verifyMods(*this, getScoreMod(), getMaskMod(),
                    getCaptures().getTypes());
}

LogicalResult
ShardedAttentionOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  FailureOr<SequencePair> sequences =
      lookupSequences(*this, symbolTable, getQSeqAttr(), getKvSeqAttr());
  if (failed(sequences))
    return failure();
  auto [q, kv] = *sequences;
  int64_t qRows = cast<ShapedType>(getQuery().getType()).getDimSize(2);
  int64_t kvRows = cast<ShapedType>(getKey().getType()).getDimSize(2);
  if (qRows != q.getRows() || kvRows != kv.getRows())
    return emitOpError("expects ")
           << q.getRows() << " query rows and " << kv.getRows()
           << " key rows per rank, got " << qRows << " and " << kvRows;
  return success();
}

//===----------------------------------------------------------------------===//
// AttendOp
//===----------------------------------------------------------------------===//

MutableOperandRange AttendOp::getDpsInitsMutable() {
  auto [start, length] = getODSOperandIndexAndLength(11);
  return MutableOperandRange(*this, start, length + 1);
}

/// Tensors and memrefs must not be mixed; results stand for tensors only.
static LogicalResult verifyDestinationStyle(Operation *op, Value out, Value lse,
                                            TypeRange results) {
  bool tensors = isa<RankedTensorType>(out.getType());
  for (Value operand : op->getOperands())
    if (auto type = dyn_cast<ShapedType>(operand.getType()))
      if (isa<RankedTensorType>(type) != tensors)
        return op->emitOpError("expects all tensors or all memrefs");
  if (!tensors)
    return results.empty() ? success()
                           : op->emitOpError("expects no results on memrefs");
  if (results.size() != 2 || results[0] != out.getType() ||
      results[1] != lse.getType())
    return op->emitOpError("expects results of types ")
           << out.getType() << " and " << lse.getType();
  return success();
}

static LogicalResult verifyPositions(Operation *op, StringRef name,
                                     Value positions, ShapedType rows) {
  if (!positions)
    return success();
  auto type = cast<ShapedType>(positions.getType());
  int64_t batch = rows.getDimSize(0), length = rows.getDimSize(2);
  if (type.getElementType().isInteger(64) && type.hasStaticShape() &&
      type.getRank() == 2 && type.getDimSize(1) == length &&
      (type.getDimSize(0) == 1 || type.getDimSize(0) == batch))
    return success();
  return op->emitOpError("expects ")
         << name << " of type i64 and shape [1 or " << batch << ", " << length
         << "], got " << type;
}

/// Checks the attributes that say which rows the operands hold.
static LogicalResult verifyRowMap(AttendOp op) {
  bool qSeq = op.getQSeqAttr() != nullptr;
  if (qSeq != (op.getKvSeqAttr() != nullptr) ||
      qSeq != static_cast<bool>(op.getQRank()))
    return op.emitOpError(
        "expects q_seq with its rank, and kv_seq, together or not at all");
  bool qFirst = op.getQFirst() != nullptr;
  if (qFirst != (op.getKvFirst() != nullptr) || (qFirst && qSeq))
    return op.emitOpError("expects the first rows of both operands, in local "
                          "coordinates, or of none");
  if (static_cast<int64_t>(op.getQOffset()) < 0 ||
      static_cast<int64_t>(op.getKvOffset()) < 0)
    return op.emitOpError("expects offsets of at least 0");
  if (static_cast<int64_t>(op.getId()) < 0)
    return op.emitOpError("expects an id of at least 0");
  if (static_cast<int64_t>(op.getQChunk()) < 1 ||
      static_cast<int64_t>(op.getKvChunk()) < 1)
    return op.emitOpError("expects q_chunk and kv_chunk of at least 1");
  return success();
}

/// Checks that `blocks` speaks of chunks that the operands have.
static LogicalResult verifyBlocks(AttendOp op) {
  if (!op.getBlocksAttr())
    return success();
  auto chunks = [](Value operand, uint64_t rows) {
    return cast<ShapedType>(operand.getType()).getDimSize(2) /
           static_cast<int64_t>(rows);
  };
  int64_t qChunks = chunks(op.getQuery(), op.getQChunk());
  int64_t kvChunks = chunks(op.getKey(), op.getKvChunk());
  auto isSet = [](Attribute attr) {
    auto set = dyn_cast<IntegerSetAttr>(attr);
    return set && set.getValue().getNumDims() == 2 &&
           set.getValue().getNumSymbols() == 0;
  };
  for (Attribute attr : op.getBlocksAttr()) {
    auto block = dyn_cast<BlockAttr>(attr);
    if (!block || block.getQ() < 0 || block.getQ() >= qChunks ||
        block.getKv() < 0 || block.getKv() >= kvChunks ||
        !llvm::all_of(block.getNeeded(), isSet) ||
        !llvm::all_of(block.getFull(), isSet))
      return op.emitOpError("expects blocks of #cp.block with chunks that the "
                            "operands have and sets over (rank, step), got ")
             << attr;
  }
  return success();
}

LogicalResult AttendOp::verify() {
  auto query = cast<ShapedType>(getQuery().getType());
  auto key = cast<ShapedType>(getKey().getType());
  AttentionTypes types{query,
                       key,
                       cast<ShapedType>(getValue().getType()),
                       cast<ShapedType>(getOut().getType()),
                       cast<ShapedType>(getLse().getType()),
                       /*state=*/true};
  if (failed(verifyScale(*this, getScaleAttr())) ||
      failed(verifyCaptures(*this, getCaptures(),
                            /*allowIndex=*/true)) ||
      failed(verifyAttentionTypes(*this, types)) ||
      failed(verifyDestinationStyle(*this, getOut(), getLse(),
                                    getResultTypes())) ||
      failed(verifyRowMap(*this)) || failed(verifyBlocks(*this)) ||
      failed(verifyPositions(*this, "q_positions", getQPositions(), query)) ||
      failed(verifyPositions(*this, "kv_positions", getKvPositions(), key)))
    return failure();
  if ((getMaskFnAttr() && !getMaskMod().empty()) ||
      (getScoreFnAttr() && !getScoreMod().empty()))
    return emitOpError("expects a region or its function, not both");
  return success();
}

LogicalResult AttendOp::verifyRegions() {
  return verifyMods(*this, getScoreMod(), getMaskMod(),
                    getCaptures().getTypes());
}

LogicalResult AttendOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  if (!isGlobal())
    return success();
  FailureOr<SequencePair> sequences =
      lookupSequences(*this, symbolTable, getQSeqAttr(), getKvSeqAttr());
  if (failed(sequences))
    return failure();
  auto [q, kv] = *sequences;
  int64_t qRows = cast<ShapedType>(getQuery().getType()).getDimSize(2);
  int64_t kvRows = cast<ShapedType>(getKey().getType()).getDimSize(2);
  int64_t kvLimit = isGathered() ? kv.getPadded() : kv.getRows();
  if (static_cast<int64_t>(getQOffset()) + qRows > q.getRows() ||
      static_cast<int64_t>(getKvOffset()) + kvRows > kvLimit)
    return emitOpError("expects rows within the shard: at most ")
           << q.getRows() << " query and " << kvLimit << " key rows";
  return success();
}

/// Reads of memref operands before the inits, reads and writes of those.
static void addDestinationStyleEffects(
    DestinationStyleOpInterface op,
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    effects.emplace_back(MemoryEffects::Read::get(), &operand);
    if (op.isDpsInit(&operand))
      effects.emplace_back(MemoryEffects::Write::get(), &operand);
  }
}

void AttendOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addDestinationStyleEffects(*this, effects);
}

//===----------------------------------------------------------------------===//
// PlanOp
//===----------------------------------------------------------------------===//

LogicalResult PlanOp::verify() {
  if (static_cast<int64_t>(getId()) < 0)
    return emitOpError("expects an id of at least 0");
  auto batch = static_cast<int64_t>(getBatch());
  auto heads = static_cast<int64_t>(getHeads());
  auto kvHeads = static_cast<int64_t>(getKvHeads());
  if (batch < 1 || heads < 1 || kvHeads < 1 || heads % kvHeads != 0)
    return emitOpError("expects batch, heads and kv_heads of at least 1 and "
                       "heads to be a multiple of kv_heads, got ")
           << batch << ", " << heads << " and " << kvHeads;
  if (static_cast<bool>(getMaskFnAttr()) != getMaskMod().empty())
    return emitOpError("expects a mask_mod region or its function, not both");
  return verifyCaptures(*this, getCaptures(), /*allowIndex=*/true);
}

LogicalResult PlanOp::verifyRegions() {
  Region none;
  return verifyMods(*this, none, getMaskMod(), getCaptures().getTypes());
}

LogicalResult PlanOp::verifySymbolUses(SymbolTableCollection &symbolTable) {
  return lookupSequences(*this, symbolTable, getQSeqAttr(), getKvSeqAttr());
}

void PlanOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  for (OpOperand &operand : getOperation()->getOpOperands())
    if (isa<MemRefType>(operand.get().getType()))
      effects.emplace_back(MemoryEffects::Read::get(), &operand);
}

//===----------------------------------------------------------------------===//
// MergeOp
//===----------------------------------------------------------------------===//

LogicalResult MergeOp::verify() {
  auto out = cast<ShapedType>(getOut().getType());
  auto lse = cast<ShapedType>(getLse().getType());
  auto partial = cast<ShapedType>(getPartial().getType());
  auto partialLse = cast<ShapedType>(getPartialLse().getType());
  for (ShapedType type : {out, lse, partial, partialLse})
    if (!type.getElementType().isF32() || !type.hasStaticShape())
      return emitOpError("expects static shapes of f32, got ") << type;
  if (out.getRank() != 4 || lse.getShape() != out.getShape().drop_back() ||
      partial.getShape() != out.getShape() ||
      partialLse.getShape() != lse.getShape())
    return emitOpError("expects states [B, H, S, D] and [B, H, S] of one "
                       "shape, got ")
           << partial << ", " << partialLse << " and " << out << ", " << lse;
  return verifyDestinationStyle(*this, getOut(), getLse(), getResultTypes());
}

void MergeOp::getEffects(
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  addDestinationStyleEffects(*this, effects);
}
