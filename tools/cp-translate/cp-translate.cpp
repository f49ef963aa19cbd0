//===- cp-translate.cpp - The translation driver --------------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/InitAll.h"
#include "cp/Target/CudaMods.h"

#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"

using namespace mlir;

int main(int argc, char **argv) {
  cp::registerModsToCudaTranslation(cp::registerAllDialects);
  return failed(
      mlirTranslateMain(argc, argv, "Translations of the cp dialect\n"));
}
