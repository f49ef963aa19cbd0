//===- ReadChecks.cpp - Checks of reads at run time -----------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "ReadChecks.h"

#include "cp/Analysis/IndexBounds.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::cp;

static bool isUnproven(tensor::ExtractOp read) {
  return !read->hasAttr(kInBoundsAttr);
}

bool mlir::cp::hasUnprovenReads(Region &mod) {
  return mod
      .walk([](tensor::ExtractOp read) {
        return isUnproven(read) ? WalkResult::interrupt()
                                : WalkResult::advance();
      })
      .wasInterrupted();
}

//===----------------------------------------------------------------------===//
// Indices that depend on the score
//===----------------------------------------------------------------------===//

namespace {
/// Finds what depends on a value, by data or by control flow.
class Dependence {
public:
  explicit Dependence(Value source) { values.insert(source); }

  /// Visits the operations below `region` in order.
  void visit(Region &region, bool isInside) {
    for (Block &block : region)
      for (Operation &op : block)
        visit(op, isInside);
  }
  bool contains(Operation *op) const { return operations.contains(op); }

private:
  void visit(Operation &op, bool isInside) {
    bool depends = isInside || llvm::any_of(op.getOperands(), [&](Value value) {
                     return values.contains(value);
                   });
    // A loop may feed an iteration from the one before.
    if (isa<LoopLikeOpInterface>(op))
      op.walk([&](Operation *inner) {
        depends |= llvm::any_of(inner->getOperands(), [&](Value value) {
          return values.contains(value);
        });
      });
    for (Region &region : op.getRegions())
      visit(region, depends);
    if (!op.getRegions().empty())
      op.walk([&](Operation *inner) { depends |= contains(inner); });
    if (!depends)
      return;
    operations.insert(&op);
    values.insert_range(op.getResults());
  }

  DenseSet<Value> values;
  DenseSet<Operation *> operations;
};
} // namespace

static LogicalResult verifyIndices(Region &score) {
  Dependence onScore(score.getArgument(0));
  onScore.visit(score, /*isInside=*/false);
  auto result = score.walk([&](tensor::ExtractOp read) {
    if (!isUnproven(read) || !onScore.contains(read))
      return WalkResult::advance();
    read.emitOpError("in score_mod reads at an index that depends on the score "
                     "and is not proven to be in bounds; clamp it with "
                     "arith.maxsi and arith.minsi");
    return WalkResult::interrupt();
  });
  return failure(result.wasInterrupted());
}

//===----------------------------------------------------------------------===//
// The function
//===----------------------------------------------------------------------===//

/// Fields of cp_bad_read.
enum BadReadField { Read, Index, Size };

/// "model.mlir:7:13: mask_mod reads dimension 1 of capture 0".
static std::string describe(tensor::ExtractOp read, ModKind kind,
                            unsigned dim) {
  std::string text;
  llvm::raw_string_ostream stream(text);
  if (auto loc = read.getLoc()->findInstanceOf<FileLineColLoc>())
    stream << loc.getFilename().getValue() << ':' << loc.getLine() << ':'
           << loc.getColumn() << ": ";
  stream << (kind == ModKind::Mask ? "mask_mod" : "score_mod")
         << " reads dimension " << dim;
  if (auto argument = dyn_cast<BlockArgument>(read.getTensor()))
    stream << " of capture "
           << argument.getArgNumber() - kModIndices - (kind == ModKind::Score);
  return text;
}

/// Fills *bad if an index of the read is out of bounds.
static void checkRead(tensor::ExtractOp read, ModKind kind, Value bad,
                      RuntimeModule &runtime) {
  ImplicitLocOpBuilder b(read.getLoc(), read);
  const RuntimeTypes &types = runtime.getTypes();
  auto record = LLVM::LLVMStructType::getLiteral(
      b.getContext(), {types.ptr, types.i64, types.i64});
  RankedTensorType type = read.getTensor().getType();
  for (auto [dim, index] : llvm::enumerate(read.getIndices())) {
    int64_t size = type.getDimSize(dim);
    Value limit = arith::ConstantIndexOp::create(b, size);
    Value outside =
        arith::CmpIOp::create(b, arith::CmpIPredicate::uge, index, limit);
    auto branch = scf::IfOp::create(b, outside, /*withElseRegion=*/false);
    OpBuilder::InsertionGuard guard(b);
    b.setInsertionPointToStart(branch.thenBlock());
    auto store = [&](Value value, int32_t field) {
      Value slot = LLVM::GEPOp::create(b, types.ptr, record, bad,
                                       ArrayRef<LLVM::GEPArg>{0, field});
      LLVM::StoreOp::create(b, value, slot);
    };
    store(LLVM::AddressOfOp::create(
              b, runtime.getString(describe(read, kind, dim))),
          Read);
    store(arith::IndexCastOp::create(b, types.i64, index), Index);
    store(LLVM::ConstantOp::create(b, types.i64, size), Size);
  }
}

FailureOr<LLVM::LLVMFuncOp> mlir::cp::createReadCheck(Region &mod, ModKind kind,
                                                      RuntimeModule &runtime) {
  if (kind == ModKind::Score && failed(verifyIndices(mod)))
    return failure();
  const RuntimeTypes &types = runtime.getTypes();
  SegmentFunction segment("cp_check", mod, kind, {types.ptr, types.ptr},
                          runtime.getSymbols());
  ImplicitLocOpBuilder &b = segment.builder;
  Value byte = loadElement(b,
                           getElementPointer(b, segment.getTrailing(0),
                                             b.getI8Type(), segment.offset),
                           b.getI1Type());
  auto branch = scf::IfOp::create(b, byte, /*withElseRegion=*/false);
  b.setInsertionPointToStart(branch.thenBlock());
  if (kind == ModKind::Score)
    segment.mapping.map(
        mod.getArgument(0),
        arith::ConstantOp::create(b, b.getF32FloatAttr(0)).getResult());
  segment.cloneBody(mod);
  SmallVector<tensor::ExtractOp> reads;
  branch.walk([&](tensor::ExtractOp read) {
    if (isUnproven(read))
      reads.push_back(read);
  });
  for (tensor::ExtractOp read : reads)
    checkRead(read, kind, segment.getTrailing(1), runtime);
  if (failed(lowerTensorReads(segment.function, segment.tensors)))
    return failure();
  return segment.function;
}
