//===- CPPlanOps.td - What the mask says of communication --*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPPLANOPS_TD
#define CP_DIALECT_CP_IR_CPPLANOPS_TD

include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def CP_PlanOp : CP_Op<"plan", [
    IsolatedFromAbove,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Which rows each rank needs of each other rank";
  let description = [{
    Evaluates the mask over tiles, those of the kernel, of all ranks' rows. With
    `T(s)` the tiles of the rows of rank s, rank r needs of rank s, for batch
    row b and kv head g,

    ```text
    need[r, s, b, g] = union of t in T(s) where mask(b, h, q, kv) holds for a
                       query head h of g, a row q of r and a row kv in t
    ```

    Every rank finds the same plan without communication, and at run time, so
    that captured data takes part. `batch`, `heads` and `kv_heads` are those of
    the local operands of attention `id`.

    The region sees global positions; with `rows` it sees rows of all ranks,
    laid end to end (row j of rank r is `r * n + j`), and is false where a row
    is padding: `cp-rewrite-index-maps` goes from one to the other. After
    outlining, functions stand for the region: `mask_fn`, `tile_fn`.

    ```mlir
    shard.grid @grid(shape = 4)
    cp.sequence @tokens length 1024 padded 1024 on @grid axes = [0] layout #cp.contiguous
    func.func @window() -> i1 {
      %plan = cp.plan q_seq @tokens kv_seq @tokens
          {id = 0 : i64, batch = 1 : i64, heads = 8 : i64, kv_heads = 2 : i64}
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
          %distance = arith.subi %q_idx, %kv_idx : index
          %width = arith.constant 100 : index
          %m = arith.cmpi ult, %distance, %width : index
          cp.yield %m : i1
        }
      %next = arith.constant 1 : index
      %needed = cp.plan_needs %plan[%next]
      return %needed : i1
    }
    ```

    Constraints:
    * `q_seq` and `kv_seq` name sequences on the same grid and axes;
    * `batch`, `heads` and `kv_heads` are at least 1 and `heads` is a multiple
      of `kv_heads`; `id >= 0`;
    * captures and region as in `cp.flex_attention`; the region and its function
      exclude each other, and one of them is there.
  }];
  let arguments = (ins
    Variadic<AnyType>:$captures,
    FlatSymbolRefAttr:$q_seq, FlatSymbolRefAttr:$kv_seq,
    I64Attr:$id, I64Attr:$batch, I64Attr:$heads, I64Attr:$kv_heads,
    UnitAttr:$rows,
    OptionalAttr<FlatSymbolRefAttr>:$mask_fn,
    OptionalAttr<FlatSymbolRefAttr>:$tile_fn);
  let results = (outs CP_PlanType:$plan);
  let regions = (region AnyRegion:$mask_mod);
  let assemblyFormat = [{
    (`captures` `(` $captures^ `:` type($captures) `)`)?
    `q_seq` $q_seq `kv_seq` $kv_seq attr-dict custom<MaskMod>($mask_mod)
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def CP_PlanNeedsOp : CP_Op<"plan_needs", [
    Pure, DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "Whether this rank needs anything of another";
  let description = [{
    True if `need[this rank, source, b, g]` of the plan is not empty for some
    batch row b and kv head g: the guard of a step whose mask is known only at
    run time. See `cp.plan` for an example.
  }];
  let arguments = (ins CP_PlanType:$plan, Index:$source);
  let results = (outs I1:$needed);
  let assemblyFormat = "$plan `[` $source `]` attr-dict";
}

def CP_PlanDirectionOp : CP_Op<"plan_direction", [
    Pure, DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>]> {
  let summary = "Which way round a ring sends fewer rows";
  let description = [{
    1 or -1, the same on all ranks: the direction d in which the hops of a ring
    carry fewer rows,

    ```text
    sum over s, h = 1, ..., W - 1, b, g of
        |union of need[s + d * i, s, b, g] over i = h, ..., W - 1|
    ```

    and 1 where both carry as many. For masks known only at run time; where the
    mask is proven, `cp-prune-ring` chooses.

    ```mlir
    shard.grid @grid(shape = 4)
    func.func @rotate(%plan: !cp.plan, %k: tensor<1x2x256x64xf32>)
        -> tensor<1x2x256x64xf32> {
      %zero = arith.constant 0 : index
      %d = cp.plan_direction %plan
      %t = cp.rotate_start %k shift 1 times %d rows(%plan at %zero)
          on @grid axes = [0] {id = 0 : i64} : tensor<1x2x256x64xf32>
      %kn = cp.rotate_wait %t, %k : tensor<1x2x256x64xf32>
      cp.rotate_end %k on @grid axes = [0] : tensor<1x2x256x64xf32>
      return %kn : tensor<1x2x256x64xf32>
    }
    ```
  }];
  let arguments = (ins CP_PlanType:$plan);
  let results = (outs Index:$direction);
  let assemblyFormat = "$plan attr-dict";
}

#endif // CP_DIALECT_CP_IR_CPPLANOPS_TD
