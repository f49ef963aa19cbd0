//===- LayoutOption.h - The layout option -----------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_TRANSFORMS_LAYOUTOPTION_H
#define CP_TRANSFORMS_LAYOUTOPTION_H

#include "cp/Dialect/CP/IR/CPDialect.h"

#include "mlir/IR/BuiltinAttributes.h"

namespace mlir::cp {

/// The options that make a layout, as text.
struct LayoutTexts {
  StringRef layout;
  /// "4,8,4" or a file; empty if there are none.
  StringRef docLengths;
  /// The edge of the tiles that row blocks are made of.
  int64_t tile;
};

/// What `layout=` asks for.
struct LayoutOption {
  /// Null: auto.
  LayoutInterface layout;
  /// The edge of the tiles that row blocks are made of.
  int64_t tile = 128;
  /// With a table of the user: the length of the sequence that it is for and
  /// the rows of its first dimension (1 or B).
  int64_t tableLength = 0;
  int64_t tableBatch = 0;
  /// What `doc-lengths` says, int64 [1 or B, documents], shorter rows ending in
  /// zeros, and what each row adds up to; null without the option.
  DenseIntElementsAttr docLengths;
  int64_t docTotal = 0;

  /// Parses the options' texts; files are read and checked. Errors are
  /// reported by `emitError`.
  static FailureOr<LayoutOption>
  parse(const LayoutTexts &texts, int64_t ranks, MLIRContext *context,
        function_ref<InFlightDiagnostic()> emitError);

  /// Whether the program itself computes the layout's table.
  bool isComputed() const;

  /// The layout of a sequence, of those that have a table if `hasTable`;
  /// contiguous with auto, where only self-attention has a choice.
  LayoutInterface getLayout(bool hasTable, MLIRContext *context) const;
};

} // namespace mlir::cp

#endif // CP_TRANSFORMS_LAYOUTOPTION_H
