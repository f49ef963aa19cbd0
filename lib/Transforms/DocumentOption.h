//===- DocumentOption.h - The option doc-lengths ----------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_TRANSFORMS_DOCUMENTOPTION_H
#define CP_LIB_TRANSFORMS_DOCUMENTOPTION_H

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Diagnostics.h"

namespace mlir::cp {

/// Parses "4,8,4" or reads an integer .npy file [rows, documents]: lengths as
/// int64 [rows, documents], valid (see findBadDocument) and with one sum for
/// all rows.
FailureOr<DenseIntElementsAttr>
parseDocumentLengths(StringRef text, MLIRContext *context,
                     function_ref<InFlightDiagnostic()> emitError);

} // namespace mlir::cp

#endif // CP_LIB_TRANSFORMS_DOCUMENTOPTION_H
