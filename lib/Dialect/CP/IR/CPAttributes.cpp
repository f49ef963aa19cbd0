//===- CPAttributes.cpp - Layouts -----------------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Dialect/CP/IR/CPDialect.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;

#include "cp/Dialect/CP/IR/CPAttrInterfaces.cpp.inc"

//===----------------------------------------------------------------------===//
// ContiguousAttr
//===----------------------------------------------------------------------===//

int64_t ContiguousAttr::getRows(int64_t length, int64_t ranks) const {
  return llvm::divideCeil(length, ranks);
}

SmallVector<LayoutChunk> ContiguousAttr::getChunks(int64_t rows,
                                                   int64_t) const {
  return {{rows, /*base=*/0, /*rankStride=*/rows, /*rowStride=*/1}};
}

StringRef ContiguousAttr::getLayoutName() const { return "contiguous"; }

//===----------------------------------------------------------------------===//
// HeadTailAttr
//===----------------------------------------------------------------------===//

int64_t HeadTailAttr::getRows(int64_t length, int64_t ranks) const {
  return 2 * llvm::divideCeil(length, 2 * ranks);
}

SmallVector<LayoutChunk> HeadTailAttr::getChunks(int64_t rows,
                                                 int64_t ranks) const {
  int64_t half = rows / 2;
  return {{half, /*base=*/0, /*rankStride=*/half, /*rowStride=*/1},
          {half, (2 * ranks - 1) * half, /*rankStride=*/-half,
           /*rowStride=*/1}};
}

StringRef HeadTailAttr::getLayoutName() const { return "head-tail"; }

//===----------------------------------------------------------------------===//
// StripedAttr
//===----------------------------------------------------------------------===//

int64_t StripedAttr::getRows(int64_t length, int64_t ranks) const {
  return llvm::divideCeil(length, ranks);
}

SmallVector<LayoutChunk> StripedAttr::getChunks(int64_t rows,
                                                int64_t ranks) const {
  return {{rows, /*base=*/0, /*rankStride=*/1, /*rowStride=*/ranks}};
}

StringRef StripedAttr::getLayoutName() const { return "striped"; }

//===----------------------------------------------------------------------===//
// PerDocumentAttr
//===----------------------------------------------------------------------===//

int64_t PerDocumentAttr::getRows(int64_t length, int64_t ranks) const {
  return llvm::divideCeil(length, ranks);
}

SmallVector<LayoutChunk> PerDocumentAttr::getChunks(int64_t, int64_t) const {
  return {};
}

StringRef PerDocumentAttr::getLayoutName() const { return "per-document"; }

bool PerDocumentAttr::needsTable() const { return true; }

//===----------------------------------------------------------------------===//
// PTRRAttr, GreedyAttr and CheapestAttr
//===----------------------------------------------------------------------===//

static LogicalResult verifyTile(function_ref<InFlightDiagnostic()> emitError,
                                int64_t tile) {
  if (tile < 1)
    return emitError() << "expects a tile of at least 1, got " << tile;
  return success();
}

static int64_t getRowsOfBlocks(int64_t length, int64_t ranks, int64_t block) {
  return block * llvm::divideCeil(llvm::divideCeil(length, block), ranks);
}

LogicalResult PTRRAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                               int64_t tile) {
  return verifyTile(emitError, tile);
}

int64_t PTRRAttr::getBlockRows(int64_t length, int64_t ranks) const {
  return std::min<int64_t>(getTile(), llvm::divideCeil(length, ranks));
}

int64_t PTRRAttr::getRows(int64_t length, int64_t ranks) const {
  return getRowsOfBlocks(length, ranks, getBlockRows(length, ranks));
}

SmallVector<LayoutChunk> PTRRAttr::getChunks(int64_t, int64_t) const {
  return {};
}

StringRef PTRRAttr::getLayoutName() const { return "ptrr"; }

bool PTRRAttr::needsTable() const { return true; }

LogicalResult GreedyAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                 int64_t tile) {
  return verifyTile(emitError, tile);
}

int64_t GreedyAttr::getBlockRows(int64_t length, int64_t ranks) const {
  return std::min<int64_t>(getTile(), llvm::divideCeil(length, ranks));
}

int64_t GreedyAttr::getRows(int64_t length, int64_t ranks) const {
  return getRowsOfBlocks(length, ranks, getBlockRows(length, ranks));
}

SmallVector<LayoutChunk> GreedyAttr::getChunks(int64_t, int64_t) const {
  return {};
}

StringRef GreedyAttr::getLayoutName() const { return "greedy"; }

bool GreedyAttr::needsTable() const { return true; }

LogicalResult CheapestAttr::verify(function_ref<InFlightDiagnostic()> emitError,
                                   int64_t tile) {
  return verifyTile(emitError, tile);
}

int64_t CheapestAttr::getBlockRows(int64_t length, int64_t ranks) const {
  return std::min<int64_t>(getTile(), llvm::divideCeil(length, ranks));
}

int64_t CheapestAttr::getRows(int64_t length, int64_t ranks) const {
  return std::max(getRowsOfBlocks(length, ranks, getBlockRows(length, ranks)),
                  HeadTailAttr::get(getContext()).getRows(length, ranks));
}

SmallVector<LayoutChunk> CheapestAttr::getChunks(int64_t, int64_t) const {
  return {};
}

StringRef CheapestAttr::getLayoutName() const { return "auto"; }

bool CheapestAttr::needsTable() const { return true; }

//===----------------------------------------------------------------------===//
// TableAttr
//===----------------------------------------------------------------------===//

int64_t TableAttr::getRows(int64_t, int64_t) const { return getRowsPerRank(); }

SmallVector<LayoutChunk> TableAttr::getChunks(int64_t, int64_t) const {
  return {};
}

StringRef TableAttr::getLayoutName() const { return "table"; }

bool TableAttr::needsTable() const { return true; }
