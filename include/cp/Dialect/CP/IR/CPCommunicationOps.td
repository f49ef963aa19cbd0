//===- CPCommunicationOps.td - What ranks exchange ---------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPCOMMUNICATIONOPS_TD
#define CP_DIALECT_CP_IR_CPCOMMUNICATIONOPS_TD

include "mlir/Dialect/Arith/IR/ArithBase.td"
include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

/// The state of the runtime: communication is ordered by effects on it.
def CP_Communication : Resource<"::mlir::cp::CommunicationResource">;

def CP_RotateStartOp : CP_Op<"rotate_start", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Begins to move buffers along a ring of ranks";
  let description = [{
    Begins to send `buffers` from each rank r to rank `r + shift` (mod W) along
    the axes, so that with shift 1 rank r holds the block of rank
    `(r - i) mod W` at step i. What arrives is the result of the
    `cp.rotate_wait` that takes the token; the compute between the two hides
    the communication. The buffers are lent until `cp.rotate_end`.

    `times %direction`, 1 or -1, multiplies the shift: a ring whose direction
    is chosen at run time (see `cp.plan_direction`). It is the same on all
    ranks.

    With `rows(%plan at %hops)` the buffers are keys or values that have made
    `hops` hops in the direction of the shift, whose sign is d; the movement
    makes `|shift|` more at once, and only the rows travel that the receiver or
    a rank further on needs: with s the rank whose block it is,

    ```text
    union of need[s + d * i, s, b, g] over i = hops + |shift|, ..., W - 1
    ```

    Nothing travels where that is empty. Other rows that arrive hold anything.

    ```mlir
    shard.grid @grid(shape = 4)
    func.func @rotate(%k: tensor<1x2x256x64xf32>, %v: tensor<1x2x256x64xf32>)
        -> tensor<1x2x256x64xf32> {
      %t = cp.rotate_start %k, %v shift 1 on @grid axes = [0] {id = 0 : i64}
          : tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
      %kn, %vn = cp.rotate_wait %t, %k, %v
          : tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
      cp.rotate_end %k, %v on @grid axes = [0]
          : tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
      return %kn : tensor<1x2x256x64xf32>
    }
    ```

    Constraints:
    * at least one buffer; all are static tensors, or all memrefs;
    * the grid exists and is static; axes are distinct axes of it;
    * `shift mod W != 0`; `id >= 0` is the attention the statistics count it
      for;
    * `plan` and `hops` stand together; the buffers are `[B, H, rows, D]` then.
  }];
  let arguments = (ins
    Variadic<CP_Shaped>:$buffers, Optional<CP_PlanType>:$plan,
    Optional<Index>:$hops, Optional<Index>:$direction, I64Attr:$shift,
    FlatSymbolRefAttr:$grid, DenseI64ArrayAttr:$axes, I64Attr:$id);
  let results = (outs CP_TokenType:$token);
  let assemblyFormat = [{
    $buffers `shift` $shift (`times` $direction^)?
    (`rows` `(` $plan^ `at` $hops `)`)?
    `on` $grid `axes` `=` $axes attr-dict `:` type($buffers)
  }];
  let hasVerifier = 1;
}

/// Waits for what a start op of `what` moves.
class CP_WaitOp<string mnemonic, string what> : CP_Op<mnemonic, [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Ends " # what # " and yields what arrived";
  let arguments = (ins CP_TokenType:$token, Variadic<CP_Shaped>:$buffers);
  let results = (outs Variadic<CP_Shaped>:$results);
  let assemblyFormat = [{
    $token `,` $buffers attr-dict `:` custom<SameTypes>(type($buffers), type($results))
  }];
  let hasVerifier = 1;
}

def CP_RotateWaitOp : CP_WaitOp<"rotate_wait", "a rotation"> {
  let description = [{
    Waits for the rotation that `token` stands for. Takes the buffers that were
    sent too, so that their memory is not reused while they are under way. The
    results belong to the runtime, which keeps two slots: each stays valid
    until the second wait after it, and all until `cp.rotate_end`. They are
    read-only and not freed by the program. See `cp.rotate_start` for an
    example:

    ```mlir
    shard.grid @grid(shape = 2)
    func.func @swap(%k: tensor<4xf32>) -> tensor<4xf32> {
      %t = cp.rotate_start %k shift 1 on @grid axes = [0] {id = 0 : i64} : tensor<4xf32>
      %n = cp.rotate_wait %t, %k : tensor<4xf32>
      cp.rotate_end %k on @grid axes = [0] : tensor<4xf32>
      return %n : tensor<4xf32>
    }
    ```

    Constraints:
    * results have the types of the buffers;
    * on tensors, the token comes from a `cp.rotate_start` of the same buffers,
      directly or through loop-carried values.
  }];
}

def CP_RotateEndOp : CP_Op<"rotate_end", [
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Ends a ring: takes back the buffers that were lent";
  let description = [{
    Returns when no other rank reads the buffers that this rank sent since the
    last `cp.rotate_end`; only then may their memory be written or freed. It
    stands after the last attend of a ring. See `cp.rotate_start`:

    ```mlir
    shard.grid @grid(shape = 2)
    func.func @end(%k: tensor<4xf32>) {
      cp.rotate_end %k on @grid axes = [0] : tensor<4xf32>
      return
    }
    ```

    Constraints:
    * at least one buffer; all are static tensors, or all memrefs;
    * the grid exists and is static; axes are distinct axes of it.
  }];
  let arguments = (ins
    Variadic<CP_Shaped>:$buffers, FlatSymbolRefAttr:$grid,
    DenseI64ArrayAttr:$axes);
  let assemblyFormat = [{
    $buffers `on` $grid `axes` `=` $axes attr-dict `:` type($buffers)
  }];
  let hasVerifier = 1;
}

def CP_ExchangeStartOp : CP_Op<"exchange_start", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Begins to send rows straight to the rank that needs them";
  let description = [{
    One stage of an exchange (an all-to-all with counts): begins to send this
    rank's own `buffers` from each rank r to rank `r + distance` (mod W) along
    the axes, which receives those of rank `r` where it is rank
    `r + distance`. With `rows(%plan)` only what the receiver itself needs
    travels, `need[r + distance, r, b, g]`, and nothing where that is empty; no
    rank relays. Stages `distance = 1, ..., W - 1` make the whole exchange,
    each under way while the stage before is computed. The buffers are lent
    until `cp.rotate_end`.

    ```mlir
    shard.grid @grid(shape = 4)
    func.func @exchange(%k: tensor<1x2x256x64xf32>, %v: tensor<1x2x256x64xf32>)
        -> tensor<1x2x256x64xf32> {
      %two = arith.constant 2 : index
      %t = cp.exchange_start %k, %v distance %two on @grid axes = [0] {id = 0 : i64}
          : tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
      %kn, %vn = cp.exchange_wait %t, %k, %v
          : tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
      cp.rotate_end %k, %v on @grid axes = [0]
          : tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
      return %kn : tensor<1x2x256x64xf32>
    }
    ```

    Constraints:
    * at least one buffer; all are static tensors, or all memrefs; they are
      `[B, H, rows, D]` if there is a plan;
    * the grid exists and is static; axes are distinct axes of it;
    * `1 <= distance < W`, which the runtime checks; `id >= 0` is the attention
      the statistics count it for.
  }];
  let arguments = (ins
    Variadic<CP_Shaped>:$buffers, Index:$distance, Optional<CP_PlanType>:$plan,
    FlatSymbolRefAttr:$grid, DenseI64ArrayAttr:$axes, I64Attr:$id);
  let results = (outs CP_TokenType:$token);
  let assemblyFormat = [{
    $buffers `distance` $distance (`rows` `(` $plan^ `)`)?
    `on` $grid `axes` `=` $axes attr-dict `:` type($buffers)
  }];
  let hasVerifier = 1;
}

def CP_ExchangeWaitOp : CP_WaitOp<"exchange_wait", "a stage of an exchange"> {
  let description = [{
    As `cp.rotate_wait`: takes the buffers that were sent, and yields memory of
    the runtime, valid until the second wait after it and read-only. Rows that
    did not travel hold anything. See `cp.exchange_start` for an example.

    Constraints:
    * results have the types of the buffers;
    * on tensors, the token comes from a `cp.exchange_start` of the same
      buffers, directly or through loop-carried values.
  }];
}

def CP_AllGatherOp : CP_Op<"all_gather", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Gathers the shards of all ranks of a sequence";
  let description = [{
    `result[.., r * n + j, ..]` is what rank r holds in row j of dimension
    `dim`: the rows of all ranks, rank-major, in the order of the sequence's
    layout. Several tensors travel together.

    ```mlir
    shard.grid @grid(shape = 4)
    cp.sequence @tokens length 1024 padded 1024 on @grid axes = [0] layout #cp.contiguous
    func.func @gather(%k: tensor<1x2x256x64xf32>) -> tensor<1x2x1024x64xf32> {
      %all = cp.all_gather %k dim 2 of @tokens {id = 0 : i64}
          : tensor<1x2x256x64xf32> -> tensor<1x2x1024x64xf32>
      return %all : tensor<1x2x1024x64xf32>
    }
    ```

    Constraints:
    * at least one buffer; `dim` is a dimension of each and has the rows per
      rank of the sequence;
    * results are the operands with that dimension times W; on memrefs they are
      `outs` operands instead;
    * `id` is the attention that the statistics count it for, -1 if it is none.
  }];
  let arguments = (ins
    Variadic<CP_Shaped>:$buffers, Variadic<AnyStridedMemRef>:$outs,
    I64Attr:$dim, FlatSymbolRefAttr:$seq, I64Attr:$id);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    $buffers `dim` $dim `of` $seq (`outs` `(` $outs^ `:` type($outs) `)`)?
    attr-dict `:` type($buffers) (`->` type($results)^)?
  }];
  let hasVerifier = 1;
}

def CP_AllReduceOp : CP_Op<"all_reduce", [
    SameOperandsAndResultType,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Combines a tensor of all ranks, element by element";
  let description = [{
    With the W ranks along the axes holding `x_0, ..., x_{W-1}`,

    ```text
    result = kind(...kind(kind(x_0, x_1), x_2)..., x_{W-1})
    ```

    on every rank, in this order, so that a run repeated gives the same bits.
    `kind` is one of arith's reductions.

    ```mlir
    shard.grid @grid(shape = 4)
    func.func @sum(%x: tensor<2x48xf32>) -> tensor<2x48xf32> {
      %all = cp.all_reduce addf %x on @grid axes = [0] : tensor<2x48xf32>
      return %all : tensor<2x48xf32>
    }
    ```

    Constraints:
    * `kind` is not `assign` and fits the element type;
    * the shape is static;
    * the grid exists and is static; axes are distinct axes of it.
  }];
  let arguments = (ins
    AtomicRMWKindAttr:$kind, AnyStaticShapeTensor:$operand,
    FlatSymbolRefAttr:$grid, DenseI64ArrayAttr:$axes);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = [{
    $kind $operand `on` $grid `axes` `=` $axes attr-dict `:` type($operand)
  }];
  let hasVerifier = 1;
}

#endif // CP_DIALECT_CP_IR_CPCOMMUNICATIONOPS_TD
