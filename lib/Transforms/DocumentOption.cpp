//===- DocumentOption.cpp - The option doc-lengths ------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DocumentOption.h"

#include "cp/Support/DocumentLengths.h"
#include "cp/Support/Npy.h"

#include "mlir/IR/BuiltinTypes.h"

#include <numeric>

using namespace mlir;
using namespace mlir::cp;

namespace {
struct Lengths {
  int64_t rows, documents;
  SmallVector<int64_t> values;
};
} // namespace

template <typename T>
static void append(const NpyArray &array, SmallVectorImpl<int64_t> &values) {
  int64_t count = array.shape[0] * array.shape[1];
  llvm::append_range(values, ArrayRef(array.getData<T>(), count));
}

static FailureOr<Lengths>
readFile(StringRef file, function_ref<InFlightDiagnostic()> emitError) {
  llvm::Expected<NpyArray> array = readNpy(file.str());
  if (!array)
    return emitError() << "doc-lengths: " << llvm::toString(array.takeError());
  bool isInteger = array->type == NpyType::I64 || array->type == NpyType::I32;
  if (!isInteger || array->shape.size() != 2 || array->shape[0] < 1 ||
      array->shape[1] < 1)
    return emitError() << "doc-lengths: " << file
                       << " must be int64 or int32 [1 or B, documents], got "
                       << describe(*array);
  Lengths lengths{array->shape[0], array->shape[1], {}};
  if (array->type == NpyType::I64)
    append<int64_t>(*array, lengths.values);
  else
    append<int32_t>(*array, lengths.values);
  return lengths;
}

static FailureOr<Lengths>
parseList(StringRef text, function_ref<InFlightDiagnostic()> emitError) {
  Lengths lengths{1, 0, {}};
  SmallVector<StringRef> parts;
  text.split(parts, ',');
  for (StringRef part : parts)
    if (part.getAsInteger(10, lengths.values.emplace_back()))
      return emitError() << "doc-lengths: expected whole numbers with commas "
                            "between them, or a file .npy, got "
                         << text;
  lengths.documents = parts.size();
  return lengths;
}

FailureOr<DenseIntElementsAttr>
mlir::cp::parseDocumentLengths(StringRef text, MLIRContext *context,
                               function_ref<InFlightDiagnostic()> emitError) {
  FailureOr<Lengths> lengths = text.ends_with(".npy")
                                   ? readFile(text, emitError)
                                   : parseList(text, emitError);
  if (failed(lengths))
    return failure();
  int64_t total = -1;
  for (int64_t row = 0; row < lengths->rows; ++row) {
    ArrayRef<int64_t> values =
        ArrayRef(lengths->values)
            .slice(row * lengths->documents, lengths->documents);
    std::string bad =
        ::cp::findBadDocument(values.data(), values.size(), total);
    if (!bad.empty())
      return emitError() << "doc-lengths, row " << row << ": " << bad;
    total = std::accumulate(values.begin(), values.end(), int64_t(0));
  }
  auto type = RankedTensorType::get({lengths->rows, lengths->documents},
                                    IntegerType::get(context, 64));
  return DenseIntElementsAttr::get(type, ArrayRef(lengths->values));
}
