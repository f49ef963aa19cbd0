//===- MaskTestUtils.h - Masks evaluated by brute force ---------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_UNITTESTS_ANALYSIS_MASKTESTUTILS_H
#define CP_UNITTESTS_ANALYSIS_MASKTESTUTILS_H

#include "cp/Analysis/MaskSet.h"
#include "cp/Analysis/StepClassification.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "gtest/gtest.h"
#include <array>
#include <string>
#include <vector>

namespace mlir::cp::test {

using Position = std::array<int64_t, kNumMaskDims>;

/// Calls `fn` for every position of the domain.
void forEachPosition(const MaskDomain &domain,
                     llvm::function_ref<void(const Position &)> fn);

/// Named masks, all of them affine.
struct NamedMask {
  const char *name;
  const char *body;
  /// True for masks that divide positions. On striped rows their steps are
  /// described by too many disjuncts to be exact.
  bool isChunked = false;
};
llvm::ArrayRef<NamedMask> getAffineMasks();

/// Parses regions and evaluates them with the folders of the ops.
class MaskTest : public ::testing::Test {
protected:
  MaskTest();

  /// The body of a function of (%b, %h, %q, %kv : index) and `captures` that
  /// returns `type`; `body` includes the terminator. `before` precedes the
  /// index arguments.
  Region &parse(llvm::StringRef body, llvm::StringRef captures = "",
                llvm::StringRef type = "i1", llvm::StringRef before = "");

  /// The result at a position. Ops that do not fold yield `leaf`.
  static bool evaluate(Region &mask, const Position &position,
                       int64_t leaf = 0);

  /// Expects that the sets of the mask are sound and, if the analysis claims or
  /// `exact` demands it, exact.
  void check(llvm::StringRef body, const MaskDomain &domain, bool exact,
             llvm::StringRef captures = "");

  MLIRContext context;
  OwningOpRef<ModuleOp> module;
};

/// True if the union holds at (rank, step).
bool contains(llvm::ArrayRef<IntegerSet> sets, int64_t rank, int64_t step);

/// Each set as text.
std::vector<std::string> print(llvm::ArrayRef<IntegerSet> sets);

/// The chunks of a layout over `ranks` ranks, for at least `length` positions.
enum class Layout { Contiguous, HeadTail, Striped };
SmallVector<RowChunk> getChunks(Layout layout, int64_t length, int64_t ranks);

} // namespace mlir::cp::test

#endif // CP_UNITTESTS_ANALYSIS_MASKTESTUTILS_H
