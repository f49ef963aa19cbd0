//===- CPDialect.h - The cp dialect -----------------------------*- C++ -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPDIALECT_H
#define CP_DIALECT_CP_IR_CPDIALECT_H

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Dialect.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#include "cp/Dialect/CP/IR/CPDialect.h.inc"

namespace mlir::cp {

/// Some rows of every rank's shard, in order: row j of the chunk on rank r
/// holds global position base + r * rankStride + j * rowStride. A position
/// that is not below the sequence's length is padding.
struct LayoutChunk {
  int64_t rows;
  int64_t base;
  int64_t rankStride;
  int64_t rowStride;
};

/// The communication state of a rank: operations on it keep their order.
struct CommunicationResource
    : public SideEffects::Resource::Base<CommunicationResource> {
  StringRef getName() final { return "cp.communication"; }
};

/// Discardable attributes: on an attention, the sequences of its queries and
/// keys; on a function argument, the sequence whose layout table it is.
inline constexpr StringLiteral kQSeqAttr = "cp.q_seq";
inline constexpr StringLiteral kKVSeqAttr = "cp.kv_seq";
inline constexpr StringLiteral kLayoutTableAttr = "cp.layout_table";
/// On a function argument: the name of the weight that it is.
inline constexpr StringLiteral kWeightAttr = "cp.weight";
/// On arguments and results of a partitioned function: the global, unpadded
/// shape; per dimension the sequence it runs along, or unit.
inline constexpr StringLiteral kGlobalShapeAttr = "cp.global_shape";
inline constexpr StringLiteral kSequencesAttr = "cp.sequences";
/// Beside them: per dimension the grid axes that split it in equal contiguous
/// parts, none for a sequence.
inline constexpr StringLiteral kAxesAttr = "cp.axes";
/// On a function: an array of dictionaries, the shapes of its attentions
/// before pruning (cp_attention_meta of the runtime).
inline constexpr StringLiteral kAttentionsAttr = "cp.attentions";

} // namespace mlir::cp

#include "cp/Dialect/CP/IR/CPAttrInterfaces.h.inc"

#define GET_ATTRDEF_CLASSES
#include "cp/Dialect/CP/IR/CPAttributes.h.inc"

#define GET_TYPEDEF_CLASSES
#include "cp/Dialect/CP/IR/CPTypes.h.inc"

#endif // CP_DIALECT_CP_IR_CPDIALECT_H
