//===- Combination.cpp - One way to parallelize a model -------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "cp/Execution/Combination.h"

#include "llvm/ADT/Twine.h"

using namespace mlir::cp::execution;
using llvm::Twine;

std::string Combination::describe() const {
  std::string size = ranks ? ("ranks=" + Twine(ranks) + " ").str() : "";
  return size + "layout=" + layout + " rotate=" + rotate;
}
