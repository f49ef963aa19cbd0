//===- CPSPMDOps.td - What one rank does -------------------*- tablegen -*-===//
//
// Part of the cp project, under the Apache License v2.0 with LLVM Exceptions.
// See LICENSE for license information.
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef CP_DIALECT_CP_IR_CPSPMDOPS_TD
#define CP_DIALECT_CP_IR_CPSPMDOPS_TD

include "mlir/IR/OpAsmInterface.td"
include "mlir/IR/SymbolInterfaces.td"
include "mlir/Interfaces/DestinationStyleOpInterface.td"
include "mlir/Interfaces/InferIntRangeInterface.td"
include "mlir/Interfaces/InferTypeOpInterface.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def CP_Shaped : AnyTypeOf<[AnyRankedTensor, AnyStridedMemRef]>;

def CP_SequenceOp : CP_Op<"sequence", [
    Symbol, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A sequence and how its positions are dealt to ranks";
  let description = [{
    Declares a sequence of `length` positions, padded to `padded` rows, that is
    sharded over the given axes of a grid. With W ranks along them, each holds
    `n = padded / W` rows; the layout says which positions those are.

    ```mlir
    shard.grid @grid(shape = 4)
    cp.sequence @tokens length 1000 padded 1000 on @grid axes = [0] layout #cp.head_tail
    ```

    Constraints:
    * `length >= 1` and `padded` equals W times the rows that the layout needs.
    * the grid exists and is static; axes are distinct axes of it.
  }];
  let arguments = (ins
    SymbolNameAttr:$sym_name, I64Attr:$length, I64Attr:$padded,
    FlatSymbolRefAttr:$grid, DenseI64ArrayAttr:$axes,
    CP_LayoutInterface:$layout);
  let assemblyFormat = [{
    $sym_name `length` $length `padded` $padded `on` $grid `axes` `=` $axes
    `layout` $layout attr-dict
  }];
  let extraClassDeclaration = [{
    /// Ranks that share the sequence.
    int64_t getRanks();
    /// Rows of one rank, padding included.
    int64_t getRows() { return getPadded() / getRanks(); }
    bool isPadded() { return getPadded() != getLength(); }
    /// The layout's chunks; empty for a table.
    ::llvm::SmallVector<::mlir::cp::LayoutChunk> getChunks();
    /// Rows after which tiles start anew: those of one chunk.
    int64_t getChunkRows();
    /// Rows that the layout deals as one block; 0 if it deals none.
    int64_t getBlockRows() {
      return getLayout().getBlockRows(getLength(), getRanks());
    }
  }];
}

def CP_RankOp : CP_Op<"rank", [
    Pure,
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>,
    DeclareOpInterfaceMethods<InferIntRangeInterface, ["inferResultRanges"]>]> {
  let summary = "This rank's index along axes of a grid";
  let description = [{
    A number in `[0, W)`, W the product of the sizes of the axes; several axes
    count in row-major order.

    ```mlir
    shard.grid @grid(shape = 2x4)
    func.func @rank() -> index {
      %r = cp.rank @grid axes = [1]
      return %r : index
    }
    ```

    Constraints:
    * the grid exists and is static; axes are distinct axes of it.
  }];
  let arguments = (ins FlatSymbolRefAttr:$grid, DenseI64ArrayAttr:$axes);
  let results = (outs Index:$result);
  let assemblyFormat = "$grid `axes` `=` $axes attr-dict";
}

def CP_PositionsOp : CP_Op<"positions", [
    Pure, DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "The positions of a sequence's rows";
  let description = [{
    `result[b, j]` is the global position of row j, and -1 where row j is
    padding. Without `rank` the rows are those of the whole sequence on one
    device: position j in row j. With it they are the rows of that rank's
    shard, as the layout deals them; a layout that is known only at run time
    may deal the rows of each batch row b differently. It is how index
    computations follow the layout.

    ```mlir
    shard.grid @grid(shape = 4)
    cp.sequence @tokens length 1000 padded 1000 on @grid axes = [0] layout #cp.contiguous
    func.func @mine() -> tensor<1x250xi64> {
      %r = cp.rank @grid axes = [0]
      %p = cp.positions @tokens of %r : tensor<1x250xi64>
      return %p : tensor<1x250xi64>
    }
    ```

    Constraints:
    * `sequence` names a sequence;
    * the result is `tensor<BxNxi64>`, N the length of the sequence, padded or
      not, or with `rank` the rows of a rank.
  }];
  let arguments = (ins FlatSymbolRefAttr:$sequence, Optional<Index>:$rank);
  let results = (outs AnyStaticShapeTensor:$result);
  let assemblyFormat = "$sequence (`of` $rank^)? attr-dict `:` type($result)";
}

def CP_ShardedAttentionOp : CP_Op<"sharded_attention", [
    IsolatedFromAbove, Pure,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "Attention whose sequences are sharded over ranks";
  let description = [{
    What partitioning makes of a `cp.flex_attention`: this rank's queries
    against the keys and values of all ranks of the sequence's axes. Operands
    are local shards; regions are in global coordinates. `cp-form-ring` turns
    it into communication and `cp.attend`.

    ```mlir
    shard.grid @grid(shape = 4)
    cp.sequence @tokens length 1024 padded 1024 on @grid axes = [0] layout #cp.head_tail
    func.func @local(%q: tensor<1x8x256x64xf32>, %k: tensor<1x2x256x64xf32>,
                     %v: tensor<1x2x256x64xf32>) -> tensor<1x8x256x64xf32> {
      %out, %lse = cp.sharded_attention %q, %k, %v q_seq @tokens kv_seq @tokens {scale = 1.250000e-01 : f32}
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
          %m = arith.cmpi sge, %q_idx, %kv_idx : index
          cp.yield %m : i1
        } : (tensor<1x8x256x64xf32>, tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>)
         -> (tensor<1x8x256x64xf32>, tensor<1x8x256xf32>)
      return %out : tensor<1x8x256x64xf32>
    }
    ```

    Constraints:
    * those of `cp.flex_attention`, on local shapes;
    * `q_seq` and `kv_seq` name sequences on the same grid and axes, whose rows
      per rank are the query's and the key's.
  }];
  let arguments = (ins
    CP_AttentionTensor:$query, CP_AttentionTensor:$key,
    CP_AttentionTensor:$value, Variadic<AnyRankedTensor>:$captures,
    FlatSymbolRefAttr:$q_seq, FlatSymbolRefAttr:$kv_seq, F32Attr:$scale);
  let results = (outs CP_AttentionTensor:$out, CP_AttentionTensor:$lse);
  let regions = (region AnyRegion:$score_mod, AnyRegion:$mask_mod);
  let assemblyFormat = [{
    $query `,` $key `,` $value (`captures` `(` $captures^ `)`)?
    `q_seq` $q_seq `kv_seq` $kv_seq attr-dict
    custom<Mods>($score_mod, $mask_mod) `:`
    functional-type(operands, results)
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
}

def CP_AttendOp : CP_Op<"attend", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    IsolatedFromAbove, AttrSizedOperandSegments, DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>,
    DeclareOpInterfaceMethods<SymbolUserOpInterface>]> {
  let summary = "A query shard against one block of keys and values";
  let description = [{
    Attends the local query rows to one block of keys and values and merges the
    result into the running state `(out, lse)`, which is normalised: for every
    row, with the unmasked scores `s_j` of `cp.flex_attention`,

    ```text
    lse' = log(exp(lse) + sum_j exp(s_j))
    out' = (exp(lse) * out + sum_j exp(s_j) * v_j) / exp(lse')
    ```

    total on -inf. It is the online softmax of FlashAttention over blocks
    (Dao et al., 2022; ring attention: Liu et al., 2023).

    Two coordinate systems:
    * *global*: with `q_seq` and `kv_seq`, regions see global positions. Query
      rows are the rows of rank `q_rank` of `q_seq`, from row `q_offset` on;
      keys are the rows of rank `kv_rank` of `kv_seq` from `kv_offset` on or,
      without `kv_rank`, the rows of all ranks, rank-major (all-gathered).
    * *local*: without them, regions see row numbers of the operands, and
      `q_positions`/`kv_positions` `[1 or B, rows]`, if present, give the
      global position of each row, -1 at padding. `cp-rewrite-index-maps` goes
      from global to local. Captures may then also be of index type.

    Rows at padding are neither attended nor changed. Tiles start anew every
    `q_chunk` and `kv_chunk` rows. `step` is the ring step, for statistics.
    `first_rows` says in local coordinates where the operands lie among the
    rows of all ranks, laid end to end (row j of rank r is `r * n + j`), for
    reports.
    `blocks` is what `cp-classify-steps` proved. After outlining, functions
    stand for the regions: `mask_fn`, `score_fn`, `tile_fn`.

    ```mlir
    shard.grid @grid(shape = 4)
    cp.sequence @tokens length 1024 padded 1024 on @grid axes = [0] layout #cp.head_tail
    func.func @own_block(%q: tensor<1x8x256x64xf32>, %k: tensor<1x2x256x64xf32>,
                         %v: tensor<1x2x256x64xf32>, %o: tensor<1x8x256x64xf32>,
                         %l: tensor<1x8x256xf32>) -> tensor<1x8x256x64xf32> {
      %r = cp.rank @grid axes = [0]
      %out, %lse = cp.attend %q, %k, %v q(@tokens[%r]) kv(@tokens[%r])
        outs(%o, %l : tensor<1x8x256x64xf32>, tensor<1x8x256xf32>)
        {id = 0 : i64, q_chunk = 128 : i64, kv_chunk = 128 : i64, scale = 1.250000e-01 : f32}
        mask_mod {
        ^bb0(%b: index, %h: index, %q_idx: index, %kv_idx: index):
          %m = arith.cmpi sge, %q_idx, %kv_idx : index
          cp.yield %m : i1
        } : tensor<1x8x256x64xf32>, tensor<1x2x256x64xf32>, tensor<1x2x256x64xf32>
         -> tensor<1x8x256x64xf32>, tensor<1x8x256xf32>
      return %out : tensor<1x8x256x64xf32>
    }
    ```

    Constraints:
    * query, key, value as in `cp.flex_attention`; `out` is `[B, Hq, Sq, Dv]`
      and `lse` `[B, Hq, Sq]`, both f32; all tensors, or all memrefs;
    * results have the types of `out` and `lse`; there are none on memrefs;
    * `q_seq` and `kv_seq` stand together, and `q_rank` with them; they name
      sequences on the same grid and axes, and the rows fit into the shard (or
      all shards);
    * `id >= 0`, `q_chunk >= 1`, `kv_chunk >= 1`; offsets are 0 or positive;
    * `first_rows` only in local coordinates;
    * `blocks` holds `#cp.block` attributes, each of chunks that the operands
      have, with sets over (rank, step);
    * regions as in `cp.flex_attention`; a region and its function exclude each
      other.
  }];
  let arguments = (ins
    CP_Shaped:$query, CP_Shaped:$key, CP_Shaped:$value,
    Optional<Index>:$q_rank, Optional<Index>:$kv_rank,
    Optional<CP_Shaped>:$q_positions, Optional<CP_Shaped>:$kv_positions,
    Optional<Index>:$step, Optional<Index>:$q_first, Optional<Index>:$kv_first,
    Variadic<AnyType>:$captures, CP_Shaped:$out, CP_Shaped:$lse,
    OptionalAttr<FlatSymbolRefAttr>:$q_seq,
    OptionalAttr<FlatSymbolRefAttr>:$kv_seq,
    DefaultValuedAttr<I64Attr, "0">:$q_offset,
    DefaultValuedAttr<I64Attr, "0">:$kv_offset,
    I64Attr:$id, I64Attr:$q_chunk, I64Attr:$kv_chunk, F32Attr:$scale,
    OptionalAttr<ArrayAttr>:$blocks,
    OptionalAttr<FlatSymbolRefAttr>:$mask_fn,
    OptionalAttr<FlatSymbolRefAttr>:$score_fn,
    OptionalAttr<FlatSymbolRefAttr>:$tile_fn);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let regions = (region AnyRegion:$score_mod, AnyRegion:$mask_mod);
  let assemblyFormat = [{
    $query `,` $key `,` $value
    (`q` `(` $q_seq^ `` custom<Rows>($q_rank, $q_offset) `)`)?
    (`kv` `(` $kv_seq^ `` custom<Rows>($kv_rank, $kv_offset) `)`)?
    (`q_positions` `(` $q_positions^ `:` type($q_positions) `)`)?
    (`kv_positions` `(` $kv_positions^ `:` type($kv_positions) `)`)?
    (`step` `(` $step^ `)`)?
    (`first_rows` `(` $q_first^ `,` $kv_first `)`)?
    (`captures` `(` $captures^ `:` type($captures) `)`)?
    `outs` `(` $out `,` $lse `:` type($out) `,` type($lse) `)`
    attr-dict custom<Mods>($score_mod, $mask_mod) `:`
    type($query) `,` type($key) `,` type($value) (`->` type($results)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable();
    /// Whether the regions see global positions.
    bool isGlobal() { return getQSeqAttr() != nullptr; }
    /// Whether keys are the rows of all ranks, rank-major.
    bool isGathered() { return isGlobal() && !getKvRank(); }
  }];
  let hasVerifier = 1;
  let hasRegionVerifier = 1;
  let hasCanonicalizer = 1;
}

def CP_MergeOp : CP_Op<"merge", [
    DeclareOpInterfaceMethods<OpAsmOpInterface, ["getAsmResultNames"]>,
    DestinationStyleOpInterface,
    DeclareOpInterfaceMethods<MemoryEffectsOpInterface>]> {
  let summary = "Merges two partial attention states";
  let description = [{
    Merges the normalised partial result `(partial, partial_lse)` into the
    state `(out, lse)`:

    ```text
    lse' = log(exp(lse) + exp(partial_lse))
    out' = (exp(lse) * out + exp(partial_lse) * partial) / exp(lse')
    ```

    total on -inf: a state without rows (lse -inf) is the neutral element. A
    `cp.attend` whose fresh state is only merged takes the other state instead
    (canonicalization).

    ```mlir
    func.func @merge(%a: tensor<1x8x256x64xf32>, %la: tensor<1x8x256xf32>,
                     %b: tensor<1x8x256x64xf32>, %lb: tensor<1x8x256xf32>)
        -> tensor<1x8x256x64xf32> {
      %o, %l = cp.merge %b, %lb outs(%a, %la : tensor<1x8x256x64xf32>, tensor<1x8x256xf32>)
          : tensor<1x8x256x64xf32>, tensor<1x8x256xf32>
         -> tensor<1x8x256x64xf32>, tensor<1x8x256xf32>
      return %o : tensor<1x8x256x64xf32>
    }
    ```

    Constraints:
    * `partial` has the type of `out`, `[B, H, S, D]` f32, and `partial_lse` that
      of `lse`, `[B, H, S]` f32; all tensors, or all memrefs (up to their
      layout);
    * results have the types of `out` and `lse`; there are none on memrefs.
  }];
  let arguments = (ins
    CP_Shaped:$partial, CP_Shaped:$partial_lse,
    CP_Shaped:$out, CP_Shaped:$lse);
  let results = (outs Variadic<AnyRankedTensor>:$results);
  let assemblyFormat = [{
    $partial `,` $partial_lse
    `outs` `(` $out `,` $lse `:` type($out) `,` type($lse) `)` attr-dict `:`
    type($partial) `,` type($partial_lse) (`->` type($results)^)?
  }];
  let extraClassDeclaration = [{
    ::mlir::MutableOperandRange getDpsInitsMutable() {
      return ::mlir::MutableOperandRange(getOperation(), 2, 2);
    }
  }];
  let hasVerifier = 1;
  let hasCanonicalizer = 1;
}

#endif // CP_DIALECT_CP_IR_CPSPMDOPS_TD
