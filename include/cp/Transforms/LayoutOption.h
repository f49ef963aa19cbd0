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

namespace mlir::cp {

/// What `layout=` asks for.
struct LayoutOption {
  /// Null: auto.
  LayoutInterface layout;
  /// With a table: the length of the sequence that it is for, the rows of its
  /// first dimension (1 or B) and the values, -1 at padding.
  int64_t tableLength = 0;
  int64_t tableBatch = 0;

  /// Parses the option's text; a table is read and checked. Errors are
  /// reported by `emitError`.
  static FailureOr<LayoutOption>
  parse(StringRef text, int64_t ranks, MLIRContext *context,
        function_ref<InFlightDiagnostic()> emitError);

  /// The layout of a sequence of this length.
  LayoutInterface getLayout(int64_t length, bool isSelfAttention,
                            MLIRContext *context) const;
};

} // namespace mlir::cp

#endif // CP_TRANSFORMS_LAYOUTOPTION_H
