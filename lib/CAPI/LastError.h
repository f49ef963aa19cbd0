//===- LastError.h - Errors of the C API ------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CAPI_LASTERROR_H
#define CP_LIB_CAPI_LASTERROR_H

#include "cp/Execution/Error.h"

#include "mlir/IR/Diagnostics.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::cp::capi {

/// Keeps the error for cpc_last_error; gives CPC_ERROR.
int32_t fail(llvm::Error error);
int32_t fail(const llvm::Twine &message);

/// While it lives, collects the diagnostics of a context.
class DiagnosticText {
public:
  DiagnosticText(llvm::SourceMgr &sourceMgr, MLIRContext *context);

  /// As capi::fail, with the diagnostics before the error.
  int32_t fail(llvm::Error error);

private:
  std::string text, location;
  llvm::raw_string_ostream stream;
  SourceMgrDiagnosticHandler printer;
  /// Called before the printer.
  ScopedDiagnosticHandler locator;
};

} // namespace mlir::cp::capi

#endif // CP_LIB_CAPI_LASTERROR_H
