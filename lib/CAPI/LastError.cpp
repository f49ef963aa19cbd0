//===- LastError.cpp - Errors of the C API --------------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LastError.h"

#include "cp-c/cp.h"

#include "mlir/IR/Location.h"

using namespace mlir;
using namespace mlir::cp::capi;

namespace {
struct LastError {
  std::string text, location;
};
} // namespace

static thread_local LastError lastError;

const char *cpc_last_error() { return lastError.text.c_str(); }

const char *cpc_last_error_location() { return lastError.location.c_str(); }

int32_t mlir::cp::capi::fail(llvm::Error error) {
  lastError = {llvm::toString(std::move(error)), ""};
  return CPC_ERROR;
}

int32_t mlir::cp::capi::fail(const llvm::Twine &message) {
  lastError = {message.str(), ""};
  return CPC_ERROR;
}

/// "model.mlir:3:8"; "" if the location is in no file.
static std::string describe(Location location) {
  auto file = location->findInstanceOf<FileLineColLoc>();
  if (!file)
    return "";
  return (Twine(file.getFilename().getValue()) + ":" + Twine(file.getLine()) +
          ":" + Twine(file.getColumn()))
      .str();
}

DiagnosticText::DiagnosticText(llvm::SourceMgr &sourceMgr, MLIRContext *context)
    : stream(text), printer(sourceMgr, context, stream),
      locator(context, [this](Diagnostic &diagnostic) {
        if (location.empty() &&
            diagnostic.getSeverity() == DiagnosticSeverity::Error)
          location = describe(diagnostic.getLocation());
        return failure();
      }) {}

int32_t DiagnosticText::fail(llvm::Error error) {
  std::string message = llvm::toString(std::move(error));
  if (!text.empty() && text.back() != '\n')
    text += '\n';
  lastError = {text + message, location};
  return CPC_ERROR;
}
