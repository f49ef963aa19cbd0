//===- LayoutOption.cpp - The layout option -------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Transforms/LayoutOption.h"

#include "DocumentOption.h"

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
LayoutOption::parse(const LayoutTexts &texts, int64_t ranks,
                    MLIRContext *context,
                    function_ref<InFlightDiagnostic()> emitError) {
  if (texts.tile < 1)
    return emitError() << "tile must be at least 1, got " << texts.tile;
  StringRef text = texts.layout;
  LayoutOption option;
  if (text.consume_front("table:")) {
    FailureOr<LayoutOption> table = parseTable(text, ranks, context, emitError);
    if (failed(table))
      return failure();
    option = *table;
  } else if (text == "contiguous") {
    option.layout = ContiguousAttr::get(context);
  } else if (text == "head-tail") {
    option.layout = HeadTailAttr::get(context);
  } else if (text == "striped") {
    option.layout = StripedAttr::get(context);
  } else if (text == "per-document") {
    option.layout = PerDocumentAttr::get(context);
  } else if (text == "ptrr") {
    option.layout = PTRRAttr::get(context, texts.tile);
  } else if (text == "greedy") {
    option.layout = GreedyAttr::get(context, texts.tile);
  } else if (text != "auto") {
    return emitError() << "unknown layout " << text
                       << "; use auto, contiguous, head-tail, striped, "
                          "per-document, ptrr, greedy or table:FILE.npy";
  }
  option.tile = texts.tile;
  if (!texts.docLengths.empty()) {
    FailureOr<DenseIntElementsAttr> lengths =
        parseDocumentLengths(texts.docLengths, context, emitError);
    if (failed(lengths))
      return failure();
    option.docLengths = *lengths;
    int64_t documents = lengths->getType().getDimSize(1);
    for (int64_t length :
         llvm::make_range(lengths->value_begin<int64_t>(),
                          lengths->value_begin<int64_t>() + documents))
      option.docTotal += length;
  }
  return option;
}

bool LayoutOption::isComputed() const {
  return layout && layout.needsTable() && !isa<TableAttr>(layout);
}

LayoutInterface LayoutOption::getLayout(bool hasTable,
                                        MLIRContext *context) const {
  if (layout && (!layout.needsTable() || hasTable))
    return layout;
  return ContiguousAttr::get(context);
}
