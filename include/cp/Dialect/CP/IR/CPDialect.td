//===- CPDialect.td - Context-parallel attention dialect ---*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPDIALECT_TD
#define CP_DIALECT_CP_IR_CPDIALECT_TD

include "mlir/IR/DialectBase.td"
include "mlir/IR/AttrTypeBase.td"

def CP_Dialect : Dialect {
  let name = "cp";
  let cppNamespace = "::mlir::cp";
  let summary = "Context-parallel attention";
  let description = [{
    Attention over sequences that are dealt to the ranks of a device grid.

    *Global* operations (`cp.sdpa`, `cp.flex_attention`) describe attention as
    if one device held the whole sequence. *SPMD* operations describe what one
    rank does after partitioning: attend a query shard to one block of keys
    and values, rotate blocks along the ring, merge partial results.

    Conventions that hold for every operation:

    * Query is `[B, Hq, Sq, D]`, key `[B, Hkv, Skv, D]`, value
      `[B, Hkv, Skv, Dv]`, with `Hq mod Hkv == 0`; query head `h` reads kv head
      `h div (Hq / Hkv)`.
    * Log-sum-exp values are natural logarithms in f32. A row without any
      unmasked score has output 0 and log-sum-exp -inf.
    * `mask_mod` and `score_mod` are regions, pure and isolated from above;
      `h` is the query head.
    * An argument of a function with an attribute `cp.weight = "name"` is a
      weight of the model: tools find its value under this name, which no other
      argument of the function has.
    * Grids, and the axes a sequence is sharded along, are upstream's
      `shard.grid`.
  }];
  let useDefaultAttributePrinterParser = 1;
  let useDefaultTypePrinterParser = 1;
  let hasOperationAttrVerify = 1;
  let hasRegionArgAttrVerify = 1;
  let hasRegionResultAttrVerify = 1;
  let dependentDialects = [
    "::mlir::arith::ArithDialect", "::mlir::tensor::TensorDialect",
    "::mlir::shard::ShardDialect"
  ];
}

class CP_Type<string name, string typeMnemonic> : TypeDef<CP_Dialect, name> {
  let mnemonic = typeMnemonic;
}

def CP_TokenType : CP_Type<"Token", "token"> {
  let summary = "A rotation or an exchange under way";
  let description = [{
    Made by `cp.rotate_start` or `cp.exchange_start`, consumed once by
    `cp.rotate_wait` or `cp.exchange_wait`.
  }];
}

def CP_PlanType : CP_Type<"Plan", "plan"> {
  let summary = "Which rows each rank needs of each other rank";
  let description = [{
    Made by `cp.plan`; lives until the program ends.
  }];
}

#endif // CP_DIALECT_CP_IR_CPDIALECT_TD
