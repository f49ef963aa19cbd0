//===- LayoutOption.cpp - The layout option -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/LayoutOption.h"

#include "cp/Support/Npy.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::cp;

/// Checks that every row of the table is a permutation of 0 .. length - 1 and
/// -1, and gives the length.
static FailureOr<int64_t>
checkTable(StringRef file, ArrayRef<int64_t> values, int64_t batch,
           function_ref<InFlightDiagnostic()> emitError) {
  int64_t columns = values.size() / batch, length = 0;
  for (int64_t value : values.take_front(columns))
    length += value >= 0;
  for (int64_t b = 0; b < batch; ++b) {
    SmallVector<bool> seen(length);
    int64_t count = 0;
    for (int64_t value : values.slice(b * columns, columns)) {
      if (value == -1)
        continue;
      if (value < 0 || value >= length || seen[value])
        return emitError() << "layout table " << file << " is no permutation: "
                           << "row " << b << " holds " << value
                           << (value >= 0 && value < length ? " twice"
                                                            : ", out of range");
      seen[value] = true;
      ++count;
    }
    if (count != length)
      return emitError() << "layout table " << file << " is no permutation: "
                         << "row " << b << " holds " << count
                         << " positions, row 0 " << length;
  }
  if (length == 0)
    return emitError() << "layout table " << file << " holds no position";
  return length;
}

static FailureOr<LayoutOption>
parseTable(StringRef file, int64_t ranks, MLIRContext *context,
           function_ref<InFlightDiagnostic()> emitError) {
  llvm::Expected<NpyArray> array = readNpy(file.str());
  if (!array)
    return emitError() << llvm::toString(array.takeError());
  if (array->type != NpyType::I64 || array->shape.size() != 2 ||
      array->shape[0] < 1 || array->shape[1] < 1)
    return emitError() << "layout table " << file
                       << " must be int64 [1 or B, N], got "
                       << describe(*array);
  int64_t batch = array->shape[0], columns = array->shape[1];
  ArrayRef<int64_t> values(array->getData<int64_t>(), batch * columns);
  FailureOr<int64_t> length = checkTable(file, values, batch, emitError);
  if (failed(length))
    return failure();
  LayoutOption option;
  option.layout = TableAttr::get(context, llvm::divideCeil(columns, ranks));
  option.tableLength = *length;
  option.tableBatch = batch;
  return option;
}

FailureOr<LayoutOption>
LayoutOption::parse(StringRef text, int64_t ranks, MLIRContext *context,
                    function_ref<InFlightDiagnostic()> emitError) {
  LayoutOption option;
  if (text == "auto")
    return option;
  if (text == "contiguous") {
    option.layout = ContiguousAttr::get(context);
    return option;
  }
  if (text == "head-tail") {
    option.layout = HeadTailAttr::get(context);
    return option;
  }
  if (text.consume_front("table:"))
    return parseTable(text, ranks, context, emitError);
  bool planned =
      llvm::is_contained({"striped", "per-document", "ptrr", "greedy"}, text);
  return emitError() << (planned ? "layout not built yet: " : "unknown layout ")
                     << text
                     << "; use auto, contiguous, head-tail or table:FILE.npy";
}

LayoutInterface LayoutOption::getLayout(int64_t length, bool isSelfAttention,
                                        MLIRContext *context) const {
  if (layout && (!layout.needsTable() || length == tableLength))
    return layout;
  if (!layout && isSelfAttention)
    return HeadTailAttr::get(context);
  return ContiguousAttr::get(context);
}
