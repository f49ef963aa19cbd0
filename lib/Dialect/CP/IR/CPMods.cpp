//===- CPMods.cpp - Checks of attention shapes and regions ----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Mods.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"

#include <cmath>

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

static LogicalResult verifyStatic(Operation *op, StringRef name,
                                  ShapedType type, int64_t rank) {
  if (!type.hasRank() || type.getRank() != rank)
    return op->emitOpError("expects ")
           << name << " of rank " << rank << ", got " << type;
  if (!type.hasStaticShape())
    return op->emitOpError("expects static shapes, got ")
           << name << " " << type
           << "; dynamic dimensions are not supported, specialise the function "
              "to one size";
  if (llvm::is_contained(type.getShape(), 0))
    return op->emitOpError("expects dimensions of at least 1, got ")
           << name << " " << type;
  return success();
}

static LogicalResult verifyEqual(Operation *op, StringRef what, int64_t want,
                                 int64_t got) {
  if (want == got)
    return success();
  return op->emitOpError("expects ") << what << " " << want << ", got " << got;
}

static LogicalResult verifyElementTypes(Operation *op,
                                        const AttentionTypes &types) {
  Type element = types.query.getElementType();
  if (!element.isF32() && !element.isF16() && !element.isBF16())
    return op->emitOpError("expects element type f32, f16 or bf16, got ")
           << element;
  if (types.key.getElementType() != element ||
      types.value.getElementType() != element)
    return op->emitOpError("expects query, key and value of one element type, "
                           "got ")
           << element << ", " << types.key.getElementType() << " and "
           << types.value.getElementType();
  Type out = types.state ? Float32Type::get(op->getContext()) : element;
  if (types.out.getElementType() != out)
    return op->emitOpError("expects out of element type ")
           << out << ", got " << types.out.getElementType();
  if (!types.lse.getElementType().isF32())
    return op->emitOpError("expects lse of element type 'f32', got ")
           << types.lse.getElementType();
  return success();
}

LogicalResult mlir::cp::verifyAttentionTypes(Operation *op,
                                             const AttentionTypes &types) {
  if (failed(verifyStatic(op, "query", types.query, 4)) ||
      failed(verifyStatic(op, "key", types.key, 4)) ||
      failed(verifyStatic(op, "value", types.value, 4)) ||
      failed(verifyStatic(op, "out", types.out, 4)) ||
      failed(verifyStatic(op, "lse", types.lse, 3)) ||
      failed(verifyElementTypes(op, types)))
    return failure();
  ArrayRef<int64_t> q = types.query.getShape(), k = types.key.getShape();
  ArrayRef<int64_t> v = types.value.getShape(), o = types.out.getShape();
  ArrayRef<int64_t> l = types.lse.getShape();
  if (failed(verifyEqual(op, "key batch", q[0], k[0])) ||
      failed(verifyEqual(op, "value batch", q[0], v[0])) ||
      failed(verifyEqual(op, "value heads", k[1], v[1])) ||
      failed(verifyEqual(op, "value length", k[2], v[2])) ||
      failed(verifyEqual(op, "key head dim", q[3], k[3])))
    return failure();
  if (q[1] % k[1] != 0)
    return op->emitOpError("expects query heads to be a multiple of kv heads, "
                           "got ")
           << q[1] << " and " << k[1];
  int64_t wantOut[] = {q[0], q[1], q[2], v[3]};
  if (o != ArrayRef(wantOut))
    return op->emitOpError("expects out of shape [")
           << ArrayRef(wantOut) << "], got [" << o << "]";
  if (l != ArrayRef(wantOut).drop_back())
    return op->emitOpError("expects lse of shape [")
           << ArrayRef(wantOut).drop_back() << "], got [" << l << "]";
  return success();
}

LogicalResult mlir::cp::verifyScale(Operation *op, FloatAttr scale) {
  if (scale && !scale.getValue().isFinite())
    return op->emitOpError("expects a finite scale, got ") << scale;
  return success();
}

//===----------------------------------------------------------------------===//
// Regions
//===----------------------------------------------------------------------===//

LogicalResult mlir::cp::verifyCaptures(Operation *op, ValueRange captures,
                                       bool allowIndex) {
  for (auto [i, capture] : llvm::enumerate(captures)) {
    Type type = capture.getType();
    if (allowIndex && type.isIndex())
      continue;
    auto shaped = dyn_cast<ShapedType>(type);
    if (!shaped || !shaped.hasStaticShape())
      return op->emitOpError("expects capture ")
             << i << " to be a tensor of static shape, got " << type;
    if (!shaped.getElementType().isIntOrIndexOrFloat())
      return op->emitOpError("expects capture ")
             << i << " to hold integers, index or floats, got " << type;
  }
  return success();
}

/// Checks what the block may do: no effects, captures read element-wise.
static LogicalResult verifyBody(Operation *op, StringRef name, Region &mod) {
  WalkResult result = mod.walk([&](Operation *inner) {
    if (isa<YieldOp>(inner))
      return WalkResult::advance();
    // Undefined results are defined later (cp-define-arithmetic).
    if (!isMemoryEffectFree(inner)) {
      InFlightDiagnostic diag = op->emitOpError("expects ")
                                << name << " without side effects";
      diag.attachNote(inner->getLoc()) << "'" << inner->getName() << "' here";
      return WalkResult::interrupt();
    }
    bool readsTensor =
        llvm::any_of(inner->getOperandTypes(), llvm::IsaPred<ShapedType>);
    if (readsTensor && !isa<tensor::ExtractOp, tensor::DimOp>(inner)) {
      InFlightDiagnostic diag =
          op->emitOpError("expects ")
          << name << " to read captures through tensor.extract only";
      diag.attachNote(inner->getLoc()) << "'" << inner->getName() << "' here";
      return WalkResult::interrupt();
    }
    return WalkResult::advance();
  });
  return failure(result.wasInterrupted());
}

static LogicalResult verifyMod(Operation *op, StringRef name, Region &mod,
                               Type result, TypeRange captures) {
  if (mod.empty())
    return success();
  if (!mod.hasOneBlock())
    return op->emitOpError("expects ") << name << " to have one block";
  Builder builder(op->getContext());
  SmallVector<Type> want;
  if (result.isF32())
    want.push_back(result);
  want.append(kModIndices, builder.getIndexType());
  llvm::append_range(want, captures);
  if (mod.getArgumentTypes() != TypeRange(want)) {
    InFlightDiagnostic diag = op->emitOpError("expects ")
                              << name << " arguments (" << want << "), got ("
                              << mod.getArgumentTypes() << ")";
    diag.attachNote(mod.getLoc())
        << "arguments are " << (result.isF32() ? "score, " : "")
        << "b, h, q_idx, kv_idx, then every capture";
    return diag;
  }
  auto yield =
      mod.front().empty() ? YieldOp() : dyn_cast<YieldOp>(mod.front().back());
  if (!yield)
    return op->emitOpError("expects ") << name << " to end with cp.yield";
  if (yield.getValue().getType() != result)
    return op->emitOpError("expects ")
           << name << " to yield " << result << ", got "
           << yield.getValue().getType();
  return verifyBody(op, name, mod);
}

LogicalResult mlir::cp::verifyMods(Operation *op, Region &scoreMod,
                                   Region &maskMod, TypeRange captures) {
  Builder builder(op->getContext());
  if (failed(
          verifyMod(op, "score_mod", scoreMod, builder.getF32Type(), captures)))
    return failure();
  return verifyMod(op, "mask_mod", maskMod, builder.getI1Type(), captures);
}

bool mlir::cp::readsIndex(Region &mod, unsigned index) {
  return !mod.empty() && !mod.getArgument(index).use_empty();
}
