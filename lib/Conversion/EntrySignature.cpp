//===- EntrySignature.cpp - What an entry says of itself ------------------===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "EntrySignature.h"

#include "RuntimeABI.h"

using namespace mlir;
using namespace mlir::cp;

/// The sequence of each dimension.
static FailureOr<SmallVector<int64_t>>
getSequences(func::FuncOp entry, ArrayRef<SequenceOp> sequences,
             ArrayAttr names, int64_t rank) {
  SmallVector<int64_t> result(rank, -1);
  if (!names)
    return result;
  if (static_cast<int64_t>(names.size()) != rank)
    return entry.emitOpError("expects one element of ")
           << kSequencesAttr << " for each of " << rank << " dimensions";
  for (auto [dim, name] : llvm::enumerate(names)) {
    if (isa<UnitAttr>(name))
      continue;
    auto symbol = dyn_cast<FlatSymbolRefAttr>(name);
    const auto *found = llvm::find_if(sequences, [&](SequenceOp sequence) {
      return symbol && sequence.getSymNameAttr() == symbol.getAttr();
    });
    if (found == sequences.end())
      return entry.emitOpError("expects elements of ")
             << kSequencesAttr << " to be unit or name a cp.sequence, got "
             << name;
    result[dim] = found - sequences.begin();
  }
  return result;
}

/// For each dimension the grid axes that split it, as a set of bits.
static FailureOr<SmallVector<int64_t>> getAxes(func::FuncOp entry,
                                               ArrayAttr split, int64_t rank) {
  SmallVector<int64_t> result(rank, 0);
  if (!split)
    return result;
  if (static_cast<int64_t>(split.size()) != rank)
    return entry.emitOpError("expects one element of ")
           << kAxesAttr << " for each of " << rank << " dimensions";
  for (auto [dim, attr] : llvm::enumerate(split)) {
    auto axes = dyn_cast<DenseI64ArrayAttr>(attr);
    // Parts are numbered in row-major order of the grid.
    if (!axes || !llvm::is_sorted(axes.asArrayRef()) ||
        llvm::any_of(axes.asArrayRef(),
                     [](int64_t axis) { return axis < 0 || axis > 31; }))
      return entry.emitOpError("expects elements of ")
             << kAxesAttr << " to be ascending axes of the grid, got " << attr;
    for (int64_t axis : axes.asArrayRef())
      result[dim] |= int64_t(1) << axis;
  }
  return result;
}

FailureOr<SmallVector<TensorMeta>>
mlir::cp::getTensors(func::FuncOp entry, ArrayRef<SequenceOp> sequences,
                     bool results) {
  SmallVector<TensorMeta> metas;
  TypeRange types = results ? TypeRange(entry.getResultTypes())
                            : TypeRange(entry.getArgumentTypes());
  StringRef kind = results ? "result" : "argument";
  for (auto [i, type] : llvm::enumerate(types)) {
    auto shaped = dyn_cast<ShapedType>(type);
    auto memref = dyn_cast<MemRefType>(type);
    if (!shaped || !shaped.hasStaticShape() || shaped.getRank() > kMaxRank ||
        isa<VectorType>(type) || (memref && !memref.getLayout().isIdentity()) ||
        !getDtype(shaped.getElementType()))
      return entry.emitOpError("cannot be an entry: expects ")
             << kind << " " << i << " to be a tensor of static shape, at most "
             << kMaxRank
             << " dimensions, and element type f16, bf16, f32, f64, i1, i8, "
                "i16, i32, i64 or index, got "
             << type << "; make the function private or change the type";
    auto get = [&, i = i](StringRef name) {
      return results ? entry.getResultAttr(i, name) : entry.getArgAttr(i, name);
    };
    TensorMeta meta{shaped, SmallVector<int64_t>(shaped.getShape()), {}, {}};
    meta.isUnread = !results && entry.getArgument(i).use_empty();
    if (auto global =
            dyn_cast_or_null<DenseI64ArrayAttr>(get(kGlobalShapeAttr)))
      meta.globalSizes.assign(global.asArrayRef().begin(),
                              global.asArrayRef().end());
    if (static_cast<int64_t>(meta.globalSizes.size()) != shaped.getRank())
      return entry.emitOpError("expects ")
             << kGlobalShapeAttr << " of " << kind << " " << i << " to have "
             << shaped.getRank() << " dimensions";
    auto dims = getSequences(entry, sequences,
                             dyn_cast_or_null<ArrayAttr>(get(kSequencesAttr)),
                             shaped.getRank());
    if (failed(dims))
      return failure();
    auto axes = getAxes(entry, dyn_cast_or_null<ArrayAttr>(get(kAxesAttr)),
                        shaped.getRank());
    if (failed(axes))
      return failure();
    meta.sequences = *dims;
    meta.axes = *axes;
    metas.push_back(std::move(meta));
  }
  return metas;
}

FailureOr<SmallVector<DictionaryAttr>>
mlir::cp::getAttentions(func::FuncOp entry) {
  SmallVector<DictionaryAttr> result;
  Attribute attr = entry->getAttr(kAttentionsAttr);
  auto array = dyn_cast_or_null<ArrayAttr>(attr);
  if (!attr)
    return result;
  if (!array || !llvm::all_of(array, llvm::IsaPred<DictionaryAttr>))
    return entry.emitOpError("expects ")
           << kAttentionsAttr << " to be an array of dictionaries";
  for (Attribute attention : array)
    result.push_back(cast<DictionaryAttr>(attention));
  return result;
}
