//===- Contraction.cpp - Matrix products among linalg ops -----------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Contraction.h"
#include "RuntimeABI.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "llvm/ADT/STLExtras.h"

using namespace mlir;
using namespace mlir::cp;

//===----------------------------------------------------------------------===//
// Recognition
//===----------------------------------------------------------------------===//

static Type getElementType(Value operand) {
  return getElementTypeOrSelf(operand.getType());
}

/// f64 comes only into f64.
static bool hasTypes(linalg::LinalgOp op) {
  bool wide = getElementType(op.getDpsInits()[0]).isF64();
  return llvm::all_of(op->getOperands(), [&](Value operand) {
    Type type = getElementType(operand);
    return type.isF32() || type.isF16() || type.isBF16() ||
           (wide && type.isF64());
  });
}

bool mlir::cp::isProduct(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 2 || op.getNumDpsInits() != 1 || !hasTypes(op) ||
      !linalg::isaContractionOpInterface(op))
    return false;
  return llvm::all_of(*op.getBlock(), [](Operation &inner) {
    return isa<arith::MulFOp, arith::AddFOp, arith::ExtFOp, arith::TruncFOp,
               linalg::YieldOp>(inner);
  });
}

//===----------------------------------------------------------------------===//
// Dimensions
//===----------------------------------------------------------------------===//

/// All loops with their strides; none if something is dynamic.
static std::optional<SmallVector<ProductDim>> getDims(linalg::LinalgOp op) {
  SmallVector<ProductDim> dims(op.getNumLoops());
  for (auto [dim, size] : llvm::zip_equal(dims, op.getStaticLoopRanges())) {
    if (ShapedType::isDynamic(size))
      return std::nullopt;
    dim.size = size;
  }
  for (auto [i, map] : llvm::enumerate(op.getIndexingMapsArray())) {
    auto type = dyn_cast<MemRefType>(op->getOperand(i).getType());
    SmallVector<int64_t> strides;
    int64_t offset;
    if (!type || failed(type.getStridesAndOffset(strides, offset)))
      return std::nullopt;
    for (auto [result, stride] : llvm::zip_equal(map.getResults(), strides)) {
      if (ShapedType::isDynamic(stride))
        return std::nullopt;
      dims[cast<AffineDimExpr>(result).getPosition()].strides[i] = stride;
    }
  }
  return dims;
}

/// The dimensions `indices` of `dims`, outermost first, each merged with the
/// next one inside where all operands step alike.
static SmallVector<ProductDim> merge(ArrayRef<ProductDim> dims,
                                     ArrayRef<unsigned> indices) {
  SmallVector<ProductDim> sorted;
  for (unsigned index : indices)
    if (dims[index].size != 1)
      sorted.push_back(dims[index]);
  llvm::stable_sort(sorted, [](const ProductDim &a, const ProductDim &b) {
    return std::make_tuple(a.strides[2], a.strides[0], a.strides[1]) >
           std::make_tuple(b.strides[2], b.strides[0], b.strides[1]);
  });
  SmallVector<ProductDim> merged;
  for (const ProductDim &dim : sorted) {
    auto isNext = [&](int i) {
      return merged.back().strides[i] == dim.strides[i] * dim.size;
    };
    if (merged.empty() || !isNext(0) || !isNext(1) || !isNext(2)) {
      merged.push_back(dim);
      continue;
    }
    int64_t outer = merged.back().size;
    merged.back() = dim;
    merged.back().size *= outer;
  }
  return merged;
}

/// Takes the largest dimension; the others become loops.
static ProductDim takeLargest(SmallVector<ProductDim> dims,
                              SmallVectorImpl<ProductDim> &loops) {
  if (dims.empty())
    return ProductDim();
  auto *largest = llvm::max_element(
      dims, [](const auto &a, const auto &b) { return a.size < b.size; });
  ProductDim result = *largest;
  dims.erase(largest);
  llvm::append_range(loops, dims);
  return result;
}

std::optional<ProductShape> mlir::cp::getProductShape(linalg::LinalgOp op) {
  auto dims = getDims(op);
  auto kinds = linalg::inferContractionDims(op);
  if (!dims || failed(kinds) ||
      kinds->batch.size() + kinds->m.size() + kinds->n.size() +
              kinds->k.size() !=
          dims->size() ||
      llvm::any_of(*dims, [](const ProductDim &dim) { return dim.size == 0; }))
    return std::nullopt;
  ProductShape shape;
  SmallVector<ProductDim> sums;
  shape.batch = merge(*dims, kinds->batch);
  shape.m = takeLargest(merge(*dims, kinds->m), shape.batch);
  shape.n = takeLargest(merge(*dims, kinds->n), shape.batch);
  shape.k = takeLargest(merge(*dims, kinds->k), sums);
  // Partial sums in 16 bits would be rounded each.
  Type result = getElementType(op.getDpsInits()[0]);
  if (!sums.empty() && !result.isF32() && !result.isF64())
    return std::nullopt;
  llvm::append_range(shape.batch, sums);
  if (shape.batch.size() + 2 > kMaxRank)
    return std::nullopt;
  return shape;
}
