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
// TableAttr
//===----------------------------------------------------------------------===//

int64_t TableAttr::getRows(int64_t, int64_t) const { return getRowsPerRank(); }

SmallVector<LayoutChunk> TableAttr::getChunks(int64_t, int64_t) const {
  return {};
}

StringRef TableAttr::getLayoutName() const { return "table"; }

bool TableAttr::needsTable() const { return true; }
