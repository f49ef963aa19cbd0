//===- MaskTestUtils.cpp - Masks evaluated by brute force -------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MaskTestUtils.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Index/IR/IndexDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Parser/Parser.h"
#include "llvm/ADT/DenseMap.h"

using namespace mlir;
using namespace mlir::cp;
using namespace mlir::cp::test;

void mlir::cp::test::forEachPosition(
    const MaskDomain &domain, llvm::function_ref<void(const Position &)> fn) {
  for (int64_t b = 0; b < domain.batch; ++b)
    for (int64_t h = 0; h < domain.heads; ++h)
      for (int64_t q = 0; q < domain.qLength; ++q)
        for (int64_t kv = 0; kv < domain.kvLength; ++kv)
          fn({b, h, q, kv});
}

MaskTest::MaskTest() {
  context.loadDialect<affine::AffineDialect, arith::ArithDialect,
                      func::FuncDialect, index::IndexDialect, scf::SCFDialect,
                      tensor::TensorDialect>();
}

Region &MaskTest::parse(llvm::StringRef body, llvm::StringRef captures,
                        llvm::StringRef type, llvm::StringRef before) {
  std::string args;
  if (!before.empty())
    args += before.str() + ", ";
  args += "%b: index, %h: index, %q: index, %kv: index";
  if (!captures.empty())
    args += ", " + captures.str();
  std::string text = "func.func @region(" + args + ") -> " + type.str() +
                     " {\n" + body.str() + "\n}";
  module = parseSourceString<ModuleOp>(text, ParserConfig(&context));
  // A test without a region has nothing left to check.
  if (!module)
    llvm::report_fatal_error(llvm::StringRef("cannot parse " + text));
  return (*module->getOps<func::FuncOp>().begin()).getBody();
}

bool MaskTest::evaluate(Region &mask, const Position &position, int64_t leaf) {
  Block &block = mask.front();
  Builder builder(block.front().getContext());
  llvm::DenseMap<Value, Attribute> values;
  for (unsigned i = 0; i < kNumMaskDims; ++i)
    values[block.getArgument(i)] = builder.getIndexAttr(position[i]);
  for (Operation &op : block.without_terminator()) {
    SmallVector<Attribute> operands;
    for (Value operand : op.getOperands())
      operands.push_back(values.lookup(operand));
    SmallVector<OpFoldResult> results;
    Value result = op.getResult(0);
    if (succeeded(op.fold(operands, results)) && !results.empty()) {
      auto attr = dyn_cast<Attribute>(results.front());
      values[result] =
          attr ? attr : values.lookup(cast<Value>(results.front()));
    }
    if (!values.lookup(result))
      values[result] = builder.getIntegerAttr(result.getType(), leaf);
  }
  Value result = block.getTerminator()->getOperand(0);
  return cast<BoolAttr>(values.lookup(result)).getValue();
}

void MaskTest::check(llvm::StringRef body, const MaskDomain &domain, bool exact,
                     llvm::StringRef captures) {
  Region &mask = parse(body, captures);
  MaskSet set = MaskSet::get(mask, domain);
  if (exact) {
    EXPECT_TRUE(set.isExact()) << body.str();
  }
  bool hasFailed = false;
  forEachPosition(domain, [&](const Position &position) {
    if (hasFailed)
      return;
    bool mayBeTrue = set.getMayBeTrue().containsPoint(position);
    bool mayBeFalse = set.getMayBeFalse().containsPoint(position);
    bool mustBeTrue = set.getMustBeTrue().containsPoint(position);
    bool isTrue = false, isFalse = false;
    for (int64_t leaf : {0, 1})
      (evaluate(mask, position, leaf) ? isTrue : isFalse) = true;
    bool sound =
        mayBeTrue >= isTrue && mayBeFalse >= isFalse && mustBeTrue <= !isFalse;
    bool isTight =
        mayBeTrue == isTrue && mayBeFalse == isFalse && mustBeTrue == !isFalse;
    hasFailed = !sound || (set.isExact() && !isTight);
    EXPECT_FALSE(hasFailed)
        << body.str() << "\nat b=" << position[0] << " h=" << position[1]
        << " q=" << position[2] << " kv=" << position[3] << ": " << isTrue
        << isFalse << ", found " << mayBeTrue << mayBeFalse << mustBeTrue;
  });
}

bool mlir::cp::test::contains(llvm::ArrayRef<IntegerSet> sets, int64_t rank,
                              int64_t step) {
  return llvm::any_of(sets, [&](IntegerSet set) {
    MLIRContext *ctx = set.getContext();
    SmallVector<AffineExpr> point = {getAffineConstantExpr(rank, ctx),
                                     getAffineConstantExpr(step, ctx)};
    for (unsigned i = 0; i < set.getNumConstraints(); ++i) {
      AffineExpr value = simplifyAffineExpr(
          set.getConstraint(i).replaceDims(point), /*numDims=*/0,
          /*numSymbols=*/0);
      int64_t number = cast<AffineConstantExpr>(value).getValue();
      if (set.isEq(i) ? number != 0 : number < 0)
        return false;
    }
    return true;
  });
}

std::vector<std::string>
mlir::cp::test::print(llvm::ArrayRef<IntegerSet> sets) {
  std::vector<std::string> result;
  for (IntegerSet set : sets) {
    result.emplace_back();
    llvm::raw_string_ostream os(result.back());
    set.print(os);
  }
  return result;
}

SmallVector<RowChunk> mlir::cp::test::getChunks(Layout layout, int64_t length,
                                                int64_t ranks) {
  int64_t rows = (length + ranks - 1) / ranks;
  int64_t half = (length + 2 * ranks - 1) / (2 * ranks);
  switch (layout) {
  case Layout::Contiguous:
    return {{rows, 0, rows, 1}};
  case Layout::HeadTail:
    return {{half, 0, half, 1}, {half, (2 * ranks - 1) * half, -half, 1}};
  case Layout::Striped:
    return {{rows, 0, 1, ranks}};
  }
  return {};
}

static constexpr NamedMask kAffineMasks[] = {
    {"causal", R"mlir(
      %m = arith.cmpi sge, %q, %kv : index
      return %m : i1)mlir"},
    {"window", R"mlir(
      %c5 = arith.constant 5 : index
      %d = arith.subi %q, %kv : index
      %0 = arith.cmpi sge, %q, %kv : index
      %1 = arith.cmpi slt, %d, %c5 : index
      %m = arith.andi %0, %1 : i1
      return %m : i1)mlir"},
    {"two-sided window", R"mlir(
      %c3 = arith.constant 3 : i32
      %c-4 = arith.constant -4 : i32
      %i = arith.index_cast %q : index to i32
      %j = arith.index_cast %kv : index to i32
      %d = arith.subi %i, %j : i32
      %0 = arith.cmpi sle, %d, %c3 : i32
      %1 = arith.cmpi sge, %d, %c-4 : i32
      %m = arith.andi %0, %1 : i1
      return %m : i1)mlir"},
    {"prefix", R"mlir(
      %c6 = arith.constant 6 : index
      %0 = arith.cmpi ult, %kv, %c6 : index
      %1 = arith.cmpi uge, %q, %kv : index
      %m = arith.ori %0, %1 : i1
      return %m : i1)mlir"},
    {"chunked", R"mlir(
      %c5 = arith.constant 5 : index
      %i = arith.divui %q, %c5 : index
      %j = arith.divsi %kv, %c5 : index
      %m = arith.cmpi eq, %i, %j : index
      return %m : i1)mlir",
     /*isChunked=*/true},
    {"dilated", R"mlir(
      %c3 = arith.constant 3 : index
      %c0 = arith.constant 0 : index
      %d = arith.subi %q, %kv : index
      %r = arith.remsi %d, %c3 : index
      %0 = arith.cmpi eq, %r, %c0 : index
      %1 = arith.cmpi sge, %q, %kv : index
      %m = arith.andi %0, %1 : i1
      return %m : i1)mlir"},
    {"per-head window", R"mlir(
      %w = affine.apply affine_map<(d0) -> (d0 * 4 + 2)>(%h)
      %d = arith.subi %q, %kv : index
      %0 = arith.cmpi sle, %d, %w : index
      %1 = arith.cmpi sge, %q, %kv : index
      %m = arith.andi %0, %1 : i1
      return %m : i1)mlir"},
    {"window with sink", R"mlir(
      %c2 = arith.constant 2 : index
      %c4 = arith.constant 4 : index
      %d = arith.subi %q, %kv : index
      %0 = arith.cmpi slt, %kv, %c2 : index
      %1 = arith.cmpi slt, %d, %c4 : index
      %2 = arith.ori %0, %1 : i1
      %3 = arith.cmpi sge, %q, %kv : index
      %m = arith.andi %2, %3 : i1
      return %m : i1)mlir"},
    {"outside a window", R"mlir(
      %true = arith.constant true
      %c4 = arith.constant 4 : index
      %d = arith.subi %q, %kv : index
      %0 = arith.cmpi ult, %d, %c4 : index
      %m = arith.xori %0, %true : i1
      return %m : i1)mlir"},
    {"chunk and its predecessor", R"mlir(
      %c4 = arith.constant 4 : index
      %c1 = arith.constant 1 : index
      %i = arith.floordivsi %q, %c4 : index
      %j = arith.floordivsi %kv, %c4 : index
      %d = arith.subi %i, %j : index
      %0 = arith.cmpi ule, %d, %c1 : index
      %1 = arith.cmpi sge, %q, %kv : index
      %m = arith.andi %0, %1 : i1
      return %m : i1)mlir",
     /*isChunked=*/true},
    {"nothing", R"mlir(
      %m = arith.cmpi slt, %q, %q : index
      return %m : i1)mlir"},
};

llvm::ArrayRef<NamedMask> mlir::cp::test::getAffineMasks() {
  return kAffineMasks;
}
