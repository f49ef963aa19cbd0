//===- EntrySignature.h - What an entry says of itself ----------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_LIB_CONVERSION_ENTRYSIGNATURE_H
#define CP_LIB_CONVERSION_ENTRYSIGNATURE_H

#include "cp/Dialect/CP/IR/CPOps.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::cp {

/// An argument or a result of an entry.
struct TensorMeta {
  ShapedType type;
  SmallVector<int64_t> globalSizes;
  SmallVector<int64_t> sequences; ///< per dimension, -1 for none
  SmallVector<int64_t> axes; ///< per dimension, bits: grid axes that split it
  bool isUnread = false;     ///< an argument without a use
};

/// The arguments or results of an entry; an error at the entry if the runtime
/// cannot pass one.
FailureOr<SmallVector<TensorMeta>>
getTensors(func::FuncOp entry, ArrayRef<SequenceOp> sequences, bool results);

/// The shapes of the attentions of an entry.
FailureOr<SmallVector<DictionaryAttr>> getAttentions(func::FuncOp entry);

} // namespace mlir::cp

#endif // CP_LIB_CONVERSION_ENTRYSIGNATURE_H
