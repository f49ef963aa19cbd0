//===- CPLayoutOps.td - Layouts that are known at run time --*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// What the function `<entry>_layout` is made of: it runs before the entry, on
// one rank, on global tensors, and computes the layouts' tables.
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPLAYOUTOPS_TD
#define CP_DIALECT_CP_IR_CPLAYOUTOPS_TD

include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def CP_TileCountsOp : CP_Op<"tile_counts", [
    IsolatedFromAbove, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "The work of each row block of a mask";
  let description = [{
    `result[b, i]` is the number of tiles of the block mask in row i, summed
    over `heads` query heads, that hold an unmasked pair: with T = `tile`,

    ```text
    result[b,i] = sum_h |{ j : mask_mod(b, h, q, kv) for some q in [i T, (i+1) T), kv in [j T, (j+1) T) }|
    ```

    over the positions `q < queries`, `kv < keys` that exist. Without a mask
    every tile counts. It is what balances a layout, as PyTorch's
    `_PTRRLoadBalancer` takes it from a `BlockMask`.

    ```mlir
    func.func @causal() -> tensor<1x8xi64> {
      %work = cp.tile_counts batch 1 heads 4 queries 1024 keys 1024 tile 128
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
          %m = arith.cmpi sge, %q_idx, %kv_idx : index
          cp.yield %m : i1
        } -> tensor<1x8xi64>
      return %work : tensor<1x8xi64>
    }
    ```

    Constraints:
    * `batch`, `heads`, `queries`, `keys` and `tile` are at least 1;
    * captures and `mask_mod` as in `cp.flex_attention`; `mask_fn` and `tile_fn`
      stand for the region after outlining;
    * the result is `tensor<RxMxi64>`, M = ceil(queries / tile) and R = `batch`,
      or 1 if the mask does not read b; on memrefs it is the operand `outs`
      instead.
  }];
  let arguments = (ins
    Variadic<CP_Shaped>:$captures, Optional<AnyStridedMemRef>:$out,
    I64Attr:$batch, I64Attr:$heads, I64Attr:$queries, I64Attr:$keys,
    I64Attr:$tile,
    OptionalAttr<FlatSymbolRefAttr>:$mask_fn,
    OptionalAttr<FlatSymbolRefAttr>:$tile_fn);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let regions = (region AnyRegion:$mask_mod);
  let assemblyFormat = [{
    `batch` $batch `heads` $heads `queries` $queries `keys` $keys `tile` $tile
    (`captures` `(` $captures^ `:` type($captures) `)`)?
    (`outs` `(` $out^ `:` type($out) `)`)? attr-dict
    custom<MaskMod>($mask_mod) (`->` type($result)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def CP_DealDocumentsOp : CP_Op<"deal_documents", [
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "The table of the layout per-document";
  let description = [{
    `table[b, r * n + j]` is the global position of row j of rank r, -1 at
    padding. On W ranks a document of length L is dealt head-tail over its first
    `2W * floor(L / 2W)` positions, rank-major: for rank r, for each document,
    chunks r and 2W - 1 - r. The positions that are left fill, in order, each
    rank to `n = ceil(S / W)` rows.

    `documents` holds an id for each position, where a document is a run of
    equal ids, or with `lengths` the lengths of the documents, shorter rows
    ending in zeros.

    `as` says which layout is dealt where the sequence's is `#cp.cheapest`; a
    rank that then has more rows than it is dealt has -1 in those.

    ```mlir
    shard.grid @grid(shape = 2)
    cp.sequence @tokens length 16 padded 16 on @grid axes = [0] layout #cp.per_document
    func.func @layout(%ids: tensor<1x16xi64>) -> tensor<1x16xi64> {
      %table = cp.deal_documents %ids for @tokens : tensor<1x16xi64> -> tensor<1x16xi64>
      return %table : tensor<1x16xi64>
    }
    ```

    Constraints:
    * `seq` names a sequence of layout per-document, or cheapest with `as`
      per-document;
    * `table` is `tensor<RxNxi64>`, N the padded length; on memrefs it is the
      operand `outs` instead;
    * `documents` is int64 with 1 or R rows, of the sequence's length unless it
      holds lengths.

    Lengths that do not add up to the length of the sequence, that are negative,
    or that are 0 before another document, are an error at run time.
  }];
  let arguments = (ins
    CP_Shaped:$documents, Optional<AnyStridedMemRef>:$out,
    FlatSymbolRefAttr:$seq, OptionalAttr<CP_LayoutInterface>:$as,
    UnitAttr:$lengths);
  let results = (outs Optional<AnyRankedTensor>:$table);
  let assemblyFormat = [{
    (`lengths` $lengths^)? (`as` $as^)? $documents `for` $seq
    (`outs` `(` $out^ `:` type($out) `)`)? attr-dict
    `:` type($documents) (`->` type($table)^)?
  }];
}

def CP_DealBlocksOp : CP_Op<"deal_blocks", [
    AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "The table of the layouts ptrr and greedy";
  let description = [{
    `table[b, r * n + j]` is the global position of row j of rank r, -1 at
    padding. Row blocks of T positions, T as the layout says, are dealt to the W
    ranks, `ceil(M / W)` of the M blocks to each; a rank has its blocks in
    ascending order. The work of a block is the sum of all `counts`.

    * ptrr: blocks in descending order of work (ties in order of positions) are
      dealt in rounds of W; every other round runs backwards.
    * greedy: in the same order, each to the least loaded rank that has room,
      then swaps between ranks as long as they lower the larger load.

    `as` as in `cp.deal_documents`.

    ```mlir
    shard.grid @grid(shape = 2)
    cp.sequence @tokens length 1000 padded 1024 on @grid axes = [0] layout #cp.ptrr<tile = 128>
    func.func @layout(%work: tensor<1x8xi64>) -> tensor<1x1024xi64> {
      %table = cp.deal_blocks %work for @tokens : tensor<1x8xi64> -> tensor<1x1024xi64>
      return %table : tensor<1x1024xi64>
    }
    ```

    Constraints:
    * `seq` names a sequence of layout ptrr or greedy, or cheapest with `as` one
      of them and the same tile;
    * `table` is `tensor<RxNxi64>`, N the padded length; on memrefs it is the
      operand `outs` instead;
    * at least one `counts`, each int64 `[1 or R, M]`.
  }];
  let arguments = (ins
    Variadic<CP_Shaped>:$counts, Optional<AnyStridedMemRef>:$out,
    FlatSymbolRefAttr:$seq, OptionalAttr<CP_LayoutInterface>:$as);
  let results = (outs Optional<AnyRankedTensor>:$table);
  let assemblyFormat = [{
    (`as` $as^)? $counts `for` $seq (`outs` `(` $out^ `:` type($out) `)`)? attr-dict
    `:` type($counts) (`->` type($table)^)?
  }];
}

def CP_DealRowsOp : CP_Op<"deal_rows", [
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "The table of a layout with affine positions";
  let description = [{
    `table[0, r * n + j]` is the global position of row j of rank r by the
    layout `as`, -1 at padding and in rows that `as` does not deal: a candidate
    of `#cp.cheapest`.

    ```mlir
    shard.grid @grid(shape = 2)
    cp.sequence @tokens length 1000 padded 1024 on @grid axes = [0] layout #cp.cheapest<tile = 128>
    func.func @layout() -> tensor<1x1024xi64> {
      %table = cp.deal_rows for @tokens as #cp.head_tail -> tensor<1x1024xi64>
      return %table : tensor<1x1024xi64>
    }
    ```

    Constraints:
    * `seq` names a sequence of layout cheapest;
    * `as` has affine positions (contiguous, head_tail, striped);
    * `table` is `tensor<1xNxi64>`, N the padded length; on memrefs it is the
      operand `outs` instead.
  }];
  let arguments = (ins
    Optional<AnyStridedMemRef>:$out,
    FlatSymbolRefAttr:$seq, CP_LayoutInterface:$as);
  let results = (outs Optional<AnyRankedTensor>:$table);
  let assemblyFormat = [{
    `for` $seq `as` $as (`outs` `(` $out^ `:` type($out) `)`)? attr-dict
    (`->` type($table)^)?
  }];
}

def CP_PredictSecondsOp : CP_Op<"predict_seconds", [
    IsolatedFromAbove, AttrSizedOperandSegments,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "How long an attention takes if rows are dealt by a table";
  let description = [{
    Predicts the time of a self-attention of the sequence `seq` whose rows lie
    as `table` says: with tiles(r, s) the non-empty tiles of the queries of rank
    r and the keys of rank s, that many times the time of a tile, and
    bytes(r, i) what comes in at r while it is at step i of a ring,

    ```text
    seconds = max over r of sum over i of max(time(tiles(r, (r - i) mod W)), bytes(r, i) / bandwidth)
              + 0.05 * bytes of all ranks / (W * bandwidth)
    ```

    for the better of both directions. Only ratios mean anything: the speeds are
    constants of the model. A tile that its bounds cannot decide counts as
    needed, so that the cost is O(tiles) or less.

    ```mlir
    shard.grid @grid(shape = 2)
    cp.sequence @tokens length 1000 padded 1024 on @grid axes = [0] layout #cp.cheapest<tile = 128>
    func.func @seconds(%table: tensor<1x1024xi64>) -> tensor<f64> {
      %seconds = cp.predict_seconds %table : tensor<1x1024xi64> for @tokens
          batch 1 heads 4 kv_heads 2 depth 128 element_bytes 4
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
          %m = arith.cmpi sge, %q_idx, %kv_idx : index
          cp.yield %m : i1
        } -> tensor<f64>
      return %seconds : tensor<f64>
    }
    ```

    Constraints:
    * `seq` names a sequence of layout cheapest; `table` is int64 `[1, N]`, N
      its padded length;
    * `batch`, `heads`, `kv_heads`, `depth` (head sizes of keys and values
      together) and `element_bytes` are at least 1, `heads` is a multiple of
      `kv_heads`;
    * captures and `mask_mod` as in `cp.flex_attention`; `mask_fn` and `tile_fn`
      stand for the region after outlining;
    * the result is `tensor<f64>`; on memrefs it is the operand `outs` instead.
  }];
  let arguments = (ins
    CP_Shaped:$table, Variadic<CP_Shaped>:$captures,
    Optional<AnyStridedMemRef>:$out, FlatSymbolRefAttr:$seq,
    I64Attr:$batch, I64Attr:$heads, I64Attr:$kv_heads, I64Attr:$depth,
    I64Attr:$element_bytes,
    OptionalAttr<FlatSymbolRefAttr>:$mask_fn,
    OptionalAttr<FlatSymbolRefAttr>:$tile_fn);
  let results = (outs Optional<AnyRankedTensor>:$result);
  let regions = (region AnyRegion:$mask_mod);
  let assemblyFormat = [{
    $table `:` type($table) `for` $seq `batch` $batch `heads` $heads
    `kv_heads` $kv_heads `depth` $depth `element_bytes` $element_bytes
    (`captures` `(` $captures^ `:` type($captures) `)`)?
    (`outs` `(` $out^ `:` type($out) `)`)? attr-dict
    custom<MaskMod>($mask_mod) (`->` type($result)^)?
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

#endif // CP_DIALECT_CP_IR_CPLAYOUTOPS_TD
